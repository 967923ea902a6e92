/**
 * Evidence piece by piece. An investigator notes one piece at a time and stops at a bound (Wald 1945): exactly, without
 * overshoot, for evidence of ±1 and a lead of k; with overshoot for shares p0 against p1. Debates: r rounds of evidence
 * N(edge, 1) and a judge; a false claim under cross-examination.
 */
import { z } from 'zod';
import { type Arm, refuse, share, simulation, type Trial } from './case.js';
import type { Chance } from './chance.js';
import { library, written } from './organization.js';
import { propose, score, seatNumber, usageOf } from './replies.js';
import { NOTHING, theoryTask } from './task.js';

/** What one piece of evidence adds to the tally, and the tallies at which no more is asked for. */
interface Inquiry {
  readonly piece: (own: Chance) => number;
  readonly low: number;
  readonly high: number;
}

const MOST = 1000;

/** A million pieces of evidence at most: rounds of rounds. */
const inquiry = () => {
  const until = { stat: 'confidence', atLeast: 1 };
  const next = { do: 'repeat', times: MOST, until, steps: [{ do: 'revise', by: 'investigator' }] };
  return written({
    name: 'inquiry',
    summary: 'An investigator adds one piece of evidence to its notes at a time until it is sure.',
    roles: { investigator: {} },
    workflow: [
      { do: 'solve', by: 'investigator' },
      { do: 'repeat', times: MOST, until, steps: [next] },
    ],
  });
};

/** The numbers are whether the inquiry ended at the high bound, and how many pieces it took. */
const investigated = ({ piece, low, high }: Inquiry, read: (trial: Trial) => number): Arm => ({
  org: inquiry(),
  task: theoryTask({ world: () => null }),
  policy: (request, own) => {
    const before = request.act === 'propose' ? request.own : undefined;
    const tally = before === undefined ? 0 : Number(before.content) + piece(own);
    const sure = tally >= high || tally <= low;
    const label = tally >= high ? 'high' : tally <= low ? 'low' : 'open';
    return { content: tally, label, confidence: sure ? 1 : 0, usage: usageOf(1) };
  },
  measure: (trial) => [read(trial)],
});

export const endedHigh = ({ trace }: Trial): number => (trace.answer?.label === 'high' ? 1 : 0);
const pieces = ({ trace }: Trial): number =>
  trace.entries.filter((e) => e.kind === 'event' && e.as === 'revise').length;

/** Evidence of +1 with probability p, else −1, until one side leads by k. */
export const lead = (p: number, k: number, read: (trial: Trial) => number): Arm =>
  investigated({ piece: (own) => (own.flip(p) ? 1 : -1), low: -k, high: k }, read);

interface Shares {
  readonly p0: number;
  readonly p1: number;
  readonly alpha: number;
  readonly beta: number;
  readonly true: 'H0' | 'H1';
}

/** Wald's test of a share: log-likelihood ratios of p1 against p0 between ln(β/(1 − α)) and ln((1 − β)/α). */
const waldTest = ({ p0, p1, alpha, beta, true: truth }: Shares, read: (trial: Trial) => number): Arm => {
  const p = truth === 'H1' ? p1 : p0;
  const [yes, no] = [Math.log(p1 / p0), Math.log((1 - p1) / (1 - p0))];
  return investigated(
    { piece: (own) => (own.flip(p) ? yes : no), low: Math.log(beta / (1 - alpha)), high: Math.log((1 - beta) / alpha) },
    read,
  );
};

/** Two debaters add arguments round by round; the difference of what a round adds to both is N(edge, 1). */
const argued = (edge: number, rounds: number): Arm => ({
  org: library('debate', { rounds, side: 'assigned' }),
  task: theoryTask({ world: () => null, answers: ['right', 'wrong'] }),
  policy: (request, own) => {
    if (request.act === 'choose' && request.as === 'vote') {
      const byStrength = [...request.drafts].sort((a, b) => Number(b.content) - Number(a.content));
      return { ranking: byStrength.map((d) => d.id), usage: usageOf(1) };
    }
    const side = (request.act === 'propose' && request.side?.label) || `side ${seatNumber(request)}`;
    const before = request.act === 'propose' ? request.own : undefined;
    const gain = (side === 'right' ? edge : -edge) / 2;
    return propose(side, before === undefined ? 0 : Number(before.content) + gain + own.normal() * Math.SQRT1_2);
  },
  measure: ({ trace }) => [trace.answer?.label === 'right' ? 1 : 0],
});

/** A false claim, cross-examined until an examiner objects; the number is whether it stands at the end. */
const examined = (depth: number, detect: number): Arm => ({
  org: written({
    name: 'cross-examination',
    summary: `A claim is examined up to ${depth} times, and falls with the first objection.`,
    roles: { advocate: {}, examiner: {} },
    workflow: [
      { do: 'solve', by: 'advocate' },
      {
        do: 'repeat',
        times: depth,
        until: { stat: 'objections', atLeast: 1 },
        steps: [{ do: 'review', by: 'examiner' }],
      },
      { do: 'when', test: { stat: 'objections', atLeast: 1 }, then: [{ do: 'pick', rule: 'default' }] },
    ],
  }),
  task: theoryTask({ world: () => null }),
  policy: (request, own) => {
    if (request.act !== 'assess') return propose('claim');
    return own.flip(detect) ? { score: 0, objections: ['contradiction'], usage: usageOf(1) } : score(1);
  },
  measure: ({ trace }) => [trace.answer?.label === NOTHING ? 0 : 1],
});

const WALD = 'Wald 1945, Annals of Mathematical Statistics 16:117';
const inside = z.number().gt(0).lt(1);
const leads = z.object({ p: inside, lead: z.number().int().min(1).max(100) });
const shares = z
  .object({ p0: inside, p1: inside, alpha: inside, beta: inside, true: z.enum(['H0', 'H1']) })
  .refine(({ p0, p1, alpha, beta }) => p0 < p1 && alpha + beta < 1, {
    message: 'p0 < p1, and errors add up to less than 1',
  });

const testing = (
  [
    ['sprt.correct', 'whether the side that is likelier leads first: r^k/(1 + r^k), r = p/q', endedHigh],
    ['sprt.asn', 'pieces of evidence until a lead of k: k/(2p − 1) (r^k − 1)/(r^k + 1)', pieces],
  ] as const
).map(([prefix, realizes, read]) =>
  simulation({
    prefix,
    realizes,
    source: WALD,
    params: leads,
    open: ({ p, lead: k }) => ({ arms: [lead(p, k, read)] }),
  }),
);

const waldTesting = (
  [
    ['sprt.exact_asn', 'pieces of evidence in a test of p0 against p1, with overshoot', pieces],
    ['sprt.exact_acceptH1', 'whether a test of p0 against p1 ends with p1, with overshoot', endedHigh],
  ] as const
).map(([prefix, realizes, read]) =>
  simulation({ prefix, realizes, source: WALD, params: shares, open: (given) => ({ arms: [waldTest(given, read)] }) }),
);

export const evidence = [
  ...testing,
  ...waldTesting,
  simulation({
    prefix: 'debate.gauss',
    realizes: 'whether a judge of r rounds of evidence N(edge, 1) is right: Φ(edge √r)',
    source: 'Irving et al. 2018, arXiv 1805.00899, as noisy evidence',
    params: z.object({ edge: z.number(), rounds: z.number().int().min(1).max(1000) }),
    open: ({ edge, rounds }) => ({ arms: [argued(edge, rounds)] }),
  }),
  simulation({
    prefix: 'debate.tree.survive',
    realizes: 'whether a false claim survives D examinations that each find it out with d: (1 − d)^D',
    source: 'Irving et al. 2018, arXiv 1805.00899 (cross-examination)',
    params: z.object({ depth: z.number().int().min(0).max(1000), detect: share }),
    open: ({ depth, detect }) =>
      depth < 1 ? refuse('nobody examines the claim') : { arms: [examined(depth, detect)] },
  }),
];
