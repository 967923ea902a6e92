import { describe, expect, it } from 'vitest';
import { stream } from '../../src/rng/streams.js';
import { type Chance, drawn, lazy, sliced } from '../../src/study/theory/chance.js';
import { crowdAt, crowdByCount, crowdOf, urn } from '../../src/study/theory/crowd.js';
import { enumerate, NotEnumerable } from '../../src/study/theory/enumerate.js';
import { legendre } from '../../src/study/theory/quadrature.js';

/** Mean of a number over many draws. */
const sampled = (n: number, number: (chance: Chance) => number): number => {
  const { from } = drawn();
  let sum = 0;
  for (let i = 0; i < n; i++) sum += number(from(stream(['chance test', i])));
  return sum / n;
};

describe('chance from streams', () => {
  it('flips, picks and draws as often as told', () => {
    expect(sampled(20_000, (c) => Number(c.flip(0.3)))).toBeCloseTo(0.3, 1);
    expect(sampled(20_000, (c) => c.pick([0.2, 0.3, 0.5]))).toBeCloseTo(1.3, 1);
    expect(sampled(20_000, (c) => c.normal() ** 2)).toBeCloseTo(1, 1);
    expect(sampled(20_000, (c) => Number(c.below(1)))).toBeCloseTo(0.8413, 1);
  });
  it('never picks what weighs nothing at the end of rounding', () => {
    expect(
      drawn()
        .from(() => 0.999999999999999)
        .pick([0.1, 0.2, 0.7]),
    ).toBe(2);
  });
  it('makes a stream only when it is drawn from, and always the same', () => {
    expect(lazy('x')()).toBe(lazy('x')());
    expect(() => drawn().chance.uniform()).toThrow(/no stream/);
  });
  it('slices the first number alone', () => {
    const rng = sliced(() => 0.5, 3, 10);
    expect([rng(), rng()]).toEqual([0.35, 0.5]);
  });
});

describe('enumeration', () => {
  it('walks every path once', () => {
    const seen: string[] = [];
    const { means, paths } = enumerate((c) => {
      const a = c.flip(0.25);
      const b = a ? c.pick([0.5, 0.5, 0]) : 2;
      seen.push(`${a} ${b}`);
      return [Number(a), b];
    });
    expect(seen.sort()).toEqual(['false 2', 'true 0', 'true 1']);
    expect(paths).toBe(3);
    expect(means[0]).toBe(0.25);
    expect(means[1]).toBeCloseTo(1.625, 12);
  });
  it('does not branch on what is certain', () => {
    expect(enumerate((c) => [Number(c.flip(0)) + Number(c.flip(1))])).toEqual({ means: [1], paths: 1 });
  });
  it('integrates over the normal', () => {
    const { means } = enumerate((c) => {
      const x = c.normal();
      return [1, x, x * x, x ** 4, Math.exp(x)];
    });
    for (const [i, m] of [1, 0, 1, 3, Math.exp(0.5)].entries()) expect(means[i]).toBeCloseTo(m, 11);
  });
  it('refuses uniform draws and too many paths', () => {
    expect(() => enumerate((c) => [c.uniform()])).toThrow(NotEnumerable);
    expect(() => enumerate((c) => [Number(c.flip(0.5)) + Number(c.flip(0.5))], 3)).toThrow(/more than 3 paths/);
  });
  it('complains of weights that are no law', () => {
    expect(() => enumerate((c) => [c.pick([0.5, 0.4])])).toThrow(/weigh 0\.9/);
  });
  it('has nodes that integrate polynomials exactly', () => {
    const rule = legendre(5);
    const integral = (power: number): number => rule.reduce((sum, { x, w }) => sum + w * x ** power, 0);
    expect(integral(0)).toBeCloseTo(2, 14);
    expect(integral(8)).toBeCloseTo(2 / 9, 14);
    expect(integral(9)).toBeCloseTo(0, 14);
  });
});

/** Moments of a crowd's number of yeses, enumerated or drawn. */
const yeses = (n: number, crowd: (world: Chance) => (i: number, own: Chance) => boolean) => (world: Chance) => {
  const says = crowd(world);
  return Array.from({ length: n }, (_, i) => Number(says(i, world))).reduce((a, b) => a + b, 0);
};

describe('crowds', () => {
  it('the urn has the mean np and the variance npq(1 + (n − 1)ρ)', () => {
    for (const [n, p, rho] of [
      [1, 0.3, 0.5],
      [11, 0.6, 0.1],
      [101, 0.7, 0.02],
      [5, 0.2, 0],
      [4, 0.5, 1],
    ] as const) {
      const law = urn(n, p, rho);
      const moment = (power: number): number => law.reduce((sum, w, j) => sum + w * j ** power, 0);
      expect(moment(0)).toBeCloseTo(1, 12);
      expect(moment(1)).toBeCloseTo(n * p, 10);
      expect(moment(2) - moment(1) ** 2).toBeCloseTo(n * p * (1 - p) * (1 + (n - 1) * rho), 9);
    }
  });
  it('counts drawn from the urn equal flips at a common chance', () => {
    const of = yeses(5, crowdOf(5, 0.6, 0.3));
    const exact = enumerate((c) => [of(c), of(c) ** 2]).means;
    expect(exact[0]).toBeCloseTo(3, 12);
    expect(sampled(20_000, of)).toBeCloseTo(3, 1);
    expect(sampled(20_000, (c) => of(c) ** 2)).toBeCloseTo(9 + 5 * 0.24 * 2.2, 0);
  });
  it('counts stand for single flips where only their number matters', () => {
    const flips = enumerate((c) => [[0, 1, 2].filter(() => c.flip(0.3)).length === 2 ? 1 : 0]).means[0];
    const counts = enumerate((c) => [yeses(3, (w) => crowdAt(w, 3, 0.3))(c) === 2 ? 1 : 0]);
    expect(counts.paths).toBe(4);
    expect(counts.means[0]).toBeCloseTo(flips as number, 12);
  });
  it('a crowd known by its count spreads the yeses evenly', () => {
    const third = sampled(20_000, (c) => Number(crowdByCount(c, [0, 0, 1, 0, 0, 0])(3, c)));
    expect(third).toBeCloseTo(2 / 5, 1);
  });
});
