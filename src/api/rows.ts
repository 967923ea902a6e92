/** Rows of the tables of a results folder (docs/columns.md describes every column). null is an empty cell, never 0. */
import { unknownName } from '../org/strict.js';
import { InputError } from '../org/yaml.js';

export type Cell = number | string | null;
export type TableRow = Readonly<Record<string, Cell>>;

/** What two sides differ by. */
interface Difference {
  readonly n: number;
  readonly dropped: number;
  readonly diff: number | null;
  readonly se: number | null;
  readonly lo: number | null;
  readonly hi: number | null;
  readonly effect: number | null;
  readonly p: number | null;
  readonly p_holm: number | null;
  readonly detectable: number | null;
}

/** One trial; metrics are further columns. */
export interface TrialRow extends TableRow {
  readonly trial: string;
  readonly condition: string;
  readonly org: string;
  readonly staff: string;
  readonly task: string;
  readonly instance: number;
  readonly replicate: number;
  readonly seed: number;
  readonly matched: string | null;
  readonly status: 'answered' | 'failed' | 'error';
  readonly error: string | null;
  readonly value: number | null;
  readonly calls: number | null;
}

/** One metric of one condition. */
export interface SummaryRow extends TableRow {
  readonly condition: string;
  readonly org: string;
  readonly staff: string;
  readonly task: string;
  readonly matched: string | null;
  readonly metric: string;
  readonly n: number;
  readonly mean: number | null;
  readonly se: number | null;
  readonly lo: number | null;
  readonly hi: number | null;
  readonly null_reason: string | null;
}

/** A condition against one of its baselines, in one metric. */
export interface PairRow extends TableRow, Difference {
  readonly metric: string;
  readonly condition: string;
  readonly baseline: string;
  readonly org: string;
  readonly baseline_org: string;
  readonly null_reason: string | null;
}

/** A declared hypothesis and what became of it; `diff` is positive where `better` does better. */
export interface HypothesisRow extends TableRow, Difference {
  readonly metric: string;
  readonly better: string;
  readonly than: string;
  readonly where: string | null;
  readonly versus: string | null;
  readonly from: string | null;
  readonly by: number;
  /** Of a control: what became of the effect; null for claims. */
  readonly control: 'vanished' | 'remains' | 'unclear' | 'no data' | null;
  readonly verdict: 'confirmed' | 'refuted' | 'undecided' | 'no data';
}

/** One person in one seat of one condition. */
export interface PersonRow extends TableRow {
  readonly condition: string;
  readonly person: number;
  readonly seat: string;
  readonly role: string;
  readonly trials: number;
}

/** A point of a curve of one condition. */
export interface CurveRow extends TableRow {
  readonly condition: string;
  readonly x: string;
  readonly k_or_q_or_f: number;
  readonly y: number;
}

/**
 * Why a cell is empty, in the words of docs/columns.md; null where it holds something, or where the table gives no reason
 * (an interval of values that never vary, a setting that an organization does not have). Throws on a column that the row lacks.
 */
export const reasonOf = (row: TableRow, column: string): string | null => {
  if (!Object.hasOwn(row, column)) throw new InputError(unknownName('column', column, Object.keys(row)));
  if (row[column] !== null) return null;
  const stated = String(row.null_reasons ?? '')
    .split(';')
    .find((item) => item.startsWith(`${column}:`));
  if (stated !== undefined) return stated.slice(column.length + 1);
  return row.null_reason === undefined ? null : (row.null_reason as string | null);
};
