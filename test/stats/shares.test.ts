import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jeffreys } from '../../src/stats/shares.js';

describe('jeffreys', () => {
  it('golden value', () => {
    expect(jeffreys(0, 20)).toEqual({ rate: 0, lo: 0, hi: expect.closeTo(0.1166, 4) });
    expect(jeffreys(3, 20)).toEqual({ rate: 0.15, lo: expect.closeTo(0.0441, 4), hi: expect.closeTo(0.3486, 4) });
    expect(jeffreys(20, 20)).toEqual({ rate: 1, lo: expect.closeTo(0.8834, 4), hi: 1 });
  });

  it('is null of nothing', () => {
    expect(jeffreys(0, 0)).toEqual({ rate: null, lo: null, hi: null });
  });

  it('refuses what is no share', () => {
    for (const [k, n] of [
      [3, 2],
      [-1, 2],
      [0.5, 2],
      [0, 1.5],
      [Number.NaN, 2],
    ] as const)
      expect(() => jeffreys(k, n)).toThrow('0 <= k <= n');
  });

  const shares = fc
    .integer({ min: 1, max: 500 })
    .chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)));

  it('contains k/n, within [0, 1]', () => {
    fc.assert(
      fc.property(shares, ([k, n]) => {
        const { rate, lo, hi } = jeffreys(k, n);
        expect(lo).toBeGreaterThanOrEqual(0);
        expect(lo).toBeLessThanOrEqual(rate as number);
        expect(hi).toBeGreaterThanOrEqual(rate as number);
        expect(hi).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('mirrors when successes and failures change places', () => {
    fc.assert(
      fc.property(shares, ([k, n]) => {
        expect(jeffreys(n - k, n).lo).toBeCloseTo(1 - (jeffreys(k, n).hi as number), 9);
      }),
    );
  });
});
