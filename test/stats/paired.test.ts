import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clusteredMean } from '../../src/stats/means.js';
import { pairedDifference } from '../../src/stats/paired.js';
import { matchPairs, type Side } from '../../src/stats/pairs.js';
import { layouts } from './layouts.js';

/** One value for each instance, all in replicate 0. */
const column = (values: readonly (number | null)[]): Side[] =>
  values.map((value, instance) => ({ value, instance, replicate: 0 }));

describe('matchPairs', () => {
  it('matches by instance and replicate, whatever the order, and counts what has an empty side', () => {
    const a = [
      { value: 1, instance: 0, replicate: 0 },
      { value: 2, instance: 0, replicate: 1 },
      { value: null, instance: 1, replicate: 0 },
      { value: 4, instance: 2, replicate: 0 },
      { value: 5, instance: 3, replicate: 0 },
    ];
    const b = [
      { value: null, instance: 2, replicate: 0 },
      { value: 7, instance: 0, replicate: 1 },
      { value: 8, instance: 1, replicate: 0 },
      { value: 9, instance: 4, replicate: 0 },
      { value: 6, instance: 0, replicate: 0 },
    ];
    const { pairs, dropped } = matchPairs(a, b);
    expect(pairs).toEqual([
      { a: 1, b: 6, instance: 0, replicate: 0 },
      { a: 2, b: 7, instance: 0, replicate: 1 },
    ]);
    // Instances 1 and 2 have a null, 3 and 4 have one side only.
    expect(dropped).toBe(4);
    expect(matchPairs(b, a).dropped).toBe(4);
  });

  it('refuses two values for one trial, on either side', () => {
    const twice = [...column([1]), ...column([2])];
    expect(() => matchPairs(twice, column([1]))).toThrow('instance 0, replicate 0');
    expect(() => matchPairs(column([1]), twice)).toThrow('instance 0, replicate 0');
  });
});

describe('pairedDifference', () => {
  const a = column([1.5, 0.8, 1.3, 1.8, 1.1, 1.4, null]);
  const b = column([1, 1, 1, 1, 1, 1, 1]);

  it('agrees with the paired t test of scipy', () => {
    expect(pairedDifference(a, b)).toMatchObject({
      n: 6,
      dropped: 1,
      diff: expect.closeTo(0.31666666666666665, 12),
      se: expect.closeTo(0.14003967691733338, 12),
      df: 5,
      p: expect.closeTo(0.07323564562480316, 9),
      effect: expect.closeTo(0.9231571234620237, 12),
      mcnemar: null,
    });
    expect(pairedDifference(a, b, 0.1).p).toBeCloseTo(0.1824928234229831, 9);
  });

  it('golden value: sd .5, n 200 detects .099', () => {
    // Half at +h, half at −h has sd h·√(n/(n − 1)).
    const h = 0.5 * Math.sqrt(199 / 200);
    const sides = column(Array.from({ length: 200 }, (_, i) => (i % 2 ? h : -h)));
    const { detectable, effect } = pairedDifference(sides, column(new Array(200).fill(0)));
    expect(detectable).toBeCloseTo((2.8 * 0.5) / Math.sqrt(200), 12);
    expect(detectable).toBeCloseTo(0.099, 4);
    expect(effect).toBeCloseTo(0, 12);
  });

  it('clusters both ways: five copies of each pair prove no more than one', () => {
    const copies = (sides: readonly Side[]) =>
      sides.flatMap((side) => [0, 1, 2, 3, 4].map((replicate) => ({ ...side, replicate })));
    const once = pairedDifference(a, b);
    const copied = pairedDifference(copies(a), copies(b));
    expect(copied.n).toBe(5 * once.n);
    expect(copied.se).toBeCloseTo(once.se as number, 9);
    expect(copied.detectable).toBeCloseTo(once.detectable as number, 9);
  });

  it('knows McNemar for zeros and ones', () => {
    const result = pairedDifference(column([1, 1, 1, 0, 0, null]), column([0, 0, 1, 1, 0, 1]));
    expect(result).toMatchObject({ n: 5, dropped: 1, diff: 0.2, mcnemar: { b: 2, c: 1, p: expect.closeTo(1, 12) } });
  });

  it('claims nothing where nothing varies', () => {
    const same = pairedDifference(column([0.3, 0.5]), column([0.3, 0.5]));
    expect(same).toMatchObject({ diff: 0, se: 0, p: 1, effect: null, detectable: null });
    const shifted = pairedDifference(column([1, 1, 1]), column([0, 0, 0]));
    expect(shifted).toMatchObject({
      diff: 1,
      se: 0,
      lo: 1,
      hi: 1,
      p: null,
      effect: null,
      mcnemar: { b: 3, c: 0, p: expect.closeTo(0.25, 12) },
    });
    // .9 − .7 and .8 − .6 differ by rounding alone.
    const rounded = pairedDifference(column([0.9, 0.8, 0.3]), column([0.7, 0.6, 0.1]));
    expect(rounded).toMatchObject({ se: 0, p: null, effect: null });
    const none = pairedDifference(column([0.1 + 0.2, 0.5]), column([0.3, 0.5]));
    expect(none).toMatchObject({ diff: 0, se: 0, p: 1 });
  });

  it('is null without pairs', () => {
    const none = { se: null, df: null, lo: null, hi: null, diff: null, p: null, effect: null, detectable: null };
    expect(pairedDifference(column([null]), column([1]))).toEqual({ n: 0, dropped: 1, mcnemar: null, ...none });
    expect(pairedDifference(column([3]), column([1]))).toEqual({ ...none, n: 1, dropped: 0, diff: 2, mcnemar: null });
  });

  it('changes sign, and nothing else, when the sides change places', () => {
    fc.assert(
      fc.property(layouts, layouts, (left, right) => {
        const there = pairedDifference(left, right);
        const back = pairedDifference(right, left);
        expect([back.n, back.dropped]).toEqual([there.n, there.dropped]);
        expect(back.diff ?? 0).toBeCloseTo(-(there.diff ?? 0), 9);
        expect(back.p ?? 2).toBeCloseTo(there.p ?? 2, 6);
      }),
    );
  });

  it('rejects at the 5 % level exactly when `by` is outside the interval', () => {
    fc.assert(
      fc.property(layouts, fc.double({ min: -10, max: 10, noNaN: true }), (data, by) => {
        const zeros = data.map((at) => ({ ...at, value: 0 }));
        const { p } = pairedDifference(data, zeros, by);
        const { lo, hi } = clusteredMean(data);
        fc.pre(p !== null && lo !== null && hi !== null && Math.min(Math.abs(by - lo), Math.abs(by - hi)) > 1e-6);
        expect((p as number) < 0.05).toBe(by < (lo as number) || by > (hi as number));
      }),
    );
  });
});
