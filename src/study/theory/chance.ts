/**
 * Where the people and worlds of theory get their luck. One simulation serves two drivers: Monte Carlo, where luck comes
 * from keyed streams, and exact enumeration (enumerate.ts), where every way the dice may fall is walked and weighed.
 */
import { normal, type Stream, streamOf } from '../../rng/streams.js';

export interface Chance {
  /** Whether every outcome is being enumerated. */
  readonly exact: boolean;
  /** True with probability p. */
  flip(p: number): boolean;
  /** A position drawn with these weights, which sum to 1. */
  pick(weights: readonly number[]): number;
  /** Uniform on (0, 1); cannot be enumerated. */
  uniform(): number;
  /** Standard normal; enumerated at 400 Gauss–Legendre nodes on [−9, 9]. */
  normal(): number;
  /** Whether a standard normal draw of one's own falls below z: two outcomes where all that matters is the side. */
  below(z: number): boolean;
}

/** Chance from streams. `from` turns it to the stream of the next request: one object serves a whole run. */
export const drawn = (): { readonly chance: Chance; from(rng: Stream): Chance } => {
  let rng: Stream = () => {
    throw new Error('chance: no stream yet');
  };
  const chance: Chance = {
    exact: false,
    flip: (p) => rng() < p,
    pick: (weights) => {
      let left = rng();
      for (let i = 0; i < weights.length - 1; i++) {
        left -= weights[i] as number;
        if (left < 0) return i;
      }
      return weights.length - 1;
    },
    uniform: () => rng(),
    normal: () => normal(rng),
    below: (z) => normal(rng) < z,
  };
  return {
    chance,
    from: (next) => {
      rng = next;
      return chance;
    },
  };
};

/** The stream named by a key already written out, made when first drawn from: many requests draw nothing. */
export const lazy = (key: string): Stream => {
  let rng: Stream | undefined;
  return () => {
    rng ??= streamOf(key);
    return rng();
  };
};

/** The same stream, but for its first number, which falls into slice `at` of `of`. */
export const sliced = (rng: Stream, at: number, of: number): Stream => {
  let first = true;
  return () => {
    const u = rng();
    if (!first) return u;
    first = false;
    return (at + u) / of;
  };
};
