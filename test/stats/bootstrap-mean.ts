/** The mean with a bootstrap over instances: the simplest use of `bcaInterval`, whose coverage is known. */
import { integer, type Stream } from '../../src/rng/streams.js';
import { bcaInterval } from '../../src/stats/bootstrap.js';
import { indexClusters, type Observation, sumByCluster } from '../../src/stats/clusters.js';
import { deviationsFrom, mean as meanOf } from '../../src/stats/moments.js';

/** Each draw takes as many instances as there are, with replacement, each with all its replicates. Below two instances: no interval. */
export const bootstrapMean = (
  observations: readonly Omit<Observation, 'replicate'>[],
  rng: Stream,
  draws = 2000,
): { readonly n: number; readonly mean: number | null; readonly lo: number | null; readonly hi: number | null } => {
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
  const [lo, hi] = bcaInterval(means.sort(), mean, left(mean, n, sums, sizes));
  return { n, mean, lo, hi };
};

/** Means without one instance each: the jackknife. */
const left = (mean: number, n: number, sums: Float64Array, sizes: Float64Array): readonly number[] =>
  Array.from(sums, (sum, i) => mean - sum / (n - (sizes[i] as number)));
