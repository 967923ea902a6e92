/**
 * Learning by averaging (DeGroot 1974): members state a number, then again and again the average of all numbers weighed by
 * their trust, T[i][j] of member i in j, until all say the same. What is left is Σ w_j x_j, with w the left unit eigenvector of T.
 */
import { z } from 'zod';
import { type Arm, numberIn, refuse, simulation } from './case.js';
import { library } from './organization.js';
import { propose, rank, seatNumber } from './replies.js';
import { theoryTask } from './task.js';

const SOURCE = 'DeGroot 1974, Journal of the American Statistical Association 69:118';

/** Rounds at most; members stop when their numbers agree to eleven digits. */
const ROUNDS = 1000;
const DIGITS = 11;

const row = z.array(z.number().min(0));
const params = z.object({ T: z.array(row).min(1), x0: z.array(z.number()).optional() });

const said = (x: number) => propose(x.toPrecision(DIGITS), x, { value: x });

/** Members who know their own first number and how far they trust each other. */
const averaging = (trust: readonly (readonly number[])[], first: readonly number[]): Arm => {
  const n = trust.length;
  const whole = trust.every((r) => r.length === n && Math.abs(r.reduce((a, b) => a + b, 0) - 1) < 1e-9);
  if (!whole) refuse('every row of T needs a number for each member, and sums to 1');
  if (first.length !== n) refuse(`x0 has ${first.length} numbers for ${n} members`);
  const task = theoryTask<readonly number[]>({ world: () => first });
  return {
    org: library('committee', { members: n, rounds: ROUNDS }),
    task,
    policy: (request) => {
      const seat = seatNumber(request);
      if (request.act === 'choose') return rank(request.options);
      if (request.act !== 'propose' || request.as === 'solve') return said(task.sealed(request)[seat] as number);
      let sum = 0;
      for (const draft of request.drafts) {
        const author = Number(draft.author?.split('.')[1]);
        sum += (trust[seat]?.[author] as number) * (draft.content as number);
      }
      return said(sum);
    },
    measure: ({ trace }) => [trace.answer?.content as number],
  };
};

export const averagings = [
  simulation({
    prefix: 'degroot.consensus',
    realizes: 'the number on which a committee that averages comes to agree',
    source: SOURCE,
    params,
    open: ({ T, x0 }) => ({ arms: [averaging(T, x0 ?? refuse('x0 is missing'))] }),
  }),
  simulation({
    prefix: 'degroot.w#',
    realizes: 'the weight of member #: what the committee agrees on when that member says 1 and the others 0',
    source: SOURCE,
    params,
    open: ({ T }, { id }) => {
      const member = numberIn(id, 1);
      if (member >= T.length) refuse(`member ${member} of ${T.length}`);
      return {
        arms: [
          averaging(
            T,
            T.map((_, i) => (i === member ? 1 : 0)),
          ),
        ],
      };
    },
  }),
];
