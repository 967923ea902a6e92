/** Redundant answers: copies that outvote a fault, two people who agree, many answers of which the commonest stands. */
import { z } from 'zod';
import { type Arm, count, share, simulation, type Trial } from './case.js';
import type { Chance } from './chance.js';
import { crowdOf } from './crowd.js';
import { correct, jury, RIGHT, WRONG } from './jury.js';
import { library } from './organization.js';
import { propose, rank } from './replies.js';
import { theoryTask } from './task.js';

/** n modules that each fail on their own; the commonest output stands. */
const modules = (n: number, works: number): Arm => ({
  ...jury(n, crowdOf(n, works)),
  org: library('ensemble-vote', { members: n }),
});

const options = z.number().int().min(2).max(1000);

/** The right answer with probability p, else one of the wrong ones, each equally likely. */
const answering = (p: number, k: number): ((own: Chance) => string) => {
  const weights = [p, ...new Array<number>(k - 1).fill((1 - p) / (k - 1))];
  return (own) => {
    const i = own.pick(weights);
    return i === 0 ? RIGHT : `${WRONG}-${i}`;
  };
};

const isolated = (n: number, p: number, k: number): Arm => {
  const answer = answering(p, k);
  return {
    org: library('ensemble-vote', { members: n }),
    task: theoryTask({ world: () => null }),
    policy: (_, own) => propose(answer(own)),
    measure: (trial) => [correct(trial)],
  };
};

/** Whether the test for agreement, made before the members read one another, said that they agree. */
const agreed = ({ trace }: Trial): number =>
  trace.entries.some((e) => e.kind === 'ruling' && e.ruling === 'test' && e.outcome === 'stop') ? 1 : 0;

/** Two members of a committee that talks only where it does not agree. */
const pair = (p: number, k: number): Arm => {
  const answer = answering(p, k);
  return {
    org: library('committee', { members: 2, rounds: 1 }),
    task: theoryTask({ world: () => null }),
    policy: (request, own) => {
      if (request.act === 'choose') return rank([...request.options].sort());
      if (request.act === 'propose' && request.own) return propose(request.own.label);
      return propose(answer(own));
    },
    measure: (trial) => [agreed(trial)],
  };
};

export const redundancy = [
  simulation({
    prefix: 'tmr',
    realizes: 'whether two of three modules work: 3r² − 2r³',
    source: 'von Neumann 1956, Probabilistic Logics',
    params: z.object({ r: share }),
    open: ({ r }) => ({ arms: [modules(3, r)] }),
  }),
  simulation({
    prefix: 'repcode',
    realizes: 'whether most of n copies survive flips of probability `flip`',
    source: 'repetition code',
    params: z.object({ n: count, flip: share }),
    open: ({ n, flip }) => ({ arms: [modules(n, 1 - flip)] }),
  }),
  simulation({
    prefix: 'agree',
    realizes: 'whether two people give the same of k answers: p² + (1 − p)²/(k − 1)',
    source: 'agreement of two raters',
    params: z.object({ p: share, options }),
    open: ({ p, options: k }) => ({ arms: [pair(p, k)] }),
  }),
  simulation({
    prefix: 'plurality',
    realizes: 'whether the commonest of n answers out of k is right, ties by lot (multinomial)',
    source: 'List & Goodin 2001, Journal of Political Philosophy 9:277',
    params: z.object({ n: count, p: share, options }),
    open: ({ n, p, options: k }) => ({ arms: [isolated(n, p, k)] }),
  }),
];
