/**
 * List schedules, read off the trace. Graham 1966, 1969: jobs in a list go to whoever is free first, which takes at most
 * (2 − 1/m) times the optimum, (4/3 − 1/(3m)) with the longest first; the tight instances meet the bounds.
 *
 * The makespan of a trace has one pair of hands for each seat, so that a list schedule over all machines needs a rule that says
 * which seat gets a job. Here each job is auctioned in the order of the list: a seat bids by the seconds it is booked for, which
 * the ledger keeps (it is paid the seconds of every job it wins), and the least booked wins. A bid takes a trillionth of a second.
 */
import { z } from 'zod';
import type { Reply, Request } from '../../engine/types.js';
import type { Organization } from '../../org/schema.js';
import { type Arm, refuse, simulation, type Trial } from './case.js';
import { done, events, finished } from './fanout.js';
import { written } from './organization.js';
import { seatNumber, usageOf } from './replies.js';
import { theoryTask } from './task.js';

/** 2⁻⁴⁰ s, so that durations of a few bits are added up without loss. */
const INSTANT = 2 ** -40;
/** Groups of one division at most. */
const GROUPS = 64;

const jobShop = (machines: number, jobs: number): Organization => {
  const one = [
    { do: 'assign', to: 'machine', rule: 'auction', pay: 'booked', steps: [{ do: 'solve', by: 'assignee' }] },
  ];
  const division = (each: readonly unknown[]): unknown => ({ do: 'decompose', by: 'dispatcher', max: GROUPS, each });
  return written({
    name: 'job-shop',
    summary: 'A dispatcher reads out jobs in the order of a list; each goes to the machine that is booked least.',
    accounts: { booked: { of: 'person' } },
    roles: { dispatcher: {}, machine: { seats: machines } },
    workflow: [division(jobs <= GROUPS ? one : [division(one)])],
  });
};

interface Jobs {
  /** Seconds of each, in the order of the list. */
  readonly seconds: readonly number[];
  /** Positions of jobs that wait for one another. */
  readonly chain: readonly number[];
}

/** Jobs one by one; more than fit into one division in neighbouring batches first. */
const dealOut = (parts: readonly string[], { chain }: Jobs): Reply => {
  const size = parts.length <= GROUPS ? 1 : GROUPS;
  const batches = Array.from({ length: Math.ceil(parts.length / size) }, (_, g) =>
    parts.slice(g * size, (g + 1) * size),
  );
  const before = (g: number): number[] => {
    const at = chain.indexOf(g);
    return at > 0 ? [chain[at - 1] as number] : [];
  };
  return { parts: batches.map((b, g) => ({ parts: b, after: before(g), garbled: [] })), usage: usageOf(0) };
};

/** m machines and a list of jobs. */
const listSchedule = (machines: number, jobs: Jobs, read: (trial: Trial) => number): Arm => {
  const secondsOf = (request: Request): number => jobs.seconds[Number(request.view.scope.parts[0])] as number;
  return {
    org: jobShop(machines, jobs.seconds.length),
    task: theoryTask({
      world: () => null,
      parts: jobs.seconds.map((_, i) => ({ id: String(i), after: [], kind: 'job' })),
    }),
    policy: (request) => {
      if (request.act === 'split') return dealOut(request.view.scope.parts, jobs);
      if (request.act !== 'assess') return done(secondsOf(request));
      // p − price is minus what it is booked for; of machines alike the first one asks a trifle less.
      const booked = (request.view.balances?.booked ?? 0) + seatNumber(request) * INSTANT;
      const price = secondsOf(request);
      return { p: price - booked, price, usage: usageOf(INSTANT) };
    },
    measure: (trial) => [read(trial)],
  };
};

/** Work over machines or the critical path, whichever is longer. */
const lowerBound =
  (machines: number) =>
  (trial: Trial): number => {
    const work = events(trial).reduce((sum, e) => (e.as === 'solve' ? sum + e.end - e.start : sum), 0);
    return Math.max(work / machines, trial.trace.span);
  };

const alike = (n: number, seconds: number): readonly number[] => Array.from({ length: n }, () => seconds);

/** Positions of jobs as long as told, each taken once. */
const positions = (seconds: readonly number[], lengths: readonly number[]): readonly number[] => {
  const taken = new Set<number>();
  return lengths.map((length) => {
    const at = seconds.findIndex((s, i) => s === length && !taken.has(i));
    if (at < 0) refuse(`no job of the list takes ${length}`);
    taken.add(at);
    return at;
  });
};

const GRAHAM = 'Graham 1966, Bell System Technical Journal 45:1563; 1969, SIAM Journal on Applied Mathematics 17:416';
const machines = z.number().int().min(1).max(20);
const list = z.array(z.number().positive()).min(1).max(GROUPS);
const listed = z.object({ m: machines, jobs: z.union([list, z.string()]).optional() });
const decreasing = (seconds: readonly number[]): readonly number[] => [...seconds].sort((a, b) => b - a);

export const schedules = [
  simulation({
    prefix: 'graham.ls',
    realizes: 'makespan of a list schedule of m(m − 1) short jobs and a long one: 2m − 1',
    source: GRAHAM,
    params: listed,
    open: ({ m, jobs }) => {
      const seconds = Array.isArray(jobs) ? jobs : [...alike(m * (m - 1), 1), m];
      return { arms: [listSchedule(m, { seconds, chain: [] }, finished)] };
    },
  }),
  simulation({
    prefix: 'graham.lpt',
    realizes: 'makespan with the longest first, of 2m − 1, 2m − 1, …, m + 1, m + 1, m, m, m: 4m − 1',
    source: GRAHAM,
    params: listed,
    open: ({ m, jobs }) => {
      const pairs = Array.from({ length: m - 1 }, (_, i) => 2 * m - 1 - i).flatMap((s) => [s, s]);
      const seconds = decreasing(Array.isArray(jobs) ? jobs : [...pairs, m, m, m]);
      return { arms: [listSchedule(m, { seconds, chain: [] }, finished)] };
    },
  }),
  simulation({
    prefix: 'graham.lb',
    realizes: 'lower bound of a schedule: the work of a trace over m, or its span: max(Σ/m, critical path)',
    source: GRAHAM,
    params: z.object({ m: machines, jobs: list, chain: z.array(z.number().positive()).default([]) }),
    open: ({ m, jobs, chain }) => ({
      arms: [listSchedule(m, { seconds: jobs, chain: positions(jobs, chain) }, lowerBound(m))],
    }),
  }),
];
