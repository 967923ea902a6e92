/** Data for the tests of clustered statistics. */
import fc from 'fast-check';
import { normal, type Stream } from '../../src/rng/streams.js';
import type { Observation } from '../../src/stats/clusters.js';

/** One observation per cell of a table with a row for each instance and a column for each replicate; null: missing. */
export const fromTable = (table: readonly (readonly (number | null)[])[]): Observation[] =>
  table.flatMap((row, instance) =>
    row.flatMap((value, replicate) => (value === null ? [] : [{ value, instance, replicate }])),
  );

/** Standard deviations of what instances, replicates and single trials add to a value. */
export interface Effects {
  readonly instance: number;
  readonly replicate: number;
  readonly trial: number;
}

/** A crossed data set with true mean 0; each cell is missing with probability `missing`. */
export const drawCrossed = (rng: Stream, size: readonly [number, number], sd: Effects, missing = 0): Observation[] => {
  const rows = Array.from({ length: size[0] }, () => sd.instance * normal(rng));
  const columns = Array.from({ length: size[1] }, () => sd.replicate * normal(rng));
  const table = rows.map((row) =>
    columns.map((column) => {
      const value = row + column + sd.trial * normal(rng);
      return missing > 0 && rng() < missing ? null : value;
    }),
  );
  return fromTable(table);
};

const cell = fc.double({ min: -10, max: 10, noNaN: true });

/** Complete tables of 2–6 instances and 2–4 replicates. */
export const tables = fc
  .tuple(fc.integer({ min: 2, max: 6 }), fc.integer({ min: 2, max: 4 }))
  .chain(([rows, columns]) =>
    fc.array(fc.array(cell, { minLength: columns, maxLength: columns }), { minLength: rows, maxLength: rows }),
  );

/** Any layout: one cell, one row, one column, missing cells. */
export const layouts = fc
  .uniqueArray(fc.record({ value: cell, instance: fc.nat(7), replicate: fc.nat(4) }), {
    minLength: 1,
    maxLength: 30,
    selector: ({ instance, replicate }) => `${instance} ${replicate}`,
  })
  .map((observations) => observations as Observation[]);
