import cdf from '@stdlib/stats-base-dists-normal-cdf';
import quantile from '@stdlib/stats-base-dists-normal-quantile';

/** Φ, the distribution function of the standard normal. */
export const Phi = (x: number): number => cdf(x, 0, 1);

/** Φ⁻¹; ±Infinity at 1 and 0. */
export const PhiInverse = (p: number): number => quantile(p, 0, 1);

export const logistic = (x: number): number => 1 / (1 + Math.exp(-x));

/** Log-odds; the inverse of `logistic`. */
export const logit = (p: number): number => Math.log(p / (1 - p));
