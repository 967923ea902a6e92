/** Ways from rows to estimates that several metrics share. */
import { clusteredMean } from '../stats/means.js';
import { jeffreys } from '../stats/shares.js';
import { type Estimate, type NullReason, noEstimate, type Row } from './metric.js';

export const numberOf = (row: Row, column: string): number | null => {
  const v = row[column];
  return typeof v === 'number' ? v : null;
};

/** Rows in which a column holds a number, with the number. */
export const present = (
  rows: readonly Row[],
  column: string,
): readonly { readonly row: Row; readonly value: number }[] =>
  rows.flatMap((row) => {
    const value = numberOf(row, column);
    return value === null ? [] : [{ row, value }];
  });

/** Mean with the two-way clustered interval (docs/decisions/0003). */
export const meanEstimate = (
  values: readonly { readonly row: Row; readonly value: number }[],
  ifEmpty: NullReason,
): Estimate => {
  if (values.length === 0) return noEstimate(ifEmpty);
  const m = clusteredMean(
    values.map(({ row, value }) => ({ value, instance: row.instance as number, replicate: row.replicate as number })),
  );
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
