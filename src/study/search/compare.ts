/** Organizations compared on trials that they share: differences in the first objective, positive where the first one is better. */
import { pairedDifference } from '../../stats/paired.js';
import type { Side } from '../../stats/pairs.js';
import type { Seen } from './tally.js';

/** A difference with its interval; null with a reason where there is none. */
export interface Gap {
  readonly n: number;
  readonly mean: number | null;
  readonly se: number | null;
  readonly lo: number | null;
  readonly hi: number | null;
  /** Two-sided, of a difference of 0; null where there is no test. */
  readonly p: number | null;
  readonly reason: string | null;
}

export const noGap = (reason: string): Gap => ({ n: 0, mean: null, se: null, lo: null, hi: null, p: null, reason });

/** Instances of different blocks are different instances. */
const BLOCKS = 100_000_000;

const keyOf = ({ block, instance }: Pick<Seen, 'block' | 'instance'>): number => block * BLOCKS + instance;

export const sidesOf = (rows: readonly Seen[], sign: 1 | -1): readonly Side[] =>
  rows.map((row) => {
    const value = row.objectives[0] ?? null;
    return { value: value === null ? null : sign * value, instance: keyOf(row), replicate: row.replicate };
  });

/** A mean over several organizations for every trial that they share: that of one drawn by lot for each. */
export const averaged = (parts: readonly (readonly Side[])[]): readonly Side[] => {
  const sums = new Map<string, { readonly side: Side; readonly sum: number; readonly n: number }>();
  for (const side of parts.flat()) {
    if (side.value === null) continue;
    const key = `${side.instance}.${side.replicate}`;
    const held = sums.get(key) ?? { side, sum: 0, n: 0 };
    sums.set(key, { ...held, sum: held.sum + side.value, n: held.n + 1 });
  }
  return [...sums.values()].map(({ side, sum, n }) => ({ ...side, value: sum / n }));
};

/** a − b, paired by place, instance and replicate. */
export const gap = (a: readonly Side[], b: readonly Side[]): Gap => {
  const { n, diff, se, lo, hi, p } = pairedDifference(a, b);
  if (diff === null) return noGap('empty');
  // Differences that never vary say nothing of how far off they may be.
  if (se === null || se === 0) return { n, mean: diff, se: null, lo: null, hi: null, p: null, reason: 'no_variation' };
  return { n, mean: diff, se, lo, hi, p, reason: null };
};

/**
 * a − b of two gaps on different trials. Each side of the interval is the root of the squared distances that the two intervals leave on that side
 * (MOVER; Zou & Donner 2008), so that few replicates of either count as they do there.
 */
export const between = (a: Gap, b: Gap): Gap => {
  if (a.mean === null || b.mean === null) return noGap(a.reason ?? b.reason ?? 'empty');
  const mean = a.mean - b.mean;
  if (a.se === null || b.se === null || a.lo === null || a.hi === null || b.lo === null || b.hi === null)
    return { n: a.n + b.n, mean, se: null, lo: null, hi: null, p: null, reason: 'no_variation' };
  const [below, above] = [Math.hypot(a.mean - a.lo, b.hi - b.mean), Math.hypot(a.hi - a.mean, b.mean - b.lo)];
  return { n: a.n + b.n, mean, se: Math.hypot(a.se, b.se), lo: mean - below, hi: mean + above, p: null, reason: null };
};
