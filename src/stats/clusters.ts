import { deviationsFrom, mean } from './moments.js';

/** One trial's number: which instance it met, and in which replicate (a redrawn staff). */
export interface Observation {
  readonly value: number;
  readonly instance: number;
  readonly replicate: number;
}

/** Cluster of each value as 0, 1, 2… in order of first appearance, and how many there are. */
export interface Clusters {
  readonly of: Int32Array;
  readonly count: number;
}

/** Replaces ids of any kind by cluster numbers, so that sums can live in typed arrays. */
export const indexClusters = <T>(items: readonly T[], id: (item: T) => string | number): Clusters => {
  const of = new Int32Array(items.length);
  const seen = new Map<string | number, number>();
  let at = 0;
  for (const item of items) {
    const key = id(item);
    let cluster = seen.get(key);
    if (cluster === undefined) {
      cluster = seen.size;
      seen.set(key, cluster);
    }
    of[at++] = cluster;
  }
  return { of, count: seen.size };
};

export const sumByCluster = (values: Float64Array, clusters: Clusters): Float64Array => {
  const sums = new Float64Array(clusters.count);
  for (let i = 0; i < values.length; i++) {
    const cluster = clusters.of[i] as number;
    sums[cluster] = (sums[cluster] as number) + (values[i] as number);
  }
  return sums;
};

/** se² = G/(G − 1)·Σ_g(Σ_{i∈g}(x_i − x̄))²/n², from the deviations x_i − x̄; needs G ≥ 2. */
export const clusterVariance = (deviations: Float64Array, clusters: Clusters): number => {
  let sum = 0;
  for (const total of sumByCluster(deviations, clusters)) sum += total * total;
  return ((clusters.count / (clusters.count - 1)) * sum) / deviations.length ** 2;
};

/**
 * Standard error of the mean of `values` clustered one way, in the units of the values.
 * Null below two clusters; RangeError when the two lists differ in length.
 */
export const clusteredSe = (values: readonly number[], clusters: readonly (string | number)[]): number | null => {
  if (values.length !== clusters.length)
    throw new RangeError(`clusteredSe: ${values.length} values, ${clusters.length} clusters; give one for each value`);
  const index = indexClusters(clusters, (cluster) => cluster);
  const centre = mean(values);
  if (centre === null || index.count < 2) return null;
  return Math.sqrt(clusterVariance(deviationsFrom(centre, values), index));
};
