/**
 * Myopic Bayesian traders, one binary signal each, drawn in the world; a trader knows the price and its own signal. The
 * market maker's expected loss is b times the mutual information of state and signals, and the last price is the posterior.
 */
import { z } from 'zod';
import type { Ruling } from '../../engine/types.js';
import { type Arm, count, share, simulation, type Trial } from './case.js';
import {
  analysis,
  answerOf,
  type Bet,
  belief,
  isBet,
  makersLoss,
  marketFamily,
  type Outcome,
  paidOut,
  silent,
  spentBy,
} from './market.js';
import { library } from './organization.js';
import { seatNumber } from './replies.js';

interface Sealed extends Outcome {
  /** The answer that each trader's signal speaks for. */
  readonly signals: readonly number[];
}

/** Bayes on the price, which is what all traders before have known. */
const posterior = (bet: Bet, signal: number, accuracy: number): number => {
  const price = bet.price as number;
  const [mine, other] = answerOf(bet) === signal ? [accuracy, 1 - accuracy] : [1 - accuracy, accuracy];
  return (price * mine) / (price * mine + (1 - price) * other);
};

/** Whether a trader is asked for the second time about an answer: everybody is asked twice about each. */
const secondTime = (): ((bet: Bet) => boolean) => {
  const before = new Set<string>();
  return (bet) => {
    const key = `${bet.seat} ${answerOf(bet)}`;
    return before.delete(key) || !before.add(key);
  };
};

interface Information {
  readonly b: number;
  readonly traders: number;
  readonly accuracy: number;
  readonly prior: number;
}

/**
 * n traders. Where the prior is not even there is one more, who knows nothing else and takes the price there while the others
 * wait a round; what it earns is no price of information.
 */
const informed = (
  { b, traders, accuracy, prior }: Information,
  measure: (trial: Trial, sealed: Sealed, opener: number) => number,
): Arm => {
  const even = prior === 0.5;
  const again = secondTime();
  const task = marketFamily<Sealed>((world) => {
    const right = world.flip(prior) ? 0 : 1;
    return { right, signals: Array.from({ length: traders }, () => (world.flip(accuracy) ? right : 1 - right)) };
  });
  return {
    org: library('prediction-market', {
      analysts: 2,
      traders: traders + (even ? 0 : 1),
      rounds: even ? 1 : 2,
      liquidity: b,
      purse: 100 * b,
    }),
    task,
    policy: (request) => {
      if (!isBet(request)) return analysis(request);
      const seat = seatNumber(request);
      const acts = even || again(request) === seat < traders;
      if (!acts) return silent;
      if (seat === traders) return belief(answerOf(request) === 0 ? prior : 1 - prior);
      return belief(posterior(request, task.sealed(request).signals[seat] as number, accuracy));
    },
    measure: (trial) => [measure(trial, task.sealed(trial), 2 + traders)],
    idleLots: true,
  };
};

/** What the market maker lost, but for what the opener won. */
const subsidy = (trial: Trial, _: Sealed, opener: number): number =>
  makersLoss(trial, 'purse') - (paidOut(trial, opener) - spentBy(trial, opener, 'lmsr'));

/** Prices of the answers after the last trade. */
const closing = ({ trace }: Trial): readonly number[] => {
  const last = trace.entries.filter((e): e is Ruling => e.kind === 'ruling' && e.ruling === 'trade').at(-1);
  return (last?.outcome ?? '').split(' ').map(Number);
};

const squaredError = (trial: Trial, { right }: Sealed): number => {
  const [price = Number.NaN] = closing(trial);
  return (price - (right === 0 ? 1 : 0)) ** 2;
};

const SOURCE = 'Hanson 2003; Ostrovsky 2012, Econometrica 80:2595 (information aggregation)';
const signals = z.object({ traders: count.max(999), signal_acc: share, prior: z.number().gt(0).lt(1).default(0.5) });

export const informedMarkets = [
  simulation({
    prefix: 'lmsr.info',
    realizes: 'loss of the market maker to Bayesian traders: b × I(state; signals)',
    source: SOURCE,
    params: signals.extend({ b: z.number().positive() }),
    open: ({ b, traders, signal_acc: accuracy, prior }) => ({
      arms: [informed({ b, traders, accuracy, prior }, subsidy)],
    }),
  }),
  simulation({
    prefix: 'lmsr.brier',
    realizes: 'squared distance of the last price from the outcome: E[post(1 − post)]',
    source: SOURCE,
    params: signals,
    open: ({ traders, signal_acc: accuracy, prior }) => ({
      arms: [informed({ b: 1, traders, accuracy, prior }, squaredError)],
    }),
  }),
];
