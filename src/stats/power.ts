/** Formal power in a vote: whose vote makes a coalition win. */

/** Voters at most: every coalition is looked at. */
export const MOST_VOTERS = 12;

export interface VotingPower {
  /** Swings of each voter / swings of all (Banzhaf 1965). */
  readonly banzhaf: readonly number[];
  /** Share of the orders of voters in which each is the one who turns a losing coalition into a winning one (Shapley & Shubik 1954). */
  readonly shapleyShubik: readonly number[];
}

/**
 * Shares of power among `n` voters, adding up to 1. `wins` says whether the coalition of these voters wins; adding a voter
 * never makes it lose. Null where no voter ever matters; RangeError beyond MOST_VOTERS.
 */
export const votingPower = (n: number, wins: (members: readonly boolean[]) => boolean): VotingPower | null => {
  if (n > MOST_VOTERS) throw new RangeError(`votingPower: ${n} voters; at most ${MOST_VOTERS} can be enumerated`);
  const won = Array.from({ length: 2 ** n }, (_, set) => wins(Array.from({ length: n }, (_, i) => isIn(set, i))));
  const weight = orders(n);
  const swings = Array.from({ length: n }, () => 0);
  const pivots = Array.from({ length: n }, () => 0);
  for (let set = 0; set < won.length; set++)
    for (let i = 0; i < n; i++) {
      if (isIn(set, i) || won[set] === true || won[set + 2 ** i] !== true) continue;
      swings[i] = (swings[i] as number) + 1;
      pivots[i] = (pivots[i] as number) + (weight[sizeOf(set)] as number);
    }
  const all = swings.reduce((a, b) => a + b, 0);
  return all === 0 ? null : { banzhaf: swings.map((s) => s / all), shapleyShubik: pivots };
};

const isIn = (set: number, i: number): boolean => Math.floor(set / 2 ** i) % 2 === 1;

const sizeOf = (set: number): number => {
  let size = 0;
  for (let rest = set; rest > 0; rest = Math.floor(rest / 2)) size += rest % 2;
  return size;
};

/** s!(n − 1 − s)!/n! for s = 0 … n − 1: the share of orders in which one voter comes right after a given set of s others. */
const orders = (n: number): readonly number[] => {
  const weight: number[] = [];
  for (let s = 0; s < n; s++) weight.push(s === 0 ? 1 / n : ((weight[s - 1] as number) * s) / (n - s));
  return weight;
};
