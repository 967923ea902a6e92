/** What a critic's traits come to, worked out once: thresholds, and how its noise is shared with others. */
import type { Traits } from '../../sim/constants.js';
import { PhiInverse } from '../../sim/normal.js';

/** Weights of the noise common to all judges, kept by one, and of the call; their squares sum to 1. */
export interface CriticShares {
  readonly item: number;
  readonly judge: number;
  readonly call: number;
}

export interface Critic {
  /** c(1) and c(0), over all wordings. */
  readonly hit: number;
  readonly pass: number;
  /** √(1 + τ²). */
  readonly scale: number;
  readonly onWrong: CriticShares;
  readonly onRight: CriticShares;
}

/** Shares as given, brought to a sum of 1, so that changing one of them changes no rate. */
const sharesOf = (item: number, judge: number, call: number): CriticShares => {
  const given = item + judge + call;
  // .42 + .5 + .08 is not 1 in floating point, and is meant to be.
  const sum = given === 0 || Math.abs(given - 1) < 1e-9 ? 1 : given;
  return { item: Math.sqrt(item / sum), judge: Math.sqrt(judge / sum), call: Math.sqrt(call / sum) };
};

const known = new WeakMap<Traits, Critic>();

export const criticOf = (traits: Traits): Critic => {
  const found = known.get(traits);
  if (found) return found;
  const t = traits;
  const critic: Critic = {
    hit: PhiInverse(t.sensitivity),
    pass: PhiInverse(1 - t.specificity),
    scale: Math.sqrt(1 + t.wording ** 2),
    onWrong: sharesOf(t.criticItem, t.criticJudge, t.criticCall),
    onRight: sharesOf(t.criticItemRight, t.criticJudge, t.criticCall),
  };
  known.set(traits, critic);
  return critic;
};
