/**
 * Bilateral trade: a seller whose cost and a buyer whose value are uniform and private. The seller asks a price, and the buyer
 * takes it or leaves it; in a double auction that comes to whether its bid reaches the ask. The linear equilibrium
 * (Chatterjee & Samuelson 1983) trades iff v ≥ c + 1/4, which is the most that can be had (Myerson & Satterthwaite 1983).
 */
import { z } from 'zod';
import { type Arm, simulation, type Trial } from './case.js';
import { library } from './organization.js';
import { propose, rank } from './replies.js';
import { theoryTask } from './task.js';

interface Sides {
  readonly value: number;
  readonly cost: number;
}

interface Strategies {
  readonly ask: (cost: number) => number;
  readonly bid: (value: number) => number;
}

const traded = ({ trace }: Trial): boolean => trace.answer?.label === 'deal';

/** A seller who drafts a deal at its ask, and one screen: the buyer. */
const bargain = ({ ask, bid }: Strategies, read: (deal: boolean, sides: Sides) => number): Arm => {
  const task = theoryTask<Sides>({ world: (world) => ({ value: world.uniform(), cost: world.uniform() }) });
  return {
    org: library('quorum-screens', { screens: 1, quorum: 1 }),
    task,
    policy: (request) => {
      const { value, cost } = task.sealed(request);
      if (request.act !== 'choose' || request.as !== 'vote') return propose('deal', ask(cost));
      return rank(request.options, request.drafts.some((d) => bid(value) >= Number(d.content)) ? 1 : 0);
    },
    measure: (trial) => [read(traded(trial), task.sealed(trial))],
  };
};

const truthful: Strategies = { ask: (cost) => cost, bid: (value) => value };
const linear: Strategies = { ask: (cost) => (2 * cost) / 3 + 1 / 4, bid: (value) => (2 * value) / 3 + 1 / 12 };

const gains = (deal: boolean, { value, cost }: Sides): number => (deal ? value - cost : 0);

const SOURCE =
  'Chatterjee & Samuelson 1983, Operations Research 31:835; Myerson & Satterthwaite 1983, Journal of Economic Theory 29:265';

export const bargaining = (
  [
    ['bt.firstbest', 'gains from trade where both tell the truth: 1/6', truthful, gains],
    ['bt.linear_eqm', 'gains from trade in the linear equilibrium: 9/64', linear, gains],
    [
      'bt.tradeprob',
      'whether there is a trade in the linear equilibrium: 9/32',
      linear,
      (deal: boolean) => Number(deal),
    ],
  ] as const
).map(([prefix, realizes, strategies, read]) =>
  simulation({
    prefix,
    realizes,
    source: SOURCE,
    params: z.object({}),
    open: () => ({ arms: [bargain(strategies, read)] }),
  }),
);
