import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bit, effectiveVotes, phi, poissonBinomialMajority } from '../../src/stats/votes.js';

const bits = fc.array(fc.tuple(fc.constantFrom<Bit>(0, 1), fc.constantFrom<Bit>(0, 1)), { maxLength: 20 });
const share = fc.double({ min: 0, max: 1, noNaN: true });

describe('phi', () => {
  it('golden value: errors 1100 and 1000', () => {
    expect(phi([1, 1, 0, 0], [1, 0, 0, 0])).toBeCloseTo(0.577, 3);
    expect(phi([1, 0, 1, 0], [0, 1, 0, 1])).toBe(-1);
  });

  it('is null when one never varies', () => {
    expect(phi([1, 1, 1], [1, 0, 1])).toBeNull();
    expect(phi([0, 1], [0, 0])).toBeNull();
    expect(phi([], [])).toBeNull();
    expect(() => phi([1], [])).toThrow('1 and 0');
  });

  it('is symmetric, within [−1, 1], and turns with one side', () => {
    fc.assert(
      fc.property(bits, (pairs) => {
        const a = pairs.map(([bit]) => bit);
        const b = pairs.map(([, bit]) => bit);
        const ab = phi(a, b);
        expect(phi(b, a)).toBe(ab);
        const turned = phi(
          a,
          b.map((bit): Bit => (bit === 1 ? 0 : 1)),
        );
        if (ab === null) {
          expect(turned).toBeNull();
          return;
        }
        expect(Math.abs(ab)).toBeLessThanOrEqual(1 + 1e-12);
        expect(turned).toBeCloseTo(-ab, 12);
      }),
    );
  });
});

describe('effectiveVotes', () => {
  it('golden value: nine votes at ρ = .3', () => {
    expect(effectiveVotes(9, 0.3)).toBeCloseTo(2.647, 3);
    expect([effectiveVotes(9, 0), effectiveVotes(9, 1), effectiveVotes(1, 0.5)]).toEqual([9, 1, 1]);
  });

  it('is null without a correlation, or with an impossible one', () => {
    expect([effectiveVotes(9, null), effectiveVotes(3, -0.5), effectiveVotes(3, -0.9)]).toEqual([null, null, null]);
  });
});

describe('poissonBinomialMajority', () => {
  it('golden value: five seats at .7', () => {
    expect(poissonBinomialMajority(new Array(5).fill(0.7))).toBeCloseTo(0.8369, 4);
  });

  it('tosses a coin on a tie, so that a second equal voter changes nothing', () => {
    expect(poissonBinomialMajority([0.7, 0.7])).toBeCloseTo(0.7, 12);
    expect(poissonBinomialMajority([0.7, 0.5])).toBeCloseTo(0.6, 12);
  });

  it('unequal voters by hand: .9, .6, .5', () => {
    const two = 0.9 * 0.6 * 0.5 + 0.9 * 0.4 * 0.5 + 0.1 * 0.6 * 0.5;
    expect(poissonBinomialMajority([0.9, 0.6, 0.5])).toBeCloseTo(two + 0.9 * 0.6 * 0.5, 12);
  });

  it('is null without voters, and refuses what is no probability', () => {
    expect(poissonBinomialMajority([])).toBeNull();
    expect(() => poissonBinomialMajority([0.5, 2])).toThrow('p 2 of voter 1');
  });

  it('right and wrong change places; order does not matter', () => {
    fc.assert(
      fc.property(fc.array(share, { minLength: 1, maxLength: 12 }), (ps) => {
        const right = poissonBinomialMajority(ps) as number;
        expect(poissonBinomialMajority(ps.map((p) => 1 - p))).toBeCloseTo(1 - right, 9);
        expect(poissonBinomialMajority([...ps].reverse())).toBeCloseTo(right, 12);
      }),
    );
  });
});
