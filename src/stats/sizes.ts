/** How large an experiment has to be: from the components of variance in a pilot to what another number of trials would find. */
import tQuantile from '@stdlib/stats-base-dists-t-quantile';
import { clusterVariance, indexClusters, type Observation } from './clusters.js';
import { honestDf, varianceParts } from './means.js';
import { deviationsFrom, mean as meanOf } from './moments.js';

/** Instances and replicates of an experiment, fully crossed. */
export interface Size {
  readonly instances: number;
  readonly replicates: number;
}

/** Variance of one difference: between instances, between replicates, and of everything else. */
export interface Components {
  readonly instance: number;
  /** null: the pilot had one replicate, and nothing is known of it. */
  readonly replicate: number | null;
  readonly rest: number;
}

/** Share of experiments in which a difference is to be found, where nothing else is said. */
export const POWER = 0.8;
const LEVEL = 0.05;

/** More instances or replicates than this are no plan. */
const MOST = 1_000_000;

/**
 * Components of crossed random effects by the method of moments (Searle, Casella & McCulloch, Variance Components, 1992, ch. 4),
 * negative ones as 0; with one replicate instances alone. Null where there are not two instances, nothing varies, or nothing is
 * left to tell the components apart.
 */
export const componentsOf = (observations: readonly Observation[]): Components | null => {
  const values = observations.map((o) => o.value);
  const mean = meanOf(values);
  const instances = indexClusters(observations, (o) => o.instance);
  const replicates = indexClusters(observations, (o) => o.replicate);
  if (mean === null || instances.count < 2) return null;
  const deviations = deviationsFrom(mean, values);
  if (replicates.count < 2) {
    const variance = clusterVariance(deviations, instances) * instances.count;
    return variance > 0 ? { instance: variance, replicate: null, rest: 0 } : null;
  }
  const { byInstance, byReplicate, rest } = varianceParts(deviations, instances, replicates);
  if (rest === null || byInstance + byReplicate === 0) return null;
  return {
    instance: Math.max(0, byInstance - rest) * instances.count,
    replicate: Math.max(0, byReplicate - rest) * replicates.count,
    rest: rest * observations.length,
  };
};

/** Variance of the mean difference and its degrees of freedom (Satterthwaite, held within what few clusters allow) in an experiment of that size. */
const spreadAt = (c: Components, { instances, replicates }: Size): { readonly se: number; readonly df: number } => {
  const rest = c.rest / (instances * replicates);
  const byInstance = c.instance / instances + rest;
  if (replicates < 2 || c.replicate === null) return { se: Math.sqrt(byInstance), df: instances - 1 };
  const byReplicate = c.replicate / replicates + rest;
  const variance = byInstance + byReplicate - rest;
  const [dfInstance, dfReplicate] = [instances - 1, replicates - 1];
  const noise = byInstance ** 2 / dfInstance + byReplicate ** 2 / dfReplicate + rest ** 2 / (dfInstance * dfReplicate);
  return { se: Math.sqrt(variance), df: honestDf(variance ** 2 / noise, Math.min(dfInstance, dfReplicate)) };
};

/**
 * The difference that an experiment of that size finds with the given power, two-sided at 5 %: se · (t.975 + t.power), the usual
 * approximation of the noncentral t (within 2 % from 5 degrees of freedom on).
 */
export const detectableAt = (c: Components, size: Size, power = POWER): number | null => {
  if (size.instances < 2) return null;
  const { se, df } = spreadAt(c, size);
  return se * (tQuantile(1 - LEVEL / 2, df) + tQuantile(power, df));
};

/** Whether that size finds the difference. A normal quantile is below every t quantile and is known: most sizes fail it already. */
const finds = (c: Components, size: Size, difference: number, power: number): boolean => {
  const { se } = spreadAt(c, size);
  if (se * 2.8 > difference && power >= POWER) return false;
  return (detectableAt(c, size, power) ?? Number.POSITIVE_INFINITY) <= difference;
};

/**
 * The least whole number from 2 on that is enough, to within 5 %, exact below 40; null where none is. Every size is tried in turn: with
 * many instances the few replicates alone set the degrees of freedom, so that more are not always better.
 */
const least = (enough: (n: number) => boolean): number | null => {
  for (let n = 2; n <= MOST; n = Math.max(n + 1, Math.floor(n * 1.05))) if (enough(n)) return n;
  return null;
};

/** Instances that find `difference` with so many replicates; null: no number of them does, or what replicates add is not known. */
export const instancesFor = (c: Components, difference: number, replicates: number, power = POWER): number | null =>
  replicates > 1 && c.replicate === null
    ? null
    : least((instances) => finds(c, { instances, replicates }, difference, power));

/** Replicates that find it with so many instances; null: no number does, or nothing is known of replicates. */
export const replicatesFor = (c: Components, difference: number, instances: number, power = POWER): number | null =>
  c.replicate === null || instances < 2
    ? null
    : least((replicates) => finds(c, { instances, replicates }, difference, power));

/** The size with the fewest trials that finds it, of at least five replicates, below which intervals are not honest. */
export const leastTrials = (c: Components, difference: number, power = POWER): Size | null => {
  let best: Size | null = null;
  for (let replicates = 5; replicates <= 1000; replicates = Math.max(replicates + 1, Math.round(replicates * 1.05))) {
    const instances = instancesFor(c, difference, replicates, power);
    if (instances === null) continue;
    if (best === null || instances * replicates < best.instances * best.replicates) best = { instances, replicates };
  }
  return best;
};
