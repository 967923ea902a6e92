/** Auctions, contract nets and prediction markets against their formulas. */
import { describe, expect, it } from 'vitest';
import type { Case } from '../../src/study/theory/case.js';
import { exactly, made, reference, run } from './bench.js';

const agrees = async (one: Case): Promise<void> => {
  const { covered, reason, got, verdict } = await exactly(one, one.kind === 'exact' ? one.tol : undefined);
  expect([covered, reason]).toEqual([true, undefined]);
  expect(verdict?.pass, `${one.id}: expected ${one.expected}, got ${got}`).toBe(true);
};

const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k);
const logit = (p: number): number => Math.log(p / (1 - p));
const entropy = (p: number): number => (p <= 0 || p >= 1 ? 0 : -p * Math.log(p) - (1 - p) * Math.log(1 - p));

/** What n signals of accuracy a tell of a state with this prior, and what is left unknown: E[post(1 − post)]. */
const signals = (n: number, a: number, prior: number): { information: number; brier: number } => {
  let information = entropy(prior);
  let brier = 0;
  for (let k = 0; k <= n; k++) {
    const yes = prior * choose(n, k) * a ** k * (1 - a) ** (n - k);
    const no = (1 - prior) * choose(n, k) * a ** (n - k) * (1 - a) ** k;
    const post = yes / (yes + no);
    information -= (yes + no) * entropy(post);
    brier += (yes + no) * post * (1 - post);
  }
  return { information, brier };
};

describe('cases of the reference', () => {
  // Prices in a ruling have six digits: a squared error of a price is exact to that.
  const DRAWN = /^(auc|proc|winnerscurse|lmsr\.brier)/;
  const mine = reference.filter((c) => c.tier === 1 && c.topic === 5 && !DRAWN.test(c.id));
  it('are most of the topic', () => expect(mine.length).toBeGreaterThanOrEqual(12));
  it.each(mine.map((c) => [c.id, c] as const))('%s', (_, one) => agrees(one));
});

describe('parameters never seen', () => {
  const cost = (b: number, q: readonly number[]): number => b * Math.log(q.reduce((s, x) => s + Math.exp(x / b), 0));
  const fresh: readonly Case[] = [
    made('cnp.smith.x', { n: 5, bid_prob: 0.3 }, 5 + 1.5 + 2 * (1 - 0.7 ** 5)),
    made('cnp.fipa.x', { n: 6, propose_prob: 0.9 }, 12 + 5.4 + 1 - 0.1 ** 6),
    made('cnp.smith.nobody', { n: 3, bid_prob: 0 }, 3),
    made('lmsr.maxloss.x', { b: 7, n: 5 }, 7 * Math.log(5)),
    made('lmsr.cost.x', { b: 20, q: [5, 50, 31] }, cost(20, [5, 50, 31])),
    made('lmsr.price.x', { b: 20, q: [5, 50, 31] }, Math.exp(0.25) / (Math.exp(0.25) + Math.exp(2.5) + Math.exp(1.55))),
    made('lmsr.price.even', { b: 3, q: [4, 4] }, 0.5),
    made('lmsr.move.shares.up', { b: 9, p0: 0.2, p1: 0.7 }, 9 * (logit(0.7) - logit(0.2))),
    made('lmsr.move.shares.down', { b: 9, p0: 0.8, p1: 0.5 }, 9 * (logit(0.5) - logit(0.8))),
    made('lmsr.move.cost.up', { b: 9, p0: 0.2, p1: 0.7 }, 9 * Math.log(0.8 / 0.3)),
    made('lmsr.move.cost.down', { b: 9, p0: 0.8, p1: 0.4 }, 9 * Math.log(0.2 / 0.6)),
    made('lmsr.info.x', { b: 12, traders: 4, signal_acc: 0.8 }, 12 * signals(4, 0.8, 0.5).information),
    made('lmsr.info.prior', { b: 3, traders: 3, signal_acc: 0.6, prior: 0.7 }, 3 * signals(3, 0.6, 0.7).information),
    made('kelly.price.x', { wealth: [1, 3], beliefs: [0.2, 0.6] }, 0.5),
    made(
      'kelly.wealth_best_1yes2no',
      { wealth: [0.5, 0.5], beliefs: [0.3, 0.6], yes: 1, no: 2 },
      0.147 / (0.147 + 0.096),
    ),
    made('kelly.laplace.x', { yes: 4, n: 4 }, 5 / 6),
    made('kelly.laplace.beta', { beliefs: 'Beta(2,3)', yes: 1, n: 6 }, 3 / 11),
  ];
  it.each(fresh.map((c) => [c.id, c] as const))('%s', (_, one) => agrees(one));

  it.each([
    ['kelly.price', { wealth: [1], beliefs: [0.2, 0.4] }, /1 fortunes for 2/],
    ['kelly.laplace', { beliefs: 'Cauchy', yes: 1, n: 2 }, /Beta\(a,b\)/],
    ['kelly.laplace', { yes: 3, n: 2 }, /3 yeses/],
    ['lmsr.price', { b: 1, q: [100, 0] }, /25 times/],
    ['winnerscurse', { n: 3, noise: 'N(0,1)' }, /U\[low,high\]/],
  ])('%s %o is refused', async (id, params, reason) => {
    const outcome = await exactly(made(id, params, 1));
    expect(outcome).toMatchObject({ covered: false, verdict: null });
    expect(outcome.reason).toMatch(reason);
  });
});

describe('drawn', () => {
  const mean = (id: string, params: Record<string, unknown>, expected: number): Case =>
    made(id, params, expected, 'mean');
  it('auctions and markets', async () => {
    const cases = [
      mean('auc.spa.x', { n: 3 }, 0.5),
      mean('auc.spa.alone', { n: 1 }, 0),
      mean('auc.fpa.x', { n: 3 }, 0.5),
      mean('auc.welfare.x', { n: 4 }, 0.8),
      // ∫_r^1 3(2v − 1)v² dv
      mean('auc.reserve.x', { n: 3, reserve: 0.6 }, 0.5 - (1.5 * 0.6 ** 4 - 0.6 ** 3)),
      mean('proc.vickrey.x', { n: 3, costs: 'U[0,1]' }, 0.5),
      mean('proc.mincost.x', { n: 3, costs: 'U[2,4]' }, 2.5),
      mean('winnerscurse.x', { n: 5, noise: 'U[-2,2]' }, 4 / 3),
      mean('cnp.smith.y', { n: 4, bid_prob: 0.5 }, 6 + 2 * (1 - 0.5 ** 4)),
      mean('lmsr.info.y', { b: 5, traders: 3, signal_acc: 0.75 }, 5 * signals(3, 0.75, 0.5).information),
      mean('lmsr.brier.y', { traders: 3, signal_acc: 0.75, prior: 0.3 }, signals(3, 0.75, 0.3).brier),
    ];
    const { outcomes } = await run(cases, 1500);
    expect(outcomes.filter((o) => o.verdict?.pass !== true)).toEqual([]);
  });
});
