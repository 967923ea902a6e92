import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { namesOf } from '../../src/lab/locate.js';
import { check as checkOrganization } from '../../src/org/check.js';
import { organizationNamed, organizationNames } from '../support/trials.js';
import { experiment, orglab, put, read, root, type Said, scratch } from './harness.js';
import { batch } from './refusal.js';

const folder = scratch();
const said = new Map<string, Said>();
const of = (...args: string[]): Said => said.get(args.join(' ')) as Said;
const text = (...args: string[]): string => {
  const { code, out, err } = of(...args);
  expect({ args, code, err }).toEqual({ args, code: 0, err: '' });
  expect(out).not.toMatch(/NaN|undefined|\[object/);
  return out;
};

const KINDS = ['organization', 'experiment', 'staff', 'task', 'unit'];
const LISTS = ['organizations', 'tasks', 'staff', 'policies', 'metrics', 'experiments', 'units'];
const unitNames = namesOf('units');
const notebook = (source: string): string =>
  JSON.stringify({
    cells: [{ cell_type: 'code', execution_count: null, metadata: {}, outputs: [], source }],
    metadata: { kernelspec: { name: 'deno', display_name: 'Deno', language: 'typescript' } },
    nbformat: 4,
    nbformat_minor: 5,
  });

const COMMANDS: readonly (readonly string[])[] = [
  ...organizationNames.flatMap((name) => [
    ['show', name],
    ['show', name, '--json'],
    ['show', name, '--mermaid'],
    ['check', join(root, 'configs', 'organizations', `${name}.yaml`)],
  ]),
  ...unitNames.map((name) => ['check', join(root, 'configs', 'units', `${name}.yaml`)]),
  ['show', 'mine.yaml'],
  ['show', 'mine.yaml', '--json', '--set', 'audit_threshold=0.9'],
  ['show', 'mine.yaml', '--set', 'audit_threshold=0.9', '--set', 'workers=3'],
  ['show', 'mine.yaml', '--set', 'audit_treshold=1'],
  ['show', 'mine.yaml', '--set', 'workers=many'],
  ['show', 'mine.yaml', '--set', 'workers=-1'],
  ['show', 'mine.yaml', '--set', 'workers'],
  ['show', 'flags.yaml', '--json', '--set', 'blind=false', '--set', 'ask=suspicion'],
  ['show', 'flags.yaml', '--set', 'blind=1'],
  ['check', 'mine.yaml'],
  ['check', 'nosuch-unit.yaml'],
  ['check', 'own-unit.yaml'],
  ['check', 'bad-unit.yaml'],
  ['check', 'bad-unit.yaml', '--json'],
  ['check', 'uses.yaml'],
  ['check', 'e.yaml'],
  ['check', 'bad.yaml'],
  ['check', 'bad.yaml', '--json'],
  ['check', 'good.yaml', '--json'],
  ...LISTS.map((kind) => ['list', kind]),
  ...KINDS.map((kind) => ['schema', kind]),
  ['notebook', 'run', 'n.ipynb'],
  ['notebook', 'run', '--check', 'm.ipynb'],
  ['notebook', 'run', 'broken.ipynb'],
];

beforeAll(() => {
  const org = 'name: x\nsummary: s\nroles: { a: { seats: 2 } }\nworkflow:\n  - { do: solve, by: a }\n';
  put(folder, 'e.yaml', experiment({ tasks: '[control]', staff: '[one-saboteur]', metrics: '[value, harm]' }));
  put(folder, 'bad.yaml', org);
  const mine =
    'name: mine\nsummary: Mine.\nroles: { worker: { seats: { knob: workers } }, b: {} }\nknobs: { workers: 2 }\n';
  const work = 'workflow:\n  - { do: solve, by: worker }\n  - { do: call, unit: audit }\n  - { do: vote, by: b }\n';
  put(folder, 'mine.yaml', `${mine}use: [audit, ./look.yaml]\n${work}  - { do: call, unit: look }\n`);
  put(folder, 'look.yaml', 'name: look\nsummary: A look.\nsteps: [{ do: pick, rule: first }]\n');
  put(folder, 'nosuch-unit.yaml', `${mine}use: [audti]\n${work}`);
  put(folder, 'own-unit.yaml', `${mine}use: [audit]\nunits: { audit: [{ do: pick, rule: first }] }\n${work}`);
  put(folder, 'bad-unit.yaml', 'name: bad\nsummary: s\nroles: { a: {} }\nsteps:\n  - { do: review, by: c }\n');
  put(
    folder,
    'flags.yaml',
    'name: flags\nsummary: s\nroles: { a: {}, b: {} }\nknobs: { blind: true, ask: quality }\n' +
      'workflow: [{ do: solve, by: a }, { do: review, by: b, blind: { knob: blind }, ask: { knob: ask } }]\n',
  );
  const inline =
    '{ name: x, summary: s, use: [audit, ./look.yaml], roles: { a: {} }, workflow: [{ do: solve, by: a }, { do: call, unit: audit }] }';
  put(
    folder,
    'uses.yaml',
    experiment({ organizations: `[${inline}]`, settings: '{ org.audit_threshold: [0.2, 0.8] }' }),
  );
  put(folder, 'good.yaml', `${org}  - { do: vote, by: a }\n`);
  put(folder, 'n.ipynb', notebook('6 * 7'));
  put(folder, 'm.ipynb', notebook('6 * 7'));
  put(folder, 'broken.ipynb', notebook('throw new Error("no rain today")'));
  const answers = batch(folder, COMMANDS);
  COMMANDS.forEach((args, i) => {
    said.set(args.join(' '), answers[i] as Said);
  });
});

describe('show and check', () => {
  it.each(organizationNames)('%s', (name) => {
    const org = organizationNamed(name);
    const { bound } = checkOrganization(org);
    const outline = text('show', name);
    for (const role of Object.keys(org.roles)) expect(outline).toContain(role);
    expect(outline).toContain(String(bound.calls));
    const data = JSON.parse(text('show', name, '--json'));
    expect(data.bound).toEqual(bound);
    expect(data.organization.roles).toEqual(JSON.parse(JSON.stringify(org.roles)));
    expect(text('show', name, '--mermaid')).toMatch(/^flowchart TD\n/);
    const checked = text('check', join(root, 'configs', 'organizations', `${name}.yaml`));
    expect(checked).toContain(`ready to run; at most ${bound.calls} calls`);
  });

  it('an experiment that is ready', () => {
    expect(text('check', 'e.yaml')).toBe('e.yaml: ready to run\n');
  });

  it('an experiment that `run` will refuse is not ready', () => {
    put(folder, 'unready.yaml', experiment({ metrics: '[valu]' }));
    expect((batch(folder, [['check', 'unready.yaml']])[0] as Said).code).toBe(2);
  });

  it('--json: problems with their place, exit 2; or the bound, exit 0', () => {
    const { code, out, err } = of('check', 'bad.yaml', '--json');
    expect({ code, err }).toEqual({ code: 2, err: '' });
    expect(JSON.parse(out)).toEqual({
      problems: [
        {
          file: 'bad.yaml',
          line: 4,
          column: 1,
          path: 'workflow',
          message: 'ends with up to 2 drafts; end with merge, vote or pick',
        },
      ],
      lint: [],
      bound: null,
    });
    expect(of('check', 'bad.yaml').code).toBe(2);
    const good = JSON.parse(text('check', 'good.yaml', '--json'));
    expect(good).toMatchObject({ problems: [], bound: { calls: 4, drafts: 2 } });
    expect(good.lint[0]).toMatchObject({ file: 'good.yaml', line: 4 });
  });
});

describe('knobs and shared units', () => {
  const lines = (...args: string[]): readonly string[] => text(...args).split('\n');
  it('show tells what knobs set and where units come from, and how open the agency is', () => {
    const shown = lines('show', 'mine.yaml');
    expect(shown).toContain('  workers = 2 → roles.worker.seats');
    expect(shown).toContain('  audit_threshold = 0.5 → units.audit[1].test.atLeast');
    expect(shown).toContain('Unit audit, from configs/units/audit.yaml');
    expect(shown).toContain('Unit look, from look.yaml');
    expect(shown.filter((line) => /^Open agency: \d+ of 12, \d that the file does not tell$/.test(line))).toHaveLength(
      1,
    );
    expect(lines('show', 'hch')).toContain('Unit consult, from this organization');
    expect(lines('show', 'hch')).toContain('  depth = 2 → units.consult[0].each[0].depth');
  });

  it('--set shows it with other values, typed as the default is', () => {
    const shown = lines('show', 'mine.yaml', '--set', 'audit_threshold=0.9', '--set', 'workers=3');
    expect(shown).toContain('  audit_threshold = 0.9 → units.audit[1].test.atLeast');
    expect(shown.some((line) => /^ {2}worker +3 seats/.test(line))).toBe(true);
    const data = JSON.parse(text('show', 'mine.yaml', '--json', '--set', 'audit_threshold=0.9'));
    expect(data.organization.knobs).toEqual({ workers: 2, audit_threshold: 0.9 });
    expect(data.origins).toEqual({
      knobs: { workers: ['roles.worker.seats'], audit_threshold: ['units.audit[1].test.atLeast'] },
      units: { audit: 'configs/units/audit.yaml', look: 'look.yaml' },
    });
    expect(data.agency).toHaveLength(12);
    const flags = JSON.parse(text('show', 'flags.yaml', '--json', '--set', 'blind=false', '--set', 'ask=suspicion'));
    expect(flags.organization.workflow[1]).toMatchObject({ blind: false, ask: 'suspicion' });
  });

  it.each([
    [
      ['audit_treshold=1'],
      'unknown knob "audit_treshold"; did you mean "audit_threshold"?; declared: workers, audit_threshold\n',
    ],
    [['workers=many'], '--set workers: expected a number, found "many"\n'],
    [['workers=-1'], /^mine\.yaml:3:\d+ roles\.worker\.seats: expected number to be >=1\n$/],
    [['workers'], '--set workers: expected NAME=VALUE, as in rounds=2\n'],
  ])('--set %j', (set, says) => {
    const { code, out, err } = of('show', 'mine.yaml', ...set.flatMap((one) => ['--set', one]));
    expect({ code, out }).toEqual({ code: 2, out: '' });
    if (typeof says === 'string') expect(err).toBe(says);
    else expect(err).toMatch(says);
  });

  it('a flag is true or false', () => {
    expect(of('show', 'flags.yaml', '--set', 'blind=1').err).toBe('--set blind: expected true or false, found "1"\n');
  });

  it('check: a unit that is not there, is declared twice, or is wrong', () => {
    expect(of('check', 'nosuch-unit.yaml').err).toMatch(
      /^nosuch-unit\.yaml:5:7 use\[0\]: unknown unit "audti"; did you mean "audit"\?; declared: audit, /,
    );
    expect(of('check', 'own-unit.yaml').err).toMatch(
      /^own-unit\.yaml:5:7 use\[0\]: unit "audit" is declared in this organization too/,
    );
    expect(of('check', 'bad-unit.yaml')).toMatchObject({
      code: 2,
      err: 'bad-unit.yaml:5:19 steps[0].by: unknown role "c"; declared: a, caller\n',
    });
    expect(JSON.parse(of('check', 'bad-unit.yaml', '--json').out).problems).toHaveLength(1);
  });

  it('check: organizations and experiments that use units, and units', () => {
    expect(text('check', 'mine.yaml')).toContain('mine.yaml: ready to run; at most ');
    expect(text('check', 'uses.yaml')).toBe('uses.yaml: ready to run\n');
    for (const name of unitNames)
      expect(text('check', join(root, 'configs', 'units', `${name}.yaml`))).toMatch(
        /: ready to be used; at most \d+ calls where it begins with one draft\n$/,
      );
  });
});

describe('list and schema', () => {
  it.each(LISTS)('%s: a heading and a line for each', (kind) => {
    const rows = text('list', kind).trimEnd().split('\n');
    expect(rows.length).toBeGreaterThan(1);
    for (const row of rows.slice(1)) expect(row).toMatch(/^ \S+ +\S+/);
  });

  it('every organization of configs/ is in the list', () => {
    const names = text('list', 'organizations').trimEnd().split('\n').slice(1);
    expect(names.map((row) => row.trim().split(' ')[0])).toEqual([...organizationNames].sort());
  });

  const shipped: readonly (readonly [string, string, readonly string[]])[] = [
    ['organization', 'configs/organizations', organizationNames],
    ['staff', 'configs/staff', ['mixed-five', 'one-saboteur', 'clones', 'trusted-untrusted', 'yes-people']],
    ['task', 'configs/tasks', ['control', 'coupled', 'decomposable', 'questions']],
    [
      'experiment',
      'experiments',
      [
        'quickstart',
        'capable-but-less-aligned',
        'ai-control',
        'one-trace',
        ...[1, 2, 3, 4, 5, 6, 7, 8].map((n) => `reproduce/T${n}`),
      ],
    ],
    ['unit', 'configs/units', unitNames],
  ];
  it.each(shipped)('the schema of an %s takes every file shipped and refuses a typo', (kind, place, names) => {
    const schema = z.fromJSONSchema(JSON.parse(text('schema', kind)));
    for (const name of names) {
      const value = parse(read(root, place, `${name}.yaml`));
      expect([name, schema.safeParse(value).error]).toEqual([name, undefined]);
      expect(schema.safeParse({ ...value, nmae: 'x' }).success).toBe(false);
      expect(schema.safeParse({ ...value, name: 7 }).success).toBe(false);
    }
  });
});

describe('notebook run', () => {
  it('executes in place; with --check nothing is written; a cell that fails is named', () => {
    expect(text('notebook', 'run', 'n.ipynb')).toBe('n.ipynb: 1 cells executed\n');
    expect(read(folder, 'n.ipynb')).toContain('42');
    text('notebook', 'run', '--check', 'm.ipynb');
    expect(read(folder, 'm.ipynb')).toBe(notebook('6 * 7'));
    const { code, err } = of('notebook', 'run', 'broken.ipynb');
    expect(code).toBe(1);
    expect(err).toMatch(/broken\.ipynb: cell \[\d\] failed: .*no rain today/);
  });
});

describe('help', () => {
  const helps = ['', 'run', 'compare', 'show', 'check', 'list', 'trace', 'schema', 'notebook', 'notebook run'];
  const examples: string[] = [];
  it('of everything has an example, but notebook, which has one command', async () => {
    for (const command of helps) {
      const { code, out } = await orglab(folder, ...command.split(' ').filter(Boolean), '--help');
      expect([command, code]).toEqual([command, 0]);
      const found =
        out
          .split(/\nExamples?:\n/)[1]
          ?.trim()
          .split('\n') ?? [];
      if (command !== 'notebook') expect([command, found.length > 0]).toEqual([command, true]);
      examples.push(...found.map((line) => line.trim()));
    }
  });

  it('the examples run as they are printed', () => {
    put(
      folder,
      'experiments/quickstart.yaml',
      experiment({
        name: 'quickstart',
        instances: '3',
        organizations: '[single, committee, hierarchy]',
        staff: '[mixed-five]',
        settings: '{ org.rounds: [2] }',
        metrics: '[value, harm]',
      }),
    );
    put(folder, 'notebooks/01-quickstart.ipynb', notebook('1'));
    put(folder, 'configs/organizations/committee.yaml', read(root, 'configs/organizations/committee.yaml'));
    // Real models need somebody to answer them: those examples run in test/live.
    const simulated = examples.filter((line) => !/openai:|my-team/.test(line));
    const commands = [...new Set(simulated)].map((line) => line.split(/\s+/).slice(1));
    expect(commands.length).toBeGreaterThan(8);
    batch(folder, commands).forEach((one, i) => {
      expect([commands[i], one.code, one.err]).toEqual([commands[i], 0, '']);
    });
  });
});
