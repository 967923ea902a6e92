import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mean, quantile, variance } from '../../src/stats/moments.js';

const numbers = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 1, maxLength: 30 });

describe('moments', () => {
  it('agrees with R on 1, 2, 4, 8', () => {
    const values = [8, 1, 4, 2];
    expect(mean(values)).toBe(3.75);
    expect(variance(values)).toBeCloseTo(9.583333333333, 12);
    // quantile(c(1, 2, 4, 8), c(0, .1, .25, .5, .9, 1))
    expect([0, 0.1, 0.25, 0.5, 0.9, 1].map((share) => quantile(values, share))).toEqual([
      1,
      expect.closeTo(1.3, 12),
      1.75,
      3,
      expect.closeTo(6.8, 12),
      8,
    ]);
    expect(values).toEqual([8, 1, 4, 2]);
  });

  it('says null where there is nothing to say', () => {
    expect(mean([])).toBeNull();
    expect(variance([])).toBeNull();
    expect(variance([3])).toBeNull();
    expect(quantile([], 0.5)).toBeNull();
  });

  it('refuses a share outside [0, 1]', () => {
    for (const share of [-0.1, 1.1, Number.NaN]) expect(() => quantile([1], share)).toThrow(/from 0 to 1/);
  });

  it('keeps equal values equal', () => {
    const values = new Array(100).fill(0.1);
    expect(mean(values)).toBe(0.1);
    expect(variance(values)).toBe(0);
  });

  it('does not lose a small variance on a large mean', () => {
    expect(variance([1e9 + 1, 1e9 + 2, 1e9 + 3])).toBe(1);
  });

  it('quantiles rise from the least to the greatest value', () => {
    fc.assert(
      fc.property(numbers, fc.double({ min: 0, max: 1, noNaN: true }), (values, share) => {
        const at = quantile(values, share) as number;
        expect(at).toBeGreaterThanOrEqual(Math.min(...values));
        expect(at).toBeLessThanOrEqual(Math.max(...values));
        expect(at).toBeLessThanOrEqual((quantile(values, (1 + share) / 2) as number) + 1e-9);
      }),
    );
  });
});
