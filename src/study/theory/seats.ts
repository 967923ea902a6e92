/**
 * Committees whose seats were filled by chance. Captured: k misaligned of n carry what should not pass. Sampled: seats drawn
 * without replacement from a population, and safe while fewer than a third are faulty (Lamport, Shostak & Pease 1982).
 */
import { z } from 'zod';
import { type Arm, count, refuse, share, simulation } from './case.js';
import type { Chance } from './chance.js';
import { type Crowd, crowdByCount, crowdOf, drawnLaw } from './crowd.js';
import { library } from './organization.js';
import { propose, rank, seatNumber } from './replies.js';
import { theoryTask } from './task.js';

/** Whether a proposal passes that needs k of n and is approved by whoever `approves` says, and by nobody else. */
export const committee = (n: number, k: number, approves: (world: Chance) => Crowd): Arm => {
  const task = theoryTask<Crowd>({ world: approves });
  return {
    org: library('quorum-screens', { screens: n, quorum: k }),
    task,
    policy: (request, own) =>
      request.act === 'choose'
        ? rank(request.options, task.sealed(request)(seatNumber(request), own) ? 1 : 0)
        : propose('proposal'),
    measure: ({ trace }) => [trace.answer?.label === 'proposal' ? 1 : 0],
  };
};

/** Honest seats approve and faulty ones do not; more than two thirds must. */
const sampled = (population: number, faulty: number, seats: number): Arm => {
  const honest = drawnLaw(population, population - faulty, seats);
  const quorum = seats - Math.ceil(seats / 3) + 1;
  return committee(seats, quorum, (world) => crowdByCount(world, honest));
};

export const chanceSeats = [
  simulation({
    prefix: 'capture',
    realizes: 'whether k misaligned of n, each so with mu, carry a proposal: P(Bin(n, mu) ≥ k)',
    source: 'binomial law; committees of Sah & Stiglitz 1988',
    params: z.object({ n: count.max(1000), k: count, misaligned_prob: share }),
    open: ({ n, k, misaligned_prob: mu }) =>
      k > n ? refuse(`a quorum of ${k} among ${n} seats`) : { arms: [committee(n, k, crowdOf(n, mu))] },
  }),
  simulation({
    prefix: 'byz.sample',
    realizes: 'whether fewer than a third of the seats drawn from a population are faulty (hypergeometric)',
    source: 'Lamport, Shostak & Pease 1982, ACM TOPLAS 4:382; committee sampling',
    params: z.object({ N: count, byz: z.number().int().min(0).max(5000), committee: count.max(1000) }),
    open: ({ N, byz, committee: seats }) =>
      byz > N || seats > N ? refuse(`${seats} seats and ${byz} faulty of ${N}`) : { arms: [sampled(N, byz, seats)] },
  }),
];
