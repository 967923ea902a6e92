import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
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

const KINDS = ['organization', 'experiment', 'staff', 'task'];
const LISTS = ['organizations', 'tasks', 'staff', 'policies', 'metrics', 'experiments'];
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
    ['experiment', 'experiments', ['quickstart']],
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
    const commands = [...new Set(examples)].map((line) => line.split(/\s+/).slice(1));
    expect(commands.length).toBeGreaterThan(8);
    batch(folder, commands).forEach((one, i) => {
      expect([commands[i], one.code, one.err]).toEqual([commands[i], 0, '']);
    });
  });
});
