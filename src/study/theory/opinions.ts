/**
 * Opinions that do not merge: members who hold on to what they thought first (Friedkin & Johnsen 1990), experts who move a part of the
 * way to the mean, and the median of experts who answer once (Delphi).
 */
import { z } from 'zod';
import { type Arm, count, numberIn, refuse, share, simulation, type Trial } from './case.js';
import { library, written } from './organization.js';
import { propose, seatNumber } from './replies.js';
import { theoryTask } from './task.js';

/** Members state a number and then, for so many rounds, another one that depends on all of the last round. */
const rounds = (members: number, times: number) =>
  written({
    name: 'opinions',
    summary: `${members} members state a number and revise it ${times} times, seeing all numbers.`,
    roles: { member: { seats: members } },
    workflow: [
      { do: 'solve', by: 'member' },
      { do: 'repeat', times, steps: [{ do: 'revise', by: 'member', see: 'all' }] },
      { do: 'pick', rule: 'first' },
    ],
  });

/** What each member said last, by seat. */
const lastSaid = ({ trace }: Trial, round: 'first' | 'last'): readonly number[] => {
  const said: number[] = [];
  for (const e of trace.entries)
    if (e.kind === 'event' && 'value' in e.reply && (round === 'last' || e.as === 'solve'))
      said[Number(e.seat.split('.')[1])] = e.reply.value as number;
  return said;
};

/** What a member says next, of what it said first and of what all said last, by seat. */
type Next = (seat: number, first: number, all: readonly number[]) => number;

const discussing = (first: readonly number[], times: number, next: Next, measure: Arm['measure']): Arm => {
  const task = theoryTask<readonly number[]>({ world: () => first });
  const said = (x: number) => propose(x.toPrecision(12), x, { value: x });
  return {
    org: rounds(first.length, times),
    task,
    policy: (request) => {
      const seat = seatNumber(request);
      const own = task.sealed(request)[seat] as number;
      if (request.act !== 'propose' || request.as === 'solve') return said(own);
      const all: number[] = [];
      for (const d of request.drafts) all[Number(d.author?.split('.')[1])] = d.content as number;
      return said(next(seat, own, all));
    },
    measure,
  };
};

/** Rounds after which a tenth of a billionth is left where nine tenths are kept in each. */
const SETTLED = 300;

const stubborn = (
  trust: readonly (readonly number[])[],
  open: readonly number[],
  first: readonly number[],
  of: number,
) =>
  discussing(
    first,
    SETTLED,
    (seat, own, all) => {
      const heard = all.reduce((sum, x, j) => sum + (trust[seat]?.[j] as number) * x, 0);
      return (open[seat] as number) * heard + (1 - (open[seat] as number)) * own;
    },
    (trial) => [lastSaid(trial, 'last')[of] as number],
  );

const spread = (xs: readonly number[]): number => {
  const mean = xs.reduce((a, b) => a + b, 0) / xs.length;
  return Math.sqrt(xs.reduce((sum, x) => sum + (x - mean) ** 2, 0) / xs.length);
};

/** Estimates that experts come with: any that differ. */
const COME_WITH = [1, 2, 4, 8];

const shrinking = (alpha: number, times: number): Arm =>
  discussing(
    COME_WITH,
    times,
    (seat, _, all) => {
      const mean = all.reduce((a, b) => a + b, 0) / all.length;
      return (1 - alpha) * (all[seat] as number) + alpha * mean;
    },
    (trial) => [spread(lastSaid(trial, 'last')) / spread(lastSaid(trial, 'first'))],
  );

/** The squared error of the median of n standard normal estimates. */
const median = (n: number): Arm => ({
  org: library('delphi', { experts: n, rounds: 0 }),
  task: theoryTask({ world: () => null, value: (_, content) => Number(content), ofValue: (_, x) => x }),
  policy: (_, own) => {
    const x = own.normal();
    return propose(String(x), x, { value: x });
  },
  measure: ({ trace }) => [Number(trace.answer?.content) ** 2],
});

const DELPHI = 'Dalkey & Helmer 1963, Management Science 9:458; order statistics: David & Nagaraja 2003';

export const opinions = [
  simulation({
    prefix: 'fj.x#',
    realizes: 'where member # ends who gives its first opinion a weight of 1 − susceptibility: (I − ΛW)⁻¹(I − Λ)x₀',
    source: 'Friedkin & Johnsen 1990, Journal of Mathematical Sociology 15:193',
    params: z.object({
      W: z.array(z.array(z.number().min(0))).min(1),
      susceptibility: z.array(share),
      x0: z.array(z.number()),
    }),
    open: ({ W, susceptibility, x0 }, { id }) => {
      const member = numberIn(id, 1);
      const n = W.length;
      if (W.some((r) => r.length !== n) || susceptibility.length !== n || x0.length !== n || member >= n)
        refuse(`W, susceptibility and x0 are of ${n} members, of whom ${member} is asked for`);
      if (susceptibility.some((s) => s > 0.9)) refuse('with a susceptibility above .9 opinions do not settle in time');
      return { arms: [stubborn(W, susceptibility, x0, member)] };
    },
  }),
  simulation({
    prefix: 'delphi.shrink',
    realizes: 'what is left of the spread after R rounds in which all go a part of the way to the mean: (1 − α)^R',
    source: DELPHI,
    params: z.object({ alpha: share, rounds: count.max(100) }),
    open: ({ alpha, rounds: times }) => ({ arms: [shrinking(alpha, times)] }),
  }),
  simulation({
    prefix: 'delphi.medvar',
    realizes: 'squared error of the median of n standard normal estimates',
    source: DELPHI,
    params: z.object({ n: count.max(1000), est: z.literal('N(0,1)', { error: 'estimates are N(0,1)' }) }),
    open: ({ n }) => (n % 2 === 0 ? refuse('an odd number of experts') : { arms: [median(n)] }),
  }),
];
