/** What each member adds to the worth of a group, on average over all orders of joining (Shapley 1953). */

/**
 * Shapley values of `n` players; `worth` is asked once for each of the 2^n coalitions. They add up to worth(all) − worth(none).
 * φ_i = Σ over coalitions S without i of |S|!(n − |S| − 1)!/n! · (worth(S with i) − worth(S)).
 */
export const shapleyValues = (n: number, worth: (members: readonly boolean[]) => number): readonly number[] => {
  const has = (set: number, i: number): boolean => Math.floor(set / 2 ** i) % 2 === 1;
  const members = (set: number): readonly boolean[] => Array.from({ length: n }, (_, i) => has(set, i));
  const worths = Array.from({ length: 2 ** n }, (_, set) => worth(members(set)));
  // weight[s] = s!(n − s − 1)!/n! = 1/(n·C(n − 1, s))
  const weight: number[] = [];
  for (let s = 0, choose = 1; s < n; s++) {
    weight.push(1 / (n * choose));
    choose = (choose * (n - 1 - s)) / (s + 1);
  }
  return Array.from({ length: n }, (_, i) => {
    let value = 0;
    for (let set = 0; set < worths.length; set++) {
      if (has(set, i)) continue;
      const size = members(set).filter(Boolean).length;
      value += (weight[size] as number) * ((worths[set + 2 ** i] as number) - (worths[set] as number));
    }
    return value;
  });
};
