/** Draws fixed by their name, remembered, because many seats ask for the same one. */
import { type Key, keyText, normal, type Stream, streamsUnder } from '../rng/streams.js';

export interface Draws {
  /** A standard normal fixed by its name. */
  normal(kind: string, ...name: readonly string[]): number;
  /** A uniform fixed by its name. */
  uniform(kind: string, ...name: readonly string[]): number;
}

const drawUniform = (rng: Stream): number => rng();
const UNIFORM = keyText(['u']);

/** `named` are the streams whose keys begin with `key`. */
export const createDraws = (key: Key, named = streamsUnder(keyText(key))): Draws => {
  const drawn = new Map<string, number>();
  const remember = (name: string, draw: (rng: Stream) => number): number => {
    const known = drawn.get(name);
    if (known !== undefined) return known;
    const value = draw(named(name));
    drawn.set(name, value);
    return value;
  };
  return {
    normal: (kind, ...name) => remember(keyText([kind]) + keyText(name), normal),
    uniform: (kind, ...name) => remember(UNIFORM + keyText([kind]) + keyText(name), drawUniform),
  };
};
