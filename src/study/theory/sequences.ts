/**
 * Work in sequence: n parts, each built on the one before, each spoilt with probability e; the whole is right if every part is:
 * 1 − (1 − e)^n. With a check of every part that finds a fault with probability d, 1 − (1 − e(1 − d))^n.
 */
import { z } from 'zod';
import type { Request } from '../../engine/types.js';
import { type Arm, share, simulation } from './case.js';
import type { Chance } from './chance.js';
import { type Crowd, crowdOf } from './crowd.js';
import { RIGHT, WRONG } from './jury.js';
import { theoretical } from './organization.js';
import { propose, score } from './replies.js';
import { theoryTask } from './task.js';

const SOURCE = 'series reliability';

/** Which part a request is about: `part-7` → 7. */
const partOf = (request: Request): number => Number(request.view.scope.parts[0]?.slice('part-'.length));
const isWrong = (content: unknown): boolean => content === WRONG;
/** Whether what this part builds on is already wrong: then nothing here matters any more. */
const lost = (request: Request): boolean => request.view.known.some((d) => isWrong(d.content));

/** Worker, checker and assembler on parts of which `slips` says which are spoilt. */
const answer = (request: Request, slips: Crowd, detect: number, own: Chance) => {
  if (request.act === 'split') {
    const parts = request.view.scope.parts.map((part, i) => ({
      parts: [part],
      after: i === 0 ? [] : [i - 1],
      garbled: [],
    }));
    return { parts, usage: { tokensIn: null, tokensOut: null, seconds: 1, usd: null } };
  }
  if (request.act === 'assess' && request.as === 'quality')
    return score(!lost(request) && isWrong(request.draft.content) && own.flip(detect) ? 0 : 1);
  if (request.act !== 'propose') throw new Error(`sequence: nobody expects ${request.act}`);
  if (request.as === 'merge') return propose(request.drafts.some((d) => isWrong(d.content)) ? WRONG : RIGHT);
  if (request.as === 'revise') return propose(RIGHT);
  return propose(lost(request) || slips(partOf(request), own) ? WRONG : RIGHT);
};

/** n parts in a row; `detect` undefined leaves them unchecked. The number is whether anything went wrong. */
const sequence = (n: number, e: number, detect?: number): Arm => {
  const parts = Array.from({ length: n }, (_, i) => ({
    id: `part-${i}`,
    after: i === 0 ? [] : [`part-${i - 1}`],
    kind: 'part',
  }));
  const task = theoryTask<Crowd>({ world: crowdOf(n, e), parts });
  return {
    org: theoretical(detect === undefined ? 'sequence' : 'checked-sequence'),
    task,
    policy: (request, own) => answer(request, task.sealed(request), detect ?? 0, own),
    measure: ({ trace }) => [trace.answer?.label === RIGHT ? 0 : 1],
  };
};

/** Groups of one decompose at most. */
const length = z.number().int().min(1).max(64);

export const sequences = [
  simulation({
    prefix: 'chain.err',
    realizes: 'whether anything is wrong after n parts',
    source: SOURCE,
    params: z.object({ e: share, n: length }),
    open: ({ e, n }) => ({ arms: [sequence(n, e)] }),
  }),
  simulation({
    prefix: 'chain.check',
    realizes: 'whether anything is wrong after n checked parts',
    source: SOURCE,
    params: z.object({ e: share, detect: share, n: length }),
    open: ({ e, detect, n }) => ({ arms: [sequence(n, e, detect)] }),
  }),
  simulation({
    prefix: 'chain.ampl',
    realizes: 'how many times as often the unchecked sequence goes wrong',
    source: SOURCE,
    params: z.object({ e: share, d: share, n: length }),
    open: ({ e, d, n }) => ({
      arms: [sequence(n, e), sequence(n, e, d)],
      number: ([free, checked]) => (free?.[0] ?? Number.NaN) / (checked?.[0] ?? Number.NaN),
    }),
  }),
];
