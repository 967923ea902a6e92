/** Every file of a results folder, from the journal. */
import { createWriteStream, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { version } from '../lab/locate.js';
import type { Condition, Plan } from '../lab/plan.js';
import type { Row } from '../metrics/metric.js';
import {
  conditionCells,
  type Formula,
  fixedColumns,
  metricColumns,
  rowOf,
  settingNames,
  trialCells,
} from '../report/rows.js';
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
import { plain } from './draw.js';
import { writeManifest } from './folder.js';

/** Rows of the last few conditions asked for: tables go through conditions in order and come back to baselines. */
const REMEMBERED = 8;

export const sourceFrom = (
  plan: Plan,
  conditions: readonly Condition[],
  formulas: readonly Formula[],
  journal: Journal,
): Source => {
  const byId = new Map(conditions.map((c) => [c.id, c]));
  const names = metricColumns(plan);
  const recent = new Map<string, readonly Row[]>();
  return {
    plan,
    conditions,
    formulas,
    rows: (id) => {
      const known = recent.get(id);
      if (known) return known;
      const c = byId.get(id);
      const fixed = c ? conditionCells(plan, c) : {};
      const rows = journal
        .rows(id)
        .filter((r) => r.status !== 'error')
        .map((r) => rowOf(fixed, r, formulas, names));
      if (recent.size >= REMEMBERED) recent.delete(recent.keys().next().value as string);
      recent.set(id, rows);
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
  const names = metricColumns(plan);
  const measured = names.filter((name) => isMeasured(source, [name]));
  const columns = [...fixedColumns(settingNames(plan)), ...measured, ...formulas.map((f) => f.name)];
  function* trialRows() {
    for (const c of conditions) {
      const fixed = conditionCells(plan, c);
      for (const r of journal.rows(c.id)) yield trialCells(fixed, r, columns, formulas, names);
    }
  }
  writeCsv(join(folder, 'trials.csv'), { columns, rows: trialRows() });
  const summary = summaryTable(source);
  const pairs = pairsTable(source, contrastsOf(source));
  const verdicts = judge(source);
  writeCsv(join(folder, 'summary.csv'), summary);
  writeCsv(join(folder, 'pairs.csv'), pairs);
  writeCsv(join(folder, 'hypotheses.csv'), hypothesesTable(verdicts));
  writeCsv(join(folder, 'people.csv'), peopleTable(source, journal.chunks));
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
  const text = (draw: Draw): string => verdictText(summary, pairs, verdicts, plan.baseline, first, draw, extra);
  writeFileSync(join(folder, 'verdict.txt'), `${text(plain)}\n`);
  return text;
};

const writeTraces = async (path: string, conditions: readonly Condition[], journal: Journal): Promise<void> => {
  function* lines() {
    for (const c of conditions) for (const line of journal.traces(c.id)) yield `${line}\n`;
  }
  await pipeline(Readable.from(lines()), createGzip({ level: 6 }), createWriteStream(`${path}.part`));
  renameSync(`${path}.part`, path);
};
