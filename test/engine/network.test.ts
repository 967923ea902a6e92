/** Who is next to whom, against drawings made by hand. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Network, neighbours } from '../../src/engine/network.js';
import { stream } from '../../src/rng/streams.js';

const of = (network: Network, seats: number) => neighbours(network, seats, stream(['network test']));

describe('neighbours', () => {
  it('are those of the drawing', () => {
    expect(of('complete', 3)).toEqual([
      [1, 2],
      [0, 2],
      [0, 1],
    ]);
    expect(of('ring', 4)).toEqual([
      [1, 3],
      [0, 2],
      [1, 3],
      [0, 2],
    ]);
    expect(of('line', 3)).toEqual([[1], [0, 2], [1]]);
    expect(of('star', 4)).toEqual([[1, 2, 3], [0], [0], [0]]);
    expect(of('grid', 5)).toEqual([[1, 3], [0, 2, 4], [1], [0, 4], [1, 3]]);
    expect(of({ regular: 2 }, 5)).toEqual(of('ring', 5));
    expect(of({ regular: 4 }, 5)).toEqual(of('complete', 5));
    expect(of('ring', 1)).toEqual([[]]);
  });

  it('are symmetric, in order, and nobody is its own', () => {
    const networks: Network[] = ['complete', 'ring', 'line', 'star', 'grid', { regular: 3 }, { random: 0.4 }];
    fc.assert(
      fc.property(fc.constantFrom(...networks), fc.integer({ min: 1, max: 12 }), (network, seats) => {
        const near = of(network, seats);
        expect(near).toHaveLength(seats);
        near.forEach((list, a) => {
          expect(list).toEqual([...new Set(list)].filter((b) => b !== a && b >= 0 && b < seats).sort((x, y) => x - y));
          for (const b of list) expect(near[b]).toContain(a);
        });
      }),
      { seed: 3, numRuns: 300 },
    );
  });

  it('at random are as many as the probability says', () => {
    const links = Array.from(
      { length: 400 },
      (_, i) => neighbours({ random: 0.3 }, 10, stream(['draw', i])).flat().length / 2,
    );
    const mean = links.reduce((a, b) => a + b, 0) / links.length;
    expect(Math.abs(mean - 45 * 0.3)).toBeLessThan((4.5 * Math.sqrt(45 * 0.3 * 0.7)) / Math.sqrt(400));
  });
});
