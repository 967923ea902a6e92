/**
 * Item response (Birnbaum 1968, Lord 1980): P = c + (1 − c)/(1 + e^{−a(θ − b)}). Where an item's difficulty b is shared, it alone
 * makes people err together: ρ = Var_b P/(m(1 − m)), and a majority is worth less than at the same m under independence.
 */
import { z } from 'zod';
import { logistic } from '../../sim/normal.js';
import { type Arm, count, refuse, share, simulation } from './case.js';
import type { Chance } from './chance.js';
import { type Crowd, crowdAt, crowdOf } from './crowd.js';
import { correct, jury, RIGHT, WRONG } from './jury.js';
import { library } from './organization.js';
import { propose } from './replies.js';
import { approvalMoments } from './screens.js';
import { theoryTask } from './task.js';

const SOURCE = 'Birnbaum 1968, in Lord & Novick; Lord 1980, Applications of Item Response Theory';

const person = z.object({ a: z.number(), theta: z.number(), c: share.default(0) });
const item = person.extend({ b: z.number() });
const shared = person.extend({ b: z.string(), n: count });

const chanceOf = ({ a, theta, c }: z.infer<typeof person>, b: number): number =>
  c + (1 - c) * logistic(a * (theta - b));

/** One person on one item, drawn in the world or fixed. */
const alone = (given: z.infer<typeof person>, difficulty: (world: Chance) => number): Arm => {
  const task = theoryTask<number>({ world: difficulty });
  return {
    org: library('single'),
    task,
    policy: (request, own) => propose(own.flip(chanceOf(given, task.sealed(request))) ? RIGHT : WRONG),
    measure: (trial) => [correct(trial)],
  };
};

/** N(0, 1), or with another mean; the spread is that of the standard normal. */
const difficulty = (law: string): ((world: Chance) => number) => {
  const [, mean] = /^N\((-?[\d.]+),\s*1\)/.exec(law) ?? refuse(`difficulty "${law}"; N(m,1) is known`);
  return (world) => Number(mean) + world.normal();
};

/** n people on one item of shared difficulty. */
const together = (given: z.infer<typeof shared>, n: number): ((world: Chance) => Crowd) => {
  const draw = difficulty(given.b);
  return (world) => crowdAt(world, n, chanceOf(given, draw(world)));
};

export const items = [
  ...['irt.2pl', 'irt.3pl'].map((prefix) =>
    simulation({
      prefix,
      realizes: 'whether a person solves an item',
      source: SOURCE,
      params: item,
      open: (given) => ({ arms: [alone(given, () => given.b)] }),
    }),
  ),
  simulation({
    prefix: 'irt.info',
    realizes: 'information of an item on ability: variance of the score a(right − P) of the answers, a²PQ',
    source: SOURCE,
    params: z.object({ a: z.number(), b: z.number(), theta: z.number() }),
    open: (given) => ({
      arms: [alone({ ...given, c: 0 }, () => given.b)],
      number: ([one]) => given.a ** 2 * ((one?.[0] ?? Number.NaN) - (one?.[0] ?? Number.NaN) ** 2),
    }),
  }),
  simulation({
    prefix: 'irt.marg',
    realizes: 'whether a person solves an item of random difficulty',
    source: SOURCE,
    params: shared.extend({ n: count.optional() }),
    open: (given) => ({ arms: [alone(given, difficulty(given.b))] }),
  }),
  simulation({
    prefix: 'irt.corr',
    realizes: 'correlation of two people on items of shared difficulty, from the variance of their share',
    source: SOURCE,
    params: shared.extend({ n: count.optional() }),
    open: (given) => ({
      arms: [approvalMoments(2, together({ ...given, n: 2 }, 2))],
      number: ([arm]) => {
        const [m = Number.NaN, square = Number.NaN] = arm ?? [];
        return (2 * (square - m * m)) / (m * (1 - m)) - 1;
      },
    }),
  }),
  simulation({
    prefix: 'irt.maj',
    realizes: 'whether a majority solves an item of shared difficulty: ∫φ(b) M_n(P(b)) db',
    source: SOURCE,
    params: shared,
    open: (given) => ({ arms: [jury(given.n, together(given, given.n))] }),
  }),
  simulation({
    prefix: 'irt.maj_indep',
    realizes: 'whether a majority is right that errs independently with the same probability',
    source: SOURCE,
    params: z.object({ p: share, n: count }),
    open: ({ p, n }) => ({ arms: [jury(n, crowdOf(n, p))] }),
  }),
];
