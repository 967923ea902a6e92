import { integer, type Stream } from '../rng/streams.js';
import { indexClusters, type Observation, sumByCluster } from './clusters.js';
import { deviationsFrom, mean as meanOf, sortedQuantile } from './moments.js';

/**
 * Mean with a 95 % percentile interval over instances, in the units of the values: each draw takes as
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
  return { n, mean, lo: sortedQuantile(means, 0.025), hi: sortedQuantile(means, 0.975) };
};
