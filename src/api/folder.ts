/** A results folder: its manifest, and its tables as the report reads them. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Condition, Plan } from '../lab/plan.js';
import { describedMetrics } from '../metrics/index.js';
import type { Row } from '../metrics/metric.js';
import { InputError } from '../org/yaml.js';
import type { Formula } from '../report/rows.js';
import type { Source } from '../report/tables.js';
import { readCsv } from '../store/csv.js';
import { writeWhole } from '../store/whole.js';

export interface Manifest {
  readonly orglab: string;
  readonly schema: number;
  readonly node: string;
  readonly hash: string;
  readonly plan: Plan;
  readonly conditions: readonly Condition[];
  readonly formulas: readonly string[];
}

export const writeManifest = (folder: string, manifest: Manifest): void =>
  writeWhole(join(folder, 'manifest.json'), [`${JSON.stringify(manifest, null, 1)}\n`]);

export const readManifest = (folder: string): Manifest => {
  const file = join(folder, 'manifest.json');
  if (!existsSync(folder))
    throw new InputError(
      `${folder}: no such folder; run an experiment first, as in: orglab run experiments/quickstart.yaml`,
    );
  if (!existsSync(file))
    throw new InputError(
      `${folder}: no manifest.json; it is not a results folder, or its run has not finished (run it again to go on)`,
    );
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Manifest;
  } catch {
    throw new InputError(`${file}: not readable as JSON; run the experiment again`);
  }
};

/** Columns of all tables that are text even where they look like numbers. */
const TEXT = new Set([
  'trial',
  'condition',
  'org',
  'org_hash',
  'org_origin',
  'staff',
  'policies',
  'attacker',
  'task',
  'features',
  'matched',
  'status',
  'terminate_reason',
  'error',
  'null_reasons',
  'experiment',
  'intervention',
  'baseline',
  'baseline_org',
  'metric',
  'better',
  'than',
  'where',
  'verdict',
  'cells',
  'null_reason',
  'note',
  'seat',
  'role',
  'policy',
  'balances',
  'x',
  'assumption',
  'end',
  ...describedMetrics.filter((m) => m.unit === 'text').map((m) => m.name),
]);

/** Settings with a level that is no number are text in all rows. */
const textColumns = ({ plan }: Manifest): ReadonlySet<string> => {
  const settings = Object.entries(plan.experiment.settings);
  const named = settings.filter(([, levels]) => levels.some((level) => typeof level !== 'number'));
  const brought = (plan.columns ?? []).filter((c) => c.unit === 'text');
  return new Set([...TEXT, ...named.map(([name]) => `set_${name}`), ...brought.map((c) => c.name)]);
};

/** Text as it was before the apostrophe that keeps spreadsheets from reading it as a formula. */
const asWritten = (text: string): string => text.replace(/^'(?=[=+@-])/, '');

/** Rows of a table of the folder: numbers as numbers, an empty cell as null. */
export const tableRows = (file: string, manifest: Manifest): readonly Row[] => {
  const isText = textColumns(manifest);
  const cell = (name: string, text: string): number | string | null => {
    if (text === '') return null;
    return isText.has(name) || Number.isNaN(Number(text)) ? asWritten(text) : Number(text);
  };
  return readCsv(file).map((record) =>
    Object.fromEntries(Object.entries(record).map(([name, text]) => [name, cell(name, text)])),
  );
};

/** The tables' source, read back from trials.csv: an empty cell is no value. */
export const sourceOf = (folder: string, manifest: Manifest): Source => {
  const file = join(folder, 'trials.csv');
  if (!existsSync(file)) throw new InputError(`${folder}: no trials.csv; run the experiment again`);
  const byCondition = new Map<string, Row[]>();
  for (const row of tableRows(file, manifest)) {
    const condition = String(row.condition ?? '');
    const list = byCondition.get(condition);
    if (list) list.push(row);
    else byCondition.set(condition, [row]);
  }
  // Formulas are columns of the file already.
  const formulas = manifest.formulas.map(
    (name): Formula => ({ name, of: (row) => (typeof row[name] === 'number' ? (row[name] as number) : null) }),
  );
  return {
    plan: manifest.plan,
    conditions: manifest.conditions,
    formulas,
    rows: (c) => (byCondition.get(c) ?? []).filter((r) => r.status !== 'error'),
  };
};
