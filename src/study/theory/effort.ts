/**
 * Effort of screening in turn (Sah & Stiglitz 1988): screens vote one after another and stop as soon as k have approved or
 * n − k + 1 have not. The number is the count of screens asked. Theory: e(y, m) = 1 + p e(y + 1, m) + q e(y, m + 1).
 */
import { z } from 'zod';
import type { Organization } from '../../org/schema.js';
import { type Arm, count, refuse, share, simulation } from './case.js';
import { written } from './organization.js';
import { propose, rank } from './replies.js';
import { theoryTask } from './task.js';

const stateName = (yes: number, no: number): string => `yes${yes}-no${no}`;

/** What is done when `yes` have approved and `no` have not: ask the next screen, or stop. */
const stepsAt = (n: number, k: number, yes: number, no: number): readonly unknown[] => {
  const to = (y: number, m: number): readonly unknown[] =>
    y === k
      ? [{ do: 'pick', rule: 'first' }]
      : m === n - k + 1
        ? [{ do: 'pick', rule: 'default' }]
        : [{ do: 'call', unit: stateName(y, m) }];
  return [
    { do: 'vote', by: `screen-${yes + no + 1}`, rule: 'quorum', quorum: 1 },
    { do: 'when', test: { stat: 'decided', atLeast: 1 }, then: to(yes + 1, no), else: to(yes, no + 1) },
  ];
};

/** One-seat votes in turn: a unit for every state that is not yet decided. */
export const screensInTurn = (n: number, k: number): Organization => {
  const units: Record<string, readonly unknown[]> = {};
  for (let yes = 0; yes < k; yes++)
    for (let no = 0; no < n - k + 1; no++) units[stateName(yes, no)] = stepsAt(n, k, yes, no);
  const roles: Record<string, unknown> = { sponsor: {} };
  for (let i = 1; i <= n; i++) roles[`screen-${i}`] = {};
  return written({
    name: 'screens-in-turn',
    summary: `A draft passes when ${k} of ${n} screens have approved it; they are asked in turn and no longer than needed.`,
    roles,
    units,
    workflow: [
      { do: 'solve', by: 'sponsor' },
      { do: 'call', unit: stateName(0, 0) },
    ],
  });
};

const inTurn = (n: number, k: number, p: number): Arm => ({
  org: screensInTurn(n, k),
  task: theoryTask({ world: () => null }),
  policy: (request, own) =>
    request.act === 'choose' ? rank(request.options, own.flip(p) ? 1 : 0) : propose('project'),
  measure: ({ trace }) => [trace.entries.filter((e) => e.kind === 'event' && e.act === 'choose').length],
});

export const efforts = [
  simulation({
    prefix: 'sah.evals',
    realizes: 'screens asked until k of n have approved or n − k + 1 have not',
    source: 'Sah & Stiglitz 1988, Economic Journal 98:451',
    params: z.object({ n: count, k: count, p: share }),
    open: ({ n, k, p }) => (k > n ? refuse(`a quorum of ${k} among ${n} screens`) : { arms: [inTurn(n, k, p)] }),
  }),
];
