/** Which columns of trials an experiment needs: workers work out those and no others. */
import { conditionMetrics, pairMetrics, sweepMetrics, trialMetrics } from '../metrics/index.js';
import type { Experiment } from './experiment.js';

/** What a trial was worth and what it cost is always worked out: baselines are matched in calls. */
const ALWAYS = ['value', 'calls'];

/** Names in an expression, whatever they stand for. */
const namesIn = (expression: string): readonly string[] => expression.match(/[A-Za-z_]\w*/g) ?? [];

/**
 * Columns that the metrics named, their expressions and the hypotheses are worked out from, in the order of trials.csv; all
 * columns of a metric come together; `more` are needed besides. Undefined: all there are.
 */
export const measuredBy = (
  { metrics, hypotheses, associations = [] }: Pick<Experiment, 'metrics' | 'hypotheses'> & Partial<Experiment>,
  more: readonly string[] = [],
): readonly string[] | undefined => {
  if (metrics === 'all' || metrics.includes('all')) return undefined;
  const asked = metrics.flatMap((m) => (typeof m === 'string' ? [m] : Object.values(m).flatMap(namesIn)));
  const claimed = associations.flatMap((a) => [a.metric, a.with, ...(a.given === undefined ? [] : [a.given])]);
  const named = new Set([...ALWAYS, ...more, ...asked, ...hypotheses.map((h) => h.metric), ...claimed]);
  for (const m of [...conditionMetrics, ...pairMetrics, ...sweepMetrics])
    if (named.has(m.column.name)) for (const column of m.reads) named.add(column);
  const groups = trialMetrics.map((m) => m.columns.map((c) => c.name));
  const measured = groups.filter((columns) => columns.some((name) => named.has(name)));
  return measured.length === groups.length ? undefined : measured.flat();
};
