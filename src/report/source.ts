/** Where tables find their rows, and what they share. */
import type { Condition, Plan } from '../lab/plan.js';
import { numberOf } from '../metrics/estimates.js';
import {
  conditionMetrics,
  describedMetrics,
  pairMetrics,
  staticMetrics,
  sweepMetrics,
  trialMetrics,
} from '../metrics/index.js';
import type { Column, NullReason, Row } from '../metrics/metric.js';
import type { PairedDifference } from '../stats/paired.js';
import type { Formula } from './rows.js';

export type Cell = number | string | null;
export interface DataTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** Where tables find their rows. */
export interface Source {
  readonly plan: Plan;
  readonly conditions: readonly Condition[];
  readonly formulas: readonly Formula[];
  /** Rows of a condition that did not end in an error, by instance and replicate. */
  readonly rows: (condition: string) => readonly Row[];
}

/** Trial columns that are numbers and have a summary of their own. */
export const summarized = (source: Source): readonly Column[] => [
  ...[...trialMetrics.flatMap((m) => m.columns), ...(source.plan.columns ?? [])].filter(
    (c) => c.raw !== true && c.unit !== 'text' && isMeasured(source, [c.name]),
  ),
  ...source.formulas.map(
    (f): Column => ({
      name: f.name,
      unit: '',
      better: 'up',
      summary: 'expression of the experiment',
      nulls: ['bad_expression'],
      source: 'the experiment file',
    }),
  ),
];

/** Every metric that the measured columns give, whether the experiment asked for it or not. */
export const metricsOf = (source: Source): readonly string[] => [
  ...summarized(source).map((c) => c.name),
  ...[...conditionMetrics, ...pairMetrics, ...sweepMetrics]
    .filter((m) => isMeasured(source, m.reads))
    .map((m) => m.column.name),
  ...staticMetrics.map((m) => m.column.name),
];

/** Another condition of the experiment on the same task and staff, at the same levels but for those of the organization. */
export const sameBut = (source: Source, of: Condition, fits: (c: Condition) => boolean): Condition | undefined =>
  source.conditions.find(
    (c) =>
      c.matched === '' &&
      of.matched === '' &&
      c.id !== of.id &&
      c.task.name === of.task.name &&
      c.staff.name === of.staff.name &&
      c.intervention === of.intervention &&
      Object.entries(c.settings).every(([k, v]) => k.startsWith('org.') || of.settings[k] === v) &&
      fits(c),
  );

/** Metrics the experiment asked for: all, or those named. */
export const wantedMetrics = (plan: Plan): ((name: string) => boolean) => {
  const { metrics } = plan.experiment;
  if (metrics === 'all' || metrics.includes('all')) return () => true;
  const names = new Set(metrics.flatMap((m) => (typeof m === 'string' ? [m] : Object.keys(m))));
  for (const { name } of plan.columns ?? []) names.add(name);
  return (name) => names.has(name);
};

export const betterOf = (metric: string, { columns = [] }: Plan): 'up' | 'down' | null =>
  [...describedMetrics, ...columns].find((m) => m.name === metric)?.better ?? 'up';

/** The condition of an organization on the same task, staff and settings, or on the settings it has, equally intervened in. */
export const counterpart = (source: Source, of: Condition, org: string): Condition | undefined =>
  counterpartOf(source, of, (c) => c.org.name === org && c.matched === '');

/** The same for conditions of any kind. */
export const counterpartOf = (
  source: Source,
  of: Condition,
  fits: (c: Condition) => boolean,
): Condition | undefined => {
  const same = source.conditions.filter(
    (c) =>
      fits(c) && c.task.name === of.task.name && c.staff.name === of.staff.name && c.intervention === of.intervention,
  );
  return (
    same.find((c) => Object.entries(c.settings).every(([k, v]) => of.settings[k] === v)) ??
    same.find((c) => Object.entries(of.settings).every(([k, v]) => !(k in c.settings) || c.settings[k] === v))
  );
};

/** Whether every one of these columns was measured in the trials; without a list of metrics all are. */
export const isMeasured = (source: Source, columns: readonly string[]): boolean => {
  const measured = source.conditions[0]?.measured;
  const isBrought = (name: string): boolean => source.plan.columns?.some((c) => c.name === name) ?? false;
  return measured === undefined || columns.every((name) => measured.includes(name) || isBrought(name));
};

/** The commonest reason why a column of these rows is empty. Rows repeat few texts of reasons, so these are counted first. */
export const reasonFor = (rows: readonly Row[], column: string): NullReason => {
  const texts = new Map<unknown, number>();
  for (const row of rows) texts.set(row.null_reasons, (texts.get(row.null_reasons) ?? 0) + 1);
  const counts = new Map<string, number>();
  for (const [text, times] of texts)
    for (const item of String(text ?? '').split(';')) {
      const [name, reason] = item.split(':');
      if (name === column && reason) counts.set(reason, (counts.get(reason) ?? 0) + times);
    }
  const best = [...counts].sort((a, b) => b[1] - a[1])[0];
  return (best?.[0] as NullReason | undefined) ?? 'empty';
};

/** One column of rows as a side of a paired comparison. */
export const side = (rows: readonly Row[], metric: string) =>
  rows.map((r) => ({ value: numberOf(r, metric), instance: r.instance as number, replicate: r.replicate as number }));

/** Columns that say how two sides differ. */
export const DIFFERENCE = ['n', 'dropped', 'diff', 'se', 'lo', 'hi', 'effect', 'p', 'p_holm'] as const;

export const differenceCells = (d: PairedDifference, pHolm: number | null): readonly Cell[] => [
  d.n,
  d.dropped,
  d.diff,
  d.se,
  d.lo,
  d.hi,
  d.effect,
  d.p,
  pHolm,
];
