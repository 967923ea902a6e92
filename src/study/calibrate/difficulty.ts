/**
 * How hard items are and how able models are, on one scale: right with Φ(θ − b). The distribution of b is left free on a grid
 * (Kiefer & Wolfowitz 1956; expectation-maximization as in Bock & Aitkin 1981), because that of real benchmarks is skewed, and
 * because a normal one misses committees of strong models. Deterministic: a fixed number of steps from a fixed start.
 */
import { Phi, PhiInverse } from '../../sim/normal.js';
import { MISSING, NONE, type Responses, rateOf } from './responses.js';

export interface Difficulty {
  /** Difficulties and their probabilities; mean ability of the models is 0. */
  readonly b: Float64Array;
  readonly weights: Float64Array;
  /** Ability of each model. */
  readonly theta: readonly number[];
  /** Expected difficulty of each item given its answers. */
  readonly expected: Float64Array;
}

const GRID = 71;
const SPAN = 7;
const NORMAL_STEPS = 40;
const FREE_STEPS = 80;
/** Abilities are solved for anew after so many steps. */
const EVERY = 8;
/** Variance of difficulty to start from: a correlation of .6 between two models. */
const START = 1.5;

/** The root of a falling function on [−12, 12], by bisection. */
export const falling = (f: (x: number) => number): number => {
  let [low, high] = [-12, 12];
  for (let i = 0; i < 30; i += 1) {
    const middle = (low + high) / 2;
    if (f(middle) > 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
};

/** The ability with which somebody is right with probability `accuracy` over the difficulties. */
export const abilityFor = (b: Float64Array, weights: Float64Array, accuracy: number): number =>
  falling((theta) => accuracy - weights.reduce((sum, w, q) => sum + w * Phi(theta - (b[q] as number)), 0));

/** log Φ(x), finite far out. */
const logPhi = (x: number): number => Math.log(Math.max(Phi(x), 1e-300));

/** Posterior of every item over the grid, row by row. */
const posteriors = (
  { items, cells }: Responses,
  b: Float64Array,
  weights: Float64Array,
  theta: readonly number[],
): Float64Array => {
  const n = items.length;
  const post = new Float64Array(n * GRID);
  const prior = weights.map((w) => Math.log(Math.max(w, 1e-300)));
  for (let i = 0; i < n; i += 1) post.set(prior, i * GRID);
  cells.forEach((column, m) => {
    const right = b.map((x) => logPhi((theta[m] as number) - x));
    const wrong = b.map((x) => logPhi(x - (theta[m] as number)));
    for (let i = 0; i < n; i += 1) {
      const cell = column[i] as number;
      if (cell === NONE || cell === MISSING) continue;
      const add = cell === 1 ? right : wrong;
      for (let q = 0; q < GRID; q += 1) post[i * GRID + q]! += add[q] as number;
    }
  });
  for (let i = 0; i < n; i += 1) normalize(post.subarray(i * GRID, (i + 1) * GRID));
  return post;
};

const normalize = (row: Float64Array): void => {
  const top = row.reduce((a, x) => Math.max(a, x), Number.NEGATIVE_INFINITY);
  let sum = 0;
  for (let q = 0; q < row.length; q += 1) sum += row[q] = Math.exp((row[q] as number) - top);
  for (let q = 0; q < row.length; q += 1) row[q]! /= sum;
};

/**
 * The most likely ability given what difficulty the answered items are expected to have. Half an item right and half an item
 * wrong are added, spread like the items, so that a model that is always right has a place.
 */
const likeliest = (column: Int8Array, post: Float64Array, b: Float64Array, weights: Float64Array): number => {
  const right = weights.map((w) => w / 2);
  const wrong = weights.map((w) => w / 2);
  column.forEach((cell, i) => {
    if (cell === NONE || cell === MISSING) return;
    const into = cell === 1 ? right : wrong;
    for (let q = 0; q < GRID; q += 1) into[q]! += post[i * GRID + q] as number;
  });
  const slope = (theta: number): number => {
    let sum = 0;
    for (let q = 0; q < GRID; q += 1) {
      const x = theta - (b[q] as number);
      const density = Math.exp((-x * x) / 2);
      sum +=
        density * ((right[q] as number) / Math.max(Phi(x), 1e-300) - (wrong[q] as number) / Math.max(Phi(-x), 1e-300));
    }
    return sum;
  };
  return falling(slope);
};

const meanOf = (post: Float64Array, n: number): Float64Array =>
  Float64Array.from({ length: GRID }, (_, q) => {
    let sum = 0;
    for (let i = 0; i < n; i += 1) sum += post[i * GRID + q] as number;
    return sum / n;
  });

/** Normal weights with the mean 0 and the variance of `weights`; the mean is handed back for the abilities. */
const asNormal = (grid: Float64Array, weights: Float64Array): { mean: number; weights: Float64Array } => {
  const mean = weights.reduce((sum, w, q) => sum + w * (grid[q] as number), 0);
  const variance = weights.reduce((sum, w, q) => sum + w * ((grid[q] as number) - mean) ** 2, 0);
  return { mean, weights: normalWeights(grid, variance) };
};

const normalWeights = (grid: Float64Array, variance: number): Float64Array => {
  const density = grid.map((x) => Math.exp((-x * x) / (2 * Math.max(variance, 1e-3))));
  const total = density.reduce((a, x) => a + x, 0);
  return density.map((x) => x / total);
};

/**
 * Difficulties and abilities that make the answers likely; two models or more. `normal` has one number for the items, their
 * spread; `free` goes on from there with a distribution of any form, as far as FREE_STEPS take it (which smooths it).
 */
export const fitDifficulty = (responses: Responses, shape: 'free' | 'normal' = 'free'): Difficulty => {
  const { items, cells } = responses;
  const grid = Float64Array.from({ length: GRID }, (_, q) => -SPAN + (2 * SPAN * q) / (GRID - 1));
  let weights = normalWeights(grid, START);
  let theta = cells.map((column) => PhiInverse(rateOf(column).answered) * Math.sqrt(1 + START));
  let post = posteriors(responses, grid, weights, theta);
  const steps = NORMAL_STEPS + (shape === 'free' ? FREE_STEPS : 0);
  for (let step = 1; step <= steps; step += 1) {
    weights = meanOf(post, items.length);
    if (step % EVERY === 0) theta = cells.map((column) => likeliest(column, post, grid, weights));
    if (step <= NORMAL_STEPS) {
      const drawn = asNormal(grid, weights);
      weights = drawn.weights;
      theta = theta.map((t) => t - drawn.mean);
    }
    post = posteriors(responses, grid, weights, theta);
  }
  const centre = theta.reduce((a, x) => a + x, 0) / theta.length;
  const b = grid.map((x) => x - centre);
  const expected = Float64Array.from(items, (_, i) => b.reduce((a, x, q) => a + x * (post[i * GRID + q] as number), 0));
  return { b, weights, theta: theta.map((t) => t - centre), expected };
};

/** Share of variance that belongs to the items: the latent correlation of two models. */
export const itemShare = ({ b, weights }: Pick<Difficulty, 'b' | 'weights'>): number => {
  const mean = weights.reduce((sum, w, q) => sum + w * (b[q] as number), 0);
  const variance = weights.reduce((sum, w, q) => sum + w * ((b[q] as number) - mean) ** 2, 0);
  return variance / (1 + variance);
};
