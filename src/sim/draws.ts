/** Draws fixed by their name, remembered, because many seats ask for the same one. */
import { type Key, keyText, normal, streamOf } from '../rng/streams.js';

export interface Draws {
  /** A standard normal fixed by its name. */
  normal(kind: string, ...name: readonly string[]): number;
  /** A uniform fixed by its name. */
  uniform(kind: string, ...name: readonly string[]): number;
}

const drawNormal = (name: string): number => normal(streamOf(name));
const drawUniform = (name: string): number => streamOf(name)();
const UNIFORM = keyText(['u']);

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
    normal: (kind, ...name) => remember(keyText([kind]) + keyText(name), drawNormal),
    uniform: (kind, ...name) => remember(UNIFORM + keyText([kind]) + keyText(name), drawUniform),
  };
};
