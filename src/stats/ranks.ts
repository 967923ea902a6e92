/** Ranks, and how far two lists are in the same order. */

/** Ranks from 1; equal values share the mean of their ranks. */
export const midRanks = (xs: readonly number[]): readonly number[] => {
  const order = xs.map((_, i) => i).sort((a, b) => (xs[a] as number) - (xs[b] as number));
  const ranks = new Array<number>(xs.length).fill(0);
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to + 1 < order.length && xs[order[to + 1] as number] === xs[order[from] as number]) to++;
    for (let i = from; i <= to; i++) ranks[order[i] as number] = (from + to) / 2 + 1;
    from = to + 1;
  }
  return ranks;
};

/** Pearson's correlation; null where one of the lists does not vary. */
const correlation = (xs: readonly number[], ys: readonly number[]): number | null => {
  const mean = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0) / list.length;
  const [mx, my] = [mean(xs), mean(ys)];
  let [xy, xx, yy] = [0, 0, 0];
  for (const [i, x] of xs.entries()) {
    const [dx, dy] = [x - mx, (ys[i] as number) - my];
    xy += dx * dy;
    xx += dx * dx;
    yy += dy * dy;
  }
  return xx === 0 || yy === 0 ? null : Math.max(-1, Math.min(1, xy / Math.sqrt(xx * yy)));
};

/**
 * Spearman's rank correlation in [−1, 1], ties by mid-ranks; with `given`, the partial one that holds a third list fixed:
 * (r_xy − r_xz r_yz)/√((1 − r_xz²)(1 − r_yz²)). A third list that does not vary holds nothing. Null below three points,
 * where a list does not vary, or where the third one settles another. RangeError on lists of different lengths.
 */
export const rankCorrelation = (
  xs: readonly number[],
  ys: readonly number[],
  given?: readonly number[],
): number | null => {
  if (xs.length !== ys.length || (given !== undefined && given.length !== xs.length))
    throw new RangeError(`rankCorrelation: lists of ${xs.length}, ${ys.length} and ${given?.length ?? '–'} numbers`);
  if (xs.length < 3) return null;
  const [x, y] = [midRanks(xs), midRanks(ys)];
  const plain = correlation(x, y);
  if (given === undefined || plain === null) return plain;
  const z = midRanks(given);
  const [xz, yz] = [correlation(x, z), correlation(y, z)];
  if (xz === null || yz === null) return plain;
  const room = (1 - xz * xz) * (1 - yz * yz);
  return room < 1e-12 ? null : Math.max(-1, Math.min(1, (plain - xz * yz) / Math.sqrt(room)));
};
