import tCdf from '@stdlib/stats-base-dists-t-cdf';
import { type McNemar, mcnemar } from './mcnemar.js';
import { clusteredMean, type MeanInterval } from './means.js';
import { variance } from './moments.js';
import { matchPairs, observe, type Pair, type Side } from './pairs.js';

/** a − b in the units of the values; null where the data cannot tell; McNemar's test for zeros and ones only. */
export interface PairedDifference extends Omit<MeanInterval, 'mean'> {
  readonly dropped: number;
  readonly diff: number | null;
  /** Two-sided p value of diff = `by`; null when the differences do not vary and diff ≠ `by`: there is no t test. */
  readonly p: number | null;
  /** Cohen's d_z, mean difference over standard deviation of differences; null when they do not vary. */
  readonly effect: number | null;
  /** Smallest difference found in 4 of 5 experiments like this one, at the 5 % level; null when they do not vary. */
  readonly detectable: number | null;
  readonly mcnemar: McNemar | null;
}

/** z.975 + z.80: a true difference this many standard errors away from 0 is found with power .80. */
const DETECTABLE_ERRORS = 2.8;

/** Differences closer than this share of the largest value are one difference. */
const ROUNDING = 1e-12;

/**
 * Mean of a − b over matched (instance, replicate), by `clusteredMean` of the differences (docs/decisions/0003
 * makes the clustering two-way), with a t test against `by`. `detectable` is 2.80·se: with one replicate this is the
 * usual 2.80·sd/√n, and with more it respects the clustering. Errors: those of `matchPairs` and `clusteredMean`.
 */
export const pairedDifference = (a: readonly Side[], b: readonly Side[], by = 0): PairedDifference => {
  const { pairs, dropped } = matchPairs(a, b);
  const settle = evenOut(pairs);
  const differences = observe(pairs, (pair) => settle(pair.a - pair.b));
  const { mean: diff, ...interval } = clusteredMean(differences);
  const spread = variance(differences.map((difference) => difference.value));
  return {
    ...interval,
    dropped,
    diff,
    p: testMean({ ...interval, mean: diff }, by),
    // No spread, known or found, is no ground for an effect of infinite size or for finding the smallest differences.
    effect: diff === null || !spread ? null : diff / Math.sqrt(spread),
    detectable: interval.se ? DETECTABLE_ERRORS * interval.se : null,
    mcnemar: mcnemar(pairs),
  };
};

/**
 * Makes differences that differ by rounding alone (.9 − .7 and .8 − .6) equal to the first, or to 0 next to 0: the
 * t test would take rounding for perfect evidence.
 */
const evenOut = (pairs: readonly Pair[]): ((difference: number) => number) => {
  const first = pairs[0] ? pairs[0].a - pairs[0].b : 0;
  let size = 0;
  let apart = 0;
  for (const { a, b } of pairs) {
    size = Math.max(size, Math.abs(a), Math.abs(b));
    apart = Math.max(apart, Math.abs(a - b - first));
  }
  if (apart > ROUNDING * size) return (difference) => difference;
  return Math.abs(first) <= ROUNDING * size ? () => 0 : () => first;
};

/** Two-sided t test of mean = `by`: p = 2·T(−|mean − by|/se; df). Null without an interval, or with se 0 off `by`. */
export const testMean = ({ mean, se, df }: MeanInterval, by: number): number | null => {
  if (mean === null || se === null || df === null) return null;
  if (mean === by) return 1;
  return se === 0 ? null : Math.min(1, 2 * tCdf(-Math.abs(mean - by) / se, df));
};
