import { describe, expect, it } from 'vitest';
import { conditionMetrics, pairMetrics } from '../../src/metrics/index.js';
import type { ConditionMetric, Estimate, Row } from '../../src/metrics/metric.js';
import { rows, times } from './hand.js';

const metric = (name: string): ConditionMetric => conditionMetrics.find((m) => m.column.name === name)!;
const of = (name: string, list: readonly Row[]): Estimate => metric(name).of(rows(list));

describe('reviews, errors and faults', () => {
  const reviews = (badR: number, goodR: number): Row => ({
    reviews_bad: 10,
    reviews_bad_rejected: badR,
    reviews_good: 10,
    reviews_good_rejected: goodR,
  });

  it('review_j: 8 of 10 bad and 1 of 10 good rejected is .7; it is pooled over trials', () => {
    expect(of('review_j', [reviews(8, 1)]).mean).toBeCloseTo(0.7, 12);
    expect(of('review_j', [reviews(10, 0), reviews(6, 2)]).mean).toBeCloseTo(0.7, 12);
    expect(of('review_j', [reviews(3, 3)]).mean).toBeCloseTo(0, 12);
    expect(of('review_j', [{ reviews_bad: 4, reviews_bad_rejected: 4, reviews_good: 0 }])).toMatchObject({
      mean: null,
      nullReason: 'empty',
    });
  });

  it('err_corr: errors 1100 and 1000 over four trials give φ .577, and n_eff 2/(1 + .577)', () => {
    const list = ['11', '10', '00', '00'].map((first_errors) => ({ first_errors }));
    expect(of('err_corr', list).mean).toBeCloseTo(0.57735, 5);
    expect(of('n_eff', list).mean).toBeCloseTo(2 / 1.57735, 5);
  });

  it('people who never vary say nothing; those absent are left out of their pairs', () => {
    expect(of('err_corr', [{ first_errors: '10' }, { first_errors: '10' }])).toMatchObject({
      mean: null,
      nullReason: 'empty',
    });
    const list = ['11-', '10-', '00-', '00-', '--1', '-1-', '1--'].map((first_errors) => ({ first_errors }));
    expect(of('err_corr', list).mean).toBeCloseTo(0.57735, 5);
    expect(of('err_corr', [{ first_errors: null }]).mean).toBeNull();
  });

  it('loc_gain: 12 events, one fault, found at the fourth look: .4545', () => {
    const found = (loc_found: number, loc_faults = 1): Row => ({ loc_events: 12, loc_faults, loc_found });
    const gain = (loc_found: number): Estimate => of('loc_gain', times(20, found(loc_found)));
    expect(gain(4).mean).toBeCloseTo(0.4545, 4);
    expect(gain(1).mean).toBe(1);
    expect(gain(6.5).mean).toBeCloseTo(0, 12);
    expect(gain(13).mean).toBeLessThan(0);
    expect(of('loc_gain', times(20, found(13 / 3, 2))).mean).toBeCloseTo(0, 12);
  });
});

describe('overhead and coordination against single', () => {
  const pair = (name: string, arm: Row, single: Row): Estimate =>
    pairMetrics
      .find((m) => m.column.name === name)!
      .of(rows(times(20, arm)).map((row, i) => ({ arm: row, single: rows(times(20, single))[i]! })));

  it.each([
    [27.7, 284.7],
    [44.3, 515.3],
    [11.4, 58.3],
  ])('%d turns against 7.2: %d %%', (calls, percent) => {
    expect(pair('overhead_pct', { calls }, { calls: 7.2 }).mean).toBeCloseTo(percent, 1);
    expect(pair('overhead_tokens_pct', { tokens_out: calls }, { tokens_out: 7.2 }).mean).toBeCloseTo(percent, 1);
  });

  it.each([
    [0.463, 27.7, 0.1203],
    [0.37, 11.4, 0.2337],
  ])('success %d with %d turns against 7.2: %d', (success, calls, golden) => {
    expect(pair('coord_efficiency', { success, calls }, { calls: 7.2 }).mean).toBeCloseTo(golden, 4);
  });

  it('a ratio of sums, never a mean of ratios', () => {
    const list = rows([{ calls: 10 }, { calls: 30 }]).map((arm, i) => ({
      arm,
      single: rows([{ calls: 1 }, { calls: 9 }])[i]!,
    }));
    const overhead = pairMetrics.find((m) => m.column.name === 'overhead_pct')!.of(list);
    // 40/10, where the mean of 10 and 3.33 would be 567 %. Two pairs are too few to tell the denominator from 0.
    expect(overhead).toMatchObject({ mean: null, nullReason: 'no_contrast' });
    const many = Array.from({ length: 40 }, (_, i) => ({
      arm: rows([{ calls: i % 2 ? 30 : 10 }])[0]!,
      single: { ...rows([{ calls: i % 2 ? 9 : 1 }])[0]!, instance: i },
    })).map((p, i) => ({ ...p, arm: { ...p.arm, instance: i } }));
    expect(pairMetrics.find((m) => m.column.name === 'overhead_pct')!.of(many).mean).toBeCloseTo(300, 9);
  });
});
