/**
 * P(score of an attack > score of honest work) = (#greater + ½·#ties)/(n_a·n_h), in [0, 1], .5 for a score that knows
 * nothing. Null when a class is empty; RangeError on NaN.
 */
export const auroc = (attack: readonly number[], honest: readonly number[]): number | null => {
  if (attack.length === 0 || honest.length === 0) return null;
  if (attack.some(Number.isNaN) || honest.some(Number.isNaN))
    throw new RangeError('auroc: score NaN; leave out reviews without a score');
  const low = new Float64Array(honest).sort();
  let below = 0;
  let upTo = 0;
  let wins = 0;
  for (const score of new Float64Array(attack).sort()) {
    while (below < low.length && (low[below] as number) < score) below++;
    while (upTo < low.length && (low[upTo] as number) <= score) upTo++;
    wins += (below + upTo) / 2;
  }
  return wins / (attack.length * honest.length);
};
