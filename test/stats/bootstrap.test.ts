import { describe, expect, it } from 'vitest';
import { stream } from '../../src/rng/streams.js';
import { bcaInterval } from '../../src/stats/bootstrap.js';
import { clusteredMean } from '../../src/stats/means.js';
import { bootstrapMean } from './bootstrap-mean.js';
import { drawCrossed } from './layouts.js';

const key = ['stats', 'value', 'committee'] as const;

describe('bcaInterval', () => {
  // A ladder from 0 to 1, so that a quantile is its own level.
  const ladder = Float64Array.from({ length: 10_001 }, (_, i) => i / 10_000);
  it('takes back a bias: of draws seven in ten lie below the estimate, z₀ = .5244, levels Φ(2 z₀ ± 1.96)', () => {
    const [lo, hi] = bcaInterval(ladder, 0.7, [1, -1]);
    expect(lo).toBeCloseTo(0.1811, 3);
    expect(hi).toBeCloseTo(0.9987, 3);
  });
  it('is the percentiles where there is nothing to correct, at the risk that is given', () => {
    for (const risk of [0.05, 0.2]) {
      const [lo, hi] = bcaInterval(ladder, 0.5, [1, -1], risk);
      expect(lo).toBeCloseTo(risk / 2, 3);
      expect(hi).toBeCloseTo(1 - risk / 2, 3);
    }
    const [lo, hi] = bcaInterval(ladder, 0.7, [1, 1]);
    expect([lo, hi]).toEqual([0.025, 0.975].map((x) => expect.closeTo(x, 3)));
  });
  it('accelerates: a = Σ(m − mᵢ)³/(6 (Σ(m − mᵢ)²)^{3/2}) of the jackknife', () => {
    // Deviations −2, 1, 1: a = −6/(6·6^1.5) = −.0680; levels Φ(z/(1 − a z)).
    const [lo, hi] = bcaInterval(ladder, 0.5, [2, -1, -1]);
    expect(lo).toBeCloseTo(0.0119, 3);
    expect(hi).toBeCloseTo(0.9581, 3);
  });
});

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
