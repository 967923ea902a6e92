import normalCdf from '@stdlib/stats-base-dists-normal-cdf';
import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import { integer, type Stream } from '../rng/streams.js';
import { indexClusters, type Observation, sumByCluster } from './clusters.js';
import { deviationsFrom, mean as meanOf, sortedQuantile } from './moments.js';

/**
 * Mean with a 95 % interval over instances, bias-corrected and accelerated (BCa; Efron 1987), in the units of the values: each draw takes as
 * many instances as there are, with replacement, each with all its replicates. Draws come from `rng` only, named
 * ['stats', metric, condition] by the caller. Replicates count as fixed. Below two instances: lo and hi are null.
 */
export const bootstrapMean = (
  observations: readonly Omit<Observation, 'replicate'>[],
  rng: Stream,
  draws = 2000,
): { readonly n: number; readonly mean: number | null; readonly lo: number | null; readonly hi: number | null } => {
  if (!(Number.isInteger(draws) && draws > 0)) throw new RangeError(`bootstrapMean: ${draws} draws; give at least 1`);
  const n = observations.length;
  const values = observations.map((observation) => observation.value);
  const mean = meanOf(values);
  const instances = indexClusters(observations, (observation) => observation.instance);
  if (mean === null || instances.count < 2) return { n, mean, lo: null, hi: null };
  const deviations = deviationsFrom(mean, values);
  const sums = sumByCluster(deviations, instances);
  const sizes = sumByCluster(new Float64Array(n).fill(1), instances);
  const means = new Float64Array(draws);
  for (let draw = 0; draw < draws; draw++) {
    let sum = 0;
    let size = 0;
    for (let i = 0; i < instances.count; i++) {
      const drawn = integer(rng, instances.count);
      sum += sums[drawn] as number;
      size += sizes[drawn] as number;
    }
    means[draw] = mean + sum / size;
  }
  means.sort();
  const level = corrected(means, mean, left(mean, n, sums, sizes));
  return { n, mean, lo: sortedQuantile(means, level(0.025)), hi: sortedQuantile(means, level(0.975)) };
};

/** Means without one instance each: the jackknife. */
const left = (mean: number, n: number, sums: Float64Array, sizes: Float64Array): readonly number[] =>
  Array.from(sums, (sum, i) => mean - sum / (n - (sizes[i] as number)));

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
