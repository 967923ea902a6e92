/** The quickstart with real models: seats served over HTTP by the people they stand for give the rows of these people. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { run } from '../../src/api/index.js';
import { put, root, scratch, table } from '../cli/harness.js';
import { child } from '../serve/serving.js';
import { byTrial, differing, type Entry, type Kept, partsAt, replyOf, staffAt, tracesIn } from './bench.js';

const folder = scratch();

/** Columns of trials.csv that may differ: measured seconds, and what only simulated people tell of themselves. */
const MEASURED = ['bids_first', 'work_s', 'span_s', 'makespan_s', 'parallelism'];
const TRUTH = [
  'attacked',
  'blast_radius',
  'loc_events',
  'loc_faults',
  'loc_found',
  'detect_lag',
  'who_at1',
  'design_flawed',
  'lint_catch',
];
const MAY_DIFFER = [...MEASURED, 'usd', ...TRUTH, 'null_reasons'];

/** The quickstart as it is shipped, with few instances and one staff. */
const quickstart = (staff: string): string =>
  readFileSync(join(root, 'experiments', 'quickstart.yaml'), 'utf8')
    .replace('instances: 200', 'instances: 3')
    .replace('replicates: 5', 'replicates: 2')
    .replace(/^staff: .*$/m, `staff: [${staff}]`)
    .replace(/^ {2}- \{ metric: harm.*$/m, '');

const ran = async (name: string, staff: string) => {
  const file = put(folder, `${name}.yaml`, quickstart(staff));
  return run(file, { out: join(folder, name), workers: 1, concurrency: 32 });
};

let simulated: Awaited<ReturnType<typeof ran>>;
let real: Awaited<ReturnType<typeof ran>>;
beforeAll(async () => {
  const server = await child();
  put(folder, 'staff.yaml', staffAt(server.url));
  [simulated, real] = [await ran('simulated', 'mixed-five'), await ran('real', './staff.yaml')];
  await server.end();
}, 120_000);

/** What a text cannot carry: a part that was misheard, known to nobody, and work with a part missing. */
const isUnsaid = (entry: Entry, over: Entry | undefined): boolean => {
  const { garbled = [] } = (entry.scope ?? {}) as { garbled?: string[] };
  const groups = (replyOf(entry).parts ?? []) as { garbled: string[] }[];
  if (garbled.length > 0 || groups.some((g) => g.garbled.length > 0)) return true;
  return (
    'content' in replyOf(entry) && replyOf(over).none === 'unparsed: answer: not in the form that the task asks for'
  );
};

/** Trials of both whose traces are kept, and where they part. */
const pairs = (): readonly { trial: string; a: Kept; b: Kept; at: number }[] => {
  const [a, b] = [tracesIn(simulated.folder), tracesIn(real.folder)];
  return [...a].flatMap(([trial, kept]) => {
    const other = b.get(trial);
    return other ? [{ trial, a: kept, b: other, at: partsAt(kept.entries, other.entries) }] : [];
  });
};

describe('orglab staff in the seats of the quickstart', () => {
  test('finishes: every table, every trace, no error, and what it took', () => {
    expect(real.errors).toBe(0);
    expect(table(real.folder, 'trials.csv').map((r) => r.status)).not.toContain('error');
    expect(tracesIn(real.folder).size).toBe(real.trials);
    expect(real.spent).toMatchObject({ failed: 0, estimated: 0, usd: null, troubles: { limited: 0, network: 0 } });
    expect(real.hypotheses).toHaveLength(1);
    expect(real.verdict()).toMatch(/committee:rounds=2/);
  });

  test('every reply is that of the simulated run, up to work that no text can carry', () => {
    const all = pairs();
    expect(all.length).toBeGreaterThan(150);
    for (const { trial, a, b, at } of all)
      if (at >= 0) {
        const entry = a.entries[at] as Entry;
        expect(isUnsaid(entry, b.entries[at]), `${trial}: ${JSON.stringify([entry, b.entries[at]])}`).toBe(true);
      }
    const same = all.filter(({ at }) => at < 0);
    expect(same.length / all.length).toBeGreaterThan(0.9);
    // Structures without a split and a merge lose nothing at all.
    const parted = all.filter(({ at }) => at >= 0).map(({ trial }) => trial.split(/[/#]/)[2]);
    for (const name of parted) expect(name).toMatch(/^(hierarchy|market|self-designing)$/);
  });

  test('rows of the same trials are the same but for the columns that may differ', () => {
    const [a, b] = [byTrial(simulated.folder), byTrial(real.folder)];
    const seen = new Set<string>();
    for (const { trial, at } of pairs())
      if (at < 0) for (const column of differing(a.get(trial)!, b.get(trial)!)) seen.add(column);
    expect([...seen].filter((column) => !MAY_DIFFER.includes(column))).toEqual([]);
    for (const column of MEASURED) expect([...seen]).toContain(column);
  });

  test('nothing hidden came over the wire: no truth, no price that nobody stated', () => {
    for (const row of table(real.folder, 'trials.csv')) {
      for (const column of [...TRUTH, 'usd']) expect(row[column], `${row.trial} ${column}`).toBe('');
      expect(row.null_reasons).toMatch(/(^|;)usd:not_reported/);
    }
    for (const { entries } of tracesIn(real.folder).values())
      for (const entry of entries) expect(entry.truth).toBeUndefined();
  });
});
