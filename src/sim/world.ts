/**
 * What all people share about one instance in one replicate: difficulty seen by models, popularity of wrong answers, what
 * critics stumble over. Drawn from streams that name neither organization nor seat, so that every organization meets the
 * same world, clones (one model in several seats) err in the same places, and replicates redraw the staff.
 */
import { keyText, normal, streamOf } from '../rng/streams.js';

export interface World {
  /** A standard normal fixed by its name. */
  normal(kind: string, ...name: readonly string[]): number;
  /** A uniform fixed by its name. */
  uniform(kind: string, ...name: readonly string[]): number;
  /** Which of the endless wrong answers to a part: the k that `u` selects under the stick-breaking law of the part. */
  wrongAnswer(part: string, u: number, sameWrong: number): number;
}

/** Sticks broken at most; what is left belongs to the last (its weight is below (1 − sameWrong)^64). */
const MAX_STICKS = 64;

/** `key` names seed, replicate, task and instance. Draws are remembered, because many seats ask for the same one. */
export const createWorld = (key: readonly (string | number)[]): World => {
  const prefix = keyText(key);
  const drawn = new Map<string, number>();
  const sticks = new Map<string, number[]>();
  const remember = (name: string, draw: (name: string) => number): number => {
    const known = drawn.get(name);
    if (known !== undefined) return known;
    const value = draw(prefix + name);
    drawn.set(name, value);
    return value;
  };
  return {
    normal: (kind, ...name) => remember(keyText([kind, ...name]), (full) => normal(streamOf(full))),
    uniform: (kind, ...name) => remember(keyText(['u', kind, ...name]), (full) => streamOf(full)()),
    wrongAnswer: (part, u, sameWrong) => {
      // Chinese-restaurant law with concentration 1/s − 1, by stick-breaking so that no order of persons enters.
      const alpha = 1 / sameWrong - 1;
      if (alpha <= 0) return 0;
      let weights = sticks.get(part);
      if (!weights) {
        const rng = streamOf(prefix + keyText(['sticks', part]));
        weights = [];
        let left = 1;
        for (let k = 0; k < MAX_STICKS && left > 1e-12; k++) {
          const share = 1 - (1 - rng()) ** (1 / alpha);
          weights.push(left * share);
          left *= 1 - share;
        }
        sticks.set(part, weights);
      }
      let rest = u;
      for (let k = 0; k < weights.length; k++) {
        rest -= weights[k] as number;
        if (rest < 0) return k;
      }
      return weights.length;
    },
  };
};
