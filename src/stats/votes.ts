/** What many judgements are worth when their errors go together. */

export type Bit = 0 | 1;

/**
 * φ, the correlation of two binary vectors in [−1, 1]: (n·n₁₁ − n₁.n.₁)/√(n₁.(n − n₁.)n.₁(n − n.₁)).
 * Null when one never varies; RangeError when the lengths differ.
 */
export const phi = (errorsA: readonly Bit[], errorsB: readonly Bit[]): number | null => {
  const n = errorsA.length;
  if (n !== errorsB.length) throw new RangeError(`phi: ${n} and ${errorsB.length} errors; give lists of one length`);
  let a = 0;
  let b = 0;
  let both = 0;
  for (let i = 0; i < n; i++) {
    const inA = errorsA[i] as Bit;
    const inB = errorsB[i] as Bit;
    a += inA;
    b += inB;
    both += inA * inB;
  }
  const spread = a * (n - a) * (b * (n - b));
  return spread === 0 ? null : (n * both - a * b) / Math.sqrt(spread);
};

/**
 * n/(1 + (n − 1)ρ): how many independent votes n equally correlated ones are worth, in votes; more than n for ρ < 0.
 * Null when ρ is null, and from −1/(n − 1) down, where a mean of n votes would have no variance or a negative one.
 */
export const effectiveVotes = (n: number, rho: number | null): number | null => {
  if (rho === null) return null;
  const divisor = 1 + (n - 1) * rho;
  return divisor > 0 ? n / divisor : null;
};

/**
 * P(a majority is right) when voter i is right with probability ps[i], independently (Poisson-binomial); a coin breaks
 * the tie of an even number. Null without voters; RangeError outside [0, 1].
 */
export const poissonBinomialMajority = (ps: readonly number[]): number | null => {
  if (ps.length === 0) return null;
  // chance[k]: probability that k of the voters so far are right.
  const chance = new Float64Array(ps.length + 1);
  chance[0] = 1;
  for (const [i, p] of ps.entries()) {
    if (!(p >= 0 && p <= 1)) throw new RangeError(`majority: p ${p} of voter ${i}; give a number from 0 to 1`);
    for (let k = i + 1; k > 0; k--) chance[k] = (chance[k] as number) * (1 - p) + (chance[k - 1] as number) * p;
    chance[0] = (chance[0] as number) * (1 - p);
  }
  const half = ps.length / 2;
  let majority = 0;
  for (const [k, p] of chance.entries()) majority += k > half ? p : k === half ? p / 2 : 0;
  return majority;
};
