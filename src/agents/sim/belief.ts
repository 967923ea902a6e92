/**
 * What a trader believes of a draft: a myopic Bayesian who takes the price for what is known and adds its own eye to it,
 *
 *   logit p = logit(price) + tradeWeight·(logit q − logit prior)
 *
 * q is the trader's own judgement of the draft (judge.ts), no surer than SUREST; the prior is what q would be worth if it
 * said nothing: 1/rivals that this is the right answer of those offered (on: which), one half for what it would be worth
 * (on: outcome). Where no price stands yet, the prior is the price: a market begins there. A trader has no memory of its
 * own earlier trades, so that over many rounds its eye counts again each time [a].
 */
import type { RequestOf } from '../../engine/types.js';
import { SUREST } from '../../sim/constants.js';
import { logistic, logit } from '../../sim/normal.js';
import { quality } from './judge.js';
import type { Mind } from './mind.js';

export type BeliefRequest = Extract<RequestOf<'assess'>, { as: 'belief' }>;

/** As near to 0 and 1 as a price is read. */
const EDGE = 1e-12;

const within = (p: number, edge: number): number => Math.min(1 - edge, Math.max(edge, p));

export const belief = ({ draft, price, on, rivals }: BeliefRequest, mind: Mind): number => {
  const prior = within(on === 'which' ? 1 / Math.max(1, rivals) : 0.5, 1 - SUREST);
  const own = within(quality(mind, draft), 1 - SUREST);
  return logistic(logit(within(price ?? prior, EDGE)) + mind.traits.tradeWeight * (logit(own) - logit(prior)));
};
