/**
 * Search on NK landscapes (Kauffman & Levin 1987), those of the family `rugged` with contributions in so many points that they never
 * tie: a climber who revises its draft until no neighbour is better, and a crowd in which everybody stands somewhere else.
 */
import { z } from 'zod';
import { drawLandscape, type Landscape } from '../../tasks/landscape.js';
import { type Arm, count, refuse, simulation, type Trial } from './case.js';
import type { Chance } from './chance.js';
import { written } from './organization.js';
import { propose, seatNumber } from './replies.js';
import { type TheoryTask, theoryTask } from './task.js';

/** Contributions are whole numbers below this: as good as uniform on (0, 1). */
const FINE = 2 ** 40;

export interface Ground {
  readonly land: Landscape;
  /** A configuration drawn with it. */
  readonly start: number;
}

export const ground =
  (bits: number, couplings: number) =>
  (world: Chance): Ground => {
    const rng = () => world.uniform();
    const land = drawLandscape(rng, bits, couplings, { points: FINE });
    return { land, start: Math.floor(world.uniform() * 2 ** bits) };
  };

/** Mean contribution, in (0, 1). */
export const fitness = (land: Landscape, code: number): number => (land.points[code] as number) / (FINE * land.bits);

/** The best of a configuration and its neighbours. */
const bestNear = ({ bits, points }: Landscape, code: number): number => {
  let best = code;
  for (let bit = 0; bit < bits; bit++) {
    const near = code ^ (1 << bit);
    if ((points[near] as number) > (points[best] as number)) best = near;
  }
  return best;
};

// --- one who climbs

const STEPS = 100;

/** A climber hands in where it stands; it is as confident as it knows of nothing better nearby. */
const climbing = written({
  name: 'climber',
  summary: 'One person revises a draft until nothing near it is better.',
  roles: { climber: {} },
  workflow: [
    { do: 'solve', by: 'climber' },
    {
      do: 'repeat',
      times: STEPS,
      until: { stat: 'confidence', atLeast: 1 },
      steps: [{ do: 'revise', by: 'climber' }],
    },
  ],
});

const climber = (bits: number, couplings: number): Arm => {
  const task = theoryTask<Ground>({ world: ground(bits, couplings) });
  return {
    org: climbing,
    task,
    policy: (request) => {
      const { land, start } = task.sealed(request);
      if (request.act !== 'propose' || !request.own) return { ...propose(String(start), start), confidence: 0 };
      const at = request.own.content as number;
      const next = bestNear(land, at);
      return { ...propose(String(next), next), confidence: next === at ? 1 : 0 };
    },
    measure: (trial) => [fitness(task.sealed(trial).land, trial.trace.answer?.content as number)],
  };
};

/** Steps until no neighbour is better where every configuration is worth a number of its own; only those that are met are drawn. */
const uncorrelated = (bits: number): Arm => {
  const worth = (request: { worths: Map<string, number>; rng: () => number }, at: string): number => {
    const known = request.worths.get(at) ?? request.rng();
    request.worths.set(at, known);
    return known;
  };
  const task = theoryTask<{ worths: Map<string, number>; rng: () => number }>({
    world: (world) => ({ worths: new Map(), rng: () => world.uniform() }),
  });
  const flipped = (at: string, bit: number): string =>
    `${at.slice(0, bit)}${at[bit] === '0' ? 1 : 0}${at.slice(bit + 1)}`;
  return {
    org: climbing,
    task,
    policy: (request) => {
      const sealed = task.sealed(request);
      if (request.act !== 'propose' || !request.own) return { ...propose('0'.repeat(bits)), confidence: 0 };
      const at = request.own.label;
      let best = at;
      for (let bit = 0; bit < bits; bit++)
        if (worth(sealed, flipped(at, bit)) > worth(sealed, best)) best = flipped(at, bit);
      return { ...propose(best), confidence: best === at ? 1 : 0 };
    },
    measure: ({ trace }) => [trace.entries.filter((e) => e.kind === 'event' && e.as === 'revise').length - 1],
  };
};

// --- everybody somewhere else

const BENCH = 1000;

/** As many people as there are configurations, on benches; an editor takes the best of what they hand in. */
const settlers = (people: number) => {
  const sizes = Array.from({ length: Math.ceil(people / BENCH) }, (_, i) => Math.min(BENCH, people - i * BENCH));
  return written({
    name: 'settlers',
    summary: `${people} people each stand somewhere and say where they would go; an editor takes the best of it.`,
    roles: { ...Object.fromEntries(sizes.map((seats, i) => [`bench-${i}`, { seats }])), editor: {} },
    workflow: [
      ...sizes.map((_, i) => ({ do: 'solve', by: `bench-${i}`, ...(i === 0 ? {} : { keep: true }) })),
      { do: 'merge', by: 'editor' },
    ],
  });
};

/** Where everybody would go, by where they stand. */
const goals = ({ trace }: Trial): readonly number[] => {
  const to: number[] = [];
  for (const e of trace.entries)
    if (e.kind === 'event' && e.as === 'solve' && 'label' in e.reply) {
      const [role = '', seat] = e.seat.split('.');
      to[Number(role.slice('bench-'.length)) * BENCH + Number(seat)] = Number(e.reply.label);
    }
  return to;
};

const crowd = (
  bits: number,
  couplings: number,
  measure: (trial: Trial, task: TheoryTask<Ground>) => readonly number[],
  go: (land: Landscape, at: number) => number = bestNear,
): Arm => {
  const task = theoryTask<Ground>({ world: ground(bits, couplings) });
  return {
    org: settlers(2 ** bits),
    task,
    policy: (request) => {
      const { land } = task.sealed(request);
      if (request.act === 'propose' && request.as === 'merge') {
        const codes = request.drafts.map((d) => d.content as number);
        const best = codes.reduce((a, b) => ((land.points[b] as number) > (land.points[a] as number) ? b : a));
        return propose(String(best), best);
      }
      const bench = Number(request.role.name.slice('bench-'.length));
      const next = go(land, bench * BENCH + seatNumber(request));
      return propose(String(next), next);
    },
    measure: (trial) => measure(trial, task),
  };
};

/** How many stay where they are, and how well they stand together. */
const staying = (trial: Trial, task: TheoryTask<Ground>): readonly number[] => {
  const { land } = task.sealed(trial);
  const stay = goals(trial).flatMap((to, at) => (to === at ? [at] : []));
  return [stay.length, stay.reduce((sum, at) => sum + fitness(land, at), 0)];
};

/** Everybody goes so many bits away: products of what both places are worth beyond a half, and the square of what one is. */
const moving = (bits: number, couplings: number, distance: number): Arm =>
  crowd(
    bits,
    couplings,
    (trial, task) => {
      const { land } = task.sealed(trial);
      const beyond = (at: number): number => fitness(land, at) - 0.5;
      const places = goals(trial);
      return [
        places.reduce((sum, to, at) => sum + beyond(at) * beyond(to), 0),
        places.reduce((sum, _, at) => sum + beyond(at) ** 2, 0),
      ];
    },
    (_, at) => at ^ (2 ** distance - 1),
  );

const KAUFFMAN =
  'Kauffman & Levin 1987, Journal of Theoretical Biology 128:11; Weinberger 1991, Physical Review A 44:6399';
const NK = z
  .object({ N: count.max(12), K: z.number().int().min(0) })
  .refine(({ N, K }) => K < N, { message: 'K is less than N' });

/** Trials of a crowd of 2^N people: as many people in all. */
const mostOf = (N: number): number => Math.min(4000, Math.ceil(2 ** 20 / 2 ** N));

export const landscapes = [
  simulation({
    prefix: 'nk.K#.opt',
    realizes: 'how well a climber ends where nothing is coupled, which is the optimum: 2/3',
    source: KAUFFMAN,
    params: NK,
    open: ({ N, K }) => (K === 0 ? { arms: [climber(N, 0)] } : refuse('a climber finds the optimum at K = 0 only')),
  }),
  simulation({
    prefix: 'nk.steepest',
    realizes: 'how well a climber ends that takes the best of its neighbours until none is better',
    source: KAUFFMAN,
    params: NK,
    open: ({ N, K }) => ({ arms: [climber(N, K)], spread: 'sampled' }),
  }),
  ...['nk.count', 'nk.Kmax.count'].map((prefix) =>
    simulation({
      prefix,
      realizes: 'how many of 2^N people, each at another configuration, stay: local optima; at K = N − 1, 2^N/(N + 1)',
      source: KAUFFMAN,
      params: NK,
      open: ({ N, K }) => ({ arms: [crowd(N, K, staying)], most: mostOf(N) }),
    }),
  ),
  simulation({
    prefix: 'nk.Kmax.height',
    realizes: 'how well they stand who stay: the best of N + 1 means of N uniforms',
    source: KAUFFMAN,
    params: NK,
    open: ({ N, K }) => ({
      arms: [crowd(N, K, staying)],
      number: ([m]) => (m?.[1] ?? Number.NaN) / (m?.[0] ?? Number.NaN),
      most: mostOf(N),
      spread: 'sampled',
    }),
  }),
  simulation({
    prefix: 'nk.Kmax.global',
    realizes: 'the best that 2^N people at all configurations hand in: the best of 2^N means of N uniforms',
    source: KAUFFMAN,
    params: NK,
    open: ({ N, K }) => ({
      arms: [crowd(N, K, (trial, task) => [fitness(task.sealed(trial).land, trial.trace.answer?.content as number)])],
      most: mostOf(N),
    }),
  }),
  simulation({
    prefix: 'nk.rho',
    realizes: 'how alike configurations are that are d bits apart: C(N − K − 1, d)/C(N, d)',
    source: KAUFFMAN,
    params: z.object({ N: count.max(12), K: z.number().int().min(0), hamming: count.max(12) }),
    open: ({ N, K, hamming }) => ({
      arms: [moving(N, K, hamming)],
      number: ([m]) => (m?.[0] ?? Number.NaN) / (m?.[1] ?? Number.NaN),
      most: mostOf(N),
    }),
  }),
  simulation({
    prefix: 'nk.walk.greedy',
    realizes: 'steps of a climber on an uncorrelated landscape of many bits: e − 1',
    source: 'Orr 2003, Journal of Theoretical Biology 220:241',
    params: z.object({ N: z.union([count.max(1000), z.literal('large')]) }),
    open: ({ N }, { size }) => ({ arms: [uncorrelated(N === 'large' ? (size ?? 100) : N)], most: 5000 }),
  }),
];
