/** Two one-sided tests: worked out by hand, and wrong no more often than they may be. */
import { describe, expect, it } from 'vitest';
import { stream } from '../../src/rng/streams.js';
import { equivalenceTest } from '../../src/stats/equivalence.js';
import { clusteredMean, type MeanInterval } from '../../src/stats/means.js';
import { drawCrossed } from './layouts.js';

const told = (mean: number, se: number | null, df: number | null): MeanInterval => ({
  n: 9,
  mean,
  se,
  df,
  lo: null,
  hi: null,
});

describe('equivalenceTest', () => {
  it('is the one-sided tail of the nearer bound inside, and two-sided outside', () => {
    // T with one degree of freedom beyond 1 has a tail of a quarter.
    expect(equivalenceTest(told(0.5, 0.5, 1), 1)).toBeCloseTo(0.25, 12);
    expect(equivalenceTest(told(-0.5, 0.5, 1), 1)).toBeCloseTo(0.25, 12);
    expect(equivalenceTest(told(1.5, 0.5, 1), 1)).toBeCloseTo(0.5, 12);
    expect(equivalenceTest(told(1, 0.5, 1), 1)).toBe(1);
  });
  it('says nothing without a standard error, or with none that varies', () => {
    expect(equivalenceTest(told(0, null, null), 1)).toBeNull();
    expect(equivalenceTest(told(0, 0, 5), 1)).toBeNull();
  });
  it('refuses bounds that are none', () => expect(() => equivalenceTest(told(0, 1, 5), 0)).toThrow(/above 0/));

  it('calls a difference at the bound equal in one of twenty, and one of nothing nearly always', () => {
    const equal = (shift: number, name: string): number => {
      let found = 0;
      for (let set = 0; set < 400; set++) {
        const data = drawCrossed(stream([name, set]), [60, 5], { instance: 0.5, replicate: 0.2, trial: 0.5 });
        const m = clusteredMean(data.map((o) => ({ ...o, value: o.value + shift })));
        const p = equivalenceTest(m, 0.5);
        if (m.mean !== null && Math.abs(m.mean) < 0.5 && p !== null && p < 0.05) found += 1;
      }
      return found / 400;
    };
    expect(equal(0.5, 'at the bound')).toBeLessThan(0.09);
    expect(equal(0, 'nothing')).toBeGreaterThan(0.8);
  });
});
