import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MOST_VOTERS, votingPower } from '../../src/stats/power.js';

const weighted = (weights: readonly number[], quota: number) =>
  votingPower(weights.length, (members) => weights.reduce((sum, w, i) => sum + (members[i] ? w : 0), 0) >= quota);

const close = (shares: readonly number[], expected: readonly number[]): void => {
  expect(shares.length).toBe(expected.length);
  for (const [i, p] of expected.entries()) expect(shares[i]).toBeCloseTo(p, 12);
};

describe('voting power', () => {
  it('[51; 50, 49, 1]: Banzhaf .6 .2 .2, Shapley and Shubik 2/3 1/6 1/6', () => {
    const power = weighted([50, 49, 1], 51)!;
    close(power.banzhaf, [0.6, 0.2, 0.2]);
    close(power.shapleyShubik, [2 / 3, 1 / 6, 1 / 6]);
  });

  it('the Council of the six, [12; 4, 4, 4, 2, 2, 1]: Luxembourg has none', () => {
    const power = weighted([4, 4, 4, 2, 2, 1], 12)!;
    close(power.banzhaf, [5 / 21, 5 / 21, 5 / 21, 1 / 7, 1 / 7, 0]);
    close(power.shapleyShubik, [14 / 60, 14 / 60, 14 / 60, 9 / 60, 9 / 60, 0]);
  });

  it('a dictator has all of it; where nothing can win nobody has any; thirteen are too many', () => {
    expect(weighted([1], 1)).toEqual({ banzhaf: [1], shapleyShubik: [1] });
    expect(weighted([1, 1], 3)).toBeNull();
    expect(() => votingPower(MOST_VOTERS + 1, () => true)).toThrow(/13 voters/);
  });

  it('shares add up to 1, more weight never has less, and equal weights have as much', () => {
    const weights = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 7 });
    fc.assert(
      fc.property(weights, fc.integer({ min: 1, max: 100 }), (list, quota) => {
        const total = list.reduce((a, b) => a + b, 0);
        fc.pre(total > 0);
        const power = weighted(list, 1 + (quota % total))!;
        for (const shares of [power.banzhaf, power.shapleyShubik]) {
          expect(shares.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
          for (const [i, w] of list.entries())
            for (const [j, v] of list.entries())
              if (w >= v) expect(shares[i]).toBeGreaterThanOrEqual((shares[j] as number) - 1e-12);
        }
      }),
      { numRuns: 100 },
    );
  });
});
