import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normal, stream } from '../../src/rng/streams.js';
import type { Side } from '../../src/stats/pairs.js';
import { ratioOfSums } from '../../src/stats/ratios.js';

const column = (values: readonly (number | null)[]): Side[] =>
  values.map((value, instance) => ({ value, instance, replicate: 0 }));

const none = { ratio: null, se: null, df: null, lo: null, hi: null };

describe('ratioOfSums', () => {
  it('is a ratio of sums, not a mean of ratios', () => {
    // Sums 6 and 12 of complete pairs; residuals a − b/2 are −.5, 0, .5, so se = √(.5/2/3)/4.
    const result = ratioOfSums(column([1, 2, 3, 9]), column([3, 4, 5, null]));
    expect(result).toMatchObject({ n: 3, dropped: 1, ratio: 0.5, df: 2, reason: null });
    expect(result.se).toBeCloseTo(Math.sqrt(0.25 / 3) / 4, 12);
    expect(result.hi).toBeCloseTo(0.5 + (4.302652729911275 * Math.sqrt(0.25 / 3)) / 4, 8);
    expect(result.lo).toBeCloseTo(1 - (result.hi as number), 12);
  });

  it('has no value when the denominator may be 0', () => {
    const rising = column([1, 2, 3, 4]);
    expect(ratioOfSums(rising, column([1, -1, 2, -1]))).toEqual({ n: 4, dropped: 0, ...none, reason: 'no_contrast' });
    expect(ratioOfSums(rising, column([0, 0, 0, 0])).reason).toBe('no_contrast');
    expect(ratioOfSums(rising, column([0, 0, 0, 1])).reason).toBe('no_contrast');
    expect(ratioOfSums(column([1]), column([0])).reason).toBe('no_contrast');
    expect(ratioOfSums(rising, column([-3, -4, -3, -4])).reason).toBeNull();
  });

  it('says when there is nothing, and when there is no interval', () => {
    expect(ratioOfSums(column([1, null]), column([null, 1]))).toEqual({ n: 0, dropped: 2, ...none, reason: 'empty' });
    expect(ratioOfSums(column([1]), column([4]))).toEqual({ n: 1, dropped: 0, ...none, ratio: 0.25, reason: null });
  });

  it('covers the true ratio', () => {
    let covered = 0;
    for (let set = 0; set < 1000; set++) {
      const rng = stream(['ratio', set]);
      const below = Array.from({ length: 40 }, () => 5 + normal(rng));
      const { lo, hi } = ratioOfSums(column(below.map((value) => 2 * value + normal(rng))), column(below));
      if (lo !== null && hi !== null && lo <= 2 && hi >= 2) covered++;
    }
    expect(covered / 1000).toBeGreaterThan(0.92);
    expect(covered / 1000).toBeLessThan(0.98);
  });

  it('scales with its numerator', () => {
    const lists = fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 5, max: 9 })), {
      minLength: 3,
      maxLength: 20,
    });
    fc.assert(
      fc.property(lists, fc.integer({ min: 1, max: 9 }), (pairs, times) => {
        const below = column(pairs.map(([, b]) => b));
        const once = ratioOfSums(column(pairs.map(([a]) => a)), below);
        const more = ratioOfSums(column(pairs.map(([a]) => times * a)), below);
        expect(more.reason).toBe(once.reason);
        if (once.ratio === null) return;
        expect(more.ratio).toBeCloseTo(times * once.ratio, 9);
        expect(more.hi).toBeCloseTo(times * (once.hi as number), 7);
      }),
    );
  });
});
