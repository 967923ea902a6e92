/** What a vote gives to those who have unlike stakes in it: one ballot each, or ballots that weigh what is at stake (Lalley & Weyl 2018). */
import { z } from 'zod';
import { type Arm, count, simulation, type Trial } from './case.js';
import { RIGHT, WRONG } from './jury.js';
import { theoretical, written } from './organization.js';
import { propose, rank, seatNumber, voteFor } from './replies.js';
import { theoryTask } from './task.js';

/** What a yes is worth to each. */
const stakes = (n: number) =>
  theoryTask<readonly number[]>({
    world: (world) => Array.from({ length: n }, () => world.normal()),
    answers: [RIGHT, WRONG],
  });

const wants = (stake: number): string => (stake > 0 ? RIGHT : WRONG);

/** What all together gain: the sum of the stakes, or that sum turned. */
const gained = (task: ReturnType<typeof stakes>, trial: Trial): readonly number[] => {
  const sum = task.sealed(trial).reduce((a, b) => a + b, 0);
  return [trial.trace.answer?.label === RIGHT ? sum : -sum];
};

/** Everyone has one ballot. */
const alike = (n: number): Arm => {
  const task = stakes(n);
  return {
    org: theoretical('panel', { jurors: n }),
    task,
    policy: (request) => {
      if (request.act === 'propose' && request.side) return propose(request.side.label);
      const wanted = wants(task.sealed(request)[seatNumber(request)] as number);
      return request.act === 'choose' && request.as === 'vote' ? voteFor(request, wanted) : propose(wanted);
    },
    measure: (trial) => gained(task, trial),
  };
};

/** No stake is as large as this; confidence states a stake in this unit. */
const UNIT = 16;

/** Everyone lays down what it wants, as confidently as it has at stake, and a ballot weighs that. */
const inProportion = (n: number): Arm => {
  const task = stakes(n);
  return {
    org: written({
      name: 'stakes',
      summary: `${n} members lay down what they want; ballots weigh what each has at stake.`,
      roles: { member: { seats: n } },
      workflow: [
        { do: 'solve', by: 'member' },
        { do: 'vote', by: 'member', rule: 'weighted' },
      ],
    }),
    task,
    policy: (request) => {
      const own = task.sealed(request)[seatNumber(request)] as number;
      const wanted = wants(own);
      if (request.act === 'choose' && request.as === 'vote')
        return rank(request.drafts.filter((d) => d.label === wanted).map((d) => d.id));
      return { ...propose(wanted), confidence: Math.abs(own) / UNIT };
    },
    measure: (trial) => gained(task, trial),
  };
};

const params = z.object({ n: count.max(1000), stakes: z.literal('N(0,1)', { error: 'stakes are N(0,1)' }) });

export const votesWithStakes = [
  simulation({
    prefix: 'majority.welfare',
    realizes: 'what a majority gains for all: √(2/π) E|S_n|',
    source: 'Lalley & Weyl 2018, AEA Papers and Proceedings 108:33; direct computation',
    params,
    open: ({ n }) => ({ arms: [alike(n)] }),
  }),
  simulation({
    prefix: 'qv.welfare',
    realizes:
      'what all gain where ballots weigh what is at stake, as those bought at a square price do where nobody moves the outcome: √(2n/π)',
    source: 'Lalley & Weyl 2018, AEA Papers and Proceedings 108:33',
    params,
    open: ({ n }) => ({ arms: [inProportion(n)] }),
  }),
];
