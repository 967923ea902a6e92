/**
 * Answers that are numbers, judged by their squared distance from the truth. Crowds: bias² + σ²(ρ + (1 − ρ)/n). Advice by an
 * adviser with a bias b (Crawford & Sobel 1982): it tells one of N cells, and the loss is 1/(12N²) + b²(N² − 1)/3; who
 * delegates instead loses b² (Dessein 2002).
 */
import { z } from 'zod';
import { type Arm, share, simulation, type Trial } from './case.js';
import type { Chance } from './chance.js';
import { written } from './organization.js';
import { propose, seatNumber } from './replies.js';
import { type TheoryTask, theoryTask } from './task.js';

interface Truth {
  readonly truth: number;
}

/** A family of numbers, in which the mean of several answers is an answer. */
const numbers = <S extends Truth>(world: (world: Chance) => S): TheoryTask<S> =>
  theoryTask<S>({ world, value: (_, content) => Number(content), ofValue: (_, x) => x });

const number = (x: number) => propose(String(x), x, { value: x });

const squaredError = (trial: Trial, task: TheoryTask<Truth>): number =>
  (Number(trial.trace.answer?.content) - task.sealed(trial).truth) ** 2;

// --- crowds

/** n people estimate at once; the mean of their estimates stands. */
const crowd = (n: number) =>
  written({
    name: 'crowd',
    summary: `${n} people estimate on their own; the mean stands.`,
    roles: { member: { seats: n } },
    workflow: [
      { do: 'solve', by: 'member' },
      { do: 'pick', rule: 'mean' },
    ],
  });

interface Errors {
  readonly n: number;
  readonly sigma: number;
  readonly rho: number;
  readonly bias: number;
}

/** What all err together is drawn with the truth; what each errs alone, when it is asked. */
const correlated = ({ n, sigma, rho, bias }: Errors): Arm => {
  const task = numbers((world) => ({ truth: world.normal(), shared: bias + sigma * Math.sqrt(rho) * world.normal() }));
  return {
    org: crowd(n),
    task,
    policy: (request, own) => {
      const { truth, shared } = task.sealed(request);
      return number(truth + shared + sigma * Math.sqrt(1 - rho) * own.normal());
    },
    measure: (trial) => [squaredError(trial, task)],
  };
};

/**
 * Estimates as told. The crowd's error is the mean error less the diversity, on every trial: where the drafts of the trace deny
 * that, there is no number.
 */
const diverse = (estimates: readonly number[], truth: number): Arm => {
  const task = numbers(() => ({ truth }));
  return {
    org: crowd(estimates.length),
    task,
    policy: (request) => number(estimates[seatNumber(request)] as number),
    measure: (trial) => {
      const error = squaredError(trial, task);
      const drafts = trial.trace.entries.flatMap((e) =>
        e.kind === 'event' && 'value' in e.reply ? [Number(e.reply.value)] : [],
      );
      const mean = (f: (x: number) => number): number => drafts.reduce((sum, x) => sum + f(x), 0) / drafts.length;
      const middle = mean((x) => x);
      const predicted = mean((x) => (x - truth) ** 2) - mean((x) => (x - middle) ** 2);
      return [Math.abs(predicted - error) < 1e-9 * Math.max(1, error) ? error : Number.NaN];
    },
  };
};

// --- advice

/** Truths that are walked where every way is: the middles of so many cells. */
const GRID = 8;

const uniformTruth = (world: Chance): Truth => ({
  truth: world.exact ? (world.pick(Array.from({ length: GRID }, () => 1 / GRID)) + 0.5) / GRID : world.uniform(),
});

const advice = written({
  name: 'advice',
  summary: 'An adviser who knows the truth says something; the principal answers.',
  roles: { adviser: {}, principal: {} },
  workflow: [
    { do: 'solve', by: 'adviser' },
    { do: 'revise', by: 'principal', of: 'each' },
  ],
});

/** The adviser names the cell of the truth, cut at a_i = i a₁ + 2b i(i − 1); the principal answers with its middle. */
const advised = (bias: number, cells: number): Arm => {
  const first = 1 / cells - 2 * bias * (cells - 1);
  const cut = (i: number): number => i * first + 2 * bias * i * (i - 1);
  const task = numbers(uniformTruth);
  return {
    org: advice,
    task,
    policy: (request) => {
      const told = request.act === 'propose' ? request.own : undefined;
      if (told !== undefined) return number((cut(Number(told.content)) + cut(Number(told.content) + 1)) / 2);
      const { truth } = task.sealed(request);
      let cell = 0;
      while (cell < cells - 1 && truth >= cut(cell + 1)) cell += 1;
      return propose(`cell ${cell}`, cell);
    },
    measure: (trial) => [squaredError(trial, task)],
  };
};

/** The adviser decides, and errs by its bias. */
const delegated = (bias: number): Arm => {
  const task = numbers(uniformTruth);
  return {
    org: written({
      name: 'delegation',
      summary: 'The adviser decides itself.',
      roles: { adviser: {} },
      workflow: [{ do: 'solve', by: 'adviser' }],
    }),
    task,
    policy: (request) => number(task.sealed(request).truth + bias),
    measure: (trial) => [squaredError(trial, task)],
  };
};

const ADVICE = 'Crawford & Sobel 1982, Econometrica 50:1431; Dessein 2002, Review of Economic Studies 69:811';
const CROWD = 'Page 2007, The Difference (diversity prediction theorem)';
const cell = z.object({ bias: z.number().gt(0), N: z.number().int().min(1).max(1000) });

export const estimates = [
  simulation({
    prefix: 'crowd.mse',
    realizes: 'squared error of the mean of n correlated estimates: bias² + σ²(ρ + (1 − ρ)/n)',
    source: CROWD,
    params: z.object({ n: z.number().int().min(1).max(1000), sigma: z.number().min(0), rho: share, bias: z.number() }),
    open: (given) => ({ arms: [correlated(given)] }),
  }),
  simulation({
    prefix: 'crowd.dpt',
    realizes: 'squared error of the mean, which is the mean squared error less the diversity',
    source: CROWD,
    params: z.object({ estimates: z.array(z.number()).min(1).max(1000), truth: z.number() }),
    open: ({ estimates: given, truth }) => ({ arms: [diverse(given, truth)] }),
  }),
  simulation({
    prefix: 'cs.loss',
    realizes: 'loss of a principal whom a biased adviser tells one of N cells: 1/(12N²) + b²(N² − 1)/3',
    source: ADVICE,
    params: cell.refine(({ bias, N }) => 2 * bias * N * (N - 1) < 1, { message: 'no equilibrium has so many cells' }),
    open: ({ bias, N }) => ({ arms: [advised(bias, N)] }),
  }),
  simulation({
    prefix: 'dessein.delegate',
    realizes: 'loss of a principal who lets the biased adviser decide: b²',
    source: ADVICE,
    params: z.object({ bias: z.number() }),
    open: ({ bias }) => ({ arms: [delegated(bias)] }),
  }),
];
