/**
 * Hanson's market maker: C(q) = b ln Σ e^(q/b), price = softmax(q/b), loss at most b ln n. Traders name prices, and the engine
 * says what that costs and how many shares it buys; costs, shares and losses are read from the ledger and prices from what a
 * trader was shown. Complete sets of shares cost and pay their face value, and the engine sells none.
 */
import { z } from 'zod';
import { type Arm, refuse, simulation, type Trial } from './case.js';
import {
  analysis,
  answerOf,
  type Bet,
  belief,
  isBet,
  makersLoss,
  marketFamily,
  paidOut,
  silent,
  spentBy,
} from './market.js';
import { library } from './organization.js';
import { seatNumber } from './replies.js';

const ACCOUNT = 'purse';
/** A purse no trade empties: the last step that the engine allows costs 28 b. */
const DEEP = 100;

const answers = z.number().int().min(2).max(500);
const liquidity = z.number().positive();

/** One trader who is certain of the right answer; the number is what the market maker loses to it. */
const certainty = (n: number, b: number): Arm => ({
  org: library('prediction-market', { analysts: n, traders: 1, rounds: 1, liquidity: b, purse: DEEP * b }),
  task: marketFamily(() => ({ right: 0 })),
  policy: (request) => (isBet(request) ? belief(answerOf(request) === 0 ? 1 : 0) : analysis(request)),
  measure: (trial) => [makersLoss(trial, ACCOUNT)],
});

// --- from one price to another

const OPENING = 0.5;
const OPENER = 0;
const MOVER = 1;
const near = (x: number, y: number): boolean => Math.abs(x - y) < 1e-12;

/**
 * An opener takes the price of a yes to p0 and a mover from there to p1, each once, in whatever order they come. The numbers are
 * what the mover's shares pay when `right` is right, and what they cost.
 */
const moving = (b: number, p0: number, p1: number, right: number): Arm => {
  const purse = DEEP * b;
  const wanted = (bet: Bet): number | null => {
    const yes = answerOf(bet) === 0 ? (bet.price as number) : 1 - (bet.price as number);
    const fresh = bet.view.balances?.[ACCOUNT] === purse;
    if (seatNumber(bet) === OPENER) return fresh && near(yes, OPENING) ? p0 : null;
    return fresh && near(yes, p0) ? p1 : null;
  };
  return {
    org: library('prediction-market', { analysts: 2, traders: 2, rounds: 2, liquidity: b, purse }),
    task: marketFamily(() => ({ right })),
    policy: (request) => {
      if (!isBet(request)) return analysis(request);
      const yes = wanted(request);
      return yes === null ? silent : belief(answerOf(request) === 0 ? yes : 1 - yes);
    },
    measure: (trial) => {
      const person = 2 + MOVER;
      return [paidOut(trial, person), spentBy(trial, person, 'lmsr')];
    },
    idleLots: true,
  };
};

/** Shares of yes, less those of no; what they cost, less the worth of complete sets: selling a yes is buying a no. */
const moves = (b: number, p0: number, p1: number, read: (yes: number, no: number, cost: number) => number) => ({
  arms: [moving(b, p0, p1, 0), moving(b, p0, p1, 1)],
  number: ([ifYes = [], ifNo = []]: readonly (readonly number[])[]): number =>
    read(ifYes[0] ?? Number.NaN, ifNo[0] ?? Number.NaN, ifYes[1] ?? Number.NaN),
});

// --- to given shares

/** What a trader has noted of the markets before: what it asked for, and what it came to hold. */
interface Notebook {
  readonly aims: number[];
  readonly held: number[];
  market: number;
  opened: number;
  seen: number;
}

/** Beliefs for the next turn: an answer of which too few shares were held is asked for more, at most doubled. */
const learn = ({ aims, held }: Notebook, target: readonly number[], b: number): void => {
  target.forEach((q, i) => {
    const factor = 1 + (q - (held[i] as number)) / b;
    aims[i] = (aims[i] as number) * Math.min(2, Math.max(0.5, factor));
  });
};

/**
 * A trader who wants to hold q shares and knows no formula. In a series of markets it names prices, sees what its shares pay
 * as one answer after another turns out right, and corrects its aim. The numbers are read off the last market: the price of the
 * first answer, as the trader is shown it after its trade, and what the shares cost.
 */
const reaching = (b: number, q: readonly number[]): Arm => {
  const n = q.length;
  const least = Math.min(...q);
  const target = q.map((x) => x - least);
  const range = Math.max(...target);
  if (range > 25 * b) refuse(`shares ${range} are more than 25 times the liquidity ${b}`);
  const series = n * (14 + Math.ceil((2 * range) / b));
  const fresh = (): Notebook => ({ aims: q.map(() => 1), held: q.map(() => 0), market: -1, opened: 0, seen: 0 });
  let notes = fresh();
  const begin = (market: number, balance: number): void => {
    const k = market % series;
    if (k === 0) notes = fresh();
    else notes.held[(k - 1) % n] = balance - notes.seen;
    if (k > 0 && k % n === 0) learn(notes, target, b);
    notes = { ...notes, market, opened: balance };
  };
  return {
    org: library('prediction-market', {
      analysts: n,
      traders: 1,
      rounds: 2,
      liquidity: b,
      purse: series * (b + 2 * range),
    }),
    task: marketFamily((_, index) => ({ right: (index % series) % n })),
    policy: (request) => {
      if (!isBet(request)) return analysis(request);
      const balance = request.view.balances?.[ACCOUNT] as number;
      const { index } = request.view.instance;
      if (index !== notes.market) begin(index, balance);
      notes.seen = balance;
      if (balance < notes.opened) return belief(request.price as number);
      return belief((notes.aims[answerOf(request)] as number) / notes.aims.reduce((a, x) => a + x, 0));
    },
    measure: (trial) => [lastPrice(trial), spentBy(trial, n, 'lmsr')],
    series,
    idleLots: true,
  };
};

/** Price of the first answer in the second round, which its only trader confirms. */
const lastPrice = ({ trace }: Trial): number => {
  const shown = trace.entries.find((e) => e.kind === 'event' && e.as === 'belief' && e.id.endsWith('#1.0'));
  return shown?.kind === 'event' && 'belief' in shown.reply ? shown.reply.belief : Number.NaN;
};

const HANSON = 'Hanson 2003, Information Systems Frontiers 5:107; 2007, Journal of Prediction Markets 1:3';
const shares = z.object({ b: liquidity, q: z.array(z.number()).min(2).max(20) });
const step = z.object({ b: liquidity, p0: z.number().gt(0).lt(1), p1: z.number().gt(0).lt(1) });

export const marketMakers = [
  simulation({
    prefix: 'lmsr.maxloss',
    realizes: 'loss of the market maker to a trader who is certain and right: b ln n',
    source: HANSON,
    params: z.object({ b: liquidity, n: answers }),
    open: ({ b, n }) => ({ arms: [certainty(n, b)] }),
  }),
  simulation({
    prefix: 'lmsr.price',
    realizes: 'price of the first answer when q shares are out: e^(q₀/b)/Σ e^(q/b)',
    source: HANSON,
    params: shares,
    open: ({ b, q }) => ({ arms: [reaching(b, q)] }),
  }),
  simulation({
    prefix: 'lmsr.cost',
    realizes: 'C(q) = b ln Σ e^(q/b): what q shares cost, and C(0), the greatest loss',
    source: HANSON,
    params: shares,
    open: ({ b, q }) => ({
      arms: [reaching(b, q), certainty(q.length, b)],
      number: ([bought = [], lost = []]) => (bought[1] as number) + Math.min(...q) + (lost[0] as number),
    }),
  }),
  simulation({
    prefix: 'lmsr.move.shares',
    realizes: 'shares of yes that a move from p0 to p1 buys: b (logit p1 − logit p0)',
    source: HANSON,
    params: step,
    open: ({ b, p0, p1 }) => moves(b, p0, p1, (yes, no) => yes - no),
  }),
  simulation({
    prefix: 'lmsr.move.cost',
    realizes: 'what a move from p0 to p1 costs: b ln((1 − p0)/(1 − p1))',
    source: HANSON,
    params: step,
    open: ({ b, p0, p1 }) => moves(b, p0, p1, (_, no, cost) => cost - no),
  }),
];
