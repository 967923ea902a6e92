/** Every file of a results folder, from the journal. */
import { createWriteStream, renameSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { version } from '../lab/locate.js';
import type { Condition, Plan } from '../lab/plan.js';
import type { Row } from '../metrics/metric.js';
import { associate } from '../report/associations.js';
import { associationsTable, associationsText } from '../report/associations-table.js';
import { influenceTable } from '../report/influence.js';
import { packedRows } from '../report/packed.js';
import { conditionCells, type Formula, fixedColumns, metricColumns, settingNames, trialCells } from '../report/rows.js';
import {
  contrastsOf,
  curvesTable,
  hypothesesTable,
  isMeasured,
  judge,
  pairsTable,
  peopleTable,
  type Source,
  summaryTable,
  wantedMetrics,
} from '../report/tables.js';
import { type Draw, verdictText } from '../report/verdict.js';
import { writeCsv } from '../store/csv.js';
import { type Journal, SCHEMA } from '../store/journal.js';
import { writeWhole } from '../store/whole.js';
import { plain } from './draw.js';
import { writeManifest } from './folder.js';

/**
 * Rows of the last few conditions asked for: tables go through conditions in order and come back to baselines. So many
 * conditions at most, and fewer where they have more rows than this together; two sides of a comparison always.
 */
const REMEMBERED = { conditions: 8, rows: 500_000 };

export const sourceFrom = (
  plan: Plan,
  conditions: readonly Condition[],
  formulas: readonly Formula[],
  journal: Journal,
): Source => {
  const byId = new Map(conditions.map((c) => [c.id, c]));
  const names = metricColumns(plan);
  const recent = new Map<string, readonly Row[]>();
  let held = 0;
  return {
    plan,
    conditions,
    formulas,
    rows: (id) => {
      const known = recent.get(id);
      if (known) return known;
      const c = byId.get(id);
      const fixed = c ? conditionCells(plan, c) : {};
      const rows = packedRows(fixed, journal.rows(id), formulas, names);
      recent.set(id, rows);
      for (const [old, { length }] of recent) {
        if (recent.size <= REMEMBERED.conditions && (recent.size <= 2 || held + rows.length <= REMEMBERED.rows)) break;
        recent.delete(old);
        held -= length;
      }
      held += rows.length;
      return rows;
    },
  };
};

/** Writes every file of a results folder from the journal; returns the verdict as text, drawn as one likes. */
export const writeResults = async (
  folder: string,
  source: Source,
  journal: Journal,
): Promise<(draw: Draw) => string> => {
  const { plan, conditions, formulas } = source;
  journal.hold();
  const names = metricColumns(plan);
  const measured = names.filter((name) => isMeasured(source, [name]));
  const columns = [...fixedColumns(settingNames(plan)), ...measured, ...formulas.map((f) => f.name)];
  function* trialRows() {
    for (const c of conditions) {
      const fixed = conditionCells(plan, c);
      const cells = trialCells(fixed, columns, formulas, names);
      for (const r of journal.rows(c.id)) yield cells(r);
    }
  }
  writeCsv(join(folder, 'trials.csv'), { columns, rows: trialRows() });
  const summary = summaryTable(source);
  const pairs = pairsTable(source, contrastsOf(source));
  const verdicts = judge(source);
  writeCsv(join(folder, 'summary.csv'), summary);
  writeCsv(join(folder, 'pairs.csv'), pairs);
  writeCsv(join(folder, 'hypotheses.csv'), hypothesesTable(verdicts));
  const associated = associate(source);
  if (associated.length > 0) writeCsv(join(folder, 'associations.csv'), associationsTable(associated));
  writeCsv(join(folder, 'people.csv'), peopleTable(source, journal.chunks));
  const influence = influenceTable(source, journal.chunks);
  if (influence !== null) writeCsv(join(folder, 'influence.csv'), influence);
  writeCsv(join(folder, 'curves.csv'), curvesTable(source));
  await writeTraces(join(folder, 'traces.jsonl.gz'), conditions, journal);
  writeManifest(folder, {
    orglab: version,
    schema: SCHEMA,
    node: process.version,
    hash: plan.hash,
    // Conditions stand once, with their baselines.
    plan: { ...plan, conditions: [] },
    conditions,
    formulas: formulas.map((f) => f.name),
  });
  const wanted = wantedMetrics(plan);
  const first = wanted('value')
    ? 'value'
    : ((plan.experiment.metrics as readonly (string | object)[]).map((m) =>
        typeof m === 'string' ? m : Object.keys(m)[0],
      )[0] ?? 'value');
  const extra = [...(plan.columns ?? []).filter((c) => c.unit !== 'text'), ...formulas].map((m) => m.name);
  const text = (draw: Draw): string =>
    [
      verdictText(summary, pairs, verdicts, plan.baseline, first, draw, extra, plan.experiment.untried),
      ...associationsText(associated),
    ].join('\n');
  writeWhole(join(folder, 'verdict.txt'), [`${text(plain)}\n`]);
  return text;
};

const writeTraces = async (path: string, conditions: readonly Condition[], journal: Journal): Promise<void> => {
  function* lines() {
    for (const c of conditions) for (const line of journal.traces(c.id)) yield `${line}\n`;
  }
  await pipeline(Readable.from(lines()), createGzip({ level: 6 }), createWriteStream(`${path}.part`));
  renameSync(`${path}.part`, path);
};
