/**
 * Selection, every way of which is walked. pass@k (Chen et al. 2021): k drafts drawn without replacement from n recorded ones
 * of which c are right, and a perfect selector. Best of n as a divergence from one draft: ln n − (n − 1)/n (Beirami et al.
 * 2024; exact for continuous scores).
 */
import { z } from 'zod';
import type { Request } from '../../engine/types.js';
import { type Arm, count, refuse, simulation } from './case.js';
import { type Crowd, crowdAt, crowdByCount, drawnLaw } from './crowd.js';
import { written } from './organization.js';
import { legendre } from './quadrature.js';
import { propose, score, seatNumber } from './replies.js';
import { theoryTask } from './task.js';

/** Drafts by several people, a selector, and the draft that it scores highest. */
const contest = (n: number) =>
  written({
    name: 'contest',
    summary: `${n} drafts by ${n} people; the one that looks best stands.`,
    roles: { author: { seats: n }, selector: {} },
    workflow: [
      { do: 'solve', by: 'author' },
      { do: 'review', by: 'selector' },
      { do: 'pick', rule: 'best-reviewed' },
    ],
  });

const authorOf = (request: Request & { readonly act: 'assess' }): number =>
  'draft' in request ? Number(request.draft.author?.slice('author.'.length)) : Number.NaN;

/** Right drafts look better than wrong ones, and earlier ones a little better than later ones, so that no lot is needed. */
const passing = (n: number, c: number, k: number): Arm => {
  const law = drawnLaw(n, c, k);
  const task = theoryTask<Crowd>({ world: (world) => crowdByCount(world, law) });
  return {
    org: contest(k),
    task,
    policy: (request, own) => {
      if (request.act !== 'assess') return propose(task.sealed(request)(seatNumber(request), own) ? 'right' : 'wrong');
      const right = 'draft' in request && request.draft.label === 'right';
      return score((right ? 1 : 0.5) - authorOf(request) / (4 * k));
    },
    measure: ({ trace }) => [trace.answer?.label === 'right' ? 1 : 0],
  };
};

/** Quantiles at which the density of what is selected is measured: those of t³, because u^(n−1) ln u is not smooth at 0. */
const quantiles = (n: number): readonly { readonly u: number; readonly weight: number }[] =>
  legendre(48 + Math.ceil(n / 2)).map(({ x, w }) => {
    const t = (1 + x) / 2;
    return { u: t ** 3, weight: (3 * t * t * w) / 2 };
  });

interface Rivals {
  /** Position of the quantile of the first draft. */
  readonly at: number;
  /** Which of the other drafts are better than it. */
  readonly better: Crowd;
}

/**
 * Of n drafts alike, the first is better than a share u of all drafts there can be; each of the others is better than it with
 * probability 1 − u. The numbers are, quantile by quantile, whether the first was selected there.
 */
const selectedAt = (n: number, nodes: ReturnType<typeof quantiles>): Arm => {
  const weights = nodes.map((node) => node.weight);
  const task = theoryTask<Rivals>({
    world: (world) => {
      const at = world.pick(weights);
      return { at, better: crowdAt(world, n - 1, 1 - (nodes[at]?.u ?? 0)) };
    },
  });
  return {
    org: contest(n),
    task,
    policy: (request, own) => {
      if (request.act === 'assess' && 'draft' in request) return score(Number(request.draft.content));
      const seat = seatNumber(request);
      const better = seat > 0 && task.sealed(request).better(seat - 1, own);
      // Who is better than the first, or worse, is so by rank: no two look alike.
      return propose('draft', seat === 0 ? 0.5 : better ? 1 - seat / (4 * n) : seat / (4 * n));
    },
    measure: (trial) => {
      const { at } = task.sealed(trial);
      const first = trial.trace.answer?.seat === 'author.0' ? 1 : 0;
      return nodes.map((_, i) => (i === at ? first : 0));
    },
  };
};

/** ∫ f ln f du with the density f = n P(the first is selected | u): all n drafts are alike. */
const divergence =
  (n: number, nodes: ReturnType<typeof quantiles>) =>
  ([selected = []]: readonly (readonly number[])[]): number =>
    nodes.reduce((sum, { weight }, i) => {
      const f = (n * (selected[i] as number)) / weight;
      return f > 0 ? sum + weight * f * Math.log(f) : sum;
    }, 0);

export const divergences = [
  simulation({
    prefix: 'passk',
    realizes: 'whether one of k drafts drawn from n, c of them right, is right: 1 − C(n − c, k)/C(n, k)',
    source: 'Chen et al. 2021, arXiv 2107.03374',
    params: z.object({ n: count, c: z.number().int().min(0).max(5000), k: count.max(1000) }),
    open: ({ n, c, k }) =>
      k > n || c > n ? refuse(`${k} drafts of ${n}, ${c} of them right`) : { arms: [passing(n, c, k)] },
  }),
  simulation({
    prefix: 'bon.kl',
    realizes: 'divergence of the best of n from one draft, by the density of its quantile: ln n − (n − 1)/n',
    source: 'Beirami et al. 2024, arXiv 2401.01879',
    params: z.object({ n: count.max(200) }),
    open: ({ n }) => {
      const nodes = quantiles(n);
      return { arms: [selectedAt(n, nodes)], number: divergence(n, nodes) };
    },
  }),
];
