/**
 * Search on NK landscapes (Kauffman & Levin 1987): a climber who revises its draft until no neighbour is better, and a crowd in which
 * everybody stands somewhere else.
 */
import { z } from 'zod';
import { type Arm, count, refuse, simulation } from './case.js';
import { written } from './organization.js';
import { propose } from './replies.js';
import { bestNear, crowd, fitness, type Ground, ground, moving, staying } from './settlers.js';
import { theoryTask } from './task.js';

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

const KAUFFMAN =
  'Kauffman & Levin 1987, Journal of Theoretical Biology 128:11; Weinberger 1991, Physical Review A 44:6399';
const NK = z
  .object({ N: count.max(12), K: z.number().int().min(0) })
  .refine(({ N, K }) => K < N, { message: 'K is less than N' });

/** Trials of a crowd of 2^N people: as many people in all. */
const mostOf = (N: number): number => Math.min(2000, Math.ceil(2 ** 20 / 2 ** N));

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
    open: ({ N }, { size }) => ({ arms: [uncorrelated(N === 'large' ? (size ?? 100) : N)], most: 2000 }),
  }),
];
