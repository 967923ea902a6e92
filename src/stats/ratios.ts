import tQuantile from '@stdlib/stats-base-dists-t-quantile';
import { clusteredMean, type MeanInterval } from './means.js';
import { matchPairs, observe, type Side } from './pairs.js';

/** Numerator per denominator; `reason` says why the ratio is null. */
export interface Ratio extends Omit<MeanInterval, 'mean'> {
  readonly dropped: number;
  readonly ratio: number | null;
  readonly reason: 'empty' | 'no_contrast' | null;
}

/**
 * r = Σnumerator/Σdenominator over matched (instance, replicate), never a mean of ratios.
 * Delta method: the se of r is that of the mean of (numerator − r·denominator)/mean denominator, by `clusteredMean`.
 * Null with 'no_contrast' when the 95 % interval of the mean denominator, or that mean alone below two clusters,
 * contains 0; null with 'empty' when no pair is complete. Errors: those of `matchPairs` and `clusteredMean`.
 */
export const ratioOfSums = (numerator: readonly Side[], denominator: readonly Side[]): Ratio => {
  const { pairs, dropped } = matchPairs(numerator, denominator);
  const n = pairs.length;
  const below = clusteredMean(observe(pairs, (pair) => pair.b));
  const above = clusteredMean(observe(pairs, (pair) => pair.a));
  const none = { n, dropped, ratio: null, se: null, df: null, lo: null, hi: null };
  if (below.mean === null || above.mean === null) return { ...none, reason: 'empty' };
  if ((below.lo ?? below.mean) <= 0 && (below.hi ?? below.mean) >= 0) return { ...none, reason: 'no_contrast' };
  const ratio = above.mean / below.mean;
  const scale = below.mean;
  const { se, df } = clusteredMean(observe(pairs, (pair) => (pair.a - ratio * pair.b) / scale));
  if (se === null || df === null) return { ...none, ratio, reason: null };
  const reach = se * tQuantile(0.975, df);
  return { n, dropped, ratio, se, df, lo: ratio - reach, hi: ratio + reach, reason: null };
};
