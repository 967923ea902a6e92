import type { Observation } from './clusters.js';

/** One side of a pair; null when the trial failed or the metric is undefined there. */
export interface Side {
  readonly value: number | null;
  readonly instance: number;
  readonly replicate: number;
}

export interface Pair {
  readonly a: number;
  readonly b: number;
  readonly instance: number;
  readonly replicate: number;
}

/** The pairs with one number each, ready for `clusteredMean`. */
export const observe = (pairs: readonly Pair[], value: (pair: Pair) => number): Observation[] =>
  pairs.map((pair) => ({ value: value(pair), instance: pair.instance, replicate: pair.replicate }));

type Cells = Map<number, Map<number, number | null>>;

/**
 * Matches two lists by (instance, replicate), in the order of `a`. `dropped` counts the pairs with an empty side: null,
 * or not there at all. RangeError when a list has two values for one (instance, replicate).
 */
export const matchPairs = (
  a: readonly Side[],
  b: readonly Side[],
): { readonly pairs: Pair[]; readonly dropped: number } => {
  checkUnique(a);
  const right = cellsOf(b);
  const pairs: Pair[] = [];
  let shared = 0;
  for (const { value, instance, replicate } of a) {
    const other = right.get(instance)?.get(replicate);
    if (other !== undefined) shared++;
    if (value !== null && other !== undefined && other !== null)
      pairs.push({ a: value, b: other, instance, replicate });
  }
  return { pairs, dropped: a.length + b.length - shared - pairs.length };
};

const checkUnique = (sides: readonly Side[]): void => void cellsOf(sides);

const cellsOf = (sides: readonly Side[]): Cells => {
  const cells: Cells = new Map();
  for (const { value, instance, replicate } of sides) {
    let row = cells.get(instance);
    if (row === undefined) {
      row = new Map();
      cells.set(instance, row);
    }
    if (row.has(replicate))
      throw new RangeError(`pairs: two values at instance ${instance}, replicate ${replicate}; give one trial each`);
    row.set(replicate, value);
  }
  return cells;
};
