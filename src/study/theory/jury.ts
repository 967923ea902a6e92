/**
 * Juries over two answers. Up to a size the answers are laid on the table by two advocates and jurors vote (configs/theory/
 * panel.yaml); larger ones write their answers down and the commonest stands, because a ballot that lists two drafts costs
 * more than a draft. Ties by lot in both. What jurors share is drawn in the world; what is their own, at their event.
 */
import type { Request } from '../../engine/types.js';
import type { Organization } from '../../org/schema.js';
import type { Arm, Trial } from './case.js';
import type { Chance } from './chance.js';
import type { Crowd } from './crowd.js';
import { theoretical, written } from './organization.js';
import { propose, seatNumber, voteFor } from './replies.js';
import { theoryTask } from './task.js';

export const RIGHT = 'right';
export const WRONG = 'wrong';
const ANSWERS = [RIGHT, WRONG];

/** Jurors who vote; more of them write. */
const PANEL = 51;
/** Seats of one role at most. */
const BENCH = 1000;

/** n isolated drafts, on as many benches as are needed; the commonest stands. */
const benches = (n: number): Organization => {
  const sizes = Array.from({ length: Math.ceil(n / BENCH) }, (_, i) => Math.min(BENCH, n - i * BENCH));
  return written({
    name: 'benches',
    summary: `${n} people answer on their own, the commonest answer stands.`,
    roles: Object.fromEntries(sizes.map((seats, i) => [`bench-${i}`, { seats }])),
    workflow: [
      ...sizes.map((_, i) => ({ do: 'solve', by: `bench-${i}`, ...(i === 0 ? {} : { keep: true }) })),
      { do: 'pick', rule: 'most-common' },
    ],
  });
};

/** Number of a juror over all benches. */
const jurorNumber = (request: Request): number => {
  const { name } = request.role;
  return name === 'juror' ? seatNumber(request) : seatNumber(request) + BENCH * Number(name.slice('bench-'.length));
};

export const correct = (trial: Trial): number => (trial.trace.answer?.label === RIGHT ? 1 : 0);

/**
 * n jurors of whom `votes` says who votes for the right answer. `measure` defaults to whether the jury is right; `org` to a panel
 * or benches by size.
 */
export const jury = (
  n: number,
  votes: (world: Chance) => Crowd,
  other: Partial<Pick<Arm, 'org' | 'measure' | 'opening'>> = {},
): Arm => {
  const task = theoryTask<Crowd>({ world: votes, answers: ANSWERS });
  return {
    org: n <= PANEL ? theoretical('panel', { jurors: n }) : benches(n),
    task,
    policy: (request, own) => {
      if (request.act === 'propose' && request.side) return propose(request.side.label);
      const side = task.sealed(request)(jurorNumber(request), own) ? RIGHT : WRONG;
      return request.act === 'choose' && request.as === 'vote' ? voteFor(request, side) : propose(side);
    },
    measure: (trial) => [correct(trial)],
    ...other,
  };
};

/** Share of the jurors' ballots (or drafts) that name the right answer. */
export const shareRight = ({ trace }: Trial): number => {
  let all = 0;
  let right = 0;
  const wanted = trace.entries.find(
    (e) => e.kind === 'event' && e.act === 'propose' && 'label' in e.reply && e.reply.label === RIGHT,
  );
  for (const e of trace.entries) {
    if (e.kind !== 'event' || e.seat.startsWith('advocate.')) continue;
    all += 1;
    if ('ranking' in e.reply ? e.reply.ranking[0] === wanted?.id : 'label' in e.reply && e.reply.label === RIGHT)
      right += 1;
  }
  return right / all;
};
