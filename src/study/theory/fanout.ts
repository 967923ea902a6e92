/**
 * Work done by many at once, read off the trace. Amdahl 1967: a serial share bounds the speed-up. Fork and join: the last of n
 * exponential times is H_n/mu; hedged: the first is 1/(n mu). Brooks 1975: everybody talks with everybody over n(n − 1)/2
 * channels, under one manager over n − 1.
 */
import { z } from 'zod';
import type { Reply, TraceEvent } from '../../engine/types.js';
import { makespan } from '../../metrics/time.js';
import { type Arm, count, share, simulation, type Trial } from './case.js';
import { written } from './organization.js';
import { propose, rank, usageOf } from './replies.js';
import { theoryTask } from './task.js';

export const events = ({ trace }: Trial): readonly TraceEvent[] => trace.entries.filter((e) => e.kind === 'event');

/** A piece of work that took so long. */
export const done = (seconds: number): Reply => ({ content: 'done', label: 'done', usage: usageOf(seconds) });

export const finished = (trial: Trial): number => makespan(events(trial));

/** A serial piece of work, then n equal pieces by as many seats as there are. */
const serialThenParallel = (serial: number, pieces: number, seats: number): Arm => ({
  org: written({
    name: 'serial-then-parallel',
    summary: 'One seat prepares, then all pieces are worked on at once.',
    roles: { first: {}, worker: { seats } },
    workflow: [
      { do: 'solve', by: 'first' },
      { do: 'solve', by: 'worker', samples: pieces / seats },
    ],
  }),
  task: theoryTask({ world: () => null }),
  policy: (request) => done(request.role.name === 'first' ? serial : (1 - serial) / pieces),
  measure: (trial) => [finished(trial)],
});

/** n people at once, each for an exponential time of its own; the next step waits for all. */
const forkJoin = (n: number, mu: number): Arm => ({
  org: written({
    name: 'fork-join',
    summary: `${n} people work at once; the first answer stands when all are done.`,
    roles: { worker: { seats: n } },
    workflow: [
      { do: 'solve', by: 'worker' },
      { do: 'pick', rule: 'first' },
    ],
  }),
  task: theoryTask({ world: () => null }),
  policy: (_, own) => done(-Math.log(own.uniform()) / mu),
  measure: ({ trace }) => [trace.span],
});

/** The same work is offered by n people; the client takes the first offer that comes in, and the number is when it came. */
const hedged = (n: number, mu: number): Arm => ({
  org: written({
    name: 'hedged',
    summary: `${n} people are asked for the same thing; whoever is first does it.`,
    roles: { client: {}, worker: { seats: n } },
    workflow: [{ do: 'assign', to: 'worker', rule: 'offers', by: 'client', steps: [{ do: 'solve', by: 'assignee' }] }],
  }),
  task: theoryTask({ world: () => null }),
  policy: (request, own) => {
    if (request.act === 'choose') return rank(request.options.slice(0, 1));
    if (request.act === 'assess') return { p: 1, price: 0, usage: usageOf(-Math.log(own.uniform()) / mu) };
    return done(0);
  },
  measure: (trial) => {
    const won = events(trial).find((e) => e.as === 'bid' && e.seat === trial.trace.answer?.seat);
    return [won === undefined ? Number.NaN : won.end - won.start];
  },
});

/** Pairs of people of whom one was shown what the other wrote. */
const channels = (trial: Trial): number => {
  const all = events(trial);
  const author = new Map(all.map((e) => [e.id, e.seat]));
  const pairs = new Set<string>();
  for (const e of all)
    for (const id of e.shown) {
      const other = author.get(id);
      if (other !== undefined && other !== e.seat) pairs.add([e.seat, other].sort().join(' '));
    }
  return pairs.size;
};

const counted = (roles: Readonly<Record<string, unknown>>, workflow: readonly unknown[]): Arm => ({
  org: written({ name: 'channels', summary: 'Who hears from whom.', roles, workflow }),
  task: theoryTask({ world: () => null }),
  policy: () => propose('work'),
  measure: (trial) => [channels(trial)],
});

const mesh = (n: number): Arm =>
  counted({ member: { seats: n } }, [
    { do: 'solve', by: 'member' },
    { do: 'revise', by: 'member', see: 'all' },
    { do: 'pick', rule: 'first' },
  ]);

/** One of the n is the manager. */
const under = (n: number): Arm =>
  counted({ manager: {}, ...(n > 1 ? { worker: { seats: n - 1 } } : {}) }, [
    ...(n > 1 ? [{ do: 'solve', by: 'worker' }] : [{ do: 'solve', by: 'manager' }]),
    { do: 'merge', by: 'manager' },
  ]);

const EXPONENTIAL = 'order statistics of exponentials (David & Nagaraja 2003)';
const BROOKS = 'Brooks 1975, The Mythical Man-Month';
const clocks = z.object({ n: count.max(1000), mu: z.number().positive().default(1) });
const people = z.object({ n: count.max(300) });

export const fanOuts = [
  simulation({
    prefix: 'amdahl',
    realizes: 'speed-up of n seats with a serial share: 1/((1 − p) + p/n)',
    source: 'Amdahl 1967, AFIPS Spring Joint Computer Conference',
    params: z.object({ p: share, n: count.max(1000) }),
    open: ({ p, n }) => ({
      arms: [serialThenParallel(1 - p, n, 1), serialThenParallel(1 - p, n, n)],
      number: ([one = [], many = []]) => (one[0] as number) / (many[0] as number),
    }),
  }),
  simulation({
    prefix: 'forkjoin',
    realizes: 'span of n exponential times at once: H_n/mu',
    source: EXPONENTIAL,
    params: clocks,
    open: ({ n, mu }) => ({ arms: [forkJoin(n, mu)] }),
  }),
  simulation({
    prefix: 'hedge',
    realizes: 'when the first of n exponential times is over: 1/(n mu)',
    source: EXPONENTIAL,
    params: clocks,
    open: ({ n, mu }) => ({ arms: [hedged(n, mu)] }),
  }),
  simulation({
    prefix: 'brooks.n#',
    realizes: 'pairs who hear from each other where everybody reads everybody: n(n − 1)/2',
    source: BROOKS,
    params: people,
    open: ({ n }) => ({ arms: [mesh(n)] }),
  }),
  simulation({
    prefix: 'brooks.hier',
    realizes: 'pairs who hear from each other under one manager: n − 1',
    source: BROOKS,
    params: people,
    open: ({ n }) => ({ arms: [under(n)] }),
  }),
];
