import { describe, expect, it } from 'vitest';
import { stream } from '../../src/rng/streams.js';
import { kolmogorovSmirnov, kolmogorovTail } from '../../src/stats/ks.js';

const uniform = (x: number): number => Math.min(1, Math.max(0, x));

describe('Kolmogorov–Smirnov', () => {
  it('knows the critical values of the limit law (Smirnov 1948)', () => {
    expect(kolmogorovTail(1.3581)).toBeCloseTo(0.05, 4);
    expect(kolmogorovTail(1.6276)).toBeCloseTo(0.01, 4);
    expect(kolmogorovTail(1.9495)).toBeCloseTo(0.001, 5);
    expect(kolmogorovTail(0.8276)).toBeCloseTo(0.5, 4);
  });
  it('has two series that meet, and falls from 1 to 0', () => {
    expect(kolmogorovTail(1.18 - 1e-12)).toBeCloseTo(kolmogorovTail(1.18), 10);
    const tails = Array.from({ length: 60 }, (_, i) => kolmogorovTail(i / 15));
    expect(tails.every((t, i) => i === 0 || t <= (tails[i - 1] as number) + 1e-15)).toBe(true);
    expect([tails[0], kolmogorovTail(0.05)]).toEqual([1, 1]);
    expect(tails.at(-1)).toBeLessThan(1e-12);
  });
  it('measures the greatest distance, on either side of a step', () => {
    expect(kolmogorovSmirnov([0.5], uniform)?.d).toBe(0.5);
    expect(kolmogorovSmirnov([0.9, 0.95], uniform)?.d).toBeCloseTo(0.9, 12);
    expect(kolmogorovSmirnov([0.1, 0.2], uniform)?.d).toBeCloseTo(0.8, 12);
    expect(kolmogorovSmirnov([], uniform)).toBeNull();
  });
  it('rejects 5 % of uniform samples at 5 %', () => {
    let rejected = 0;
    for (let s = 0; s < 2000; s++) {
      const rng = stream(['ks', s]);
      const sample = Array.from({ length: 30 }, rng);
      if ((kolmogorovSmirnov(sample, uniform)?.p as number) < 0.05) rejected += 1;
    }
    expect(rejected / 2000).toBeGreaterThan(0.035);
    expect(rejected / 2000).toBeLessThan(0.065);
  });
});
