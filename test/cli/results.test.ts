import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { experiment, put, type Said, scratch, table } from './harness.js';
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

const trials = { single: 'control/one-saboteur/single#1.0', other: 'control/one-saboteur/committee#7.1' };

const COMMANDS: readonly (readonly string[])[] = [
  ['run', 'e.yaml', '--out', 'r', '--workers', '1', '--quiet'],
  ['compare', 'r'],
  ['compare', 'r', '--metric', 'harm,tokens_out'],
  ['compare', 'r', '--baseline', 'committee'],
  ['compare', 'r', '--all-pairs'],
  ['compare', 'r', '--metric', 'valu'],
  ['compare', 'r', '--baseline', 'singel'],
  ['power', 'r', '--detect', '0.05'],
  ['power', 'e.yaml', '--detect', '0.05'],
  ['power', 'r', '--detect', '0.05', '--metric', 'valu'],
  ['power', 'r', '--detect', '0.05', '--power', '1.5'],
  ['power', 'r', '--detect', '0.05', '--json'],
  ['trace', 'r'],
  ['trace', 'r', '--trial', trials.single],
  ['trace', 'r', '--trial', trials.other],
  ['trace', 'r', '--trial', 'x'],
  ['trace', 'r', '--trial', 'control/one-saboteur/singel#0.0'],
  ['trace', 'r', '--trial', 'control/one-saboteur/single#99.0'],
];

beforeAll(() => {
  put(folder, 'e.yaml', experiment({ tasks: '[control]', staff: '[one-saboteur]', metrics: '[value, harm]' }));
  const answers = batch(folder, COMMANDS);
  COMMANDS.forEach((args, i) => {
    said.set(args.join(' '), answers[i] as Said);
  });
});

describe('power', () => {
  it('says how large the experiment has to be, for every comparison of the pilot', () => {
    const shown = text('power', 'r', '--detect', '0.05');
    expect(shown).toMatch(/condition +against +difference +found now +instances at \d+ replicates/);
    const { rows } = JSON.parse(text('power', 'r', '--detect', '0.05', '--json')) as { rows: { diff: number }[] };
    const pairs = table(folder, 'r', 'pairs.csv').filter((r) => r.metric === 'value');
    expect(rows.map((r) => r.diff.toFixed(9))).toEqual(pairs.map((r) => Number(r.diff).toFixed(9)));
  });
  it('asks for a pilot, a metric that is there, and a share', () => {
    expect(of('power', 'e.yaml', '--detect', '0.05').err).toMatch(/^e\.yaml: not run yet, .* orglab run e\.yaml\n$/);
    expect(of('power', 'r', '--detect', '0.05', '--metric', 'valu').err).toMatch(/unknown metric "valu"; did you mean/);
    expect(of('power', 'r', '--detect', '0.05', '--power', '1.5').err).toMatch(
      /share above \.5 and below 1, found 1\.5/,
    );
  });
});

describe('compare', () => {
  it('shows every organization, its difference to the baseline and to the matched vote', () => {
    expect(of('run', 'e.yaml', '--out', 'r', '--workers', '1', '--quiet')).toEqual({ code: 0, out: '', err: '' });
    const pair = table(folder, 'r', 'pairs.csv').find((r) => r.metric === 'value' && r.baseline_org === 'single')!;
    const sign = Number(pair.diff) < 0 ? '−' : '+';
    const row = text('compare', 'r')
      .split('\n')
      .find((line) => line.startsWith(' committee')) as string;
    expect(row).toContain(`${sign}${Math.abs(Number(pair.diff)).toFixed(3)}`);
    expect(text('compare', 'r')).toMatch(/organization +value +Δ single +structure effect/);
  });

  it('one table for each metric, also those that the experiment did not ask for', () => {
    const shown = text('compare', 'r', '--metric', 'harm,tokens_out');
    expect(shown).toMatch(/organization +harm +Δ single/);
    expect(shown).toMatch(/organization +tokens_out +Δ single/);
  });

  it('against another baseline the difference changes its sign', () => {
    const cell = (baseline: string, org: string, ...args: string[]): string => {
      const row = text(...args)
        .split('\n')
        .find((line) => line.startsWith(` ${org}`)) as string;
      return /([+−][\d.]+)\*? \[/.exec(row.replace(/^.*?\]/, ''))?.[1] ?? baseline;
    };
    const there = cell('single', 'committee', 'compare', 'r');
    const back = cell('committee', 'single', 'compare', 'r', '--baseline', 'committee');
    expect(there.slice(1)).toBe(back.slice(1));
    expect([there[0], back[0]].sort()).toEqual(['+', '−'].sort());
  });

  it('all pairs, with p after Holm', () => {
    expect(text('compare', 'r', '--all-pairs')).toMatch(
      /value +control\/one-saboteur\/committee +control\/one-saboteur\/single +-?[\d.]+ +\[/,
    );
  });

  it('an unknown metric or organization is refused with a guess', () => {
    expect(of('compare', 'r', '--metric', 'valu')).toMatchObject({ code: 2, out: '' });
    expect(of('compare', 'r', '--metric', 'valu').err).toMatch(/^unknown metric "valu"; did you mean "value"\?/);
    expect(of('compare', 'r', '--baseline', 'singel')).toMatchObject({ code: 2, out: '' });
    expect(of('compare', 'r', '--baseline', 'singel').err).toMatch(/did you mean "single"\?/);
  });
});

describe('trace', () => {
  const lines = (): string[] =>
    gunzipSync(readFileSync(join(folder, 'r', 'traces.jsonl.gz')))
      .toString()
      .trimEnd()
      .split('\n');

  it('lists the trials whose traces were kept', () => {
    const ids = lines().map((line) => (JSON.parse(line) as { trial: string }).trial);
    expect(new Set(ids).size).toBe(ids.length);
    expect(text('trace', 'r').split('\n').slice(0, ids.length)).toEqual(ids);
    const known = new Set(table(folder, 'r', 'trials.csv').map((r) => r.trial));
    expect(ids.every((id) => known.has(id))).toBe(true);
  });

  it('a kept trace is the trace of the trial run again, byte for byte', () => {
    const kept = lines().filter((_, i) => i % 4 === 0);
    const again = batch(
      folder,
      kept.map((line) => ['trace', 'r', '--json', '--trial', (JSON.parse(line) as { trial: string }).trial]),
    );
    expect(again.map((one) => one.out)).toEqual(kept.map((line) => `${line}\n`));
  });

  it('any trial as minutes, worth what trials.csv says', () => {
    for (const id of Object.values(trials)) {
      const row = table(folder, 'r', 'trials.csv').find((r) => r.trial === id)!;
      const shown = text('trace', 'r', '--trial', id);
      expect(shown.split('\n')[0]).toBe(id);
      expect(shown.trimEnd().split('\n').at(-1)).toBe(
        `value ${Number(row.value).toFixed(3)}, harm ${Number(row.harm).toFixed(3)}`,
      );
    }
  });

  it('a trial that does not exist is refused', () => {
    expect(of('trace', 'r', '--trial', 'x').err).toMatch(
      /"x" is not a trial: write CONDITION#INSTANCE.REPLICATE, as in/,
    );
    expect(of('trace', 'r', '--trial', 'control/one-saboteur/singel#0.0').err).toMatch(
      /did you mean "control\/one-saboteur\/single"/,
    );
    expect(of('trace', 'r', '--trial', 'control/one-saboteur/single#99.0').err).toMatch(
      /instances 0 to 9 and replicates 0 to 1/,
    );
  });
});
