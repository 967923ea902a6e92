import { ratioOfSums } from '../stats/ratios.js';
import { numberOf } from './estimates.js';
import { type ConditionMetric, noEstimate } from './metric.js';

/** 1000·Σvalue/Σtokens over answered trials: tokens read and written. */
export const productivity: ConditionMetric = {
  column: {
    name: 'value_per_1k_tokens',
    unit: 'value per 1,000 tokens',
    better: 'up',
    summary: '1000·Σ value / Σ tokens read and written, over answered trials',
    nulls: ['failed', 'not_reported', 'no_contrast'],
    source: 'success per 1,000 tokens, arXiv 2512.08296',
  },
  reads: ['value', 'tokens_in', 'tokens_out'],
  of: (rows) => {
    const answered = rows.filter((r) => numberOf(r, 'value') !== null);
    if (answered.length === 0) return noEstimate('failed');
    const side = (value: (row: (typeof answered)[number]) => number | null) =>
      answered.map((r) => ({ value: value(r), instance: r.instance as number, replicate: r.replicate as number }));
    const r = ratioOfSums(
      side((row) => 1000 * (numberOf(row, 'value') as number)),
      side((row) => {
        const [read, written] = [numberOf(row, 'tokens_in'), numberOf(row, 'tokens_out')];
        return read === null || written === null ? null : read + written;
      }),
    );
    if (r.ratio === null) return noEstimate(r.reason === 'no_contrast' ? 'no_contrast' : 'not_reported', r.n);
    const { se, lo, hi } = r.se === 0 ? { se: null, lo: null, hi: null } : r;
    return { n: r.n, k: null, mean: r.ratio, se, lo, hi, nullReason: null };
  },
};
