/**
 * Jury theorems: alike and unlike jurors, two tiers, shared evidence, weights. M_n(p) = Σ_{j>n/2} C(n,j) p^j q^(n−j); a tie at
 * even n is a fair coin.
 */
import { z } from 'zod';
import { type Arm, count, refuse, share, simulation } from './case.js';
import { type Crowd, crowdOf } from './crowd.js';
import { correct, jury, RIGHT, WRONG } from './jury.js';
import { theoretical, written } from './organization.js';
import { propose, rank, seatNumber } from './replies.js';
import { theoryTask } from './task.js';

const CONDORCET = 'Condorcet 1785; Grofman, Owen & Feld 1983, Theory and Decision 15:261';
const WEIGHTS =
  'Nitzan & Paroush 1982, International Economic Review 23:289; Shapley & Grofman 1984, Public Choice 43:329';

const np = z.object({ n: count, p: share });
const each = z.object({ p: z.array(share).min(1) });

/** Jurors of unlike competence: juror i is right with probability p[i]. */
const unlike =
  (p: readonly number[]): (() => Crowd) =>
  () =>
  (i, own) =>
    own.flip(p[i] as number);

const logOdds = (p: number): number => Math.log(p / (1 - p));

/**
 * A panel that weighs ballots by log-odds on the ledger; the two advocates are persons 0 and 1. The engine decides for the
 * answer of greatest weight above 0 among those that got a ballot: where negative weights outweigh the positive ones there may be none.
 */
const weighted = (p: readonly number[]): Arm => {
  if (p.reduce((sum, x) => sum + logOdds(x), 0) <= 0) refuse('most of the weight is of jurors worse than a coin');
  const standing = Object.fromEntries(p.map((x, i) => [String(i + 2), logOdds(x)]));
  return jury(p.length, unlike(p), {
    org: theoretical('weighted-panel', { jurors: p.length }),
    opening: { standing },
  });
};

/** Committees of one size that each answer by plurality, and a delegate of each who votes for that answer. */
const federation = (groups: number, size: number, p: number): Arm => {
  const all = Array.from({ length: groups }, (_, g) => g);
  const org = written({
    name: 'federation',
    summary: `${groups} committees of ${size} answer on their own; a delegate of each votes for its answer.`,
    roles: {
      ...Object.fromEntries(all.map((g) => [`committee-${g}`, { seats: size }])),
      delegate: { seats: groups },
    },
    workflow: [
      {
        do: 'parallel',
        branches: all.map((g) => [
          { do: 'solve', by: `committee-${g}` },
          { do: 'pick', rule: 'most-common' },
        ]),
      },
      { do: 'vote', by: 'delegate', rule: 'plurality' },
    ],
  });
  const task = theoryTask<readonly Crowd[]>({ world: (world) => all.map(() => crowdOf(size, p)(world)) });
  return {
    org,
    task,
    policy: (request, own) => {
      const seat = seatNumber(request);
      if (request.act === 'choose' && request.as === 'vote')
        return rank(request.drafts.filter((d) => d.author?.startsWith(`committee-${seat}.`)).map((d) => d.id));
      const group = Number(request.role.name.slice('committee-'.length));
      return propose(task.sealed(request)[group]?.(seat, own) ? RIGHT : WRONG);
    },
    measure: (trial) => [correct(trial)],
  };
};

export const juries = [
  ...['cjt.maj', 'cjt.even_tie'].map((prefix) =>
    simulation({
      prefix,
      realizes: 'whether a majority of n independent jurors is right: M_n(p); a tie at even n by lot',
      source: CONDORCET,
      params: np,
      open: ({ n, p }) => ({ arms: [jury(n, crowdOf(n, p))] }),
    }),
  ),
  simulation({
    prefix: 'cjt.het',
    realizes: 'whether a majority of unlike jurors is right (Poisson-binomial)',
    source: CONDORCET,
    params: each,
    open: ({ p }) => ({ arms: [jury(p.length, unlike(p))] }),
  }),
  simulation({
    prefix: 'cjt.indirect',
    realizes: 'whether a majority of committees, each by its majority, is right: M_m(M_s(p))',
    source: 'Boland 1989, The Statistician 38:181; Berg & Paroush 1998, Mathematical Social Sciences 35:233',
    params: z.object({ groups: count, size: count, p: share }),
    open: ({ groups, size, p }) => ({ arms: [federation(groups, size, p)] }),
  }),
  simulation({
    prefix: 'cjt.dl',
    realizes:
      'whether a jury is right that sees one piece of evidence, misleading with 1 − e: e M_n + (1 − e)(1 − M_n)',
    source: 'Dietrich & List 2004, Synthese 142:175',
    params: np.extend({ e: share }),
    open: ({ n, p, e }) => {
      const readers = crowdOf(n, p);
      return {
        arms: [
          jury(n, (world) => {
            const truthful = world.flip(e);
            const reads = readers(world);
            return (i, own) => reads(i, own) === truthful;
          }),
        ],
      };
    },
  }),
  simulation({
    prefix: 'nitzan.opt',
    realizes: 'whether a vote weighted by the log-odds of unlike jurors is right: ½ Σ_v max(P(v|1), P(v|0))',
    source: WEIGHTS,
    params: z.object({ p: z.array(z.number().gt(0).lt(1)).min(1) }),
    open: ({ p }) => ({ arms: [weighted(p)] }),
  }),
  simulation({
    prefix: 'nitzan.simple',
    realizes: 'whether a majority of the same jurors, unweighted, is right',
    source: WEIGHTS,
    params: each,
    open: ({ p }) => ({ arms: [jury(p.length, unlike(p))] }),
  }),
  simulation({
    prefix: 'nitzan.weight',
    realizes: 'the weight that a juror has earned: log-odds of the share of its ballots that were right',
    source: WEIGHTS,
    params: z.object({ p: z.number().gt(0).lt(1) }),
    open: ({ p }) => ({
      arms: [jury(1, crowdOf(1, p))],
      number: ([one]) => logOdds(one?.[0] ?? Number.NaN),
    }),
  }),
];
