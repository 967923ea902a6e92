import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holm } from '../../src/stats/holm.js';

const ps = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 });

describe('holm', () => {
  it("agrees with p.adjust(p, 'holm') of R", () => {
    const close = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 12));
    expect(holm([0.01, 0.04, 0.03])).toEqual(close([0.03, 0.06, 0.06]));
    expect(holm([0.01, 0.02, 0.03, 0.04, 0.05])).toEqual(close([0.05, 0.08, 0.09, 0.09, 0.09]));
    expect(holm([0.9, 0.8])).toEqual([1, 1]);
    expect(holm([])).toEqual([]);
  });

  it('leaves what was not tested out of the count', () => {
    expect(holm([null, 0.01, null, 0.04])).toEqual([null, 0.02, null, 0.04]);
  });

  it('refuses what is no probability', () => {
    for (const p of [-0.1, 1.1, Number.NaN]) expect(() => holm([p])).toThrow('from 0 to 1');
  });

  it('keeps the order of p values, raises each, at most to 1 and to m times itself', () => {
    fc.assert(
      fc.property(ps, (values) => {
        const adjusted = holm(values) as number[];
        for (const [i, p] of values.entries()) {
          expect(adjusted[i]).toBeGreaterThanOrEqual(p);
          expect(adjusted[i]).toBeLessThanOrEqual(1);
          for (const [j, q] of values.entries())
            if (p <= q) expect(adjusted[i]).toBeLessThanOrEqual(adjusted[j] as number);
        }
        const least = Math.min(...values);
        if (values.length > 0) expect(Math.min(...adjusted)).toBe(Math.min(1, values.length * least));
      }),
    );
  });
});
