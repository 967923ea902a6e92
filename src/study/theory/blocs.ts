/**
 * Electorates without limit: a delegate for each order of three candidates, whose ballot weighs as much as voters have that order. Under
 * impartial culture the weights differ by what is left of chance, six normal draws; under impartial anonymous culture every
 * division of the voters is as likely as any other.
 */
import { z } from 'zod';
import { type Arm, simulation } from './case.js';
import type { Chance } from './chance.js';
import { written } from './organization.js';
import { condorcet } from './rankings.js';
import { propose, rank, seatNumber } from './replies.js';
import { theoryTask } from './task.js';

const ORDERS = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
] as const;

const assembly = written({
  name: 'assembly',
  summary: 'A delegate of each order of three candidates names its first; ballots weigh the voters behind it.',
  roles: { delegate: { seats: 6 } },
  workflow: [
    { do: 'solve', by: 'delegate' },
    { do: 'vote', by: 'delegate', rule: 'weighted' },
  ],
});

/** Shares of a division of all voters, drawn evenly (exponentials over their sum). */
const anonymous = (world: Chance): readonly number[] => {
  const parts = ORDERS.map(() => -Math.log(1 - world.uniform()));
  const sum = parts.reduce((a, b) => a + b, 0);
  return parts.map((x) => x / sum);
};

/** What is left of sampling in shares of a sixth: only the differences decide, at whatever scale. */
const SCALE = 1e-3;
const impartial = (world: Chance): readonly number[] => ORDERS.map(() => 1 / 6 + SCALE * world.normal());

/** Whether there is a Condorcet winner, and whether the weighted vote chose it. */
const plurality = (draw: (world: Chance) => readonly number[]): Arm => {
  const task = theoryTask<readonly number[]>({ world: draw });
  return {
    org: assembly,
    task,
    policy: (request) => {
      const seat = seatNumber(request);
      if (request.act === 'choose' && request.as === 'vote')
        return rank(request.drafts.filter((d) => d.own).map((d) => d.id));
      return {
        ...propose(String(ORDERS[seat]?.[0])),
        confidence: task.sealed(request)[seat] as number,
      };
    },
    measure: (trial) => {
      const winner = condorcet(ORDERS, 3, task.sealed(trial));
      return [winner === null ? 0 : 1, trial.trace.answer?.label === String(winner) ? 1 : 0];
    },
  };
};

const three = (culture: 'IC' | 'IAC') =>
  z.object({
    candidates: z.literal(3, { error: 'three candidates' }),
    culture: z.literal(culture),
    voters: z.literal('inf'),
  });
const found = ([m]: readonly (readonly number[])[]): number => (m?.[1] ?? Number.NaN) / (m?.[0] ?? Number.NaN);
const GEHRLEIN = 'Gehrlein & Fishburn 1976, Public Choice 26:1; Gehrlein 2006, Condorcet’s Paradox';

export const blocs = [
  simulation({
    prefix: 'cw.exist.iac',
    realizes: 'whether there is a Condorcet winner where every division of the voters is as likely: 15/16',
    source: GEHRLEIN,
    params: three('IAC'),
    open: () => ({ arms: [plurality(anonymous)] }),
  }),
  simulation({
    prefix: 'ceff.iac.inf.plurality',
    realizes: 'how often plurality chooses the Condorcet winner there: 119/135',
    source: GEHRLEIN,
    params: three('IAC'),
    open: () => ({ arms: [plurality(anonymous)], number: found, spread: 'sampled' }),
  }),
  simulation({
    prefix: 'ceff.ic.inf.plurality',
    realizes: 'how often plurality chooses the Condorcet winner among ever more voters of impartial culture',
    source: GEHRLEIN,
    params: three('IC'),
    open: () => ({ arms: [plurality(impartial)], number: found }),
  }),
];
