/** Search in parallel: m people try t things each and the best of all stands. */
import { z } from 'zod';
import { type Arm, count, simulation } from './case.js';
import { written } from './organization.js';
import { propose, score } from './replies.js';
import { theoryTask } from './task.js';

const pool = (agents: number, draws: number): Arm => ({
  org: written({
    name: 'pool',
    summary: `${agents} people write ${draws} drafts each; a selector scores all and the best stands.`,
    roles: { author: { seats: agents }, selector: {} },
    workflow: [
      { do: 'solve', by: 'author', samples: draws },
      { do: 'review', by: 'selector' },
      { do: 'pick', rule: 'best-reviewed' },
    ],
  }),
  task: theoryTask({ world: () => null }),
  policy: (request, own) => {
    if (request.act === 'assess' && 'draft' in request) return score(Number(request.draft.content));
    return propose('draft', own.uniform());
  },
  measure: ({ trace }) => [Number(trace.answer?.content)],
});

export const searches = [
  simulation({
    prefix: 'search.pool',
    realizes: 'the best of m times t uniform draws: mt/(mt + 1)',
    source: 'order statistics: David & Nagaraja 2003',
    params: z.object({
      agents: count.max(1000),
      draws: count.max(1000),
      values: z.literal('U[0,1]', { error: 'values are U[0,1]' }),
    }),
    open: ({ agents, draws }) => ({ arms: [pool(agents, draws)] }),
  }),
];
