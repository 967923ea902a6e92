import { passAllK, passAtK } from '../stats/plurality.js';
import { meanEstimate, present } from './estimates.js';
import { type ConditionMetric, noEstimate, type Row } from './metric.js';

/** Samples that the columns of the summary are about; curves.csv has every k. */
export const SAMPLES = 5;

type Pass = typeof passAtK;

/**
 * Mean over instances of the chance that k of an instance's replicates hold one success (or are all successes). Replicates
 * are the samples, so that each has people whose errors were drawn anew; an instance with fewer answered ones is left out.
 */
export const passes = (rows: readonly Row[], k: number, pass: Pass): readonly { row: Row; value: number }[] => {
  const instances = new Map<unknown, { row: Row; n: number; c: number }>();
  for (const { row, value } of present(rows, 'success')) {
    const at = instances.get(row.instance) ?? { row, n: 0, c: 0 };
    instances.set(row.instance, { row: at.row, n: at.n + 1, c: at.c + (value === 1 ? 1 : 0) });
  }
  return [...instances.values()].flatMap(({ row, n, c }) => {
    const value = pass(n, c, k);
    // One value for each instance: they are clusters of one.
    return value === null ? [] : [{ row: { instance: row.instance ?? 0, replicate: 0 }, value }];
  });
};

const metric = (name: string, summary: string, source: string, pass: Pass): ConditionMetric => ({
  column: { name, unit: '[0, 1]', better: 'up', summary, nulls: ['failed', 'empty'], source },
  reads: ['success'],
  of: (rows) =>
    present(rows, 'success').length === 0 ? noEstimate('failed') : meanEstimate(passes(rows, SAMPLES, pass), 'empty'),
});

export const sampling: readonly ConditionMetric[] = [
  metric(
    `pass_at_${SAMPLES}`,
    `P(one of ${SAMPLES} replicates of an instance succeeds), each with its people drawn anew`,
    'pass@k, arXiv 2107.03374',
    passAtK,
  ),
  metric(
    `pass_all_${SAMPLES}`,
    `P(all of ${SAMPLES} replicates of an instance succeed), each with its people drawn anew`,
    'pass^k, arXiv 2406.12045',
    passAllK,
  ),
];
