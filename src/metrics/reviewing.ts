import { ratioOfSums } from '../stats/ratios.js';
import { linearized, numberOf, ratioEstimate } from './estimates.js';
import { type ConditionMetric, noEstimate, type Row } from './metric.js';

/** Σ of what is counted / Σ of reviews. */
const pooled = (
  name: string,
  summary: string,
  counted: (row: Row) => number | null,
  reads: readonly [string, string],
): ConditionMetric => ({
  column: {
    name,
    unit: '[0, 1]',
    better: 'down',
    summary,
    nulls: ['empty', 'no_contrast'],
    source: 'quality reviews in the trace',
  },
  reads,
  of: (rows) => {
    const side = (value: (row: Row) => number | null) =>
      rows.map((row) => ({ value: value(row), instance: row.instance as number, replicate: row.replicate as number }));
    return ratioEstimate(
      ratioOfSums(
        side(counted),
        side((row) => numberOf(row, reads[0])),
      ),
    );
  },
});

/** rubber_stamp, false_veto: what review_j is made of. */
export const stamps: readonly ConditionMetric[] = [
  pooled(
    'rubber_stamp',
    'reviews that do not reject a bad draft / reviews of bad drafts',
    (row) => {
      const [bad, rejected] = [numberOf(row, 'reviews_bad'), numberOf(row, 'reviews_bad_rejected')];
      return bad === null || rejected === null ? null : bad - rejected;
    },
    ['reviews_bad', 'reviews_bad_rejected'],
  ),
  pooled(
    'false_veto',
    'reviews that reject a good draft / reviews of good drafts',
    (row) => numberOf(row, 'reviews_good_rejected'),
    ['reviews_good', 'reviews_good_rejected'],
  ),
];

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
