import betaQuantile from '@stdlib/stats-base-dists-beta-quantile';

export interface Share {
  readonly rate: number | null;
  readonly lo: number | null;
  readonly hi: number | null;
}

/**
 * k/n with Jeffreys' interval at `level`: quantiles of Beta(k + ½, n − k + ½), the lower end 0 if k = 0, the upper 1 if k = n
 * (Brown, Cai & DasGupta 2001). It treats the n as independent: for trials that share instances or
 * staff, `clusteredMean` of zeros and ones does not. All null when n = 0; RangeError unless whole and 0 ≤ k ≤ n.
 */
export const jeffreys = (k: number, n: number, level = 0.95): Share => {
  if (!(Number.isInteger(k) && Number.isInteger(n) && k >= 0 && k <= n))
    throw new RangeError(`jeffreys: ${k} of ${n}; give whole numbers with 0 <= k <= n`);
  if (n === 0) return { rate: null, lo: null, hi: null };
  // 0.05/2 and not (1 - 0.95)/2, which is not the same number.
  const tail = level === 0.95 ? 0.025 : (1 - level) / 2;
  return {
    rate: k / n,
    lo: k === 0 ? 0 : betaQuantile(tail, k + 0.5, n - k + 0.5),
    hi: k === n ? 1 : betaQuantile(1 - tail, k + 0.5, n - k + 0.5),
  };
};
