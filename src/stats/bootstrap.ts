import normalCdf from '@stdlib/stats-base-dists-normal-cdf';
import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import { mean as meanOf, sortedQuantile } from './moments.js';

/**
 * Interval out of a bootstrap, bias-corrected and accelerated (BCa; Efron 1987), at risk 1 − coverage. `draws` are sorted and at least one;
 * `jackknife` holds the estimate without each of the units that were drawn.
 */
export const bcaInterval = (
  draws: Float64Array,
  estimate: number,
  jackknife: readonly number[],
  risk = 0.05,
): readonly [number, number] => {
  const level = corrected(draws, estimate, jackknife);
  return [sortedQuantile(draws, level(risk / 2)), sortedQuantile(draws, level(1 - risk / 2))];
};

/**
 * Which quantile of the draws stands for one of the estimate. z₀ is how far the draws lie to one side of the estimate (draws equal to it
 * count half), the acceleration a how much its error grows with it: Σ(m − mᵢ)³/(6 (Σ(m − mᵢ)²)^{3/2}) over the jackknife. Draws that
 * all lie on one side, or a jackknife that does not vary, leave the percentiles as they are.
 */
const corrected = (draws: Float64Array, estimate: number, jackknife: readonly number[]): ((p: number) => number) => {
  const below = draws.reduce((count, x) => count + (x < estimate ? 1 : x === estimate ? 0.5 : 0), 0) / draws.length;
  const centre = meanOf(jackknife) ?? estimate;
  const [squares, cubes] = [2, 3].map((k) => jackknife.reduce((sum, x) => sum + (centre - x) ** k, 0)) as [
    number,
    number,
  ];
  if (below <= 0 || below >= 1 || squares === 0) return (p) => p;
  const bias = normalQuantile(below, 0, 1);
  const acceleration = cubes / (6 * squares ** 1.5);
  return (p) => {
    const z = bias + normalQuantile(p, 0, 1);
    return normalCdf(bias + z / (1 - acceleration * z), 0, 1);
  };
};
