/**
 * Wrong numbers: an endless row of distinct offsets from the right one. Their order is drawn for each instance, so
 * that neither the sign nor the size of an error tells how common it is, and no sorting of labels favours the truth.
 */

import { operations, type Rational, whole } from '../questions/rational.js';
import { type Stream, shuffle } from '../rng/streams.js';

const REACH = 6;
const RING: readonly number[] = [-6, -5, -4, -3, -2, -1, 1, 2, 3, 4, 5, 6];

/** The order of one instance: the first twelve offsets; each further ring repeats it six steps farther out. */
export const drawOffsets = (world: Stream): readonly number[] => shuffle(world, RING);

/** The k-th offset: never 0, and different for different k. */
export const offset = (order: readonly number[], k: number): number => {
  const first = order[k % RING.length]!;
  return first + Math.sign(first) * REACH * Math.floor(k / RING.length);
};

/** The k at which `gap` stands in the row; Infinity where it never comes (0 and fractions). */
const placeOf = (order: readonly number[], gap: Rational): number => {
  if (gap.d !== 1n || gap.n === 0n) return Number.POSITIVE_INFINITY;
  const size = Math.abs(Number(gap.n));
  const ring = Math.floor((size - 1) / REACH);
  return ring * RING.length + order.indexOf(Math.sign(Number(gap.n)) * (size - ring * REACH));
};

/**
 * The k-th wrong number near `base`. Work on a wrong upstream result can be off by just what would mend it:
 * the offset that lands on the truth is left out, so that a wrong answer is wrong.
 */
export const wrongNumber = (base: Rational, truth: Rational, order: readonly number[], k: number): Rational => {
  const mended = placeOf(order, operations['-'](truth, base));
  return operations['+'](base, whole(offset(order, k < mended ? k : k + 1)));
};
