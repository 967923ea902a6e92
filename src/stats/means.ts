import tQuantile from '@stdlib/stats-base-dists-t-quantile';
import { type Clusters, clusterVariance, indexClusters, type Observation, sumByCluster } from './clusters.js';
import { deviationsFrom, mean as meanOf } from './moments.js';

/** A mean in the units of its values. A field is null when the data cannot tell: never 0 in its stead. */
export interface MeanInterval {
  readonly n: number;
  readonly mean: number | null;
  readonly se: number | null;
  readonly df: number | null;
  readonly lo: number | null;
  readonly hi: number | null;
}

interface Spread {
  readonly variance: number;
  readonly df: number;
}

/** Sweeps of the two-way fit: a full table takes 2, one with a tenth of its cells missing 6. */
const MAX_SWEEPS = 100;

/**
 * Mean of one value per (instance, replicate), with a 95 % t interval clustered both ways (docs/decisions/0003).
 * Instances and replicates are crossed random effects; `spreadTwoWays` has the estimator. One replicate: clustered by
 * instance, df = I − 1, hence conditional on that staff; one instance: by replicate. Below two clusters: no interval.
 * RangeError on a value that is not finite: failed trials must be left out by the caller.
 */
export const clusteredMean = (observations: readonly Observation[]): MeanInterval => {
  const n = observations.length;
  const values = observations.map((observation) => observation.value);
  const mean = meanOf(values);
  if (mean === null) return { n, mean, se: null, df: null, lo: null, hi: null };
  if (!Number.isFinite(mean)) throw notFinite(observations);
  const deviations = deviationsFrom(mean, values);
  const instances = indexClusters(observations, (observation) => observation.instance);
  const replicates = indexClusters(observations, (observation) => observation.replicate);
  const spread = spreadOf(deviations, instances, replicates);
  if (spread === null) return { n, mean, se: null, df: null, lo: null, hi: null };
  const se = Math.sqrt(spread.variance);
  const reach = se === 0 ? 0 : se * tQuantile(0.975, spread.df);
  return { n, mean, se, df: spread.df, lo: mean - reach, hi: mean + reach };
};

const notFinite = (observations: readonly Observation[]): RangeError => {
  const bad = observations.find((observation) => !Number.isFinite(observation.value));
  const where = bad ? `value ${bad.value} at instance ${bad.instance}, replicate ${bad.replicate}` : 'sum overflows';
  return new RangeError(`clusteredMean: ${where}; give finite values and leave failed trials out`);
};

const spreadOf = (deviations: Float64Array, instances: Clusters, replicates: Clusters): Spread | null => {
  if (instances.count > 1 && replicates.count > 1) return spreadTwoWays(deviations, instances, replicates);
  const clusters = instances.count > 1 ? instances : replicates;
  return clusters.count < 2 ? null : { variance: clusterVariance(deviations, clusters), df: clusters.count - 1 };
};

/**
 * V = V_i + V_r − V_e, with V_i and V_r clustered one way and V_e = Σe²/(n·df_e) from the residuals of the two-way fit,
 * df_e = n − I − R + 1. In a full I × R table this is (MS_i + MS_r − MS_e)/(I·R), the unbiased variance of the mean
 * under crossed random effects (Searle, Casella & McCulloch, Variance Components, 1992, ch. 4).
 * A negative component counts as 0, V = V_e + (V_i − V_e)⁺ + (V_r − V_e)⁺: with few replicates chance can bring the
 * plain sum near 0, its df too, and the interval to 10²⁰ times its width. For the same reason Satterthwaite's
 * df = V²/(V_i²/(I−1) + V_r²/(R−1) + V_e²/df_e) is at least min(I, R) − 1; `honestDf` has what two or three replicates allow
 * (docs/decisions/0045). With df_e < 1: the larger of V_i and V_r, and the least df.
 */
const spreadTwoWays = (deviations: Float64Array, instances: Clusters, replicates: Clusters): Spread => {
  const { byInstance, byReplicate, rest } = varianceParts(deviations, instances, replicates);
  const dfInstance = instances.count - 1;
  const dfReplicate = replicates.count - 1;
  const least = Math.min(dfInstance, dfReplicate);
  if (rest === null) return { variance: Math.max(byInstance, byReplicate), df: least };
  const variance = rest + Math.max(0, byInstance - rest) + Math.max(0, byReplicate - rest);
  const dfRest = deviations.length - instances.count - replicates.count + 1;
  const noise = byInstance ** 2 / dfInstance + byReplicate ** 2 / dfReplicate + rest ** 2 / dfRest;
  return { variance, df: noise > 0 ? honestDf(variance ** 2 / noise, least) : least };
};

/** Clusters in the smaller dimension up to which degrees of freedom are held down, less one. */
const FEW = 2;

/**
 * Satterthwaite's df between what is allowed: at least `least` = min(I, R) − 1, and with two or three clusters in the smaller dimension
 * at most twice that. Two replicates may come out alike by chance; V then holds nothing of what replicates differ by, and df of
 * hundreds would call that certain. The cap raises the worst coverage of two replicates from .88 to .92.
 */
export const honestDf = (df: number, least: number): number =>
  Math.max(least, least <= FEW ? Math.min(df, 2 * least) : df);

/** Variances of the mean: V_i, V_r and V_e of the two-way layout above; V_e is null where nothing is left to estimate it. */
export const varianceParts = (
  deviations: Float64Array,
  instances: Clusters,
  replicates: Clusters,
): { readonly byInstance: number; readonly byReplicate: number; readonly rest: number | null } => {
  const dfRest = deviations.length - instances.count - replicates.count + 1;
  return {
    byInstance: clusterVariance(deviations, instances),
    byReplicate: clusterVariance(deviations, replicates),
    rest: dfRest < 1 ? null : residualSquares(deviations, instances, replicates) / (deviations.length * dfRest),
  };
};

/** Σe² after the means of instances and replicates are removed in turn until they stay at 0 (least squares). */
const residualSquares = (deviations: Float64Array, instances: Clusters, replicates: Clusters): number => {
  const rest = deviations.slice();
  const sizes = [instances, replicates].map((clusters) =>
    sumByCluster(new Float64Array(rest.length).fill(1), clusters),
  );
  let squares = sumOfSquares(rest);
  for (let sweep = 0; sweep < MAX_SWEEPS; sweep++) {
    removeMeans(rest, instances, sizes[0] as Float64Array);
    removeMeans(rest, replicates, sizes[1] as Float64Array);
    const before = squares;
    squares = sumOfSquares(rest);
    if (before - squares <= 1e-12 * before) break;
  }
  return squares;
};

const removeMeans = (rest: Float64Array, clusters: Clusters, sizes: Float64Array): void => {
  const sums = sumByCluster(rest, clusters);
  for (let i = 0; i < rest.length; i++) {
    const cluster = clusters.of[i] as number;
    rest[i] = (rest[i] as number) - (sums[cluster] as number) / (sizes[cluster] as number);
  }
};

const sumOfSquares = (values: Float64Array): number => {
  let sum = 0;
  for (const value of values) sum += value * value;
  return sum;
};
