/** What cases of prediction markets share: answers that analysts lay on the table, and what the ledger says of a trade. */
import type { LedgerEntry, Reply, Request, Ruling } from '../../engine/types.js';
import type { Trial } from './case.js';
import type { Chance } from './chance.js';
import { propose, seatNumber, usageOf } from './replies.js';
import { type TheoryTask, theoryTask } from './task.js';

/** Which answer will turn out to be right; more may be drawn with it. */
export interface Outcome {
  readonly right: number;
}

/** A family whose answers are numbers from 0, one for each analyst. */
export const marketFamily = <S extends Outcome>(world: (world: Chance, index: number) => S): TheoryTask<S> =>
  theoryTask<S>({ world, worth: ({ right }, content) => (content === right ? 1 : 0) });

/** Analyst i writes answer i. */
export const analysis = (request: Request): Reply => propose(`answer-${seatNumber(request)}`, seatNumber(request));

export type Bet = Request & { readonly act: 'assess'; readonly as: 'belief' };

export const isBet = (request: Request): request is Bet => request.act === 'assess' && request.as === 'belief';

/** Number of the answer that a trader is asked about. */
export const answerOf = (bet: Bet): number => Number(bet.draft.content);

const MOMENT = usageOf(1);

export const belief = (x: number): Reply => ({ belief: x, usage: MOMENT });

/** A trader who has nothing to say lets prices be. */
export const silent: Reply = { none: 'no trade', usage: MOMENT };

const rulings = ({ trace }: Trial, kind: Ruling['ruling'], by: string): readonly Ruling[] =>
  trace.entries.filter((e): e is Ruling => e.kind === 'ruling' && e.ruling === kind && e.by === by);

const sum = (entries: readonly LedgerEntry[], person: number): number =>
  entries.reduce((total, e) => (e.person === person ? total + e.delta : total), 0);

/** What a person paid for shares. */
export const spentBy = (trial: Trial, person: number, rule: 'lmsr' | 'kelly'): number =>
  -sum(
    rulings(trial, 'trade', rule).flatMap((r) => r.entries ?? []),
    person,
  );

/** What a person got when the market settled: its shares of the right answer. */
export const paidOut = (trial: Trial, person: number): number =>
  sum(
    rulings(trial, 'settle', 'trade').flatMap((r) => r.entries ?? []),
    person,
  );

/** What the market maker has lost. */
export const makersLoss = ({ trace }: Trial, account: string): number => -(trace.balances?.[account]?.[''] ?? 0);
