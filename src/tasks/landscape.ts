/**
 * NK landscapes (Kauffman & Levin 1987): the score of a configuration of N bits is the sum of N contributions, each of one
 * bit and K others. Contributions are whole points from 0 to 999, so that sums are exact and words can state them in full.
 * A configuration is a number; its first bit in writing is the lowest one.
 */
import { integer, keyText, type Stream, shuffle, streamOf } from '../rng/streams.js';

/** As many bits are drawn always, so that landscapes of different size and coupling share what they can. */
export const MOST_BITS = 16;
/** Contributions lie in 0 … POINTS − 1. */
export const POINTS = 1000;

export interface Landscape {
  readonly bits: number;
  /** The K other bits that each bit's contribution depends on. */
  readonly links: readonly (readonly number[])[];
  /** Contribution of each bit, by its own state (lowest) and those of its links in their order. */
  readonly tables: readonly (readonly number[])[];
  /** Score of every configuration. */
  readonly points: readonly number[];
}

const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

const pointsOf = (
  bits: number,
  links: readonly (readonly number[])[],
  tables: readonly (readonly number[])[],
): number[] => {
  const points = new Array<number>(2 ** bits).fill(0);
  for (let bit = 0; bit < bits; bit++) {
    const from = [bit, ...links[bit]!];
    const table = tables[bit]!;
    for (let code = 0; code < points.length; code++) {
      let row = 0;
      for (let j = 0; j < from.length; j++) row |= ((code >> from[j]!) & 1) << j;
      points[code]! += table[row]!;
    }
  }
  return points;
};

/**
 * A landscape of N = `bits` and K = `couplings`; the number of draws from `world` depends on neither. `points` and `most` are other
 * numbers of points and of bits than the family has.
 */
export const drawLandscape = (
  world: Stream,
  bits: number,
  couplings: number,
  { points = POINTS, most = MOST_BITS }: { readonly points?: number; readonly most?: number } = {},
): Landscape => {
  const seed = world().toString(36);
  const orders = upTo(most).map((bit) =>
    shuffle(
      world,
      upTo(most).filter((other) => other !== bit),
    ),
  );
  const links = orders.slice(0, bits).map((order) => order.filter((other) => other < bits).slice(0, couplings));
  const tables = links.map((_, bit) => {
    const draws = streamOf(keyText(['contributions', seed, bit]));
    return Array.from({ length: 2 ** (couplings + 1) }, () => integer(draws, points));
  });
  return { bits, links, tables, points: pointsOf(bits, links, tables) };
};

export const written = (code: number, bits: number): string =>
  upTo(bits)
    .map((bit) => (code >> bit) & 1)
    .join('');

/** The number of a configuration written in noughts and ones. */
export const codeOf = (text: string): number => [...text].reduce((code, one, bit) => code | (Number(one) << bit), 0);

/** 1: to climb; −1: to go down, as whoever misread the task does. */
export type Sign = 1 | -1;

/** The best of these configurations; of equals the first. */
export const bestOf = ({ points }: Landscape, codes: readonly number[], sign: Sign = 1): number =>
  codes.reduce((best, code) => (sign * points[code]! > sign * points[best]! ? code : best));

/** The best and the worst of all, by enumeration. */
export const extremes = (land: Landscape): { readonly top: number; readonly bottom: number } => {
  const all = upTo(land.points.length);
  return { top: bestOf(land, all), bottom: bestOf(land, all, -1) };
};

/** Where a search stands: at a configuration, of whose neighbours so many were tried in vain. */
export interface Standing {
  readonly at: number;
  readonly tried: number;
}

/**
 * Climbs by one bit at a time for so many queries: the first neighbour that is better is moved to. Neighbours are tried in
 * an order that depends on `who` and on the configuration alone, so that a search that is taken up again goes on where it was.
 */
export const climb = (land: Landscape, from: Standing, queries: number, who: string, sign: Sign = 1): Standing => {
  const orderAt = (at: number): number[] => shuffle(streamOf(keyText(['neighbours', who, at])), upTo(land.bits));
  let { at, tried } = from;
  let order = orderAt(at);
  for (let query = 0; query < queries && tried < land.bits; query++) {
    const next = at ^ (1 << order[tried]!);
    if (sign * land.points[next]! > sign * land.points[at]!) {
      at = next;
      tried = 0;
      order = orderAt(at);
    } else tried += 1;
  }
  return { at, tried };
};

const ones = (mask: number): number => {
  let count = 0;
  for (let rest = mask; rest > 0; rest &= rest - 1) count += 1;
  return count;
};

const byDistance = new Map<number, readonly number[]>();

/** All changes to a configuration, those of fewer bits first; worked out once for each number of bits. */
const changes = (bits: number): readonly number[] => {
  const known = byDistance.get(bits);
  if (known !== undefined) return known;
  const masks = upTo(2 ** bits)
    .slice(1)
    .sort((a, b) => ones(a) - ones(b) || a - b);
  byDistance.set(bits, masks);
  return masks;
};

/**
 * The k-th configuration that is worse than `at`, near ones first; `order` says which bits are changed first. Beyond the
 * last one it starts anew; where none is worse it is `at` itself.
 */
export const worseThan = (
  { bits, points }: Landscape,
  at: number,
  k: number,
  order: readonly number[],
  sign: Sign = 1,
): number => {
  const bar = sign * points[at]!;
  const count = points.reduce((sum, one) => sum + (sign * one < bar ? 1 : 0), 0);
  if (count === 0) return at;
  let left = k % count;
  for (const mask of changes(bits)) {
    const moved = order.reduce((code, bit, i) => ((mask >> i) & 1 ? code ^ (1 << bit) : code), at);
    if (sign * points[moved]! < bar && left-- === 0) return moved;
  }
  throw new Error('rugged: fewer configurations than counted');
};
