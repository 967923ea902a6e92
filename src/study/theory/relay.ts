/**
 * Messages down a hierarchy: the top writes an intent down, and each level below writes it again. Williamson 1967: what
 * survives n − 1 hops at fidelity a is a^(n−1). Two-valued messages that flip with e at every hop are right at the end with
 * (1 + (1 − 2e)^n)/2: flips cancel. Efforts multiply along a chain.
 */
import { z } from 'zod';
import type { Organization } from '../../org/schema.js';
import { type Arm, share, simulation } from './case.js';
import type { Chance } from './chance.js';
import { written } from './organization.js';
import { propose } from './replies.js';
import { theoryTask } from './task.js';

/** One seat at each level; every level but the first rewrites what it was handed, and sees nothing else. */
const levels = (n: number): Organization => {
  const all = Array.from({ length: n }, (_, i) => i + 1);
  return written({
    name: 'relay',
    summary: `${n} levels of one seat; each writes again what the one above has written.`,
    roles: Object.fromEntries(all.map((i) => [`level-${i}`, {}])),
    workflow: all.map((i) =>
      i === 1 ? { do: 'solve', by: 'level-1' } : { do: 'revise', by: `level-${i}`, of: 'each' },
    ),
  });
};

/** A message passed down n levels; `hop` is what one rewriting makes of it. The number is whether it arrives. */
const passedDown = (n: number, sent: string, hop: (message: string, own: Chance) => string): Arm => ({
  org: levels(n),
  task: theoryTask({ world: () => null }),
  policy: (request, own) => {
    const above = request.act === 'propose' ? request.own?.label : undefined;
    return propose(above === undefined ? sent : hop(above, own));
  },
  measure: ({ trace }) => [trace.answer?.label === sent ? 1 : 0],
});

/** Work handed down levels that put in an effort each: what is left of a whole is what everybody left of it. */
const efforts = (effort: readonly number[]): Arm => ({
  org: levels(effort.length),
  task: theoryTask({ world: () => null }),
  policy: (request) => {
    const above = request.act === 'propose' ? request.own : undefined;
    const own = effort[Number(request.role.name.slice('level-'.length)) - 1] as number;
    return propose('output', (above === undefined ? 1 : Number(above.content)) * own);
  },
  measure: ({ trace }) => [Number(trace.answer?.content)],
});

const depth = z.number().int().min(1).max(200);

export const relays = [
  simulation({
    prefix: 'will.controlloss',
    realizes: 'whether an intent survives the hops between n levels, each of which keeps it with a: a^(n−1)',
    source: 'Williamson 1967, Journal of Political Economy 75:123',
    params: z.object({ alpha: share, levels: depth }),
    open: ({ alpha, levels: n }) => ({
      arms: [passedDown(n, 'intent', (m, own) => (m === 'intent' && own.flip(alpha) ? m : 'lost'))],
    }),
  }),
  simulation({
    prefix: 'chain.bsc',
    realizes: 'whether a bit is right after n hops that flip it with e: (1 + (1 − 2e)^n)/2',
    source: 'binary symmetric channels in cascade (Cover & Thomas, Elements of Information Theory)',
    params: z.object({ flip: share, hops: depth }),
    open: ({ flip, hops }) => ({
      arms: [passedDown(hops + 1, 'yes', (m, own) => (own.flip(flip) === (m === 'yes') ? 'no' : 'yes'))],
    }),
  }),
  simulation({
    prefix: 'qian.cum_effort',
    realizes: 'output of a chain whose levels put in an effort each: Π e_t',
    source: 'Calvo & Wellisz 1978, Journal of Political Economy 86:943; Qian 1994, Review of Economic Studies 61:527',
    params: z.object({ effort: z.array(z.number()).min(1).max(200) }),
    open: ({ effort }) => ({ arms: [efforts(effort)] }),
  }),
];
