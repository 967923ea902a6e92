import { describe, expect, it } from 'vitest';
import { stream } from '../../src/rng/streams.js';
import { clusteredMean } from '../../src/stats/means.js';
import { bootstrapMean } from './bootstrap-mean.js';
import { drawCrossed } from './layouts.js';

const key = ['stats', 'value', 'committee'] as const;

describe('bootstrapMean', () => {
  const data = drawCrossed(stream(['bootstrap']), [100, 1], { instance: 1, replicate: 0, trial: 0 });

  it('comes close to the t interval when values are normal', () => {
    const { n, mean, lo, hi } = bootstrapMean(data, stream(key));
    const exact = clusteredMean(data);
    expect([n, mean]).toEqual([100, exact.mean]);
    expect(Math.abs((lo as number) - (exact.lo as number))).toBeLessThan(0.03);
    expect(Math.abs((hi as number) - (exact.hi as number))).toBeLessThan(0.03);
  });

  it('is the same for the same stream, and only for that', () => {
    expect(bootstrapMean(data, stream(key))).toEqual(bootstrapMean(data, stream(key)));
    expect(bootstrapMean(data, stream(['other']))).not.toEqual(bootstrapMean(data, stream(key)));
  });

  it('draws instances, not trials: the same values three times over prove no more', () => {
    const tripled = data.flatMap((at) => [at, at, at]);
    const once = bootstrapMean(data, stream(key));
    const thrice = bootstrapMean(tripled, stream(key));
    expect(thrice.lo).toBeCloseTo(once.lo as number, 10);
    expect(thrice.hi).toBeCloseTo(once.hi as number, 10);
  });

  it('weighs an instance by its trials', () => {
    const uneven = [
      { value: 0, instance: 0 },
      { value: 3, instance: 1 },
      { value: 3, instance: 1 },
    ];
    const { mean, lo, hi } = bootstrapMean(uneven, stream(key));
    expect([mean, lo, hi]).toEqual([2, 0, 3]);
  });

  it('has no interval below two instances', () => {
    expect(bootstrapMean([], stream(key))).toEqual({ n: 0, mean: null, lo: null, hi: null });
    expect(bootstrapMean([{ value: 4, instance: 1 }], stream(key))).toEqual({ n: 1, mean: 4, lo: null, hi: null });
  });

  it('leans to the long side of skewed values, where percentiles do not', () => {
    const skewed = drawCrossed(stream(['skewed']), [30, 1], { instance: 1, replicate: 0, trial: 0 }).map((o) => ({
      ...o,
      value: Math.exp(1.5 * o.value),
    }));
    const { mean, lo, hi } = bootstrapMean(skewed, stream(key));
    const exact = clusteredMean(skewed);
    // A t interval is even about the mean; BCa reaches further up than down.
    expect((hi as number) - (mean as number)).toBeGreaterThan(1.3 * ((mean as number) - (lo as number)));
    expect(hi as number).toBeGreaterThan(exact.hi as number);
  });
});
