/**
 * Auctions with private values, drawn for each person and instance in the world. The engine sells to the highest p − price
 * and pays the winner. Selling a thing worth v: a second-price bid {p: v, price: 0}, a first-price bid {p: v, price: v − bid};
 * what the seller keeps is p − payment. Buying a service that costs c: {p: 1, price: c}. Payments are read from the ledger.
 */
import { z } from 'zod';
import { isMissing, type TraceEvent } from '../../engine/types.js';
import { type Arm, count, refuse, simulation, type Trial } from './case.js';
import type { Chance } from './chance.js';
import { theoretical } from './organization.js';
import { propose, seatNumber, usageOf } from './replies.js';
import { theoryTask } from './task.js';

/** What the winner is worth to the client, and what a bidder asks: both may rest on its value alone. */
export interface Sale {
  readonly n: number;
  readonly mechanism: 'first-price' | 'second-price';
  readonly reserve?: number;
  readonly values: (world: Chance) => readonly number[];
  readonly bid: (value: number) => { readonly p: number; readonly price: number };
  readonly measure: (trial: Trial, values: readonly number[]) => number;
}

/** An auction among n; who wins delivers, and the answer says who it was. */
export const auction = ({ n, mechanism, reserve = 0, values, bid, measure }: Sale): Arm => {
  const task = theoryTask<readonly number[]>({ world: values });
  return {
    org: theoretical('auction', { bidders: n, mechanism, reserve }),
    task,
    policy: (request) => {
      const seat = seatNumber(request);
      if (request.act !== 'assess') return propose('delivered', seat);
      return { ...bid(task.sealed(request)[seat] as number), usage: usageOf(1) };
    },
    measure: (trial) => [measure(trial, task.sealed(trial))],
  };
};

/** Number of the winner; −1 where nobody reached the reserve. */
const winnerOf = ({ trace }: Trial): number => (trace.answer?.seat ? Number(trace.answer.content) : -1);

/** What all bidders were paid. */
export const payment = ({ trace }: Trial): number =>
  Object.values(trace.balances?.earnings ?? {}).reduce((sum, x) => sum + x, 0);

/** What the winner promised, less what it was paid: the revenue of a seller. */
export const revenue = (trial: Trial): number => {
  const { trace } = trial;
  const won = trace.entries.find(
    (e): e is TraceEvent => e.kind === 'event' && e.as === 'bid' && e.seat === trace.answer?.seat,
  );
  return won && !isMissing(won.reply) && 'p' in won.reply ? won.reply.p - payment(trial) : 0;
};

const ofWinner = (trial: Trial, values: readonly number[]): number => values[winnerOf(trial)] ?? 0;

/** Numbers in a text such as U[-1,1]. */
const range = (text: string | undefined, low: number, high: number): readonly [number, number] => {
  if (text === undefined) return [low, high];
  const found = /^U\[\s*(-?[\d.]+)\s*,\s*(-?[\d.]+)\s*\]$/.exec(text);
  return found ? [Number(found[1]), Number(found[2])] : refuse(`"${text}"; a law is written U[low,high]`);
};

const uniform =
  (n: number, [low, high]: readonly [number, number]) =>
  (world: Chance): readonly number[] =>
    Array.from({ length: n }, () => low + (high - low) * world.uniform());

/** Bidders who bid what the thing is worth to them, and leave the seller all of it. */
const truthful = (value: number): { p: number; price: number } => ({ p: value, price: 0 });

const second = (n: number, measure: Sale['measure'], reserve = 0, values = uniform(n, [0, 1])): Arm =>
  auction({ n, mechanism: 'second-price', reserve, values, bid: truthful, measure });

/** First price in equilibrium: everybody bids (n − 1)/n of its value, unless `share` says otherwise. */
export const firstPrice = (n: number, share = (n - 1) / n): Arm =>
  auction({
    n,
    mechanism: 'first-price',
    values: uniform(n, [0, 1]),
    bid: (v) => ({ p: v, price: v - share * v }),
    measure: revenue,
  });

/** Contractors who ask what the work costs them; the work is worth the highest cost there can be. */
const procurement = (n: number, costs: string | undefined, measure: Sale['measure']): Arm => {
  const law = range(costs, 0, 1);
  const bid = (cost: number): { p: number; price: number } => ({ p: law[1], price: cost });
  return auction({ n, mechanism: 'second-price', values: uniform(n, law), bid, measure });
};

/**
 * One thing of the same worth to all, which each estimates with an error of its own and bids as estimated. The number is what
 * the winner pays too much.
 */
const naive = (n: number, noise: string | undefined): Arm => {
  const [low, high] = range(noise, -1, 1);
  const errors = uniform(n, [low, high]);
  const worths = new WeakMap<readonly number[], number>();
  return auction({
    n,
    mechanism: 'first-price',
    values: (world) => {
      const worth = Math.abs(low) + world.uniform();
      const estimates = errors(world).map((e) => worth + e);
      worths.set(estimates, worth);
      return estimates;
    },
    bid: truthful,
    measure: (trial, estimates) => revenue(trial) - (worths.get(estimates) as number),
  });
};

const SOURCE = 'Vickrey 1961, Journal of Finance 16:8; Myerson 1981, Mathematics of Operations Research 6:58';
const bidders = z.object({ n: count.max(1000) });
const costs = bidders.extend({ costs: z.string().optional() });

export const auctions = [
  simulation({
    prefix: 'auc.spa',
    realizes: 'revenue of a second-price auction among n, values uniform: (n − 1)/(n + 1)',
    source: SOURCE,
    params: bidders,
    open: ({ n }) => ({ arms: [second(n, revenue)] }),
  }),
  simulation({
    prefix: 'auc.fpa',
    realizes: 'revenue of a first-price auction whose bidders shade to (n − 1)/n: (n − 1)/(n + 1)',
    source: SOURCE,
    params: bidders,
    open: ({ n }) => ({ arms: [firstPrice(n)] }),
  }),
  simulation({
    prefix: 'auc.welfare',
    realizes: 'value of who gets the thing: n/(n + 1)',
    source: SOURCE,
    params: bidders,
    open: ({ n }) => ({ arms: [second(n, ofWinner)] }),
  }),
  simulation({
    prefix: 'auc.reserve',
    realizes: 'revenue of a second-price auction with a reserve: ∫_r^1 n(2v − 1)v^(n−1) dv',
    source: SOURCE,
    params: bidders.extend({ reserve: z.number().min(0) }),
    open: ({ n, reserve }) => ({ arms: [second(n, revenue, reserve)] }),
  }),
  simulation({
    prefix: 'proc.vickrey',
    realizes: 'what the cheapest of n contractors is paid under second price: 2/(n + 1)',
    source: SOURCE,
    params: costs,
    open: ({ n, costs: law }) => ({ arms: [procurement(n, law, payment)] }),
  }),
  simulation({
    prefix: 'proc.mincost',
    realizes: 'cost of the contractor who wins: 1/(n + 1)',
    source: SOURCE,
    params: costs,
    open: ({ n, costs: law }) => ({ arms: [procurement(n, law, ofWinner)] }),
  }),
  simulation({
    prefix: 'winnerscurse',
    realizes: 'what the winner among naive bidders for a common value pays too much: a(n − 1)/(n + 1)',
    source: "Thaler 1988, Journal of Economic Perspectives 2:191 (the winner's curse)",
    params: bidders.extend({ noise: z.string().optional() }),
    open: ({ n, noise }) => ({ arms: [naive(n, noise)] }),
  }),
];
