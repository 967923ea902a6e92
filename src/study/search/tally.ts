/** What trials of a candidate add up to. */
import type { Measured } from './archive.js';

/** One trial as a search sees it. */
export interface Seen {
  /** Which of the blocks that were asked for: instances of one are never those of another. */
  readonly block: number;
  readonly instance: number;
  /** Tells staffs apart, of one stage from those of another too. */
  readonly replicate: number;
  readonly failed: boolean;
  /** The objectives, in order; null where one is empty. */
  readonly objectives: readonly (number | null)[];
  readonly value: number | null;
  readonly tokens: number | null;
}

export interface Tally extends Measured {
  readonly trials: number;
  readonly failed: number;
  readonly counts: readonly number[];
  readonly sums: readonly number[];
  readonly tokens: number;
}

export const emptyTally = (objectives: number): Tally => ({
  trials: 0,
  failed: 0,
  counts: new Array<number>(objectives).fill(0),
  sums: new Array<number>(objectives).fill(0),
  tokens: 0,
  means: new Array<null>(objectives).fill(null),
});

const withMeans = (t: Omit<Tally, 'means'>): Tally => ({
  ...t,
  means: t.sums.map((sum, i) => (t.counts[i] === 0 ? null : sum / (t.counts[i] as number))),
});

export const tallyOf = (rows: readonly Seen[], objectives: number): Tally => {
  const counts = new Array<number>(objectives).fill(0);
  const sums = new Array<number>(objectives).fill(0);
  let [failed, tokens] = [0, 0];
  for (const row of rows) {
    if (row.failed) failed++;
    tokens += row.tokens ?? 0;
    for (const [i, value] of row.objectives.entries()) {
      if (value === null) continue;
      counts[i] = (counts[i] as number) + 1;
      sums[i] = (sums[i] as number) + value;
    }
  }
  return withMeans({ trials: rows.length, failed, counts, sums, tokens });
};

export const together = (a: Tally, b: Tally): Tally =>
  withMeans({
    trials: a.trials + b.trials,
    failed: a.failed + b.failed,
    counts: a.counts.map((n, i) => n + (b.counts[i] as number)),
    sums: a.sums.map((n, i) => n + (b.sums[i] as number)),
    tokens: a.tokens + b.tokens,
  });

/** Share of trials without an answer beyond which a mean over the others would flatter. */
const MOST_FAILED = 0.05;

/** Why a candidate is out whatever its mean; null where it may stay. One failure alone is an accident. */
export const unfit = ({ trials, failed }: Tally): string | null =>
  failed > 1 && failed > MOST_FAILED * trials ? `no answer in ${failed} of ${trials} trials` : null;
