import { describe, expect, it } from 'vitest';
import { PhiInverse } from '../../src/sim/normal.js';
import { binomialTail } from '../../src/study/theory/binomial.js';
import type { Case } from '../../src/study/theory/case.js';
import { groupTests, type Member } from '../../src/study/theory/groups.js';
import { judge } from '../../src/study/theory/judge.js';
import { deviationOf, gather, joined } from '../../src/study/theory/moments.js';

const one = (kind: string, expected: number, more: Partial<Case> = {}): Case => ({
  id: 'x',
  params: {},
  kind,
  expected,
  ...more,
});
const verdict = (c: Case, got: number, trials: number, deviation = 1, planned = trials) =>
  judge(c, { got, deviation, trials }, planned);

describe('verdicts', () => {
  it('a share is held against its own standard error, whatever is told', () => {
    const v = verdict(one('prob', 0.5), 0.52, 10_000);
    expect(v.se).toBeCloseTo(0.005, 12);
    expect(v.z).toBeCloseTo(4, 9);
    expect(v.tol).toBeCloseTo(0.0225, 12);
    expect(v.pass).toBe(true);
    expect(verdict(one('prob', 0.5), 0.523, 10_000).pass).toBe(false);
  });
  it('a told tolerance is scaled to the trials', () => {
    const c = one('mean', 2, { sd: 1, tol: 0.01, trials: 200_000 });
    expect(verdict(c, 2, 50_000).tol).toBeCloseTo(0.02, 12);
  });
  it('a mean without a told deviation uses the sampled one', () => {
    const v = verdict(one('mean', 2), 2.1, 400, 2);
    expect([v.se, v.tol]).toEqual([0.1, 0.45]);
  });
  it('a rare event is held against the binomial law', () => {
    const c = one('prob', 0.0001);
    expect(verdict(c, 8 / 10_000, 10_000).pass).toBe(true);
    expect(verdict(c, 12 / 10_000, 10_000).pass).toBe(false);
    expect(verdict(c, 0, 10_000).pass).toBe(true);
    expect(verdict(one('prob', 0.005), 0, 10_000).pass).toBe(false);
  });
  it('what cannot happen must not, and what must has to', () => {
    expect(verdict(one('prob', 0), 0, 1000)).toMatchObject({ z: null, pass: true });
    expect(verdict(one('prob', 0), 0.001, 1000).pass).toBe(false);
    expect(verdict(one('prob', 1), 1, 1000).pass).toBe(true);
  });
  it('a simulated reference adds its own error', () => {
    const v = verdict(one('mc_ref', 5, { sd: 3, ref_se: 0.04, tol: 9 }), 5, 10_000);
    expect(v.se).toBeCloseTo(0.05, 12);
    expect(v.tol).toBeCloseTo(0.225, 12);
  });
  it('a limit is met within the tolerance set by hand, and more loosely with fewer trials than planned', () => {
    const c = one('asymptotic', 0.7, { tol: 0.01 });
    expect(verdict(c, 0.712, 4000, 0.4).pass).toBe(false);
    expect(verdict(c, 0.712, 1000, 0.4, 4000).pass).toBe(true);
  });
  it('an exact number is met to nine digits, an integral as told', () => {
    expect(verdict(one('exact', 3), 3 + 2e-9, 0).pass).toBe(true);
    expect(verdict(one('exact', 3), 3 + 4e-9, 0).pass).toBe(false);
    expect(verdict(one('exact', 0.1, { tol: 1e-6 }), 0.1000009, 0).pass).toBe(true);
  });
  it('no number passes for none', () => {
    for (const kind of ['prob', 'mean', 'exact', 'asymptotic', 'mc_ref'])
      expect(verdict(one(kind, 0.5, { sd: 1, tol: 1 }), Number.NaN, 100).pass).toBe(false);
  });
});

describe('tails of the binomial law', () => {
  it('are those of small cases by hand', () => {
    expect(binomialTail(3, 3, 0.5)).toBeCloseTo(0.25, 12);
    expect(binomialTail(0, 4, 0.1)).toBeCloseTo(1, 12);
    expect(binomialTail(2, 10, 0.05)).toBeCloseTo(2 * (1 - 0.95 ** 10 - 10 * 0.05 * 0.95 ** 9), 12);
    expect(binomialTail(0, 1000, 0.01)).toBeCloseTo(2 * 0.99 ** 1000, 12);
  });
  it('approach the normal law', () => expect(binomialTail(50_450, 100_000, 0.5)).toBeCloseTo(0.00445, 4));
});

const spread = (n: number, scale = 1): Member[] =>
  Array.from({ length: n }, (_, i) => ({ id: `c${i}`, z: [scale * PhiInverse((i + 0.5) / n)] }));
const failing = (members: readonly Member[]): string[] =>
  groupTests(members)
    .filter((g) => !g.pass)
    .map((g) => g.name);

describe('group tests', () => {
  it('pass on what chance would give', () => expect(failing(spread(100))).toEqual([]));
  it('see errors too large', () => expect(failing(spread(100, 1.6))).toContain('mean z² above'));
  it('see errors too small, as of a simulator that returns the formula', () => {
    expect(failing(spread(100, 0.3))).toContain('mean z² below');
    expect(failing(spread(60, 0))).toEqual(['mean z² below', 'z against N(0,1)']);
  });
  it('see a bias common to all', () => {
    const biased = spread(200, 0.9).map((m) => ({ ...m, z: [(m.z[0] as number) + 0.5] }));
    expect(failing(biased)).toEqual(['z against N(0,1)']);
  });
  it('see with five seeds what one cannot', () => {
    const [first, ...rest] = spread(100).map((m) => ({ ...m, z: new Array<number>(5).fill((m.z[0] as number) / 3) }));
    const biased = { ...(first as Member), z: [2.1, 2.2, 2, 2.1, 2.3] };
    expect(groupTests([biased, ...rest]).find((g) => g.name.startsWith('worst'))?.pass).toBe(false);
  });
  it('say nothing of nothing', () => expect(groupTests([])).toEqual([]));
});

describe('sums of trials', () => {
  const trial = (i: number): readonly number[] => [i % 7, (i % 7) ** 2];
  it('add up alike in any chunks, in order', () => {
    const whole = gather(trial, 0, 1000);
    const parts = [gather(trial, 0, 300), gather(trial, 300, 1000)];
    expect(joined(parts)).toEqual(whole);
  });
  it('give the deviation of a mean and, by the delta method, of a ratio', () => {
    const part = gather(trial, 0, 7000);
    expect(deviationOf([part], ([m]) => m?.[0] as number)).toBeCloseTo(2, 6);
    // Ratio of two independent arms of equal means: variance σ²/m² from each.
    const ratio = deviationOf([part, part], ([a, b]) => (a?.[0] as number) / (b?.[0] as number));
    expect(ratio).toBeCloseTo(Math.sqrt(2) * (2 / 3), 5);
  });
  it('do not mix trials of different numbers', () => {
    expect(() => gather((i) => (i === 0 ? [1] : [1, 2]), 0, 2)).toThrow(/2 numbers/);
  });
});
