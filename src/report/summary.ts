/** summary.csv: every metric of every condition, tidy. */
import { meanEstimate, present } from '../metrics/estimates.js';
import { conditionMetrics, pairMetrics } from '../metrics/index.js';
import { type Column, type Estimate, noEstimate, type Row } from '../metrics/metric.js';
import { type Cell, counterpart, type DataTable, reasonFor, type Source, summarized, wantedMetrics } from './source.js';

const ESTIMATE = ['n', 'k', 'failed', 'mean', 'se', 'lo', 'hi', 'null_reason'] as const;
const estimateCells = (e: Estimate, failed: number): readonly Cell[] => [
  e.n,
  e.k,
  failed,
  e.mean,
  e.se,
  e.lo,
  e.hi,
  e.nullReason,
];

const pairUp = (arm: readonly Row[], baseline: readonly Row[]): readonly { arm: Row; baseline: Row }[] => {
  const other = new Map(baseline.map((r) => [`${r.instance} ${r.replicate}`, r]));
  return arm.flatMap((row) => {
    const b = other.get(`${row.instance} ${row.replicate}`);
    return b ? [{ arm: row, baseline: b }] : [];
  });
};

export const summaryTable = (source: Source): DataTable => {
  const wanted = wantedMetrics(source.plan);
  const settings = Object.keys(source.plan.experiment.settings);
  const rows: Cell[][] = [];
  for (const c of source.conditions) {
    const all = source.rows(c.id);
    const failed = all.filter((r) => r.status === 'failed').length;
    const attackers = [...new Set(c.staff.people.map((p) => p.policy).filter((p) => p !== 'honest'))].join('+') || null;
    const note = source.plan.experiment.replicates === 1 ? 'conditional on this staff' : null;
    const put = (column: Column, e: Estimate): void => {
      if (!wanted(column.name)) return;
      const levels = settings.map((s) => (c.settings[s] === undefined ? null : String(c.settings[s])));
      rows.push([
        c.id,
        c.org.name,
        c.staff.name,
        c.task.name,
        ...levels,
        c.matched === '' ? null : c.matched,
        source.plan.baseline,
        attackers,
        column.name,
        ...estimateCells(e, failed),
        note,
      ]);
    };
    for (const column of summarized(source)) {
      const values = present(all, column.name);
      put(column, values.length > 0 ? meanEstimate(values, 'empty') : noEstimate(reasonFor(all, column.name)));
    }
    for (const m of conditionMetrics) put(m.column, m.of(all));
    const single = counterpart(source, c, 'single');
    for (const m of pairMetrics)
      put(m.column, m.of(single && single.id !== c.id ? pairUp(all, source.rows(single.id)) : []));
  }
  return {
    columns: [
      'condition',
      'org',
      'staff',
      'task',
      ...settings.map((s) => `set_${s}`),
      'matched',
      'baseline',
      'attacker',
      'metric',
      ...ESTIMATE,
      'note',
    ],
    rows,
  };
};
