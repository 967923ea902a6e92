/** Simulated people and real models in one staff; and what may be asked of such a run afterwards. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { scratch, table } from '../cli/harness.js';
import { type Child, child } from '../serve/serving.js';
import { byTrial, countsAt, differing, orglab, partsAt, study, tracesIn } from './bench.js';

const folder = scratch();
const real = join(folder, 'real');
const MEASURED = ['work_s', 'span_s', 'makespan_s', 'parallelism'];
/** Known only where everybody in the trial tells it. */
const TRUTH = [
  'usd',
  'attacked',
  'blast_radius',
  'loc_events',
  'loc_faults',
  'loc_found',
  'detect_lag',
  'who_at1',
  'bids_first',
  'null_reasons',
];
let server: Child;

beforeAll(async () => {
  server = await child();
  const at = (name: string) => `  - { model: "orglab:${name}", family: ${name}, baseUrl: "${server.url}" }\n`;
  const staff = [
    'name: mixed-five\npeople:\n',
    '  - { model: alder, skill: 0.9, traits: { sensitivity: 0.51, specificity: 0.92 } }\n',
    at('birch'),
    '  - { model: cedar, skill: 0.3, traits: { sensitivity: 0.4, specificity: 0.88 } }\n',
    at('elder'),
    at('hazel'),
  ];
  study(folder, staff.join(''), { instances: '4', organizations: '[single, committee, veto-committee, debate]' });
  for (const [out, ...args] of [['real'], ['simulated', '--staff', 'mixed-five']] as const) {
    const said = await orglab(folder, 'run', 'experiment.yaml', '--out', out, '--workers', '1', ...args);
    expect([said.code, said.err]).toEqual([0, '']);
  }
}, 120_000);
afterAll(() => server.end());

describe('two of five people are simulated here, three are behind the server', () => {
  test('the rows are those of the five simulated people', () => {
    const [a, b] = [byTrial(join(folder, 'simulated')), byTrial(real)];
    // Where nobody states the skill of the real models, there is no best person.
    expect([...b.keys()]).toEqual([...a.keys()].filter((trial) => !trial.includes('/best@')));
    const seen = new Set([...b].flatMap(([trial, row]) => differing(row, a.get(trial)!)));
    for (const column of seen) expect([...MEASURED, ...TRUTH]).toContain(column);
    expect([...seen]).toContain('span_s');
    const kept = tracesIn(join(folder, 'simulated'));
    for (const [trial, { entries }] of tracesIn(real)) {
      const before = kept.get(trial);
      if (before) expect(partsAt(before.entries, entries), trial).toBe(-1);
    }
  });

  test('only the seats of real models were asked over the wire; only simulated people have a truth', async () => {
    let asked = 0;
    for (const { entries } of tracesIn(real).values())
      for (const entry of entries.filter(({ kind }) => kind === 'event')) {
        const isReal = [1, 3, 4].includes(entry.person as number);
        if (isReal) asked++;
        expect(entry.truth === undefined, entry.id).toBe(isReal);
      }
    expect(asked).toBeGreaterThan(100);
    expect((await countsAt(server.url)).requests).toBe(asked);
  });
});

describe('afterwards', () => {
  test('orglab trace gives every kept line, and minutes with its worth', async () => {
    const traces = tracesIn(real);
    expect(traces.size).toBe(table(real, 'trials.csv').length);
    const trials = [...traces.keys()].filter((trial) => /(debate|committee)#[13]\.1$/.test(trial)).slice(0, 4);
    expect(trials).toHaveLength(4);
    for (const trial of trials) {
      const { code, out } = await orglab(folder, 'trace', 'real', '--trial', trial, '--json');
      expect([code, out]).toEqual([0, `${traces.get(trial)!.line}\n`]);
    }
    const { out } = await orglab(folder, 'trace', 'real', '--trial', trials[0]!);
    expect(out).toMatch(/answer .*, by person \d as .*, span [\d.]+ s\nvalue \d\.\d{3}\n$/);
    const list = await orglab(folder, 'trace', 'real');
    expect(list.out.split('\n\n')[0]!.split('\n')).toEqual([...traces.keys()]);
  });

  test('--assumptions is refused in words, before anything is asked', async () => {
    const { requests } = await countsAt(server.url);
    const { code, err } = await orglab(folder, 'run', 'experiment.yaml', '--out', 'assumed', '--assumptions');
    expect(err).toMatch(
      /experiment\.yaml: assumptions are those of simulated people, and a staff here has real models\n$/,
    );
    expect(code).toBe(2);
    expect((await countsAt(server.url)).requests).toBe(requests);
  });
});
