/**
 * Prediction markets, as arithmetic. A market maker with the logarithmic scoring rule (Hanson 2003): prices are a
 * probability vector p over options; a trader who moves them to p′ buys b·ln(p′ᵢ/pᵢ) + c shares of option i and pays
 * c = b·max ln(pᵢ/p′ᵢ), the least with which nobody sells what he does not hold. One share of the right option pays 1. The
 * maker loses at most b·ln n.
 */

/** Prices nearer to 0 or 1 than this are not asked for: the last step to certainty has no finite cost. */
const EDGE = 1e-12;

/** What one trader holds of one market. */
export interface Holding {
  readonly person: number;
  /** Shares of each option. */
  readonly shares: readonly number[];
  readonly paid: number;
}

/** One option: the earliest draft with this label. */
export interface Option {
  readonly draft: string;
  readonly label: string;
}

/** A market whose shares are still out. `outcome` markets have two options of which only the first has a draft: yes and no. */
export interface Market {
  readonly on: 'which' | 'outcome';
  readonly account: string;
  readonly options: readonly Option[];
  readonly holdings: readonly Holding[];
  /** Whether its draft is the one that was followed; a market on which answer is right always settles. */
  readonly followed: boolean;
  /** The trial was stopped while it was open: what was paid is given back. */
  readonly broken?: true;
}

/** Beliefs as a probability vector inside the edges; without any weight, the prices as they are. */
export const asPrices = (beliefs: readonly number[], prices: readonly number[]): readonly number[] => {
  const known = beliefs.map((b) => (Number.isFinite(b) ? Math.max(0, b) : 0));
  const sum = known.reduce((a, b) => a + b, 0);
  if (sum <= 0) return prices;
  const inside = known.map((b) => Math.min(1 - EDGE, Math.max(EDGE, b / sum)));
  const total = inside.reduce((a, b) => a + b, 0);
  return inside.map((b) => b / total);
};

export interface Move {
  readonly prices: readonly number[];
  readonly shares: readonly number[];
  readonly cost: number;
}

/** From prices towards a target, as far as `purse` pays for along the straight line (Infinity: all the way). */
export const move = (from: readonly number[], target: readonly number[], b: number, purse: number): Move => {
  const reach = reachOf(from, target, b, purse);
  if (reach <= 0) return { prices: from, shares: from.map(() => 0), cost: 0 };
  const prices = reach === 1 ? target : from.map((p, i) => p + reach * ((target[i] as number) - p));
  const steps = from.map((p, i) => b * Math.log((prices[i] as number) / p));
  const cost = Math.max(0, -Math.min(...steps));
  return { prices, shares: steps.map((s) => s + cost), cost };
};

/** Greatest λ in [0, 1] with b·ln(pᵢ/(pᵢ + λ(p′ᵢ − pᵢ))) ≤ purse for every i. */
const reachOf = (from: readonly number[], target: readonly number[], b: number, purse: number): number => {
  if (purse === Number.POSITIVE_INFINITY) return 1;
  let reach = 1;
  from.forEach((p, i) => {
    const fall = p - (target[i] as number);
    if (fall > 0) reach = Math.min(reach, (p * -Math.expm1(-Math.max(0, purse) / b)) / fall);
  });
  return reach;
};

/** Kelly betting: everybody stakes its whole balance in proportion to its beliefs; the price is the belief of the money. */
export const kellyPrices = (
  balances: readonly number[],
  beliefs: readonly (readonly number[])[],
): readonly number[] => {
  const total = balances.reduce((a, b) => a + b, 0);
  const options = beliefs[0]?.length ?? 0;
  return Array.from({ length: options }, (_, j) =>
    total > 0
      ? balances.reduce((sum, w, i) => sum + w * (beliefs[i]?.[j] as number), 0) / total
      : beliefs.reduce((sum, b) => sum + (b[j] as number), 0) / beliefs.length,
  );
};
