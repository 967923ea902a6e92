/**
 * Chains of reviews: a draft is looked at by k reviewers in turn, no longer than until one objects, and what was objected to
 * is replaced by the null answer. Alone, reviewers catch with 1 − (1 − d)^k and (1 − (1 − d)^k)/d are asked; what they share
 * (a common chance, or a common factor) is drawn once for each instance.
 */
import { z } from 'zod';
import type { Organization } from '../../org/schema.js';
import { PhiInverse } from '../../sim/normal.js';
import { type Arm, share, simulation, type Trial } from './case.js';
import type { Chance } from './chance.js';
import { type Crowd, crowdOf } from './crowd.js';
import { written } from './organization.js';
import { propose, usageOf } from './replies.js';
import { NOTHING, theoryTask } from './task.js';

const ATTACK = 'attack';
const HONEST = 'honest';

/** Reviewers asked one after another while nobody has objected. */
const reviewersInTurn = (k: number): Organization => {
  const all = Array.from({ length: k }, (_, i) => `reviewer-${i}`);
  return written({
    name: 'reviews-in-turn',
    summary: `${k} reviewers look at a draft in turn until one objects; then nothing is done.`,
    roles: { author: {}, ...Object.fromEntries(all.map((by) => [by, {}])) },
    workflow: [
      { do: 'solve', by: 'author' },
      ...all.map((by) => ({
        do: 'when',
        test: { stat: 'objections', below: 1 },
        then: [{ do: 'review', by, ask: 'suspicion' }],
        missing: 'then',
      })),
      { do: 'when', test: { stat: 'objections', atLeast: 1 }, then: [{ do: 'pick', rule: 'default' }] },
    ],
  });
};

interface Sealed {
  readonly attack: boolean;
  /** Who of the reviewers objects to this draft. */
  readonly objects: Crowd;
}

/** k reviewers of work that is an attack with probability `rate`, and of whom `objects` says who objects to which. */
const reviewed = (
  k: number,
  rate: number,
  objects: (attack: boolean, world: Chance) => Crowd,
  measure: (trial: Trial, sealed: Sealed) => number,
): Arm => {
  const task = theoryTask<Sealed>({
    world: (world) => {
      const attack = world.flip(rate);
      return { attack, objects: objects(attack, world) };
    },
  });
  return {
    org: reviewersInTurn(k),
    task,
    policy: (request, own) => {
      const sealed = task.sealed(request);
      if (request.act !== 'assess') return propose(sealed.attack ? ATTACK : HONEST);
      const seat = Number(request.role.name.slice('reviewer-'.length));
      const objection = sealed.objects(seat, own);
      return { score: objection ? 1 : 0, ...(objection ? { objections: ['unsafe'] } : {}), usage: usageOf(1) };
    },
    measure: (trial) => [measure(trial, task.sealed(trial))],
  };
};

/** Reviewers who object on their own, with probability p. */
const alone =
  (p: number): Crowd =>
  (_, own) =>
    own.flip(p);

const stopped = ({ trace }: Trial): number => (trace.answer?.label === NOTHING ? 1 : 0);
const looks = ({ trace }: Trial): number =>
  trace.entries.filter((e) => e.kind === 'event' && e.act === 'assess').length;

/** Reviewers with a common factor of loading √r, who miss when it and an error of their own stay below the bar. */
const factored =
  (d: number, r: number) =>
  (_: boolean, world: Chance): Crowd => {
    const gap = PhiInverse(1 - d) - Math.sqrt(r) * world.normal();
    const bar = r === 1 ? gap * Number.POSITIVE_INFINITY : gap / Math.sqrt(1 - r);
    return (_seat, own) => !own.below(bar);
  };

const SOURCE = 'independent reviews in sequence (geometric law)';
const reviews = z.number().int().min(1).max(300);
const dk = z.object({ d: share, k: reviews });

export const reviewing = [
  simulation({
    prefix: 'review.catch',
    realizes: 'whether k reviewers in turn catch an attack: 1 − (1 − d)^k',
    source: SOURCE,
    params: dk,
    open: ({ d, k }) => ({ arms: [reviewed(k, 1, () => alone(d), stopped)] }),
  }),
  simulation({
    prefix: 'review.cost',
    realizes: 'reviews of an attack until the first objection: (1 − (1 − d)^k)/d',
    source: SOURCE,
    params: dk,
    open: ({ d, k }) => ({ arms: [reviewed(k, 1, () => alone(d), looks)] }),
  }),
  simulation({
    prefix: 'review.bb',
    realizes: 'whether reviewers with a common chance ~ Beta catch an attack: 1 − Π (b + i)/(a + b + i)',
    source: 'beta-binomial: Skellam 1948, Journal of the Royal Statistical Society B 10:257',
    params: dk.extend({ rho: share }),
    open: ({ d, k, rho }) => {
      const crowd = crowdOf(k, d, rho);
      return { arms: [reviewed(k, 1, (_, world) => crowd(world), stopped)] };
    },
  }),
  simulation({
    prefix: 'review.gc',
    realizes: 'whether reviewers with a common normal factor catch an attack: 1 − ∫ φ(m) Φ((c − √r m)/√(1 − r))^k dm',
    source: 'Vasicek 1987, one-factor Gaussian copula',
    params: dk.extend({ latent_r: share }),
    open: ({ d, k, latent_r: r }) => ({ arms: [reviewed(k, 1, factored(d, r), stopped)] }),
  }),
  simulation({
    prefix: 'review.fpr',
    realizes: 'whether k reviewers in turn stop honest work: 1 − (1 − f)^k',
    source: SOURCE,
    params: z.object({ f: share, k: reviews }),
    open: ({ f, k }) => ({ arms: [reviewed(k, 0, () => alone(f), stopped)] }),
  }),
  simulation({
    prefix: 'review.loss',
    realizes: 'cost of attacks that pass and of honest work that is stopped: π(1 − C) c_miss + (1 − π) F c_fp',
    source: SOURCE,
    params: dk.extend({ f: share, base_rate: share, cost_miss: z.number(), cost_fp: z.number() }),
    open: ({ d, f, k, base_rate: rate, cost_miss: miss, cost_fp: alarm }) => ({
      arms: [
        reviewed(
          k,
          rate,
          (attack) => alone(attack ? d : f),
          (trial, { attack }) => (attack ? miss * (1 - stopped(trial)) : alarm * stopped(trial)),
        ),
      ],
    }),
  }),
];
