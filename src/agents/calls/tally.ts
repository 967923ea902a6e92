/** What a run has spent on calls, counted by the wrappers as it goes. */
import type { Trouble } from './call.js';

export interface Tally {
  /** Requests sent, answered or not. */
  calls: number;
  answered: number;
  /** Calls that ended without an answer after their last attempt. */
  failed: number;
  /** Attempts without an answer, by what went wrong. */
  readonly troubles: Record<Trouble, number>;
  tokensIn: number;
  tokensOut: number;
  /** Answers whose tokens were counted here and not by the provider. */
  estimated: number;
  /** Of answers with a price. */
  usd: number;
  /** Answers whose price is not known. */
  unpriced: number;
  /** Of attempts that may have been billed although no answer came: the most that they can have cost. */
  readonly atRisk: { calls: number; tokens: number; usd: number };
  /** Answers with more tokens than the worst case that was reserved for them. */
  over: number;
  /** Calls answered from a cassette or cache, for nothing. */
  readonly hits: { cassette: number; cache: number };
  /** Seconds that calls waited, summed over calls. */
  readonly waits: { limit: number; retry: number; budget: number };
}

export const newTally = (): Tally => ({
  calls: 0,
  answered: 0,
  failed: 0,
  troubles: { limited: 0, busy: 0, timeout: 0, network: 0, rejected: 0, fatal: 0 },
  tokensIn: 0,
  tokensOut: 0,
  estimated: 0,
  usd: 0,
  unpriced: 0,
  atRisk: { calls: 0, tokens: 0, usd: 0 },
  over: 0,
  hits: { cassette: 0, cache: 0 },
  waits: { limit: 0, retry: 0, budget: 0 },
});

/** Totals for a closing report. `usd` is null where calls were answered and the price of none is known. */
export interface Spent extends Omit<Tally, 'usd'> {
  readonly usd: number | null;
}

export const spentIn = (tally: Tally): Spent => ({
  ...structuredClone(tally),
  usd: tally.answered > 0 && tally.unpriced === tally.answered ? null : tally.usd,
});
