/**
 * Juries whose members err together, by four laws of one correlation: name the law, not only ρ. Beta-binomial: a common chance
 * p_i ~ Beta. Copula: a common factor M, right iff √r M + √(1 − r) e < Φ⁻¹(p). Bahadur: pairs only. What is common is drawn once
 * for each instance.
 */
import { z } from 'zod';
import { PhiInverse } from '../../sim/normal.js';
import { type Case, count, refuse, share, simulation } from './case.js';
import type { Chance } from './chance.js';
import { type Crowd, crowdBelow, crowdByCount, crowdOf, urn } from './crowd.js';
import { jury, shareRight } from './jury.js';
import { approvalMoments } from './screens.js';

const BETA =
  'Berg 1993, European Journal of Political Economy 9:87; Ladha 1995, Journal of Economic Behavior & Organization 26:353';
const COPULA = 'Vasicek 1987, one-factor Gaussian copula';
const BAHADUR =
  'Bahadur 1961; Kaniovski 2010, Economics Letters 109; Kaniovski & Zaigraev 2011, Theory and Decision 71:439';

const beta = z.object({ n: count, p: share, rho: share });
const copula = z.object({ n: count, p: share, latent_r: share });

/** At what n a limit is met: an odd number no smaller than the reference asks for. */
const largeN = ({ size }: Case): number => Math.max(1001, size ?? 0) | 1;

/** Given what is common a large jury hardly errs by chance, so that stratified worlds need few of its many ballots. */
const LIMIT = { most: 4000, stratified: true } as const;

/** Jurors with a common factor of loading √r: r is the latent correlation, not that of the votes. */
const factorCrowd =
  (n: number, p: number, r: number): ((world: Chance) => Crowd) =>
  (world) => {
    const common = Math.sqrt(r) * world.normal();
    const gap = PhiInverse(p) - common;
    return crowdBelow(world, n, r === 1 ? gap * Number.POSITIVE_INFINITY : gap / Math.sqrt(1 - r));
  };

/**
 * Law of the number of right votes under Bahadur's second-order model: the binomial law times 1 + ρ Σ_{i<j} z_i z_j, with
 * z = (x − p)/√(pq).
 */
const bahadurLaw = (n: number, p: number, rho: number): readonly number[] => {
  const spread = Math.sqrt(p * (1 - p));
  const law = urn(n, p, 0).map((w, j) => {
    const sum = (j * (1 - p) - (n - j) * p) / spread;
    const squares = (j * (1 - p) ** 2 + (n - j) * p ** 2) / spread ** 2;
    return w * (1 + (rho * (sum * sum - squares)) / 2);
  });
  return law.some((w) => w < -1e-15)
    ? refuse(`with n ${n}, p ${p} and rho ${rho} Bahadur's law is not a probability`)
    : law;
};

/** n whose variance of the mean a group of correlated jurors has: pq/Var(share of right votes). */
const effective = ([arm]: readonly (readonly number[])[]): number => {
  const [m = Number.NaN, square = Number.NaN] = arm ?? [];
  return (m * (1 - m)) / (square - m * m);
};

export const correlatedJuries = [
  simulation({
    prefix: 'cjt.bb',
    realizes: 'whether a majority of jurors with a common chance ~ Beta is right',
    source: BETA,
    params: beta,
    open: ({ n, p, rho }) => ({ arms: [jury(n, crowdOf(n, p, rho))] }),
  }),
  simulation({
    prefix: 'cjt.bb.var',
    realizes: 'squared distance of the share of right votes from p: pq(1 + (n − 1)ρ)/n',
    source: BETA,
    params: beta,
    open: ({ n, p, rho }) => ({
      arms: [jury(n, crowdOf(n, p, rho), { measure: (trial) => [(shareRight(trial) - p) ** 2] })],
    }),
  }),
  simulation({
    prefix: 'cjt.bb.limit',
    realizes: 'the same jury with at least 1001 members: P(Beta(a, b) > ½)',
    source: BETA,
    params: z.object({ p: share, rho: share }),
    open: ({ p, rho }, one) => ({ ...LIMIT, arms: [jury(largeN(one), crowdOf(largeN(one), p, rho))] }),
  }),
  simulation({
    prefix: 'cjt.neff',
    realizes: 'effective number of jurors: pq/Var(share of right votes) = n/(1 + (n − 1)ρ)',
    source: 'Kish 1965, design effect',
    params: z.object({ n: count, rho: share, p: share.default(0.6) }),
    open: ({ n, rho, p }) => ({
      arms: [approvalMoments(n, crowdOf(n, p, rho))],
      number: effective,
    }),
  }),
  simulation({
    prefix: 'cjt.gc',
    realizes: 'whether a majority of jurors with a common Gaussian factor is right',
    source: COPULA,
    params: copula,
    open: ({ n, p, latent_r }) => ({ arms: [jury(n, factorCrowd(n, p, latent_r))] }),
  }),
  simulation({
    prefix: 'cjt.gc.limit',
    realizes: 'the same jury with at least 1001 members: Φ(Φ⁻¹(p)/√r)',
    source: COPULA,
    params: z.object({ p: share, latent_r: share }),
    open: ({ p, latent_r }, one) => ({ ...LIMIT, arms: [jury(largeN(one), factorCrowd(largeN(one), p, latent_r))] }),
  }),
  simulation({
    prefix: 'cjt.gc.bincorr',
    realizes: 'correlation of the votes of two jurors: (Φ₂(c, c; r) − p²)/(pq), from the variance of their share',
    source: COPULA,
    params: z.object({ p: share, latent_r: share }),
    open: ({ p, latent_r }) => ({
      arms: [approvalMoments(2, factorCrowd(2, p, latent_r))],
      number: (means) => 2 / effective(means) - 1,
    }),
  }),
  simulation({
    prefix: 'cjt.bahadur',
    realizes: "whether a majority is right under Bahadur's law of second order: M_n + ½ρ(n − 1)(½ − p)M_n′",
    source: BAHADUR,
    params: beta,
    open: ({ n, p, rho }) => {
      const law = bahadurLaw(n, p, rho);
      return { arms: [jury(n, (world) => crowdByCount(world, law))] };
    },
  }),
];
