/**
 * The only door to randomness. A stream is named by a key, never by the order in which it is asked for,
 * so that adding a seat, an organization or a worker shifts nobody else's draws.
 *
 * Generator: tychei of the seedrandom package, the cheapest of its generators that is clean over neighbouring keys
 * (xor128 and xorwow are not, and small-state generators seeded by consecutive numbers are a trap; see streams.test.ts).
 */
import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import seedrandom from 'seedrandom';

/** Uniform draws in (0, 1) with 53 bits, one at each call. */
export type Stream = () => number;

/** A name: strings and whole numbers, most general first. */
export type Key = readonly (string | number)[];

/** Unambiguous text of a key: every part carries its kind and length, so that ['ab','c'] and ['a','bc'] differ. */
export const keyText = (key: Key): string => {
  let text = '';
  for (const part of key) text += typeof part === 'number' ? `#${part};` : `${part.length}:${part};`;
  return text;
};

/** The stream named `key`: the same key gives the same draws for ever. */
export const stream = (key: Key): Stream => streamOf(keyText(key));

/** The same for a key already written out. */
export const streamOf = (text: string): Stream => seedrandom.tychei(text).double;

/** Streams whose keys begin alike, by what ends their key. */
export const streamsUnder =
  (prefix: string): ((rest: string) => Stream) =>
  (rest) =>
    streamOf(prefix + rest);

/** One draw from the standard normal distribution, by inversion: exactly one uniform per normal. */
export const normal = (rng: Stream): number => normalQuantile(rng(), 0, 1);

/** A whole number from 0 to n − 1, each equally likely. */
export const integer = (rng: Stream, n: number): number => Math.floor(rng() * n);

/** The items in random order (Fisher–Yates), as a new array. */
export const shuffle = <T>(rng: Stream, items: readonly T[]): T[] => {
  const order = [...items];
  for (let i = order.length - 1; i > 0; i--) {
    const j = integer(rng, i + 1);
    const kept = order[i] as T;
    order[i] = order[j] as T;
    order[j] = kept;
  }
  return order;
};

/** One item drawn uniformly; throws on an empty list, because there is nothing to draw. */
export const oneOf = <T>(rng: Stream, items: readonly T[]): T => {
  if (items.length === 0) throw new RangeError('oneOf: nothing to draw from');
  return items[integer(rng, items.length)] as T;
};
