/**
 * A closed form held against the reference, and what many of them are made of. They are written apart from the simulations and share
 * nothing with them but Φ: what both say is said twice.
 */
import { Phi } from '../../../sim/normal.js';
import { legendre, normalNodes } from '../quadrature.js';

export type Numbers = Readonly<Record<string, number>>;

export interface Formula {
  /** Leading parts of the ids it is for, as with simulations. */
  readonly prefix: string;
  /** The formula in words and where it is from. */
  readonly says: string;
  /** Its value; parameters that it does not read are passed over. */
  readonly of: (p: Numbers, id: string) => number;
  /** Relative error allowed; default 1e-9. */
  readonly within?: number;
}

export const formula = (prefix: string, says: string, of: Formula['of'], within?: number): Formula => ({
  prefix,
  says,
  of,
  ...(within === undefined ? {} : { within }),
});

/** Parameters that are lists of numbers, and lists of those. */
export const list = (p: Numbers, name: string): readonly number[] =>
  (p as unknown as Record<string, number[]>)[name] ?? [];
export const table = (p: Numbers, name: string): readonly (readonly number[])[] =>
  (p as unknown as Record<string, number[][]>)[name] ?? [];

/** Σ f(i) for i from `from` to `to`. */
export const sum = (from: number, to: number, f: (i: number) => number): number => {
  let total = 0;
  for (let i = from; i <= to; i++) total += f(i);
  return total;
};

export const product = (from: number, to: number, f: (i: number) => number): number => {
  let total = 1;
  for (let i = from; i <= to; i++) total *= f(i);
  return total;
};

/** Binomial coefficient, by a product that stays near its size. */
export const choose = (n: number, k: number): number =>
  k < 0 || k > n ? 0 : product(1, Math.min(k, n - k), (i) => (n - Math.min(k, n - k) + i) / i);

/** P(Bin(n, p) = j). */
export const binomial = (n: number, j: number, p: number): number =>
  p === 0 ? Number(j === 0) : p === 1 ? Number(j === n) : choose(n, j) * p ** j * (1 - p) ** (n - j);

/** P(Bin(n, p) ≥ k). */
export const atLeast = (n: number, k: number, p: number): number => sum(Math.max(0, k), n, (j) => binomial(n, j, p));

/** Whether a majority of n is right; a tie at even n is a coin. */
export const majority = (n: number, p: number): number =>
  atLeast(n, Math.floor(n / 2) + 1, p) + (n % 2 === 0 ? binomial(n, n / 2, p) / 2 : 0);

/** ∫ f(x) φ(x) dx. */
export const overNormal = (f: (x: number) => number): number => {
  const { x, weights } = normalNodes();
  return sum(0, x.length - 1, (i) => (weights[i] as number) * f(x[i] as number));
};

const rule = legendre(60);

/** ∫ f over [a, b] for smooth f. */
export const integral = (a: number, b: number, f: (x: number) => number): number =>
  ((b - a) / 2) * sum(0, rule.length - 1, (i) => rule[i]!.w * f((a + b) / 2 + ((b - a) / 2) * rule[i]!.x));

/** E[max of n standard normals]. */
export const bestNormal = (n: number): number => n * overNormal((x) => x * Phi(x) ** (n - 1));

/** Law of a number of successes of unlike trials. */
export const poissonBinomial = (chances: readonly number[]): readonly number[] => {
  let law = [1];
  for (const p of chances) law = [...law, 0].map((w, j) => w * (1 - p) + (j > 0 ? (law[j - 1] as number) * p : 0));
  return law;
};

/** Solves a·x = b by elimination with pivots. */
export const solved = (a: readonly (readonly number[])[], b: readonly number[]): readonly number[] => {
  const rows = a.map((r, i) => [...r, b[i] as number]);
  const n = rows.length;
  for (let c = 0; c < n; c++) {
    const pivot = rows.reduce((best, r, i) => (i >= c && Math.abs(r[c]!) > Math.abs(rows[best]![c]!) ? i : best), c);
    [rows[c], rows[pivot]] = [rows[pivot]!, rows[c]!];
    for (let i = 0; i < n; i++) {
      if (i === c) continue;
      const by = rows[i]![c]! / rows[c]![c]!;
      rows[i] = rows[i]!.map((x, j) => x - by * rows[c]![j]!);
    }
  }
  return rows.map((r, i) => r[n]! / r[i]!);
};

/** The number at the end of a part of an id: `degroot.w1` is about member 1. */
export const memberOf = (id: string, part = 1): number => Number(/\d+$/.exec(id.split('.')[part] ?? '')?.[0]);
