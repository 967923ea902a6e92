import { firstRight } from './contrasts.js';
import { meanEstimate, present } from './estimates.js';
import type { Column, ConditionMetric } from './metric.js';

const column = (name: string, summary: string, nulls: Column['nulls']): Column => ({
  name,
  unit: 'probability',
  better: 'up',
  summary,
  nulls,
  source: 'first drafts and answers in the trace',
});

/** y_pre, y_post: what people would get right alone, and what comes out in the end. */
export const beforeAndAfter: readonly ConditionMetric[] = [
  {
    column: column('y_pre', 'share of first drafts that are right in all parts they were asked for', ['empty']),
    reads: ['first_errors'],
    of: (rows) =>
      meanEstimate(
        rows.flatMap((row) => {
          const value = firstRight(row);
          return value === null ? [] : [{ row, value }];
        }),
        'empty',
      ),
  },
  {
    column: column('y_post', 'share of answers that are right', ['failed']),
    reads: ['success'],
    of: (rows) => meanEstimate(present(rows, 'success'), 'failed'),
  },
];
