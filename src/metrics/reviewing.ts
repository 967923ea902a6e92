import { linearized, numberOf } from './estimates.js';
import { type ConditionMetric, noEstimate } from './metric.js';

/** Youden's index of the quality reviews: P(reject | bad draft) − P(reject | good draft). */
export const reviewing: ConditionMetric = {
  column: {
    name: 'review_j',
    unit: '[−1, 1]',
    better: 'up',
    summary: 'P(reject | bad draft) − P(reject | good draft) over quality reviews',
    nulls: ['empty'],
    source: 'Youden 1950',
  },
  reads: ['reviews_bad', 'reviews_bad_rejected', 'reviews_good', 'reviews_good_rejected'],
  of: (rows) => {
    const cells = rows.map((row) => ({
      row,
      bad: numberOf(row, 'reviews_bad') ?? 0,
      badR: numberOf(row, 'reviews_bad_rejected') ?? 0,
      good: numberOf(row, 'reviews_good') ?? 0,
      goodR: numberOf(row, 'reviews_good_rejected') ?? 0,
    }));
    const sum = (of: (c: (typeof cells)[number]) => number): number => cells.reduce((s, c) => s + of(c), 0);
    const bad = sum((c) => c.bad);
    const good = sum((c) => c.good);
    if (bad === 0 || good === 0) return noEstimate('empty', bad + good);
    const hit = sum((c) => c.badR) / bad;
    const alarm = sum((c) => c.goodR) / good;
    const n = cells.length;
    return linearized(
      hit - alarm,
      cells.map((c) => ({
        row: c.row,
        value: (n * (c.badR - hit * c.bad)) / bad - (n * (c.goodR - alarm * c.good)) / good,
      })),
    );
  },
};
