/** Shapes of metrics: one trial in, cells out; many rows in, an estimate out. */

import type { Instance, Score, Seat, Task, Trace } from '../engine/types.js';
import type { Bound } from '../org/check.js';
import type { Organization } from '../org/schema.js';

/** Why a cell is empty: nothing is not zero. */
export type NullReason =
  | 'failed'
  | 'empty'
  | 'no_oracle'
  | 'not_reported'
  | 'no_baseline'
  | 'no_contrast'
  | 'censored'
  | 'no_stakes'
  | 'no_attacks'
  | 'no_flag'
  | 'no_plan'
  | 'no_fault'
  | 'no_intervention'
  | 'not_asked'
  | 'bad_expression';

export interface Null {
  readonly null: NullReason;
}
export type Cell = number | string | Null;

export const empty = (reason: NullReason): Null => ({ null: reason });
export const isNull = (cell: Cell): cell is Null => typeof cell === 'object';

/** What a metric reads: one finished trial. */
export interface TrialRecord {
  readonly trace: Trace;
  readonly task: Task;
  readonly instance: Instance;
  readonly org: Organization;
  readonly bound: Bound;
  /** Size of the staff. */
  readonly people: number;
  /** Null where nothing was left to score. */
  readonly score: Score | null;
  /** Roles of the seats of people whose policy is not honest; absent where everybody is honest. */
  readonly placed?: readonly string[];
}

/** What is said of a column in `orglab list metrics` and docs/columns.md. */
export interface Column {
  readonly name: string;
  readonly unit: string;
  /** Which way is better; null where the number only describes. */
  readonly better: 'up' | 'down' | null;
  readonly summary: string;
  readonly nulls: readonly NullReason[];
  readonly source: string;
  /** Raw counts behind rates are columns of trials.csv and not summarized by themselves. */
  readonly raw?: true;
}

export interface TrialMetric {
  readonly columns: readonly Column[];
  /** One cell for each column, in order. */
  readonly of: (record: TrialRecord) => readonly Cell[];
}

/** A row of trials.csv as numbers, for metrics of conditions: null where the cell is empty, text left as text. */
export type Row = Readonly<Record<string, number | string | null>>;

export interface Estimate {
  readonly n: number;
  readonly k: number | null;
  readonly mean: number | null;
  readonly se: number | null;
  readonly lo: number | null;
  readonly hi: number | null;
  readonly nullReason: NullReason | null;
}

export const noEstimate = (nullReason: NullReason, n = 0): Estimate => ({
  n,
  k: null,
  mean: null,
  se: null,
  lo: null,
  hi: null,
  nullReason,
});

/** A number over the trials of one condition. */
export interface ConditionMetric {
  readonly column: Column;
  /** Columns of trials that it is worked out from. */
  readonly reads: readonly string[];
  readonly of: (rows: readonly Row[]) => Estimate;
}

/**
 * What a condition is measured against, on the same task, staff and settings: `single`, `trusted-only`, `untrusted-only`,
 * one seat that sees all (`full`), the same condition without its intervention, `single` without it, the same organization
 * whose revisers see only their own draft (`alone`) or also how many hold which answer (`counts`), the same people all of them
 * `honest`.
 */
export type Other =
  | 'single'
  | 'trusted'
  | 'untrusted'
  | 'full'
  | 'plain'
  | 'single_plain'
  | 'alone'
  | 'counts'
  | 'honest';

/** One instance and replicate in a condition and in those that it is measured against. */
export type Matched = { readonly arm: Row } & { readonly [K in Other]?: Row };

/** A number over conditions matched by instance and replicate. */
export interface PairMetric {
  readonly column: Column;
  readonly reads: readonly string[];
  readonly against: readonly Other[];
  /** Every set has a row of each condition in `against`; no sets where one of them is not in the experiment. */
  readonly of: (sets: readonly Matched[]) => Estimate;
}

/** A number over all conditions in which some of the people of an honest one are not, each matched with it. */
export interface SweepMetric {
  readonly column: Column;
  readonly reads: readonly string[];
  readonly of: (arms: readonly (readonly Matched[])[]) => Estimate;
}

/** Seats of each role, filled. */
export type Seats = Readonly<Record<string, readonly Seat[]>>;

/** A number that the organization and its seats tell, before any trial. */
export interface StaticMetric {
  readonly column: Column;
  readonly of: (org: Organization, seats: Seats) => Cell;
}
