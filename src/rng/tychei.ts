/**
 * Tyche-i of Neves and Araujo (2011), bit for bit as `tychei(text).double` of the package seedrandom, against which it is tested.
 * A trial opens a hundred streams and takes few draws from each, so that seeding is what they cost. A key is mixed in from
 * left to right, so that what many keys begin with can be mixed in once, which the package has no way to ask for.
 */

/** The state after a beginning of a key: four 32-bit numbers. */
export interface Begun {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
}

const NOTHING: Begun = { a: 0, b: 0, c: 2654435769 | 0, d: 1367130551 };

/** Steps after the end of a key, before the first draw. */
const AFTER = 20;

const mixed = (text: string, begun: Begun, after: number): Begun => {
  let { a, b, c, d } = begun;
  const { length } = text;
  for (let k = 0; k < length + after; k++) {
    if (k < length) b ^= text.charCodeAt(k);
    b = (b << 25) ^ (b >>> 7) ^ c;
    c = (c - d) | 0;
    d = (d << 24) ^ (d >>> 8) ^ a;
    a = (a - b) | 0;
    b = (b << 20) ^ (b >>> 12) ^ c;
    c = (c - d) | 0;
    d = (d << 16) ^ (c >>> 16) ^ a;
    a = (a - b) | 0;
  }
  return { a, b, c, d };
};

/** The beginning of a key. */
export const begin = (text: string): Begun => mixed(text, NOTHING, 0);

/** Uniform draws in (0, 1) with 53 bits, of the key that began so and ends in `text`. */
export const endOf = (text: string, begun: Begun): (() => number) => {
  let { a, b, c, d } = mixed(text, begun, AFTER);
  const next = (): number => {
    b = (b << 25) ^ (b >>> 7) ^ c;
    c = (c - d) | 0;
    d = (d << 24) ^ (d >>> 8) ^ a;
    a = (a - b) | 0;
    b = (b << 20) ^ (b >>> 12) ^ c;
    c = (c - d) | 0;
    d = (d << 16) ^ (c >>> 16) ^ a;
    a = (a - b) | 0;
    return a;
  };
  return function draw(): number {
    for (;;) {
      const top = next() >>> 11;
      const result = (top + (next() >>> 0) / 0x100000000) / (1 << 21);
      if (result !== 0) return result;
    }
  };
};
