/** Trials of a search: done with one pool, kept slim in the journal, and read back. */
import { type Job, jobKey } from '../lab/jobs.js';
import { createPool } from '../lab/pool.js';
import { doJobs, type Progress } from '../lab/schedule.js';
import type { Sink } from '../lab/sink.js';
import { metricNames } from '../lab/trial.js';
import type { Journal } from '../store/journal.js';
import type { Shares } from '../study/search/budget.js';
import type { Hunt } from '../study/search/search.js';
import { conditionIn, jobsIn } from '../study/search/stages.js';
import { type Seen, type Tally, tallyOf } from '../study/search/tally.js';
import { workersOf } from './run.js';
import type { Opening } from './search-open.js';
import type { SearchOptions } from './search-options.js';
import { column } from './search-places.js';

/** A journal that keeps of each trial what a search reads, and neither traces nor people: a search takes a million trials. */
export const slim = (journal: Journal, columns: readonly string[]): Sink => {
  const at = columns.map((name) => metricNames.indexOf(name));
  return {
    has: journal.has,
    ledger: journal.ledger,
    rows: journal.rows,
    write: ({ people: _, ...chunk }) =>
      journal.write({
        ...chunk,
        traces: [],
        rows: chunk.rows.map((r) => ({ ...r, features: {}, nulls: '', cells: at.map((i) => r.cells[i] ?? null) })),
      }),
  };
};

/** Columns that are kept of every trial. */
export const columnsOf = ({ plan }: Opening): readonly string[] =>
  metricNames.filter((name) => plan.conditions[0]?.measured?.includes(name) ?? true);

/** More replicates than an experiment has. */
const PEOPLE = 1_000_000;

/** Reads trials back from the journal. */
export const reader = (opening: Opening, sink: Sink): Pick<Hunt, 'seen' | 'tally'> => {
  const { formulas, objectives } = opening;
  const columns = columnsOf(opening);
  // One row for all trials: a search reads a million of them, and formulas look at a few columns.
  const row: Record<string, number | string | null> = {};
  const number = (value: unknown): number | null => (typeof value === 'number' ? value : null);
  const seen: Hunt['seen'] = (blocks, org) =>
    blocks.flatMap((block, i) => {
      const rows: Seen[] = [];
      // Whoever is drawn under one seed is one staff, in whatever place.
      const people = blocks.findIndex(({ seed }) => seed === block.seed) * PEOPLE;
      for (const r of sink.rows(conditionIn(block, org).id)) {
        if (r.status === 'error') continue;
        for (const [at, name] of columns.entries()) row[name] = r.cells[at] ?? null;
        for (const { name, of } of formulas) row[name] = of(row);
        rows.push({
          block: i,
          instance: r.instance,
          replicate: people + r.replicate,
          failed: r.status === 'failed',
          objectives: objectives.map((_, i) => number(row[column(i)])),
          value: number(row.value),
          tokens: number(row.tokens),
        });
      }
      return rows;
    });
  // Kept, since a text may be drawn again when the journal is closed.
  const known = new Map<string, Tally>();
  const tally: Hunt['tally'] = (blocks, org) => {
    const key = blocks.map((block) => conditionIn(block, org).id).join('\n');
    const found = known.get(key) ?? tallyOf(seen(blocks, org), objectives.length);
    known.set(key, found);
    return found;
  };
  return { seen, tally };
};

export interface Count {
  trials: number;
  ran: number;
  errors: number;
}

/** Does trials with one pool for the whole search; what twins share is run and counted once. */
export const runner = (sink: Sink, shares: Shares, options: SearchOptions, count: Count) => {
  const workers = workersOf(options.workers);
  const pool = createPool(workers);
  const known = new Set<string>();
  const run: Hunt['run'] = async (works) => {
    const jobs: Job[] = [];
    for (const { blocks, org } of works)
      for (const job of blocks.flatMap((block) => jobsIn(block, org))) {
        const key = jobKey(job);
        if (known.has(key)) continue;
        known.add(key);
        jobs.push(job);
      }
    const before = count.trials;
    const size = jobs.reduce((n, job) => n + job.to - job.from, 0);
    if (before + size > shares.trials)
      throw new Error(`a search of ${shares.trials} trials was about to take ${before + size}`);
    const onProgress = (p: Progress): void => {
      count.ran += p.ran;
      options.onProgress?.({ ...p, done: before + p.done, total: shares.trials });
    };
    const { signal } = options;
    const whole = await doJobs(jobs, sink, pool, { workers, onProgress, ...(signal ? { signal } : {}) });
    count.trials += size;
    for (const id of new Set(jobs.map(({ condition }) => condition.id)))
      for (const r of sink.rows(id)) if (r.status === 'error') count.errors++;
    return whole;
  };
  return { run, close: pool.close };
};
