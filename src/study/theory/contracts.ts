/**
 * Messages of a contract net (Smith 1980): an announcement to every contractor, bids from those who can, an award and a
 * report. FIPA's protocol also has a reply from who declines, and an answer to every bid. All are counted in the trace.
 */
import { z } from 'zod';
import { isMissing, type Ruling, type TraceEvent } from '../../engine/types.js';
import { type Arm, count, share, simulation, type Trial } from './case.js';
import { type Crowd, crowdOf } from './crowd.js';
import { theoretical, written } from './organization.js';
import { propose, rank, seatNumber, usageOf } from './replies.js';
import { theoryTask } from './task.js';

interface Messages {
  readonly announced: number;
  readonly bids: number;
  readonly declined: number;
  readonly awarded: number;
  readonly reports: number;
}

const messagesIn = ({ trace }: Trial): Messages => {
  const asked = trace.entries.filter((e): e is TraceEvent => e.kind === 'event' && e.as === 'bid');
  const declined = asked.filter((e) => isMissing(e.reply)).length;
  const awards = trace.entries.filter(
    (e): e is Ruling => e.kind === 'ruling' && e.ruling === 'award' && e.outcome !== 'nobody',
  );
  const reports = trace.entries.filter((e) => e.kind === 'event' && e.as === 'solve');
  return {
    announced: asked.length,
    bids: asked.length - declined,
    declined,
    awarded: awards.length,
    reports: reports.length,
  };
};

/** n contractors who can do the work with probability q each, and bid if they can; no two ask the same price. */
const contractNet = (n: number, q: number, total: (m: Messages) => number): Arm => {
  const able = crowdOf(n, q);
  const task = theoryTask<Crowd>({ world: able });
  return {
    org: theoretical('auction', { bidders: n, mechanism: 'first-price' }),
    task,
    policy: (request, own) => {
      const seat = seatNumber(request);
      if (request.act !== 'assess') return propose('delivered');
      if (!task.sealed(request)(seat, own)) return { refused: 'not my trade', usage: usageOf(1) };
      return { p: 1, price: seat / n, usage: usageOf(1) };
    },
    measure: (trial) => [total(messagesIn(trial))],
  };
};

// --- messages of hierarchies and markets, for one task

const announcing = (steps: readonly unknown[], roles: Readonly<Record<string, unknown>>) =>
  written({ name: 'one-task', summary: 'One task is given to a worker, who reports.', roles, workflow: steps });

/** An order and a report, without anybody in between; or by way of a manager, who is told, orders, is reported to and reports. */
const ordered = (workers: number, between: boolean): Arm => ({
  org: announcing(
    [
      {
        do: 'assign',
        to: 'worker',
        ...(between ? { rule: 'appoint', by: 'manager' } : { rule: 'rotate' }),
        steps: [{ do: 'solve', by: 'assignee' }],
      },
      ...(between ? [{ do: 'merge', by: 'manager' }] : []),
    ],
    { worker: { seats: workers }, ...(between ? { manager: {} } : {}) },
  ),
  task: theoryTask({ world: () => null }),
  policy: (request) => (request.act === 'choose' ? rank(request.options) : propose('delivered')),
  measure: ({ trace }) => [
    trace.entries.filter((e) => e.kind === 'event' || (e.kind === 'ruling' && e.ruling === 'award')).length,
  ],
});

const SMITH = 'Smith 1980, IEEE Transactions on Computers C-29:1104';

export const contractNets = [
  simulation({
    prefix: 'cnp.smith',
    realizes: 'messages: announcements, bids, award, report: n + nq + 2(1 − (1 − q)^n)',
    source: SMITH,
    params: z.object({ n: count.max(1000), bid_prob: share }),
    open: ({ n, bid_prob: q }) => ({
      arms: [contractNet(n, q, (m) => m.announced + m.bids + m.awarded + m.reports)],
    }),
  }),
  simulation({
    prefix: 'cnp.fipa',
    realizes: 'messages: calls, replies of all, an answer to every bid, the result: 2n + nq + 1 − (1 − q)^n',
    source: `${SMITH}; FIPA SC00029 contract net interaction protocol`,
    params: z.object({ n: count.max(1000), propose_prob: share }),
    open: ({ n, propose_prob: q }) => ({
      arms: [contractNet(n, q, (m) => m.announced + m.bids + m.declined + m.awarded * m.bids + m.reports)],
    }),
  }),
  ...(
    [
      ['product_hierarchy', 'an order and a report: 2', (m: number) => ordered(m, false)],
      ['functional_hierarchy', 'order and report by way of the head of a function: 4', (m: number) => ordered(m, true)],
      ['centralized_market', 'order and report by way of a broker: 4', (m: number) => ordered(m, true)],
      [
        'decentralized_market',
        'm requests, m bids, award and report: 2m + 2',
        (m: number) => contractNet(m, 1, (x) => x.announced + x.bids + x.awarded + x.reports),
      ],
    ] as const
  ).map(([form, realizes, arm]) =>
    simulation({
      prefix: `malone.msgs.${form}`,
      realizes,
      source: 'in the style of Malone 1987, Management Science 33:1317 (definitions, not his table)',
      params: z.object({ m: count.max(1000) }),
      open: ({ m }) => ({ arms: [arm(m)] }),
    }),
  ),
];
