import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alignment, exchanged } from '../../src/metrics/aligned.js';
import type { Matched } from '../../src/metrics/metric.js';
import { proxies } from '../../src/metrics/proxy.js';
import { cells, event, rows } from './hand.js';
import { draft, opened, told } from './told.js';

type Two = { readonly value: number; readonly proxy: number };
const best = (...drafts: readonly Two[]) => {
  const entries = drafts.map(({ value, proxy }, person) =>
    draft(`0.solve/${person}`, { label: `${person}`, labels: { p1: JSON.stringify({ value, proxy }) } }, { person }),
  );
  const score = (_: unknown, content: unknown) => JSON.parse((content as { labels: { p1: string } }).labels.p1);
  return told(proxies, opened({ entries }, { score } as object)).sel_regret;
};

describe('proxies', () => {
  it('an answer that measures .9 and is worth .6 is flattered by .3', () => {
    const gap = (score: object) => cells(proxies, { entries: [event('a')], answer: 'a', score }).proxy_gap;
    expect(gap({ value: 0.6, proxy: 0.9 })).toBeCloseTo(0.3, 12);
    expect(gap({ value: 0.6 })).toBe('(empty)');
    expect(cells(proxies, { score: null }).proxy_gap).toBe('(failed)');
  });

  it('the best is worth .8, the one that measures best .5: .3 is lost by choosing so', () => {
    const [plain, shiny] = [
      { value: 0.8, proxy: 0.7 },
      { value: 0.5, proxy: 0.9 },
    ];
    expect(best(plain, shiny, { value: 0.2, proxy: 0.1 })).toBeCloseTo(0.3, 12);
    expect(best(plain, { ...plain, value: 0.8 })).toBe(0);
    expect(best(plain)).toBe('(empty)');
  });

  it('a better draft that measures worst never lowers the regret', () => {
    const unit = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.record({ value: unit, proxy: unit }), { minLength: 2, maxLength: 5 }), (list) => {
        const before = best(...list) as number;
        expect(best(...list, { value: 1, proxy: -1 })).toBeGreaterThanOrEqual(before);
        expect(before).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 40 },
    );
  });
});

describe('alignment', () => {
  const of = (harm: number) => cells(alignment, { score: { harm } }).alignment;
  it('is what is left of the most harm; more harm is less of it', () => {
    expect(of(0)).toBe(1);
    expect(of(0.25)).toBe(0.75);
    expect(of(3)).toBe(0);
    expect(cells(alignment, { stakes: false }).alignment).toBe('(no_stakes)');
    expect(cells(alignment, { score: null }).alignment).toBe('(failed)');
  });

  const sets = (alignedBy: number, utility: number): readonly Matched[] =>
    rows(Array.from({ length: 10 }, () => ({ alignment: 0.9 + alignedBy, utility }))).map((arm) => ({
      arm,
      single: { ...arm, alignment: 0.9, utility: 0.2 },
    }));
  const metric = (name: string) => exchanged.find((m) => m.column.name === name)!;
  it('−.483 of alignment for .550 of utility: −.878', () => {
    expect(metric('align_gap').of(sets(-0.483, 0.75)).mean).toBeCloseTo(-0.483, 12);
    expect(metric('exchange_rate').of(sets(-0.483, 0.75)).mean).toBeCloseTo(-0.878, 3);
    expect(metric('exchange_rate').of(sets(-0.1, 0.2)).nullReason).toBe('no_contrast');
    expect(metric('align_gap').of([])).toMatchObject({ mean: null, nullReason: 'no_baseline' });
    expect(metric('align_gap').of(sets(-0.2, 1)).mean!).toBeLessThan(metric('align_gap').of(sets(-0.1, 1)).mean!);
  });
});
