import tCdf from '@stdlib/stats-base-dists-t-cdf';
import type { MeanInterval } from './means.js';

/**
 * Two one-sided tests of −within < mean < within (Schuirmann 1987). Inside the bounds p is that of the nearer bound, one-sided, which is the
 * larger of the two; outside it is that of the nearer bound, two-sided, as for a difference that is at least so large. Null
 * without a standard error, or with one of 0: values that do not vary prove nothing of others.
 */
export const equivalenceTest = ({ mean, se, df }: MeanInterval, within: number): number | null => {
  if (!(within > 0)) throw new RangeError(`equivalenceTest: within is ${within}; give a number above 0`);
  if (mean === null || !se || df === null) return null;
  const beyond = Math.abs(mean) - within;
  const tail = tCdf(-Math.abs(beyond) / se, df);
  return beyond < 0 ? tail : Math.min(1, 2 * tail);
};
