import type { Pair } from './pairs.js';

/** Discordant pairs and what they prove; pairs count as independent, so with several replicates p is optimistic. */
export interface McNemar {
  /** Pairs where a is 1 and b is 0. */
  readonly b: number;
  /** Pairs where a is 0 and b is 1. */
  readonly c: number;
  readonly p: number;
}

/** McNemar's b, c and exact p. Null when there are no pairs or a value is neither 0 nor 1. */
export const mcnemar = (pairs: readonly Pick<Pair, 'a' | 'b'>[]): McNemar | null => {
  let b = 0;
  let c = 0;
  for (const pair of pairs) {
    if (!(isBinary(pair.a) && isBinary(pair.b))) return null;
    if (pair.a > pair.b) b++;
    if (pair.a < pair.b) c++;
  }
  return pairs.length === 0 ? null : { b, c, p: signTest(b, c) };
};

const isBinary = (value: number): boolean => value === 0 || value === 1;

/** Exact two-sided sign test: min(1, 2·P(X ≤ min(b, c))), X ~ Binomial(b + c, ½); 1 when b + c = 0. */
export const signTest = (b: number, c: number): number => {
  const n = b + c;
  const k = Math.min(b, c);
  // The term at k in logarithms, because ½ⁿ underflows from n = 1075; those below it by ratios.
  let log = -n * Math.LN2;
  for (let i = 0; i < k; i++) log += Math.log((n - i) / (i + 1));
  let term = 1;
  let sum = 1;
  for (let i = k; i > 0; i--) {
    term *= i / (n - i + 1);
    sum += term;
  }
  return Math.min(1, 2 * Math.exp(log + Math.log(sum)));
};
