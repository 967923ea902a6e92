/** summary.csv: every metric of every condition, tidy. */
import type { Condition } from '../lab/condition.js';
import { columnEstimate } from '../metrics/estimates.js';
import { conditionMetrics, pairMetrics, staticMetrics, sweepMetrics } from '../metrics/index.js';
import { type Column, type Estimate, isNull, type Cell as Measured, noEstimate } from '../metrics/metric.js';
import { corruptOf, matchedSets, seatsOf } from './matched.js';
import { attackersIn } from './rows.js';
import { type Cell, type DataTable, isMeasured, reasonFor, type Source, summarized, wantedMetrics } from './source.js';

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

/** What an organization tells before any trial rests on no trials and is not off by chance. */
const told = (cell: Measured): Estimate =>
  isNull(cell) ? noEstimate(cell.null) : { ...noEstimate('empty'), mean: cell as number, nullReason: null };

const notesOn = ({ staff }: Condition, { plan }: Source): readonly string[] => [
  ...(plan.experiment.replicates === 1 ? ['conditional on this staff'] : []),
  ...(staff.placed?.found ? [`worst seat ${staff.placed.found.join(' on one half, ')} on the other`] : []),
];

export const summaryTable = (source: Source): DataTable => {
  const wanted = wantedMetrics(source.plan);
  const settings = Object.keys(source.plan.experiment.settings);
  const rows: Cell[][] = [];
  for (const c of source.conditions) {
    const all = source.rows(c.id);
    const failed = all.filter((r) => r.status === 'failed').length;
    const attackers = attackersIn(c.staff);
    const note = notesOn(c, source).join('; ') || null;
    const put = (column: Column, e: Estimate): void => {
      const levels = settings.map((s) => (c.settings[s] === undefined ? null : String(c.settings[s])));
      rows.push([
        c.id,
        c.org.name,
        c.staff.name,
        c.task.name,
        ...levels,
        c.intervention ?? 'none',
        c.matched === '' ? null : c.matched,
        source.plan.baseline,
        attackers,
        column.name,
        ...estimateCells(e, failed),
        note,
      ]);
    };
    for (const column of summarized(source)) {
      if (!wanted(column.name)) continue;
      put(column, columnEstimate(all, column.name) ?? noEstimate(reasonFor(all, column.name)));
    }
    for (const m of conditionMetrics)
      if (wanted(m.column.name) && isMeasured(source, m.reads)) put(m.column, m.of(all));
    for (const m of pairMetrics)
      if (wanted(m.column.name) && isMeasured(source, m.reads)) put(m.column, m.of(matchedSets(source, c, m.against)));
    for (const m of sweepMetrics)
      if (wanted(m.column.name) && isMeasured(source, m.reads)) put(m.column, m.of(corruptOf(source, c)));
    for (const m of staticMetrics) if (wanted(m.column.name)) put(m.column, told(m.of(c.org, seatsOf(source.plan, c))));
  }
  return {
    columns: [
      'condition',
      'org',
      'staff',
      'task',
      ...settings.map((s) => `set_${s}`),
      'intervention',
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
