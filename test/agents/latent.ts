/** Closed forms of latent variables, and what replies of many runs say of them. */
import { expect } from 'vitest';
import { Phi } from '../../src/sim/normal.js';

/** P(both latent values positive) for means a and b and correlation rho, by a shared factor. */
export const bothPositive = (a: number, b: number, rho: number): number => {
  const step = 0.01;
  let sum = 0;
  for (let t = -8; t <= 8; t += step) {
    const shared = Math.sqrt(rho) * t;
    const rest = Math.sqrt(1 - rho);
    sum += (Phi((a + shared) / rest) * Phi((b + shared) / rest) * Math.exp((-t * t) / 2)) / Math.sqrt(2 * Math.PI);
  }
  return sum * step;
};

/** The numbers that `of` says of the runs 0 … n − 1. */
export const over = (n: number, of: (run: number) => number): readonly number[] =>
  Array.from({ length: n }, (_, run) => of(run));

export const mean = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0) / xs.length;

export const sd = (xs: readonly number[]): number => {
  const m = mean(xs);
  return Math.sqrt(xs.reduce((sum, x) => sum + (x - m) ** 2, 0) / (xs.length - 1));
};

export const correlation = (xs: readonly number[], ys: readonly number[]): number => {
  const [mx, my] = [mean(xs), mean(ys)];
  return xs.reduce((sum, x, i) => sum + (x - mx) * ((ys[i] as number) - my), 0) / (xs.length - 1) / sd(xs) / sd(ys);
};

/** A share of n within 4.5 standard deviations of what the model says. */
export const nearShare = (k: number, n: number, p: number): void => {
  expect(n).toBeGreaterThan(100);
  const told = `${k} of ${n} = ${(k / n).toFixed(4)}, and the model says ${p.toFixed(4)}`;
  expect(Math.abs(k / n - p), told).toBeLessThan(4.5 * Math.sqrt((p * (1 - p)) / n) + 1e-9);
};

/** A correlation of n pairs within 4.5 standard errors (Fisher's z). */
export const nearCorrelation = (r: number, n: number, rho: number): void => {
  const told = `${r.toFixed(4)} over ${n} pairs, and the model says ${rho.toFixed(4)}`;
  expect(Math.abs(Math.atanh(r) - Math.atanh(rho)), told).toBeLessThan(4.5 / Math.sqrt(n - 3));
};

/** A standard deviation of n normals within 4.5 standard errors. */
export const nearSd = (s: number, n: number, sigma: number): void => {
  expect(Math.abs(s / sigma - 1), `sd ${s.toFixed(4)} of ${n}, and the model says ${sigma}`).toBeLessThan(
    4.5 / Math.sqrt(2 * n),
  );
};
