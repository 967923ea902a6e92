/** Ways from rows to estimates that several metrics share. */
import type { Observation } from '../stats/clusters.js';
import { clusteredMean } from '../stats/means.js';
import type { Side } from '../stats/pairs.js';
import type { Ratio } from '../stats/ratios.js';
import { jeffreys } from '../stats/shares.js';
import { type Estimate, type Matched, type NullReason, noEstimate, type Other, type Row } from './metric.js';

export const numberOf = (row: Row, column: string): number | null => {
  const v = row[column];
  return typeof v === 'number' ? v : null;
};

/** Rows in which a column holds a number, with the number. */
export const present = (
  rows: readonly Row[],
  column: string,
): readonly { readonly row: Row; readonly value: number }[] => {
  const found: { row: Row; value: number }[] = [];
  for (const row of rows) {
    const value = numberOf(row, column);
    if (value !== null) found.push({ row, value });
  }
  return found;
};

/** One number for each matched set, as a side of a comparison; null where it is empty. */
export const sides = (sets: readonly Matched[], value: (set: Matched) => number | null): readonly Side[] =>
  sets.map((set) => ({
    value: value(set),
    instance: set.arm.instance as number,
    replicate: set.arm.replicate as number,
  }));

/** A column of one condition of a matched set. */
export const cellOf = (set: Matched, of: 'arm' | Other, column: string): number | null => {
  const row = set[of];
  return row === undefined ? null : numberOf(row, column);
};

/** Mean with the two-way clustered interval (docs/decisions/0003). */
export const meanEstimate = (
  values: readonly { readonly row: Row; readonly value: number }[],
  ifEmpty: NullReason,
): Estimate => {
  if (values.length === 0) return noEstimate(ifEmpty);
  return estimateOf(
    values.map(({ row, value }) => ({ value, instance: row.instance as number, replicate: row.replicate as number })),
  );
};

/** The same for a column of rows; null where no row holds a number. */
export const columnEstimate = (rows: readonly Row[], column: string): Estimate | null => {
  const found: Observation[] = [];
  for (const row of rows) {
    const value = numberOf(row, column);
    if (value !== null) found.push({ value, instance: row.instance as number, replicate: row.replicate as number });
  }
  return found.length === 0 ? null : estimateOf(found);
};

const estimateOf = (observations: readonly Observation[]): Estimate => {
  const m = clusteredMean(observations);
  // Values that never vary say nothing of how far the mean may be off: 0 harm in every trial is not an interval [0, 0].
  if (m.se === 0) return { n: m.n, k: null, mean: m.mean, se: null, lo: null, hi: null, nullReason: null };
  return { n: m.n, k: null, mean: m.mean, se: m.se, lo: m.lo, hi: m.hi, nullReason: null };
};

/** k of n with Jeffreys' interval. */
export const shareEstimate = (k: number, n: number, ifEmpty: NullReason): Estimate => {
  if (n === 0) return noEstimate(ifEmpty);
  const { rate, lo, hi } = jeffreys(k, n);
  return { n, k, mean: rate, se: null, lo, hi, nullReason: null };
};

/** A smooth function of means, with its interval by linearization: `influence` is each row's effect on the estimate. */
export const linearized = (
  point: number,
  influence: readonly { readonly row: Row; readonly value: number }[],
): Estimate => {
  const spread = meanEstimate(influence, 'empty');
  const centre = spread.mean ?? 0;
  return {
    n: influence.length,
    k: null,
    mean: point,
    se: spread.se,
    lo: spread.lo === null ? null : point + spread.lo - centre,
    hi: spread.hi === null ? null : point + spread.hi - centre,
    nullReason: null,
  };
};

/** A ratio of sums as an estimate; a ratio that never varies has no interval (docs/decisions/0004). */
export const ratioEstimate = (r: Ratio, of: (ratio: number) => number = (x) => x): Estimate => {
  if (r.ratio === null) return noEstimate(r.reason ?? 'empty', r.n);
  const none = r.se === null || r.se === 0 || r.lo === null || r.hi === null;
  const ends = none ? [] : [of(r.lo), of(r.hi)].sort((a, b) => a - b);
  const se = none ? null : Math.abs(of(r.ratio + r.se) - of(r.ratio));
  return { n: r.n, k: null, mean: of(r.ratio), se, lo: ends[0] ?? null, hi: ends[1] ?? null, nullReason: null };
};
