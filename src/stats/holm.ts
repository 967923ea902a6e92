/**
 * Holm's adjusted p values, in the order given: sorted, p(i) becomes max over j ≤ i of min(1, (m − j + 1)·p(j))
 * (Holm 1979); rejecting those below α keeps the chance of any false rejection below α. A null was not tested:
 * it stays null and does not count in m. RangeError outside [0, 1].
 */
export const holm = (ps: readonly (number | null)[]): (number | null)[] => {
  const tested: { p: number; at: number }[] = [];
  for (const [at, p] of ps.entries()) {
    if (p === null) continue;
    if (!(p >= 0 && p <= 1)) throw new RangeError(`holm: p value ${p} at ${at}; give numbers from 0 to 1, or null`);
    tested.push({ p, at });
  }
  tested.sort((a, b) => a.p - b.p);
  const adjusted: (number | null)[] = ps.map(() => null);
  let largest = 0;
  for (const [rank, { p, at }] of tested.entries()) {
    largest = Math.max(largest, Math.min(1, (tested.length - rank) * p));
    adjusted[at] = largest;
  }
  return adjusted;
};
