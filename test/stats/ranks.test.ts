import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { midRanks, rankCorrelation } from '../../src/stats/ranks.js';

const few = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 3, maxLength: 12 });

describe('ranks', () => {
  it('equal values share the mean of their ranks', () => {
    expect(midRanks([10, 30, 20, 20])).toEqual([1, 4, 2.5, 2.5]);
  });
  it("agrees with cor(x, y, method = 'spearman') of R, ties included", () => {
    expect(rankCorrelation([1, 2, 3, 4, 5], [2, 1, 4, 3, 5])).toBeCloseTo(0.8, 12);
    expect(rankCorrelation([1, 2, 2, 3], [1, 3, 2, 4])).toBeCloseTo(0.9486832980505138, 12);
  });
  it('lies in [−1, 1], does not mind monotone changes, and turns its sign with one list', () => {
    fc.assert(
      fc.property(few, (xs) => {
        const ys = xs.map((x, i) => x * 3 + ((i * 7) % 5));
        const rho = rankCorrelation(xs, ys);
        if (rho === null) return;
        expect(Math.abs(rho)).toBeLessThanOrEqual(1);
        expect(rankCorrelation(xs.map(Math.exp), ys)).toBeCloseTo(rho, 10);
        expect(
          rankCorrelation(
            xs.map((x) => -x),
            ys,
          ),
        ).toBeCloseTo(-rho, 10);
      }),
    );
  });
  it('a third list that explains both leaves nothing, one that does not vary changes nothing', () => {
    const z = Array.from({ length: 200 }, (_, i) => i);
    const x = z.map((i) => i + 30 * Math.sin(i * 12.9898));
    const y = z.map((i) => i + 30 * Math.sin(i * 78.233));
    expect(rankCorrelation(x, y) as number).toBeGreaterThan(0.8);
    expect(Math.abs(rankCorrelation(x, y, z) as number)).toBeLessThan(0.2);
    expect(
      rankCorrelation(
        x,
        y,
        z.map(() => 1),
      ),
    ).toBe(rankCorrelation(x, y));
    expect(rankCorrelation(x, y, x)).toBeNull();
  });
  it('has nothing to say of two points or of a list that does not vary, and refuses lists of different lengths', () => {
    expect(rankCorrelation([1, 2], [1, 2])).toBeNull();
    expect(rankCorrelation([1, 1, 1], [1, 2, 3])).toBeNull();
    expect(() => rankCorrelation([1, 2, 3], [1, 2])).toThrow(/3, 2/);
  });
});
