/** How far something is in few hands. */

export interface Concentration {
  /** 0 where all have alike, 1 where one has everything; null below two holders. */
  readonly gini: number | null;
  /** Sum of squared shares: 1/n where all have alike, 1 where one has everything. */
  readonly hhi: number;
  readonly maxShare: number;
}

/**
 * Gini's coefficient Σ(2r − n − 1)x_r/(nΣx), r the rank of x, times n/(n − 1) so that it reaches 1; Herfindahl's index and the largest
 * share. Null where nobody has anything. RangeError on negative amounts.
 */
export const concentration = (amounts: readonly number[]): Concentration | null => {
  if (amounts.some((x) => !(x >= 0))) throw new RangeError(`concentration: ${amounts.join(', ')}; give amounts from 0`);
  const n = amounts.length;
  const total = amounts.reduce((a, b) => a + b, 0);
  if (total === 0) return null;
  const shares = [...amounts].sort((a, b) => a - b).map((x) => x / total);
  const spread = shares.reduce((sum, share, i) => sum + (2 * (i + 1) - n - 1) * share, 0);
  return {
    gini: n < 2 ? null : spread / (n - 1),
    hhi: shares.reduce((sum, share) => sum + share * share, 0),
    maxShare: shares[n - 1] as number,
  };
};
