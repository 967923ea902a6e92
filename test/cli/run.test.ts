import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { columnsDocument } from '../../src/report/columns.js';
import { SCHEMAS, schemaOf } from '../../src/report/schemas.js';
import { experiment, header, orglab, put, read, root, type Said, scratch, table, tables } from './harness.js';

const folder = scratch();
const out = join(folder, 'all');
const FILES = [
  'curves.csv',
  'hypotheses.csv',
  'journal.jsonl',
  'manifest.json',
  'pairs.csv',
  'people.csv',
  'summary.csv',
  'traces.jsonl.gz',
];

let said: Said;
beforeAll(async () => {
  put(
    folder,
    'all.yaml',
    experiment({
      tasks: '[decomposable, control]',
      organizations: '[single, committee, trusted-monitoring]',
      staff: '[one-saboteur]',
      settings: '{ org.rounds: [0, 1], task.difficulty: [0, 1] }',
      metrics: METRICS,
      hypotheses:
        '[{ metric: value, better: committee, than: single }, { metric: net, better: single, than: committee }]',
    }),
  );
  put(folder, 'small.yaml', experiment());
  said = await orglab(folder, 'run', 'all.yaml', '--out', out, '--workers', '1');
});

const METRICS = '[value, harm, asr, calls, { net: "value - 2 * calls" }]';

/** First cells of the tables under a heading of docs/columns.md, the first `count` tables of them. */
const described = (heading: string, count: number): readonly string[] => {
  const page = read(root, 'docs', 'columns.md');
  const section = page.slice(page.indexOf(`\n## ${heading}:`)).split('\n## ')[1] ?? '';
  return section
    .split('\n| column | ')
    .slice(1)
    .map((part) => part.slice(0, `${part}\n\n`.indexOf('\n\n')))
    .slice(0, count)
    .flatMap((part) => part.split('\n').slice(2))
    .flatMap((line) => (line.split(' | ')[0] as string).replace(/[|`]/g, '').split(/, */))
    .map((name) => name.trim())
    .filter((name) => name !== '');
};
const ofTrials = described('trials.csv', 2);
const settings = ['set_org.rounds', 'set_task.difficulty'];

describe('what a run writes', () => {
  it('every file, a verdict, and nothing else', () => {
    expect(said).toMatchObject({ code: 0, err: '' });
    expect(readdirSync(out).sort()).toEqual([...FILES, 'trials.csv', 'verdict.txt'].sort());
    expect(said.out).toContain(read(out, 'verdict.txt').trim());
    expect(said.out).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('the columns of trials.csv are those of docs/columns.md, in its order, then settings and expressions', () => {
    const columns = header(out, 'trials.csv');
    expect(columns.at(-1)).toBe('net');
    // Workers work out what the experiment asks for and no more.
    const all = ofTrials.flatMap((name) => (name === 'set_*' ? settings : [name]));
    expect(columns.slice(0, -1)).toEqual(all.filter((name) => columns.includes(name)));
    for (const name of ['value', 'harm', 'calls', 'null_reasons', ...settings]) expect(columns).toContain(name);
    expect(columns.length).toBeLessThan(all.length);
  });

  it.each(['summary.csv', 'pairs.csv', 'hypotheses.csv'])('the columns of %s are described, and no others', (name) => {
    const pairs = header(out, 'pairs.csv').filter((c) => !/mcnemar|null_reason/.test(c));
    const words = described(name, 1).flatMap((word) =>
      word === 'set_*' ? settings : word === 'n … detectable' ? pairs.slice(pairs.indexOf('n')) : [word],
    );
    expect([...header(out, name)].sort()).toEqual([...words].sort());
  });

  it('one row for each trial; answered rows have a value, every empty cell of a metric its reason', () => {
    const rows = table(out, 'trials.csv');
    const ids = new Set(rows.map((r) => r.trial));
    expect(ids.size).toBe(rows.length);
    // Two tasks at two levels: committee at two, its three baselines each, trusted-monitoring and its three, single.
    expect(rows.length).toBe(2 * 2 * (2 * 4 + 4 + 1) * 20);
    const there = header(out, 'trials.csv');
    const names = ofTrials.slice(ofTrials.indexOf('value')).filter((name) => there.includes(name));
    for (const row of rows) {
      const reasons = new Set((row.null_reasons ?? '').split(';').map((item) => item.split(':')[0]));
      for (const name of names)
        expect([name, row.trial, row[name] === '']).toEqual([name, row.trial, reasons.has(name)]);
      expect(row.net).toBe(row.value === '' ? '' : String(Number(row.value) - 2 * Number(row.calls)));
    }
  });

  it('no cell of any table is NaN, undefined or Infinity', () => {
    for (const text of Object.values(tables(out))) expect(text).not.toMatch(/NaN|undefined|Infinity|\[object/);
  });

  it('summary.csv has the metrics asked for and the expression, once for each condition', () => {
    const rows = table(out, 'summary.csv');
    expect([...new Set(rows.map((r) => r.metric))].sort()).toEqual(['asr', 'calls', 'harm', 'net', 'value']);
    expect(new Set(rows.map((r) => `${r.condition} ${r.metric}`)).size).toBe(rows.length);
    const mean = rows.find((r) => r.metric === 'value')!;
    const values = table(out, 'trials.csv').filter((r) => r.condition === mean.condition && r.value !== '');
    expect(Number(mean.mean)).toBeCloseTo(values.reduce((s, r) => s + Number(r.value), 0) / values.length, 12);
  });
});

describe('what the repository says of itself', () => {
  it('docs/columns.md is what the code generates', () => {
    expect(read(root, 'docs', 'columns.md')).toBe(columnsDocument());
  });

  it.each(SCHEMAS)('docs/schema/%s.json likewise', (kind) => {
    expect(JSON.parse(read(root, 'docs', 'schema', `${kind}.json`))).toEqual(schemaOf(kind));
  });
});

describe('options of run', () => {
  const small = (...args: string[]) => orglab(folder, 'run', 'small.yaml', '--workers', '1', ...args);

  it('--dry-run writes nothing, not even the folder, and says how many calls', async () => {
    const { code, out: text, err } = await small('--dry-run', '--out', 'dry');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(text).toMatch(/decomposable\/mixed-five\/committee +20 +15/);
    expect(text).toContain('2 conditions, 40 trials, at most 320 calls');
    expect(existsSync(join(folder, 'dry'))).toBe(false);
  });

  it('--quiet prints nothing; without --out the results go to results/NAME', async () => {
    expect(await small('--quiet')).toEqual({ code: 0, out: '', err: '' });
    expect(existsSync(join(folder, 'results', 'small', 'trials.csv'))).toBe(true);
  });

  it('the same again runs nothing and leaves the same bytes', async () => {
    const before = {
      ...tables(join(folder, 'results', 'small')),
      journal: read(folder, 'results/small/journal.jsonl'),
    };
    expect((await small('--quiet')).code).toBe(0);
    const after = { ...tables(join(folder, 'results', 'small')), journal: read(folder, 'results/small/journal.jsonl') };
    expect(after).toEqual(before);
  });

  it('and says so', async () => {
    expect((await small()).out).toContain('all finished before');
  });

  it('--seed changes the numbers, and the seed of the file gives those of the file', async () => {
    await small('--quiet', '--seed', '4', '--out', 'seed4');
    await small('--quiet', '--seed', '3', '--out', 'seed3');
    expect(tables(join(folder, 'seed3'))).toEqual(tables(join(folder, 'results', 'small')));
    const value = (name: string) => table(folder, name, 'trials.csv').map((r) => `${r.value} ${r.tokens_out}`);
    expect(value('seed4')).not.toEqual(value('seed3'));
    expect(new Set(table(folder, 'seed4', 'trials.csv').map((r) => r.seed))).toEqual(new Set(['4']));
  });

  it('--staff takes the place of the staff in the file', async () => {
    await small('--quiet', '--staff', 'one-saboteur', '--out', 'staff');
    const rows = table(folder, 'staff', 'trials.csv');
    expect(new Set(rows.map((r) => `${r.staff} ${r.attacker}`))).toEqual(new Set(['one-saboteur saboteur']));
  });
});
