/** Reviews, audits, selection and evidence against their formulas. */
import { describe, expect, it } from 'vitest';
import { Phi, PhiInverse } from '../../src/sim/normal.js';
import type { Case } from '../../src/study/theory/case.js';
import { normalNodes } from '../../src/study/theory/quadrature.js';
import { exactly, made, reference, run } from './bench.js';

const agrees = async (one: Case, tol?: number): Promise<void> => {
  const { covered, reason, got, verdict } = await exactly(one, tol);
  expect([covered, reason]).toEqual([true, undefined]);
  expect(verdict?.pass, `${one.id}: expected ${one.expected}, got ${got}`).toBe(true);
};

const choose = (n: number, k: number): number => (k <= 0 ? Number(k === 0) : (choose(n - 1, k - 1) * n) / k);
const integral = (f: (x: number) => number): number => {
  const { x, weights } = normalNodes();
  return x.reduce((sum, at, i) => sum + (weights[i] as number) * f(at), 0);
};
/** E max of n standard normal draws. */
const best = (n: number): number => integral((x) => n * x * Phi(x) ** (n - 1));

describe('cases of the reference', () => {
  const DRAWN = /^(audit|monitor|bon\.(emax|winrate)|goodhart|genver)/;
  const mine = reference.filter((c) => c.tier === 1 && c.topic === 8 && !DRAWN.test(c.id));
  it('are half of the topic', () => expect(mine.length).toBeGreaterThanOrEqual(16));
  it.each(mine.map((c) => [c.id, c] as const))('%s', (_, one) =>
    agrees(one, one.kind === 'exact' ? one.tol : undefined),
  );
});

describe('parameters never seen', () => {
  const bar = PhiInverse(0.6);
  const fresh: readonly Case[] = [
    made('review.catch.x', { d: 0.2, k: 7 }, 1 - 0.8 ** 7),
    made('review.cost2.x', { d: 0.2, k: 7 }, (1 - 0.8 ** 7) / 0.2),
    made('review.bb.x', { d: 0.4, k: 2, rho: 0.25 }, 1 - 0.6 * (0.45 + 0.25)),
    made('review.bb.one', { d: 0.4, k: 9, rho: 1 }, 0.4),
    made(
      'review.gc.x',
      { d: 0.4, k: 4, latent_r: 0.3 },
      1 - integral((m) => Phi((bar - Math.sqrt(0.3) * m) / Math.sqrt(0.7)) ** 4),
    ),
    made('review.fpr2', { f: 0.1, k: 4 }, 1 - 0.9 ** 4),
    made(
      'review.loss2',
      { f: 0.1, d: 0.5, k: 2, base_rate: 0.3, cost_miss: 4, cost_fp: 2 },
      0.3 * 0.25 * 4 + 0.7 * 0.19 * 2,
    ),
    made('audit.hyper.x', { tasks: 7, attacks: 2, audits: 3 }, 1 - choose(5, 3) / choose(7, 3)),
    made(
      'audit.hyper.y',
      { tasks: 6, attacks: 2, audits: 2, d: 0.5 },
      1 - [0, 1, 2].reduce((sum, j) => sum + ((choose(2, j) * choose(4, 2 - j)) / choose(6, 2)) * 0.5 ** j, 0),
    ),
    made('audit.hyper.none', { tasks: 5, attacks: 2, audits: 0 }, 0),
    made('audit.hyper.all', { tasks: 5, attacks: 1, audits: 5 }, 1),
    made('capture.x', { n: 3, k: 2, misaligned_prob: 0.4 }, 0.352),
    made('passk.x', { n: 12, c: 2, k: 4 }, 1 - choose(10, 4) / choose(12, 4)),
    made('passk.sure', { n: 6, c: 4, k: 3 }, 1),
    made('passk.never', { n: 6, c: 0, k: 3 }, 0),
    made('bon.kl.n7', { n: 7 }, Math.log(7) - 6 / 7),
    made('bon.kl.n1', { n: 1 }, 0),
    made('debate.tree.survive.x', { depth: 3, detect: 0.25 }, 0.75 ** 3),
    made(
      'byz.sample3',
      { N: 10, byz: 3, committee: 4 },
      [0, 1].reduce((s, j) => s + (choose(3, j) * choose(7, 4 - j)) / choose(10, 4), 0),
    ),
    made('crowd.dpt.x', { estimates: [1, 2, 6], truth: 5 }, 4),
    made('qian.cum_effort', { effort: [0.9, 0.5, 0.2] }, 0.09),
    made('dessein.delegate.x', { bias: 0.3 }, 0.09),
  ];
  it.each(fresh.map((c) => [c.id, c] as const))('%s', (_, one) => agrees(one));

  it.each([
    ['audit.hyper', { tasks: 5, attacks: 6, audits: 1 }, /6 attacks/],
    ['passk', { n: 5, c: 2, k: 6 }, /6 drafts of 5/],
    ['capture', { n: 3, k: 4, misaligned_prob: 0.1 }, /quorum of 4/],
    ['bon.emax', { n: 3, dist: 'U[0,1]' }, /N\(0,1\)/],
    ['cs.loss', { bias: 0.3, N: 4 }, /no equilibrium/],
    ['sprt.exact_asn', { p0: 0.4, p1: 0.2, alpha: 0.1, beta: 0.1, true: 'H1' }, /p0 < p1/],
  ])('%s %o is refused', async (id, params, reason) => {
    const outcome = await exactly(made(id, params, 1));
    expect(outcome).toMatchObject({ covered: false, verdict: null });
    expect(outcome.reason).toMatch(reason);
  });
});

describe('drawn', () => {
  it('audits, selection, evidence', async () => {
    const ratio = 0.65 / 0.35;
    const accepted = 0.4 * 0.8 + 0.6 * 0.3;
    const cases = [
      made('audit.hyper.z', { tasks: 12, attacks: 2, audits: 4 }, 1 - choose(10, 4) / choose(12, 4)),
      made(
        'audit.topB.x',
        { tasks: 12, audits: 1, separation: 1, attacks: 1 },
        integral((x) => Phi(x + 1) ** 11),
      ),
      made('monitor.tpr_at_fpr.x', { separation: 1, fpr: 0.2 }, Phi(1 - PhiInverse(0.8))),
      made('bon.emax.x', { n: 3, dist: 'N(0,1)' }, best(3), 'mean'),
      made('bon.winrate.x', { n: 3 }, 0.75),
      made('goodhart.x', { n: 4, sigma_true: 1, sigma_noise: 2 }, best(4) / Math.sqrt(5), 'mean'),
      made('goodhart.gap.x', { n: 4, sigma_true: 1, sigma_noise: 2 }, (4 * best(4)) / Math.sqrt(5), 'mean'),
      made(
        'genver.x',
        { n: 3, solve: 0.4, tpr: 0.8, fpr: 0.3 },
        ((1 - (1 - accepted) ** 3) * 0.32) / accepted + ((1 - accepted) ** 3 * 0.08) / (1 - accepted),
      ),
      made('sprt.correct.x', { p: 0.65, lead: 2 }, ratio ** 2 / (1 + ratio ** 2)),
      made('sprt.asn.x', { p: 0.65, lead: 2 }, ((2 / 0.3) * (ratio ** 2 - 1)) / (ratio ** 2 + 1), 'mean'),
      made('debate.gauss.x', { edge: 0.5, rounds: 2 }, Phi(0.5 * Math.SQRT2)),
      made('crowd.mse.y', { n: 4, sigma: 1, rho: 0.2, bias: 0.1 }, 0.01 + 0.2 + 0.2, 'mean'),
      made('bt.firstbest', {}, 1 / 6, 'mean'),
      made('bt.linear_eqm', {}, 9 / 64, 'mean'),
      made('bt.tradeprob', {}, 9 / 32),
      made('cs.loss.x', { bias: 0.05, N: 2 }, 1 / 48 + 0.0025, 'mean'),
    ];
    const { outcomes } = await run(cases, 1200);
    expect(outcomes.filter((o) => o.verdict?.pass !== true)).toEqual([]);
  });
});
