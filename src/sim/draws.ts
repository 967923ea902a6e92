/** Draws fixed by their name, remembered, because many seats ask for the same one. */
import { type Key, keyText, normal, streamOf } from '../rng/streams.js';

export interface Draws {
  /** A standard normal fixed by its name. */
  normal(kind: string, ...name: readonly string[]): number;
  /** A uniform fixed by its name. */
  uniform(kind: string, ...name: readonly string[]): number;
}

export const createDraws = (key: Key): Draws => {
  const prefix = keyText(key);
  const drawn = new Map<string, number>();
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
  };
};
