import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clusteredMean, type MeanInterval } from '../../src/stats/means.js';
import { fromTable, layouts, tables } from './layouts.js';

/** MS of instances, replicates and residual over I·R, from cell means: the textbook way. */
const anovaVariance = (table: readonly (readonly number[])[]): { all: number; least: number } => {
  const average = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const rows = table.map(average);
  const columns = (table[0] as number[]).map((_, j) => average(table.map((row) => row[j] as number)));
  const centre = average(rows);
  const square = (values: readonly number[]): number => values.reduce((sum, value) => sum + value * value, 0);
  const [n, m] = [rows.length, columns.length];
  const byRow = (m * square(rows.map((row) => row - centre))) / (n - 1);
  const byColumn = (n * square(columns.map((column) => column - centre))) / (m - 1);
  const errors = table.flatMap((row, i) =>
    row.map((value, j) => value - (rows[i] as number) - (columns[j] as number) + centre),
  );
  const rest = square(errors) / ((n - 1) * (m - 1));
  return { all: (byRow + byColumn - rest) / (n * m), least: Math.max(byRow, byColumn, rest) / (n * m) };
};

const numbersOf = ({ mean, se, lo, hi }: MeanInterval): (number | null)[] => [mean, se, lo, hi];

const expectAll = (actual: readonly (number | null)[], wanted: readonly (number | null)[], scale: number): void => {
  for (const [i, value] of wanted.entries())
    if (value === null) expect(actual[i]).toBeNull();
    else expect(Math.abs((actual[i] as number) - value)).toBeLessThanOrEqual(1e-6 * scale);
};

describe('laws of clusteredMean', () => {
  it('in a full table the variance is the analysis of variance, or the largest part when that is larger', () => {
    fc.assert(
      fc.property(tables, (table) => {
        const se = clusteredMean(fromTable(table)).se as number;
        const { all, least } = anovaVariance(table);
        expect(Math.abs(se * se - Math.max(all, least))).toBeLessThanOrEqual(1e-9 * (1 + least));
      }),
    );
  });

  it('shifting values shifts mean and interval; stretching them stretches both', () => {
    fc.assert(
      fc.property(layouts, fc.integer({ min: -50, max: 50 }), fc.integer({ min: 1, max: 20 }), (data, by, times) => {
        const before = clusteredMean(data);
        const after = clusteredMean(data.map((at) => ({ ...at, value: by - times * at.value })));
        const turn = (value: number | null): number | null => (value === null ? null : by - times * value);
        const wide = before.se === null ? null : times * before.se;
        const size = 1 + 20 * ((before.hi ?? 0) - (before.lo ?? 0)) + 250;
        expectAll(numbersOf(after), [turn(before.mean), wide, turn(before.hi), turn(before.lo)], size);
      }),
    );
  });

  it('neither order nor names of instances and replicates matter, nor which of the two is which', () => {
    fc.assert(
      fc.property(layouts, fc.integer(), (data, salt) => {
        const renamed = data.map((at) => ({
          value: at.value,
          instance: 1000 - 7 * at.replicate,
          replicate: salt + 3 * at.instance,
        }));
        const before = clusteredMean(data);
        const after = clusteredMean(renamed.reverse());
        expectAll(numbersOf(after), numbersOf(before), 10 + (before.hi ?? 0) - (before.lo ?? 0));
      }),
    );
  });

  it('the interval is finite and around the mean, with at least the smaller df', () => {
    fc.assert(
      fc.property(layouts, (data) => {
        const { mean, df, lo, hi, se } = clusteredMean(data);
        if (lo === null || hi === null || df === null) {
          expect([data.length, lo, hi, df, se]).toEqual([1, null, null, null, null]);
          return;
        }
        expect(df).toBeGreaterThanOrEqual(1);
        expect(Number.isFinite(hi - lo)).toBe(true);
        expect(lo).toBeLessThanOrEqual(mean as number);
        expect(hi).toBeGreaterThanOrEqual(mean as number);
      }),
    );
  });
});
