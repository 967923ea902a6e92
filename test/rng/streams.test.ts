/** Streams: the same key gives the same draws for ever, and neighbouring keys give draws that have nothing to do with each other. */
import fc from 'fast-check';
import seedrandom from 'seedrandom';
import { describe, expect, it } from 'vitest';
import {
  integer,
  type Key,
  keyText,
  normal,
  oneOf,
  type Stream,
  shuffle,
  stream,
  streamOf,
  streamsUnder,
} from '../../src/rng/streams.js';
import { Phi } from '../../src/sim/normal.js';

const draws = (rng: Stream, n: number): number[] => Array.from({ length: n }, () => rng());
const mean = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0) / xs.length;

describe('keys', () => {
  const part = fc.oneof(
    fc.string({ maxLength: 4 }),
    fc.integer(),
    fc.constantFrom('1', '#1;', '1:1;', ':', ';', '#', ''),
  );
  const key = fc.array(part, { maxLength: 4 });
  it('have different texts where they differ', () => {
    const differ = (a: Key, b: Key): boolean => a.length !== b.length || a.some((x, i) => x !== b[i]);
    fc.assert(
      fc.property(key, key, (a, b) => (keyText(a) !== keyText(b)) === differ(a, b)),
      { seed: 1, numRuns: 20_000 },
    );
  });
  it('tell numbers from their texts, and where a part ends', () => {
    expect(keyText([1])).not.toBe(keyText(['1']));
    expect(keyText(['ab', 'c'])).not.toBe(keyText(['a', 'bc']));
    expect(keyText(['a', ''])).not.toBe(keyText(['a']));
    expect(keyText(['#1;'])).not.toBe(keyText([1]));
    expect(keyText(['1:a;', 'b'])).not.toBe(keyText(['1:a;1:b;']));
  });
  it('may be joined as texts', () => {
    expect(keyText(['a', 1]) + keyText(['b'])).toBe(keyText(['a', 1, 'b']));
    expect(draws(streamOf(keyText(['a', 1])), 3)).toEqual(draws(stream(['a', 1]), 3));
  });
});

describe('keys that begin alike', () => {
  it('give the same draws, wherever their text is cut', () => {
    const text = fc.string({ maxLength: 30, unit: 'binary' });
    fc.assert(
      fc.property(text, text, (prefix, rest) => {
        expect(draws(streamsUnder(prefix)(rest), 5)).toEqual(draws(seedrandom.tychei(prefix + rest).double, 5));
      }),
      { seed: 1, numRuns: 3000 },
    );
  });
  it('are opened in any number and order, each from its own beginning', () => {
    const under = streamsUnder('1:a;');
    const [first, other] = [under('1:b;'), under('1:c;')];
    first();
    expect(other()).toBe(streamOf('1:a;1:c;')());
    expect(under('1:b;')()).toBe(streamOf('1:a;1:b;')());
  });
});

/** Written down when the generator was chosen: should one of these change, every published number has changed. */
const GOLDEN: readonly (readonly [Key, readonly number[]])[] = [
  [[], [0.26752330697203397, 0.28220035146450695, 0.6259141304133221]],
  [['a'], [0.12642025781332122, 0.00819991525673125, 0.829171955366636]],
  [[1], [0.4781247447166106, 0.10127057304407094, 0.8683587823878653]],
  [['1'], [0.0069223003132703465, 0.1618758706166964, 0.07696801701556244]],
  [
    ['world', 1, 'decomposable', 0],
    [0.5892495423703787, 0.8380998660260124, 0.25547221947634025],
  ],
  [
    ['world', 1, 'decomposable', 1],
    [0.12841164998809285, 0.5095835651041731, 0.31782802760101914],
  ],
  [
    ['call', 1, '0123456789ab', 'control', 0, 7, '0.solve/member.2'],
    [0.6064428128702404, 0.47177477651077715, 0.3879894787639716],
  ],
  [
    ['é', -3],
    [0.34969046656541036, 0.42152808370251393, 0.3983592691591762],
  ],
];

describe('golden values', () => {
  it.each(GOLDEN)('of %j', (name, values) => expect(draws(stream(name), values.length)).toEqual(values));
  it('are there', () => expect(GOLDEN.length).toBeGreaterThan(4));
});

interface Health {
  /** χ² of 64 equal bins of the first draws: 63 ± 11. */
  readonly bins: number;
  /** Correlation of neighbours, times √n. */
  readonly lag: number;
  /** Kolmogorov–Smirnov distance from uniform, times √n: 1.95 at one in a thousand. */
  readonly ks: number;
  /** Mean and variance of normals, as standard scores. */
  readonly mean: number;
  readonly variance: number;
}

const N = 20_000;

/** First draws of generators with neighbouring names. */
const healthOf = (first: readonly number[]): Health => {
  const counts = new Array<number>(64).fill(0);
  for (const u of first) counts[Math.min(63, Math.floor(u * 64))]! += 1;
  const m = mean(first);
  const variance = mean(first.map((u) => (u - m) ** 2));
  const lag = mean(first.slice(1).map((u, i) => (u - m) * (first[i]! - m))) / Math.max(variance, 1e-12);
  const sorted = [...first].sort((a, b) => a - b);
  const ks = Math.max(...sorted.map((u, i) => Math.max(Math.abs(u - i / N), Math.abs((i + 1) / N - u))));
  const z = first.map((u) => normal(() => Math.min(1 - 1e-12, Math.max(1e-12, u))));
  const zm = mean(z);
  return {
    bins: counts.reduce((sum, c) => sum + (c - N / 64) ** 2 / (N / 64), 0),
    lag: lag * Math.sqrt(N),
    ks: ks * Math.sqrt(N),
    mean: zm * Math.sqrt(N),
    variance: (mean(z.map((x) => (x - zm) ** 2)) - 1) / Math.sqrt(2 / N),
  };
};

/** Within 4.5 standard deviations in everything. */
const healthy = ({ bins, lag, ks, mean: m, variance }: Health): boolean =>
  Math.abs(bins - 63) < 4.5 * Math.sqrt(126) && ks < 2.3 && [lag, m, variance].every((z) => Math.abs(z) < 4.5);

const neighbours = (make: (i: number) => Stream, skip = 0): number[] =>
  Array.from({ length: N }, (_, i) => {
    const rng = make(i);
    for (let k = 0; k < skip; k++) rng();
    return rng();
  });

/** A generator with a small state, seeded by the number itself, as is often done. */
const lcg = (seed: number): Stream => {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
};

/** xorshift128 with the seed in its first word. */
const xorshift = (seed: number): Stream => {
  let [x, y, z, w] = [seed, 362436069, 521288629, 88675123];
  return () => {
    const t = x ^ (x << 11);
    [x, y, z] = [y, z, w];
    w = (w ^ (w >>> 19) ^ (t ^ (t >>> 8))) >>> 0;
    return w / 2 ** 32;
  };
};

describe(`the first draws of ${N} neighbouring keys`, () => {
  const families: Readonly<Record<string, (i: number) => Stream>> = {
    'by number': (i) => stream(['world', 1, 'decomposable', i]),
    'by seed': (i) => stream(['world', i, 'decomposable', 0]),
    'by text': (i) => stream(['call', 1, 'abc', 'task', 0, 3, `0.solve/member.${i}`]),
    'by two numbers': (i) => stream(['u', i % 141, Math.floor(i / 141)]),
  };
  it.each(Object.entries(families))('are uniform and independent, %s', (_, make) => {
    for (const skip of [0, 1]) expect(healthOf(neighbours(make, skip))).toSatisfy(healthy);
  });
  it('share nothing between two families of keys', () => {
    const [a, b] = ['a', 'b'].map((name) => neighbours((i) => stream([name, i]))) as [number[], number[]];
    const r = mean(a.map((u, i) => (u - 0.5) * (b[i]! - 0.5))) * 12 * Math.sqrt(N);
    expect(Math.abs(r)).toBeLessThan(4.5);
  });
  it.each([
    ['a small generator seeded by consecutive numbers', lcg],
    ['xorshift seeded by consecutive numbers', xorshift],
    ['a small generator far along', (i: number) => lcg(i * 69_069)],
    ['keys forgotten', () => stream(['the same'])],
  ])('would be unfit from %s', (_, make) => {
    expect(healthOf(neighbours(make))).not.toSatisfy(healthy);
  });
  it('would be unfit from seedrandom.xor128 by path', () => {
    const naive = [0, 1].map((skip) =>
      healthOf(neighbours((i) => seedrandom.xor128(keyText(['world', 1, i])).double, skip)),
    );
    expect(naive.every(healthy)).toBe(false);
  });
});

describe('draws', () => {
  it('lie in (0, 1) and use 53 bits', () => {
    const values = draws(stream(['bits']), 50_000);
    expect(values.every((u) => u > 0 && u < 1)).toBe(true);
    // Each of the 53 bits is set in about half of the draws: 32 bits alone would leave the last 21 always at 0.
    for (let bit = 1; bit <= 53; bit++) {
      const ones = values.filter((u) => Math.floor(u * 2 ** bit) % 2 === 1).length;
      expect(Math.abs(ones - 25_000), `bit ${bit}`).toBeLessThan(4.5 * Math.sqrt(12_500));
    }
    expect(values.every((u) => Number.isInteger(u * 2 ** 53))).toBe(true);
  });
  it('become normals one by one', () => {
    const rng = stream(['normals']);
    const z = Array.from({ length: N }, () => normal(rng));
    expect(z).toSatisfy((xs: number[]) => Math.abs(mean(xs)) * Math.sqrt(N) < 4.5);
    expect(mean(z.map((x) => x * x)) - 1).toSatisfy((d: number) => Math.abs(d) < 4.5 * Math.sqrt(2 / N));
    const [one, other] = [stream(['n']), stream(['n'])];
    for (let i = 0; i < 100; i++) expect(Phi(normal(one))).toBeCloseTo(other(), 12);
  });
  it('become whole numbers without bias', () => {
    const rng = stream(['integers']);
    const counts = new Array<number>(7).fill(0);
    for (let i = 0; i < 70_000; i++) counts[integer(rng, 7)]! += 1;
    const chi = counts.reduce((sum, c) => sum + (c - 10_000) ** 2 / 10_000, 0);
    expect(chi).toBeLessThan(6 + 4.5 * Math.sqrt(12));
    expect(Array.from({ length: 100 }, () => integer(rng, 1)).every((x) => x === 0)).toBe(true);
  });
  it('shuffle into every order alike, and keep all items and the list given', () => {
    const rng = stream(['orders']);
    const items = Object.freeze(['a', 'b', 'c', 'd']);
    const counts = new Map<string, number>();
    for (let i = 0; i < 48_000; i++) {
      const order = shuffle(rng, items).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect([...counts.keys()].every((order) => [...order].sort().join('') === 'abcd')).toBe(true);
    expect(counts.size).toBe(24);
    const chi = [...counts.values()].reduce((sum, c) => sum + (c - 2000) ** 2 / 2000, 0);
    expect(chi).toBeLessThan(23 + 4.5 * Math.sqrt(46));
    expect(shuffle(rng, [])).toEqual([]);
  });
  it('choose one of a list, and never from an empty one', () => {
    const rng = stream(['one of']);
    const seen = new Set(Array.from({ length: 200 }, () => oneOf(rng, ['a', 'b', 'c'])));
    expect([...seen].sort()).toEqual(['a', 'b', 'c']);
    expect(() => oneOf(rng, [])).toThrow(RangeError);
  });
});
