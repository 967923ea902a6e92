/**
 * Two yes-or-no outcomes as thresholds of correlated normals (tetrachoric correlation, Pearson 1900). One number for many pairs:
 * the rho at which the pairs together come out right as often as they did. Averaging estimates of single pairs that are
 * clipped to [0, 1] is biased upwards, so the pairs are pooled first.
 */
import { Phi } from '../../sim/normal.js';
import { legendre } from '../theory/quadrature.js';

const REACH = 8;
const NODES = 121;

/** Nodes on [−8, 8] and weights of the standard normal. */
export const NORMAL: { readonly x: Float64Array; readonly w: Float64Array } = (() => {
  const rule = legendre(NODES);
  const x = Float64Array.from(rule, (r) => r.x * REACH);
  const density = (z: number): number => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  return { x, w: Float64Array.from(rule, (r, i) => r.w * REACH * density(x[i] as number)) };
})();

/** P(X ≤ c + …): the chance of somebody with threshold c at a shared draw z, of which the share rho is shared. */
export const chanceAt = (c: number, rho: number, z: number): number =>
  Phi((c + Math.sign(rho) * Math.sqrt(Math.abs(rho)) * z) / Math.sqrt(Math.max(1 - Math.abs(rho), 1e-9)));

/** P(both) of two standard normals below a and b with correlation rho in (−1, 1). */
export const bothBelow = (a: number, b: number, rho: number): number => {
  let sum = 0;
  for (let i = 0; i < NODES; i += 1) {
    const z = NORMAL.x[i] as number;
    sum += (NORMAL.w[i] as number) * chanceAt(a, Math.abs(rho), z) * chanceAt(b, rho, z);
  }
  return sum;
};

/** Two thresholds and how often both were met, `weight` times as important as others. */
export interface Pair {
  readonly a: number;
  readonly b: number;
  readonly both: number;
  readonly weight: number;
}

const HALVINGS = 30;

/** The rho that explains all pairs together, within ±.999; null without a pair. */
export const pooledRho = (pairs: readonly Pair[]): number | null => {
  if (pairs.length === 0) return null;
  const excess = (rho: number): number =>
    pairs.reduce((sum, { a, b, both, weight }) => sum + weight * (both - bothBelow(a, b, rho)), 0);
  let [low, high] = [-0.999, 0.999];
  for (let i = 0; i < HALVINGS; i += 1) {
    const middle = (low + high) / 2;
    if (excess(middle) > 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
};

/** Standard error by leaving out one of `groups` groups at a time (delete-a-group jackknife, Kott 2001). */
export const jackknife = (
  estimate: (leaveOut: (i: number) => boolean) => number | null,
  groups: number,
): number | null => {
  const values: number[] = [];
  for (let g = 0; g < groups; g += 1) {
    const value = estimate((i) => i % groups === g);
    if (value !== null) values.push(value);
  }
  if (values.length < 2) return null;
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
  const squares = values.reduce((sum, v) => sum + (v - mean) ** 2, 0);
  return Math.sqrt(((values.length - 1) / values.length) * squares);
};
