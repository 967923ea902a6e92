/**
 * Every outcome of small cases, walked: what the organizations do equals what the formulas say to nine digits, with
 * parameters of the reference and with others.
 */
import { describe, expect, it } from 'vitest';
import type { Case } from '../../src/study/theory/case.js';
import { caseNamed, exactly, made, reference } from './bench.js';

/** Cases that the engine settles by lot, that never end, or that have too many paths for a test. */
const DRAWN =
  /^(cjt\.even_tie|plurality|cjt\.gc\.n101|casc\.wrong|auc|proc|winnerscurse|forkjoin|goodhart|bon\.|audit|monitor)/;
const MINE = [1, 2, 6, 11];
const small = reference.filter(
  (c) => c.tier === 1 && MINE.includes(c.topic ?? 0) && c.kind !== 'asymptotic' && !DRAWN.test(c.id),
);

const agrees = async (one: Case, tol?: number): Promise<void> => {
  const { covered, reason, got, verdict } = await exactly(one, tol);
  expect([covered, reason]).toEqual([true, undefined]);
  expect(verdict?.pass, `${one.id}: expected ${one.expected}, got ${got}`).toBe(true);
};

describe('cases of the reference, enumerated', () => {
  it('are most of those topics', () => expect(small.length).toBeGreaterThan(60));
  it.each(small.map((c) => [c.id, c] as const))('%s', (_, one) =>
    agrees(one, one.kind === 'exact' ? one.tol : undefined),
  );
  // Twenty seconds of walking: part of `npm run validate`.
  it.runIf(process.env.ORGLAB_VALIDATE)('a cascade of 24 is as good as its limit', () =>
    agrees(caseNamed('casc.wrong.p0.7'), 1e-7),
  );
});

const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k);
const tail = (n: number, k: number, p: number): number =>
  Array.from({ length: n + 1 }, (_, j) => (j >= k ? choose(n, j) * p ** j * (1 - p) ** (n - j) : 0)).reduce(
    (a, b) => a + b,
  );
const majority = (n: number, p: number): number => tail(n, (n + 1) / 2, p);

describe('parameters never seen', () => {
  const fresh: readonly Case[] = [
    made('sah.hier.x', { n: 7, p: 0.93 }, 0.93 ** 7),
    made('sah.poly.x', { n: 6, p: 0.11 }, 1 - 0.89 ** 6),
    made('sah.comm.x', { n: 21, k: 13, p: 0.55 }, tail(21, 13, 0.55)),
    made('sah.evals.committee.x', { n: 1, k: 1, p: 0.4 }, 1),
    made('sah.evals.hierarchy.x', { n: 6, k: 6, p: 0.7 }, (1 - 0.7 ** 6) / 0.3),
    made(
      'sah.profit.committee',
      { n: 3, k: 2, alpha: 0.3, z1: 2, z2: 1.5, p1: 0.8, p2: 0.2 },
      0.6 * tail(3, 2, 0.8) - 1.05 * tail(3, 2, 0.2),
    ),
    made(
      'sah.kstar.x',
      { n: 31, alpha: 0.9, z1: 1, z2: 1, p1: 0.6, p2: 0.4 },
      Math.ceil((Math.log(1 / 9) + 31 * Math.log(1.5)) / Math.log(2.25)),
    ),
    made('sah.kstar.all', { n: 3, alpha: 0.999, z1: 5, z2: 1, p1: 0.6, p2: 0.5 }, 0),
    made('sah.kstar.none', { n: 3, alpha: 0.01, z1: 1, z2: 5, p1: 0.6, p2: 0.5 }, 4),
    made(
      'sah.delta.poly_minus_hier',
      { n: 2, alpha: 0.4, z1: 3, z2: 2, p1: 0.9, p2: 0.6 },
      2 * (0.4 * 3 * 0.09 - 0.6 * 2 * 0.24),
    ),
    made('sah.majority_opt.x', { n: 9, alpha: 0.5, z1: 2, z2: 2, p1: 0.65, p2: 0.35 }, 5),
    made('cjt.maj.x', { n: 53, p: 0.52 }, majority(53, 0.52)),
    made('cjt.indirect.x', { groups: 5, size: 3, p: 0.55 }, majority(5, majority(3, 0.55))),
    made('cjt.dl.x', { n: 7, p: 0.8, e: 0.7 }, 0.7 * majority(7, 0.8) + 0.3 * (1 - majority(7, 0.8))),
    made('cjt.neff.x', { n: 8, rho: 0.35 }, 8 / (1 + 7 * 0.35)),
    made('cjt.bb.x', { n: 7, p: 0.6, rho: 0 }, majority(7, 0.6)),
    made('cjt.bb.y', { n: 7, p: 0.6, rho: 1 }, 0.6),
    made('cjt.gc.x', { n: 7, p: 0.6, latent_r: 0 }, majority(7, 0.6)),
    made('nitzan.weight.x', { p: 0.35 }, Math.log(0.35 / 0.65)),
    // ½ Σ over profiles of the likelier state: a juror worse than a coin counts against what it says.
    made('nitzan.opt.x', { p: [0.8, 0.6, 0.3] }, 0.8),
    made('cis.shared.x', { n: 5, holders: 5, p: 0.12 }, 1 - 0.88 ** 5),
    made('cis.partial.x', { n: 6, holders: 2, p: 0.25, rounds: 2 }, 1 - 0.75 ** 4),
    made('cis.hidden_profile.x', { unshared_critical: 3, p: 0.4, rounds: 2 }, (1 - 0.6 ** 2) ** 3),
    made('casc.none.x', { p: 0.8, n: 4 }, 0.16 ** 2),
    made('casc.up_uncond.x', { p: 0.55, n: 6, prior: 0.5 }, (1 - 0.2475 ** 3) / 2),
    made(
      'degroot.w2',
      {
        T: [
          [0.5, 0.5, 0],
          [0.25, 0.5, 0.25],
          [0, 0.5, 0.5],
        ],
      },
      0.25,
    ),
    made(
      'degroot.consensus.x',
      {
        T: [
          [0.9, 0.1],
          [0.2, 0.8],
        ],
        x0: [3, 9],
      },
      5,
    ),
    made('irt.2pl', { a: 0.8, b: -1, theta: 0.3 }, 1 / (1 + Math.exp(-0.8 * 1.3))),
    made('chain.err.x', { e: 0.2, n: 7 }, 1 - 0.8 ** 7),
    made('chain.check.x', { e: 0.2, detect: 0.5, n: 12 }, 1 - 0.9 ** 12),
    made('chain.ampl', { e: 0.01, d: 0.9, n: 40 }, (1 - 0.99 ** 40) / (1 - 0.999 ** 40)),
    made('tmr.x', { r: 0.6 }, 3 * 0.36 - 2 * 0.216),
    made('repcode.x', { n: 7, flip: 0.3 }, majority(7, 0.7)),
    made('agree.x', { p: 0.3, options: 3 }, 0.09 + 0.49 / 2),
  ];
  it.each(fresh.map((c) => [c.id, c] as const))('%s', (_, one) => agrees(one));

  it('a tie at even n is worth a coin, which is drawn: not enumerated', async () => {
    const { covered, reason } = await exactly(made('cjt.maj.n4', { n: 4, p: 0.6 }, 0.648));
    expect(covered).toBe(false);
    expect(reason).toMatch(/draws a lot/);
  });
});

describe('what is not covered is said, and never passed', () => {
  it.each([
    ['nobody.knows', { n: 3 }, /no simulation/],
    ['sah.hier.x', { n: 3 }, /params\.p/],
    ['sah.hier.x', { n: 3, p: 1.2 }, /params\.p/],
    ['sah.comm.x', { n: 3, k: 5, p: 0.5 }, /quorum of 5/],
    ['cjt.bahadur.x', { n: 51, p: 0.9, rho: 0.5 }, /not a probability/],
    ['casc.none.x', { p: 0.6, n: 5 }, /even/],
    ['casc.wrong.x', { p: 0.4 }, /params\.p/],
    ['degroot.w7', { T: [[1]] }, /member 7/],
    ['degroot.consensus', { T: [[0.5, 0.2]], x0: [1] }, /row of T/],
    ['sahara.hier', { n: 2, p: 0.5 }, /no simulation/],
  ])('%s %o', async (id, params, reason) => {
    const outcome = await exactly(made(id, params, 0.5));
    expect(outcome.covered).toBe(false);
    expect(outcome.verdict).toBeNull();
    expect(outcome.reason).toMatch(reason);
  });
});
