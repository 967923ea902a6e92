/** Estimates with 95 % intervals where instances are what was sampled: what is asked of one instance is not independent. */
import betaQuantile from '@stdlib/stats-base-dists-beta-quantile';
import tQuantile from '@stdlib/stats-base-dists-t-quantile';
import { clusteredSe } from '../../stats/clusters.js';
import { jackknife } from '../calibrate/latent.js';

/** A number fitted to a run; an end of the interval is null where the run cannot tell. */
export interface Found {
  readonly value: number;
  readonly lo: number | null;
  readonly hi: number | null;
  /** What it rests on, in answers, verdicts or pairs. */
  readonly n: number;
}

/** Fewer observations than this fit nothing about a person. */
export const ENOUGH = 20;
const GROUPS = 10;

export interface Hit {
  readonly instance: number;
  readonly hit: boolean;
}

/**
 * A share, with the interval of Korn & Graubard (1998): Clopper and Pearson's with as many observations as independent ones
 * would say the same, by clusters of instances. The value is (hits + ½)/(n + 1), which has a probit. Null of nothing.
 */
export const shareOf = (hits: readonly Hit[]): Found | null => {
  const n = hits.length;
  if (n === 0) return null;
  const x = hits.filter(({ hit }) => hit).length;
  const p = x / n;
  const se = clusteredSe(
    hits.map(({ hit }) => Number(hit)),
    hits.map(({ instance }) => instance),
  );
  // Where nothing varies, every instance counts once.
  const clusters = new Set(hits.map(({ instance }) => instance)).size;
  const effective = p === 0 || p === 1 || !se ? clusters : Math.min(n, (p * (1 - p)) / se ** 2);
  const [a, b] = [p * effective, (1 - p) * effective];
  return {
    value: (x + 0.5) / (n + 1),
    lo: x === 0 ? 0 : betaQuantile(0.025, a, b + 1),
    hi: x === n ? 1 : betaQuantile(0.975, a + 1, b),
    n,
  };
};

/** Any estimate, with a jackknife over groups of instances (Student's t). `estimate` is given which instances to keep. */
export const jackknifed = (
  instances: readonly number[],
  estimate: (keep: (instance: number) => boolean) => number | null,
  n: number,
): Found | null => {
  const value = estimate(() => true);
  if (value === null || !Number.isFinite(value)) return null;
  const rank = new Map([...new Set(instances)].sort((a, b) => a - b).map((instance, i) => [instance, i]));
  const groups = Math.min(GROUPS, rank.size);
  const se = jackknife((out) => estimate((instance) => !out(rank.get(instance) ?? 0)), groups);
  const reach = se === null || !Number.isFinite(se) ? null : se * tQuantile(0.975, groups - 1);
  return { value, lo: reach === null ? null : value - reach, hi: reach === null ? null : value + reach, n };
};

/** The estimate under an increasing function. */
export const mapped = ({ value, lo, hi, n }: Found, f: (x: number) => number): Found => ({
  value: f(value),
  lo: lo === null ? null : f(lo),
  hi: hi === null ? null : f(hi),
  n,
});

/** The root of a rising function on [low, high], by bisection; the nearer end where it has none. */
export const rising = (f: (x: number) => number, [low, high]: readonly [number, number]): number => {
  let [a, b] = [low, high];
  for (let i = 0; i < 40; i += 1) {
    const middle = (a + b) / 2;
    if (f(middle) < 0) a = middle;
    else b = middle;
  }
  return (a + b) / 2;
};
