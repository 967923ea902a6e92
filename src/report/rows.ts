/** Rows of trials as tables and metrics see them. */
import type { Condition, Plan } from '../lab/plan.js';
import { trialId } from '../lab/traces.js';
import { metricNames, type TrialResult } from '../lab/trial.js';
import type { Row } from '../metrics/metric.js';

/** A metric written in the experiment file: a name and a compiled expression over the columns. */
export interface Formula {
  readonly name: string;
  readonly of: (row: Row) => number | null;
}

/** Version of the tables. */
export const TABLE_SCHEMA = 1;

export const fixedColumns = (settings: readonly string[]): readonly string[] => [
  'schema',
  'experiment',
  'trial',
  'condition',
  'org',
  'org_hash',
  'org_origin',
  'staff',
  'policies',
  'attacker',
  'task',
  'difficulty',
  'features',
  'instance',
  'replicate',
  'seed',
  'matched',
  ...settings.map((s) => `set_${s}`),
  'intervention',
  'status',
  'terminate_reason',
  'error',
  'null_reasons',
];

/** Columns of metrics of one trial, those that a program brought along after the shipped ones. */
export const metricColumns = (plan: Plan): readonly string[] => [
  ...metricNames,
  ...(plan.columns ?? []).map((c) => c.name),
];

/** Names of the settings of an experiment, as columns spell them. */
export const settingNames = (plan: Plan): readonly string[] => Object.keys(plan.experiment.settings);

const count = (xs: readonly string[]): string =>
  [...new Set(xs)].map((x) => `${x}:${xs.filter((y) => y === x).length}`).join(' ');

/** Policies other than honest, of people and of seats, joined by +; null where all are honest. */
export const attackersIn = ({ people, placed }: Condition['staff']): string | null => {
  const all = [...people.map((p) => p.policy), ...(placed && placed.count > 0 ? [placed.policy] : [])];
  return [...new Set(all.filter((p) => p !== 'honest'))].join('+') || null;
};

/** What a condition fixes in all its rows. */
export const conditionCells = (plan: Plan, c: Condition): Row => {
  const policies = c.staff.people.map((p) => p.policy);
  const { placed } = c.staff;
  const difficulty = c.task.params.difficulty;
  return {
    schema: TABLE_SCHEMA,
    experiment: plan.experiment.name,
    condition: c.id,
    org: c.org.name,
    org_hash: c.orgHash,
    org_origin: c.origin,
    staff: c.staff.name,
    policies: [count(policies), ...(placed ? [`${placed.policy}@${placed.place}:${placed.count}`] : [])].join(' '),
    attacker: attackersIn(c.staff),
    task: c.task.name,
    difficulty: typeof difficulty === 'number' ? difficulty : null,
    seed: plan.seed,
    matched: c.matched === '' ? null : c.matched,
    intervention: c.intervention ?? 'none',
    ...Object.fromEntries(settingNames(plan).map((s) => [`set_${s}`, s in c.settings ? cellOf(c.settings[s]) : null])),
  };
};

const cellOf = (v: unknown): string | number | null =>
  typeof v === 'number' || typeof v === 'string' ? v : v === undefined ? null : String(v);

/** What a trial says itself, beside what its condition fixes, by column; `names` are its metrics in order. */
export const ownOf = (
  names: readonly string[] = metricNames,
): ReadonlyMap<string, (r: TrialResult) => number | string | null> =>
  new Map([
    ['instance', (r) => r.instance],
    ['replicate', (r) => r.replicate],
    ['status', (r) => r.status],
    ['terminate_reason', (r) => r.reason],
    ['error', (r) => (r.error === '' ? null : r.error)],
    ['null_reasons', (r) => (r.nulls === '' ? null : r.nulls)],
    ...names.map((name, i) => [name, (r: TrialResult) => r.cells[i] ?? null] as const),
  ]);

/** The whole row of a trial. What the condition fixes is inherited, not copied. */
export const rowOf = (
  fixed: Row,
  r: TrialResult,
  formulas: readonly Formula[],
  own: ReturnType<typeof ownOf> = ownOf(),
): Row => {
  const row: Record<string, number | string | null> = Object.create(fixed);
  for (const [name, of] of own) row[name] = of(r);
  for (const f of formulas) row[f.name] = f.of(row);
  return row;
};

/** Cells of the lines of trials.csv, in the order of `columns`. */
export const trialCells = (
  fixed: Row,
  columns: readonly string[],
  formulas: readonly Formula[],
  names: readonly string[] = metricNames,
): ((r: TrialResult) => readonly (string | number | null)[]) => {
  const own = ownOf(names);
  const of = (name: string): ((r: TrialResult, row: Row) => number | string | null) => {
    if (name === 'trial') return (r) => trialId(String(fixed.condition), r.instance, r.replicate);
    if (name === 'features') return (r) => featureText(r.features);
    return own.get(name) ?? ((_, row) => row[name] ?? null);
  };
  const cells = columns.map(of);
  return (r) => {
    // Only expressions need the whole row.
    const row = formulas.length > 0 ? rowOf(fixed, r, formulas, own) : fixed;
    return cells.map((cell) => cell(r, row));
  };
};

const featureText = (features: TrialResult['features']): string | null =>
  Object.keys(features).length > 0 ? JSON.stringify(features) : null;
