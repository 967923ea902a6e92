/** The published tables of Hong & Page 2004, and of Lazer & Friedman 2007 as to which network is ahead when. */
import { z } from 'zod';
import { type Arm, count, simulation } from './case.js';
import { byLot, byResults, type Choose, type Ring, searching, triples } from './diverse.js';
import { networked } from './networks.js';
import { written } from './organization.js';
import { propose, seatNumber } from './replies.js';
import { theoryTask } from './task.js';

/** Everybody states its steps; how far those of any two differ, in per cent of places. */
const stated = (n: number, seats: number, choose: Choose): Arm => {
  const task = theoryTask<Ring>({
    world: (world) => {
      const values = Array.from({ length: n }, () => 100 * world.uniform());
      return { values, starts: [], people: choose(world, values) };
    },
  });
  return {
    org: written({
      name: 'roll-call',
      summary: `${seats} people state how they search.`,
      roles: { member: { seats } },
      workflow: [
        { do: 'solve', by: 'member' },
        { do: 'pick', rule: 'first' },
      ],
    }),
    task,
    policy: (request) => {
      const steps = task.sealed(request).people[seatNumber(request)] as readonly number[];
      return propose(steps.join(' '), steps);
    },
    measure: ({ trace }) => {
      const all = trace.entries.flatMap((e) =>
        e.kind === 'event' && 'label' in e.reply ? [e.reply.label.split(' ')] : [],
      );
      let [apart, pairs] = [0, 0];
      all.forEach((a, i) => {
        for (const b of all.slice(i + 1)) {
          apart += a.filter((step, k) => step !== b[k]).length / a.length;
          pairs += 1;
        }
      });
      return [(100 * apart) / pairs];
    },
  };
};

const HONG = 'Hong & Page 2004, PNAS 101:16385';
const LAZER = 'Lazer & Friedman 2007, Administrative Science Quarterly 52:667 (the ordering alone)';

const ring = z.object({
  n: count.min(20),
  k: z.literal(3, { error: 'people have three steps' }),
  l: count.min(3).max(30),
  seats: count.max(100),
});

type Given = z.infer<typeof ring>;

const hong = (prefix: string, realizes: string, most: number, open: (given: Given) => Arm) =>
  simulation({
    prefix,
    realizes,
    source: HONG,
    params: ring.refine(({ l, seats }) => seats <= triples(l).length, { message: 'fewer people than seats' }),
    open: (given) => ({ arms: [open(given)], most, spread: 'sampled' }),
  });

const net = z.object({
  N: count.max(20),
  K: z.number().int().min(0).max(10),
  agents: count.max(1000),
  round: count.max(1000),
});

/** Both networks on the same landscapes and from the same starts, each trial of them a pair. */
const ahead = (prefix: string, first: 'complete' | 'ring', most: number) =>
  simulation({
    prefix,
    realizes: `how far people who see ${first === 'ring' ? 'two neighbours are ahead of those who see' : 'everybody are ahead of those who see only two'} neighbours, after so many rounds`,
    source: LAZER,
    params: net,
    open: ({ N, K, agents, round }) => ({
      arms: [networked({ bits: N, couplings: K, agents, rounds: round }, first)],
      most,
    }),
  });

export const problemSolvers = [
  hong('hp.random', 'where ten people by lot who relay a search end', 300, ({ n, l, seats }) =>
    searching(n, seats, byLot(l, seats)),
  ),
  hong('hp.random_onepass', 'where they end after a single pass', 500, ({ n, l, seats }) =>
    searching(n, seats, byLot(l, seats), 1),
  ),
  hong('hp.best', 'where the ten end who do best alone', 60, ({ n, l, seats }) =>
    searching(n, seats, byResults(l, seats)),
  ),
  hong('hp.topagent', 'where the best one ends alone', 60, ({ n, l }) => searching(n, 1, byResults(l, 1), 1)),
  hong('hp.avgagent', 'where one by lot ends alone', 500, ({ n, l }) => searching(n, 1, byLot(l, 1), 1)),
  hong('hp.bestdiv', 'how far the ten best differ in their steps', 60, ({ n, l, seats }) =>
    stated(n, seats, byResults(l, seats)),
  ),
  ahead('lazer.full_minus_ring', 'complete', 40),
  ahead('lazer.ring_minus_full', 'ring', 10),
];
