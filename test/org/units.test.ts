import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fileOf, namesOf, openFile, organizationIn, packageRoot } from '../../src/lab/locate.js';
import { agency } from '../../src/org/agency.js';
import { check } from '../../src/org/check.js';
import { lint } from '../../src/org/lint.js';
import { organizationHash, resolveOrganization } from '../../src/org/read.js';
import type { Organization } from '../../src/org/schema.js';
import { checkUnit, unitFrom } from '../../src/org/unit.js';
import { withUnits } from '../../src/org/units.js';
import { InputError, openYaml } from '../../src/org/yaml.js';

const FILES: Readonly<Record<string, string>> = {
  look: `name: look
summary: A look.
knobs: { look_at: 0.5, look_seats: 2 }
roles: { looker: { seats: { knob: look_seats } } }
accounts: { looks: { start: 3 } }
steps:
  - { do: review, by: looker, spend: looks }
  - do: when
    test: { stat: quality, below: { knob: look_at } }
    then: [{ do: pick, rule: default }]
`,
  again: 'name: look\nsummary: Another of that name.\nsteps: [{ do: pick, rule: first }]\n',
  same: 'name: same\nsummary: Shares a role.\nroles: { looker: { seats: { knob: look_seats } } }\nknobs: { look_seats: 2 }\nsteps: [{ do: review, by: looker }]\n',
  other: 'name: other\nsummary: Has a role of that name.\nroles: { looker: {} }\nsteps: [{ do: review, by: looker }]\n',
  knobless: 'name: knobless\nsummary: s\nsteps:\n  - { do: review, by: looker, ask: { knob: ask } }\n',
  misspelt: 'name: misspelt\nsummary: s\nsteps:\n  - { do: reveiw, by: looker }\n',
  'not-yaml': 'name: [',
  needy:
    'name: needy\nsummary: s\nroles: { looker: {} }\nsteps:\n  - { do: when, test: { stat: suspicion, above: 0.5 }, then: [{ do: pick, rule: default }] }\n',
};

const find = (name: string) => {
  const text = FILES[name];
  if (text === undefined) throw new InputError(`unknown unit "${name}"`);
  return openYaml(text, `${name}.yaml`);
};

const HEAD = 'name: o\nsummary: s\n';
const WORK = 'workflow:\n  - { do: solve, by: a }\n  - { do: call, unit: look }\n';
const source = (text: string) => {
  const opened = openYaml(text, 'o.yaml');
  return withUnits({ opened, base: [], value: opened.value }, find);
};
const org = (text: string, knobs = {}): Organization => resolveOrganization(source(text), knobs);
const refused = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  return 'nothing was wrong';
};

describe('an organization with units', () => {
  const text = `${HEAD}use: [look]\nroles: { a: {} }\n${WORK}`;
  it('is what it would be with everything written out', () => {
    const used = org(text);
    const written = resolveOrganization({
      opened: openYaml('x: 1', 'x'),
      base: [],
      value: {
        name: 'p',
        summary: 't',
        knobs: { look_at: 0.5, look_seats: 2 },
        roles: { a: {}, looker: { seats: 2 } },
        accounts: { looks: { start: 3 } },
        units: { look: (openYaml(FILES.look as string, 'x').value as { steps: unknown }).steps },
        workflow: [
          { do: 'solve', by: 'a' },
          { do: 'call', unit: 'look' },
        ],
      },
    });
    expect(Object.keys(used.roles)).toEqual(['a', 'looker']);
    expect(used.knobs).toEqual({ look_at: 0.5, look_seats: 2 });
    expect(organizationHash(used)).toBe(organizationHash(written));
    expect(organizationHash(org(text, { look_at: 0.6 }))).not.toBe(organizationHash(used));
  });

  it('has its own knobs, roles and accounts where it declares the same name', () => {
    const own = org(
      `${HEAD}use: [look]\nknobs: { look_at: 0.9 }\nroles: { a: {}, looker: { brief: Mine. } }\naccounts: { looks: { start: 7 } }\n${WORK}`,
    );
    expect(own.knobs).toEqual({ look_at: 0.9, look_seats: 2 });
    expect(own.roles.looker).toEqual({ seats: 1, brief: 'Mine.' });
    expect(own.accounts).toEqual({ looks: { start: 7 } });
    expect(own.units.look?.[1]).toMatchObject({ test: { below: 0.9 } });
  });

  it('may use several that agree on what they share, and says which file each comes from', () => {
    const both = source(`${HEAD}use: [look, same]\nroles: { a: {} }\n${WORK}`);
    expect(both.units).toEqual({ look: 'look.yaml', same: 'same.yaml' });
    expect(Object.keys(resolveOrganization(both).units)).toEqual(['look', 'same']);
  });

  it('is left alone without any', () => {
    const opened = openYaml(`${HEAD}use: []\nroles: { a: {} }\nworkflow: [{ do: solve, by: a }]\n`, 'o.yaml');
    expect(resolveOrganization({ opened, base: [], value: opened.value }).use).toEqual([]);
  });
});

describe('what is wrong is told with its place', () => {
  const use = (names: string, more = 'roles: { a: {} }'): string =>
    refused(() => org(`${HEAD}use: [${names}]\n${more}\n${WORK}`));
  it('in the organization', () => {
    expect(use('lok')).toBe('o.yaml:3:7 use[0]: unknown unit "lok"');
    expect(use('look, again')).toBe('o.yaml:3:13 use[1]: unit "look" is used twice; use[0] brings it already');
    expect(use('look', 'roles: { a: {} }\nunits: { look: [{ do: pick, rule: first }] }')).toMatch(
      /^o\.yaml:3:7 use\[0\]: unit "look" is declared in this organization too/,
    );
    expect(use('look, other')).toMatch(
      /^o\.yaml:3:13 use\[1\]: units "look" and "other" declare role "looker" differently; declare it in this organization$/,
    );
    expect(use('look, other', 'roles: { a: {}, looker: {} }')).toBe('nothing was wrong');
    expect(use('{ knob: k }')).toMatch(/^o\.yaml:3:7 use\[0\]: expected the name or the file of a unit; a knob/);
    expect(refused(() => org(`${HEAD}use: look\nroles: { a: {} }\n${WORK}`))).toMatch(
      /^o\.yaml:3:1 use: expected array/,
    );
  });

  it('in the file of the unit', () => {
    expect(use('knobless')).toBe('knobless.yaml:4:31 steps[0].ask: unknown knob "ask"; declared: none');
    expect(use('misspelt')).toMatch(
      /^misspelt\.yaml:4:\d+ steps\[0\]\.do: unknown verb "reveiw"; did you mean "review"\?/,
    );
    expect(use('not-yaml')).toMatch(/^not-yaml\.yaml:\d+:\d+ not valid YAML/);
    const bad = `${HEAD}use: [needy]\nroles: { a: {} }\nworkflow: [{ do: solve, by: a }, { do: call, unit: needy }]\n`;
    expect(refused(() => org(bad))).toMatch(
      /^needy\.yaml:5:25 steps\[0\]\.test\.stat: nobody produces suspicion before this test; .* \(used by o\.yaml\)$/,
    );
  });

  it('a knob of the unit set to nonsense', () => {
    const text = `${HEAD}use: [look]\nroles: { a: {} }\n${WORK}`;
    expect(refused(() => org(text, { look_at: 'high' }))).toMatch(
      /^look\.yaml:9:28 steps\[1\]\.test\.below: expected number/,
    );
    expect(refused(() => org(text, { lok_at: 1 }))).toMatch(/unknown knob "lok_at"; did you mean "look_at"\?/);
  });

  it('a unit that is used and never called is remarked on where it is named', () => {
    const idle = source(`${HEAD}use: [look]\nroles: { a: {} }\nworkflow: [{ do: solve, by: a }]\n`);
    const remarks = lint(resolveOrganization(idle)).filter(({ rule }) => rule.startsWith('unused'));
    expect(remarks.map(({ path }) => idle.opened.problem(path, '')).map((p) => [p.file, p.line, p.path])).toEqual([
      ['o.yaml', 3, 'use[0]'],
      ['o.yaml', 3, 'use[0]'],
      ['o.yaml', 3, 'use[0]'],
    ]);
  });

  it('an organization that was read without its units', () => {
    const opened = openYaml(`${HEAD}use: [look]\nroles: { a: {} }\n${WORK}`, 'o.yaml');
    expect(refused(() => resolveOrganization({ opened, base: [], value: opened.value }))).toMatch(/^o\.yaml:3:1 use: /);
  });
});

describe('a unit by itself', () => {
  it('is checked as if anything lay on the table', () => {
    const { problems, bound } = checkUnit(unitFrom(find('look')));
    expect(problems).toEqual([]);
    expect(bound.calls).toBe(2);
    expect(checkUnit(unitFrom(find('needy'))).problems).toEqual([]);
  });
  it('must declare the roles it seats; assignee may be bound by its callers', () => {
    const unit = (steps: string) =>
      unitFrom(openYaml(`name: u\nsummary: s\nroles: { b: {} }\nsteps:\n  - ${steps}\n`, 'u.yaml'));
    expect(checkUnit(unit('{ do: review, by: c }')).problems).toEqual([
      {
        file: 'u.yaml',
        line: 5,
        column: 19,
        path: 'steps[0].by',
        message: expect.stringContaining('unknown role "c"') as string,
      },
    ]);
    expect(checkUnit(unit('{ do: review, by: assignee }')).problems).toEqual([]);
  });
});

describe('shipped units', () => {
  const names = namesOf('units');
  const shipped = (name: string) => unitFrom(openFile(fileOf('units', name, '.')));
  const using = (name: string, before: string, after = ''): Organization =>
    resolveOrganization(
      organizationIn(
        openYaml(
          `name: o\nsummary: s\nuse: [${name}]\nroles: { w: { seats: 2 }, r: {}, s: {} }\nworkflow: [${before}{ do: call, unit: ${name} }${after}]\n`,
          join(packageRoot, 'o.yaml'),
        ),
      ),
    );
  const BEFORE: Readonly<Record<string, string>> = {
    audit: '{ do: solve, by: r }, ',
    escalate: '{ do: solve, by: r }, { do: review, by: w }, ',
    'objection-gate': '{ do: solve, by: r }, { do: review, by: w }, ',
    'legible-work': '',
    incriminate: '',
    inspector: '{ do: solve, by: r }, ',
    'quorum-barrier': '{ do: solve, by: r }, ',
  };

  it('are those with a use in this test', () => {
    expect(names).toEqual(Object.keys(BEFORE).sort());
  });

  it.each(names)('%s: says what it is, passes check alone and in use, and leaves one draft', (name) => {
    const unit = shipped(name);
    for (const key of ['summary', 'source', 'weakness'])
      expect(String(unit.written[key]).length, key).toBeGreaterThan(20);
    // Names that begin with that of the unit do not meet those of other units or of organizations.
    for (const knob of Object.keys(unit.written.knobs ?? {}))
      expect(knob).toMatch(new RegExp(`^${name.replace('-', '_')}_`));
    expect(unit.name).toBe(name);
    expect(checkUnit(unit).problems).toEqual([]);
    const org = using(name, BEFORE[name] ?? '');
    expect(check(org).problems).toEqual([]);
    for (const { rule } of lint(org)) expect(rule).not.toMatch(/^(unused-unit|auditor|self)/);
  });

  it('can all be used by one organization', () => {
    const org = resolveOrganization(
      organizationIn(
        openYaml(
          `name: o\nsummary: s\nuse: [${names.join(', ')}]\nroles: { w: {} }\nworkflow: [{ do: solve, by: w }]\n`,
          join(packageRoot, 'o.yaml'),
        ),
      ),
    );
    expect(Object.keys(org.units).sort()).toEqual(names);
  });

  it('do what their names promise: barriers, audits, clearings', () => {
    const whyOf = (org: Organization, id: string): string =>
      agency(org).find((reading) => reading.id === id)?.why ?? '';
    expect(whyOf(using('quorum-barrier', BEFORE['quorum-barrier'] ?? ''), 'OA8')).toContain('at least 2 looks');
    expect(agency(using('audit', BEFORE.audit ?? '')).find(({ id }) => id === 'OA10')?.holds).toBe(true);
    expect(using('objection-gate', BEFORE['objection-gate'] ?? '').roles.principal?.clears).toBe(true);
  });
});
