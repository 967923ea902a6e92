/** The arithmetic of prediction markets against figures worked out by hand and laws that hold for any prices. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asPrices, kellyPrices, move } from '../../src/engine/market.js';

const sum = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0);

describe('a market maker with the logarithmic scoring rule', () => {
  it('asks 160.944 for moving an even price to .9 at b = 100, and gives 219.722 shares', () => {
    const { cost, shares } = move([0.5, 0.5], [0.9, 0.1], 100, Number.POSITIVE_INFINITY);
    expect(cost).toBeCloseTo(160.943791243, 8);
    expect(shares[0]).toBeCloseTo(219.722457734, 8);
    expect(shares[1]).toBeCloseTo(0, 8);
  });
  it('loses 58.779 if that is right, within its bound of 69.315', () => {
    const { cost, shares } = move([0.5, 0.5], [0.9, 0.1], 100, Number.POSITIVE_INFINITY);
    expect((shares[0] as number) - cost).toBeCloseTo(58.779, 3);
    expect((shares[0] as number) - cost).toBeLessThan(100 * Math.log(2));
  });
  it('moves prices as far as the purse pays for and no further', () => {
    const { cost, prices } = move([0.5, 0.5], [0.9, 0.1], 100, 20);
    expect(cost).toBeCloseTo(20, 9);
    expect(prices[1]).toBeCloseTo(0.5 * Math.exp(-0.2), 12);
    expect(move([0.5, 0.5], [0.9, 0.1], 100, 0)).toEqual({ prices: [0.5, 0.5], shares: [0, 0], cost: 0 });
  });
  const prices = fc
    .array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 2, maxLength: 5 })
    .map((w) => asPrices(w, w));
  it('never sells what a trader does not hold, and what it can lose in all is b ln n', () => {
    fc.assert(
      fc.property(
        fc.array(prices, { minLength: 1, maxLength: 6 }),
        fc.double({ min: 0.1, max: 50, noNaN: true }),
        (path, b) => {
          const n = path[0]!.length;
          let now: readonly number[] = Array.from({ length: n }, () => 1 / n);
          const held = now.map(() => 0);
          let paid = 0;
          for (const target of path.filter((p) => p.length === n)) {
            const made = move(now, target, b, Number.POSITIVE_INFINITY);
            for (const s of made.shares) expect(s).toBeGreaterThanOrEqual(-1e-9);
            made.shares.forEach((s, i) => {
              held[i] = (held[i] as number) + s;
            });
            paid += made.cost;
            now = made.prices;
            expect(sum(now)).toBeCloseTo(1, 9);
          }
          for (const due of held) expect(due - paid).toBeLessThanOrEqual(b * Math.log(n) + 1e-6 * b);
        },
      ),
    );
  });
  it('pays the same for one move as for two on the way, where the way is straight', () => {
    const there = [0.7, 0.2, 0.1];
    const half = [(1 / 3 + 0.7) / 2, (1 / 3 + 0.2) / 2, (1 / 3 + 0.1) / 2];
    const even = [1 / 3, 1 / 3, 1 / 3];
    const once = move(even, there, 3, Number.POSITIVE_INFINITY);
    const [first, second] = [move(even, half, 3, Infinity), move(half, there, 3, Infinity)];
    const gain = (m: readonly (typeof once)[], i: number): number =>
      sum(m.map((x) => (x.shares[i] as number) - x.cost));
    for (const i of [0, 1, 2]) expect(gain([first, second], i)).toBeCloseTo(gain([once], i), 9);
  });
});

describe('beliefs as prices', () => {
  it('are scaled to sum to 1 and kept off the edges', () => {
    expect(asPrices([0.2, 0.6], [0.5, 0.5])[0]).toBeCloseTo(0.25, 12);
    const [yes, no] = asPrices([1, 0], [0.5, 0.5]);
    expect(no).toBeCloseTo(1e-12, 20);
    expect(yes).toBeLessThan(1);
  });
  it('say nothing where they are all 0 or no numbers', () => {
    expect(asPrices([0, 0], [0.3, 0.7])).toEqual([0.3, 0.7]);
    expect(asPrices([Number.NaN, -1], [0.3, 0.7])).toEqual([0.3, 0.7]);
  });
});

describe('Kelly betting', () => {
  it('prices are the beliefs of the money', () => {
    const beliefs = [0.9, 0.6, 0.2].map((b) => [b, 1 - b]);
    const [yes, no] = kellyPrices([0.5, 0.3, 0.2], beliefs);
    expect(yes).toBeCloseTo(0.67, 12);
    expect(no).toBeCloseTo(0.33, 12);
  });
  it('without money are the mean belief', () => {
    expect(
      kellyPrices(
        [0, 0],
        [
          [0.2, 0.8],
          [0.6, 0.4],
        ],
      )[0],
    ).toBeCloseTo(0.4, 12);
  });
});
