/**
 * What nobody has measured: the constants of simulated people marked [a] (and [l] where published figures disagree), with the
 * low and the high end between which a finding should hold. What flips at an end is a consequence of that assumption.
 * Ranges: docs/people.md.
 */
import type { DEFAULTS } from './constants.js';

export interface Assumption {
  /** A trait of everybody, or an argument of a policy. */
  readonly name: string;
  readonly low: number;
  readonly high: number;
}

const RANGES: { readonly [K in keyof typeof DEFAULTS]?: readonly [low: number, high: number] } = {
  ownFamily: [-1, 0],
  monitor: [1, 3],
  attackSpread: [1, 2],
  attention: [0, 0.05],
  keep: [0, 0.9],
  conformBase: [-1.4, 0.6],
  conformSupport: [0.8, 3.2],
  conformTruth: [0, 1],
  voteSupport: [0, 3.2],
  voteOwn: [0, 1],
  splitLoss: [0, 0.05],
  splitGarble: [0, 0.1],
  splitBlind: [0, 0.2],
  insight: [0.5, 1],
  mergeLoss: [0, 0.05],
  mergeSpoil: [0, 0.05],
  tradeWeight: [0.25, 1],
  positionBias: [0, 0.3],
  splitDrift: [0, 0.4],
  towardMedian: [0, 0.9],
};

const named = (ranges: Readonly<Record<string, readonly [low: number, high: number]>>): readonly Assumption[] =>
  Object.entries(ranges).map(([name, [low, high]]) => ({ name, low, high }));

/** Of people, whatever they are after. */
export const ASSUMPTIONS: readonly Assumption[] = named(RANGES);

/**
 * Of attackers: arguments of their policies, which hold for the staffs that know them. How often they attack is none of them: deployment safety is
 * the least over all rates, and experiments cross the rate.
 */
export const OF_ATTACKERS: readonly Assumption[] = named({
  subtlety: [0, 1],
  success: [0.4, 1],
  bits: [2, 8],
  noise: [0, 0.3],
});
