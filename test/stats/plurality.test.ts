import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { effectiveNumber, eigenvalues } from '../../src/stats/diversity.js';
import { choose, passAllK, passAtK, pluralityOf } from '../../src/stats/plurality.js';

/** Every way to draw k of the ballots, counted one by one. */
const byHand = (right: number, wrong: readonly number[], k: number): number => {
  const ballots = [...Array(right).fill(-1), ...wrong.flatMap((n, i) => Array(n).fill(i))] as number[];
  let sets = 0;
  let won = 0;
  const draw = (from: number, held: readonly number[]): void => {
    if (held.length === k) {
      const counts = new Map<number, number>();
      for (const b of held) counts.set(b, (counts.get(b) ?? 0) + 1);
      const most = Math.max(...counts.values());
      const ties = [...counts.values()].filter((n) => n === most).length;
      sets++;
      if (counts.get(-1) === most) won += 1 / ties;
      return;
    }
    for (let i = from; i < ballots.length; i++) draw(i + 1, [...held, ballots[i] as number]);
  };
  draw(0, []);
  return won / sets;
};

describe('plurality of k', () => {
  it('is what counting every set of ballots gives', () => {
    fc.assert(
      fc.property(
        fc.nat(4),
        fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 3 }),
        fc.integer({ min: 1, max: 5 }),
        (right, wrong, k) => {
          const n = right + wrong.reduce((a, b) => a + b, 0);
          if (n < k) expect(pluralityOf(right, wrong, k)).toBeNull();
          else expect(pluralityOf(right, wrong, k)).toBeCloseTo(byHand(right, wrong, k), 9);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('scattered errors help it: 2 of 5 right win against three different wrong answers', () => {
    expect(pluralityOf(2, [1, 1, 1], 5)).toBe(1);
    expect(pluralityOf(2, [3], 5)).toBe(0);
    expect(pluralityOf(2, [2, 1], 5)).toBeCloseTo(0.5, 12);
  });

  it('refuses no ballots', () => {
    expect(() => pluralityOf(1, [1], 0)).toThrow(RangeError);
    expect(choose(5, 6)).toBe(0);
    expect(choose(52, 5)).toBeCloseTo(2_598_960, 3);
  });
});

describe('samples', () => {
  it('one of five, three successes of ten: .9167; all of three, six of ten: .1667', () => {
    expect(passAtK(10, 3, 5)).toBeCloseTo(0.9167, 4);
    expect(passAllK(10, 6, 3)).toBeCloseTo(0.1667, 4);
    expect(passAtK(4, 2, 5)).toBeNull();
    expect(() => passAtK(3, 1.5, 2)).toThrow(RangeError);
  });

  it('more samples never hurt one success and never help all of them', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 30 }), fc.nat(30), (n, c) => {
        const successes = Math.min(c, n);
        for (let k = 1; k < n; k++) {
          expect(passAtK(n, successes, k + 1) as number).toBeGreaterThanOrEqual(
            (passAtK(n, successes, k) as number) - 1e-12,
          );
          expect(passAllK(n, successes, k + 1) as number).toBeLessThanOrEqual(
            (passAllK(n, successes, k) as number) + 1e-12,
          );
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe('effective number', () => {
  it('lies between 1 and n, and does not change when things are counted in one row or in many', () => {
    const shares = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(shares, fc.double({ min: 0, max: 1, noNaN: true }), (counts, alike) => {
        const n = counts.reduce((a, b) => a + b, 0);
        const once = effectiveNumber(counts, () => alike) as number;
        const kinds = counts.flatMap((c, kind) => Array(c).fill(kind) as number[]);
        const many = effectiveNumber(
          kinds.map(() => 1),
          (i, j) => (kinds[i] === kinds[j] ? 1 : alike),
        );
        expect(once).toBeGreaterThanOrEqual(1 - 1e-9);
        expect(once).toBeLessThanOrEqual(n + 1e-9);
        expect(many).toBeCloseTo(once, 7);
      }),
      { numRuns: 100 },
    );
    expect(effectiveNumber([], () => 1)).toBeNull();
  });

  it('eigenvalues of a matrix that has them on paper', () => {
    const found = [
      ...eigenvalues([
        [2, 1],
        [1, 2],
      ]),
    ].sort();
    expect(found[0]).toBeCloseTo(1, 12);
    expect(found[1]).toBeCloseTo(3, 12);
  });
});
