/**
 * Best of n: one author writes n drafts, a selector scores each and the best-looking stands. A draft is worth a number drawn
 * when it is written; the selector sees that number, alone or with an error of its own drawn when it looks.
 */
import { z } from 'zod';
import { isMissing } from '../../engine/types.js';
import { logistic } from '../../sim/normal.js';
import { type Arm, count, refuse, share, simulation, type Trial } from './case.js';
import type { Chance } from './chance.js';
import { library, written } from './organization.js';
import { propose, rank, score } from './replies.js';
import { theoryTask } from './task.js';

/** Scores lie in [0, 1]: a number on the logistic scale, in units in which it is not large. */
const looksLike = (x: number, unit: number): number => logistic(x / unit);
const read = (score: number, unit: number): number => unit * Math.log(score / (1 - score));

interface Drafts {
  readonly n: number;
  /** What a new draft is worth. */
  readonly worth: (own: Chance) => number;
  /** What the selector sees of it. */
  readonly seen: (worth: number, own: Chance) => number;
  /** What is large on the scale of `seen`. */
  readonly unit: number;
}

/** `proxy` of a trial is what the selector saw of the answer; its utility is what the answer is worth. */
const bestOf = ({ n, worth, seen, unit }: Drafts, measure: (utility: number, proxy: () => number) => number): Arm => {
  const task = theoryTask<null>({ world: () => null, worth: (_, content) => Number(content) });
  return {
    org: library('best-of-n', { samples: n }),
    task,
    policy: (request, own) =>
      request.act === 'assess' && 'draft' in request
        ? score(looksLike(seen(Number(request.draft.content), own), unit))
        : propose('draft', worth(own)),
    measure: (trial) => {
      const { utility } = task.score(trial.instance, trial.trace.answer?.content);
      return [measure(utility, () => read(scoreOfAnswer(trial), unit))];
    },
  };
};

const scoreOfAnswer = ({ trace }: Trial): number => {
  const id = trace.answer?.id ?? '';
  for (const e of trace.entries)
    if (e.kind === 'event' && e.act === 'assess' && e.shown.includes(id) && !isMissing(e.reply) && 'score' in e.reply)
      return e.reply.score;
  return Number.NaN;
};

const standard = (own: Chance): number => own.normal();

/** Drafts whose quality is seen with an error; a proxy is quality and error together. */
const proxied = (n: number, quality: number, error: number, measure: Parameters<typeof bestOf>[1]): Arm =>
  bestOf(
    {
      n,
      worth: (own) => quality * own.normal(),
      seen: (x, own) => x + error * own.normal(),
      unit: Math.hypot(quality, error) || 1,
    },
    measure,
  );

/** The best of n drafts against one of another author, with a judge who sees which is worth more. */
const against = (n: number): Arm => ({
  org: written({
    name: 'best-of-n-against-one',
    summary: `The best of ${n} drafts by one author meets the only draft of another; a judge decides.`,
    roles: { author: {}, selector: {}, other: {}, judge: {} },
    workflow: [
      {
        do: 'parallel',
        branches: [
          [
            { do: 'solve', by: 'author', samples: n },
            { do: 'review', by: 'selector' },
            { do: 'pick', rule: 'best-reviewed' },
          ],
          [{ do: 'solve', by: 'other' }],
        ],
      },
      { do: 'vote', by: 'judge' },
    ],
  }),
  task: theoryTask({ world: () => null }),
  policy: (request, own) => {
    if (request.act === 'assess' && 'draft' in request) return score(Number(request.draft.content));
    if (request.act !== 'choose' || request.as !== 'vote') {
      const worth = own.uniform();
      return propose(String(worth), worth);
    }
    const byWorth = [...request.drafts].sort((a, b) => Number(b.content) - Number(a.content));
    return rank(byWorth.map((d) => d.id));
  },
  measure: ({ trace }) => [trace.answer?.seat === 'author.0' ? 1 : 0],
});

/** Right and wrong drafts, a verifier that says yes or no to each, and a lot among those it said yes to (or among all). */
const verified = (n: number, solve: number, tpr: number, fpr: number): Arm => ({
  org: library('prover-verifier', { samples: n }),
  task: theoryTask({ world: () => null }),
  policy: (request, own) =>
    request.act === 'assess' && 'draft' in request
      ? score(own.flip(request.draft.label === 'right' ? tpr : fpr) ? 1 : 0)
      : propose(own.flip(solve) ? 'right' : 'wrong'),
  measure: ({ trace }) => [trace.answer?.label === 'right' ? 1 : 0],
});

const samples = count.max(1000);
const ORDER = 'order statistics: David & Nagaraja 2003';
const GOODHART = 'regressional Goodhart: Manheim & Garrabrant 2018, arXiv 1803.04585';
const noisy = z.object({ n: samples, sigma_true: z.number().min(0), sigma_noise: z.number().min(0) });

export const selections = [
  simulation({
    prefix: 'bon.emax',
    realizes: 'worth of the best of n standard normal drafts: n ∫ x φ Φ^(n−1) dx',
    source: ORDER,
    params: z.object({ n: samples, dist: z.string().optional() }),
    open: ({ n, dist = 'N(0,1)' }) =>
      dist.replaceAll(' ', '') === 'N(0,1)'
        ? { arms: [bestOf({ n, worth: standard, seen: (x) => x, unit: 1 }, (utility) => utility)] }
        : refuse(`drafts are worth N(0,1), not ${dist}`),
  }),
  simulation({
    prefix: 'bon.winrate',
    realizes: 'whether the best of n drafts beats one draft more: n/(n + 1)',
    source: 'Beirami et al. 2024, arXiv 2401.01879',
    params: z.object({ n: samples }),
    open: ({ n }) => ({ arms: [against(n)] }),
  }),
  simulation({
    prefix: 'goodhart',
    realizes: 'true worth of the draft that is best by proxy: σ_t²/√(σ_t² + σ_e²) E[max_n]',
    source: GOODHART,
    params: noisy,
    open: ({ n, sigma_true: s, sigma_noise: e }) => ({ arms: [proxied(n, s, e, (utility) => utility)] }),
  }),
  simulation({
    prefix: 'goodhart.gap',
    realizes: 'by how much its proxy flatters the draft that is best by proxy: σ_e²/√(σ_t² + σ_e²) E[max_n]',
    source: GOODHART,
    params: noisy,
    open: ({ n, sigma_true: s, sigma_noise: e }) => ({
      arms: [proxied(n, s, e, (utility, proxy) => proxy() - utility)],
    }),
  }),
  simulation({
    prefix: 'genver',
    realizes: 'whether a lot among the drafts that a verifier accepts, else among all, is right',
    source: 'Cobbe et al. 2021, arXiv 2110.14168 (generator and verifier)',
    params: z.object({ n: samples, solve: share, tpr: share, fpr: share }),
    open: ({ n, solve, tpr, fpr }) => ({ arms: [verified(n, solve, tpr, fpr)] }),
  }),
];
