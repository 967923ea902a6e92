/**
 * How popular wrong answers are, so that two wrong people agree with probability s. Both laws are drawn from the stream of
 * the part alone and not by seating one person after the other, so that no order of persons enters.
 */
import { normal, type Stream } from '../rng/streams.js';

/** Which wrong answer, k = 0, 1, …, a uniform selects. */
export type Popularity = (u: number) => number;

/** Sticks broken at most; what is left belongs to the last (its weight is below (1 − s)^64). */
const MAX_STICKS = 64;

/** Endless answers: the Chinese-restaurant law with concentration 1/s − 1, by stick-breaking, as far as it is asked for. */
export const endless = (sameWrong: number, rng: Stream): Popularity => {
  const alpha = 1 / sameWrong - 1;
  if (alpha <= 0) return () => 0;
  const weights: number[] = [];
  let left = 1;
  return (u) => {
    let rest = u;
    for (let k = 0; k < MAX_STICKS; k++) {
      if (k === weights.length) {
        if (left <= 1e-12) break;
        const share = 1 - (1 - rng()) ** (1 / alpha);
        weights.push(left * share);
        left *= 1 - share;
      }
      rest -= weights[k] as number;
      if (rest < 0) return k;
    }
    return weights.length;
  };
};

/** Log of a gamma variable of shape a (Marsaglia and Tsang 2000, with their boost where a < 1). */
const logGamma = (a: number, rng: Stream): number => {
  if (a < 1) return logGamma(a + 1, rng) + Math.log(rng()) / a;
  const d = a - 1 / 3;
  for (;;) {
    const x = normal(rng);
    const v = (1 + x / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(rng()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return Math.log(d * v);
  }
};

/**
 * A fixed number of answers: symmetric Dirichlet weights with kappa = (1 − s)/(s·count − 1), the most popular first; all alike
 * where s ≤ 1/count, the least at which people can agree.
 */
export const fixed = (sameWrong: number, count: number, rng: Stream): Popularity => {
  if (count <= 1 || sameWrong >= 1) return () => 0;
  if (sameWrong * count <= 1) return (u) => Math.min(count - 1, Math.floor(u * count));
  const kappa = (1 - sameWrong) / (sameWrong * count - 1);
  const logs = Array.from({ length: count }, () => logGamma(kappa, rng)).sort((a, b) => b - a);
  const weights = logs.map((x) => Math.exp(x - (logs[0] as number)));
  const total = weights.reduce((a, b) => a + b, 0);
  return (u) => {
    let rest = u * total;
    for (const [k, weight] of weights.entries()) {
      rest -= weight;
      if (rest < 0) return k;
    }
    return 0;
  };
};
