/** Sizes of experiments: components found again, and differences found as often as is promised. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normal, stream } from '../../src/rng/streams.js';
import type { Observation } from '../../src/stats/clusters.js';
import { clusteredMean } from '../../src/stats/means.js';
import { testMean } from '../../src/stats/paired.js';
import {
  type Components,
  componentsOf,
  detectableAt,
  instancesFor,
  leastTrials,
  replicatesFor,
  type Size,
} from '../../src/stats/sizes.js';

/** Differences of one experiment with normal effects. */
const drawn = (c: Components, { instances, replicates }: Size, mean: number, run: number): Observation[] => {
  const rng = stream(['sizes', run]);
  const of = (n: number, variance: number): number[] =>
    Array.from({ length: n }, () => Math.sqrt(variance) * normal(rng));
  const [byInstance, byReplicate] = [of(instances, c.instance), of(replicates, c.replicate ?? 0)];
  return byInstance.flatMap((a, instance) =>
    byReplicate.map((b, replicate) => ({
      instance,
      replicate,
      value: mean + a + b + Math.sqrt(c.rest) * normal(rng),
    })),
  );
};

const WORLDS: readonly Components[] = [
  { instance: 0.04, replicate: 0.002, rest: 0.1 },
  { instance: 0.01, replicate: 0.02, rest: 0.05 },
  { instance: 0.2, replicate: 0, rest: 0.3 },
];

test.each(WORLDS)('a pilot tells the components: %j', (c) => {
  const found = Array.from(
    { length: 200 },
    (_, run) => componentsOf(drawn(c, { instances: 40, replicates: 12 }, 0, run))!,
  );
  for (const part of ['instance', 'replicate', 'rest'] as const) {
    const mean = found.reduce((sum, f) => sum + (f[part] ?? 0), 0) / found.length;
    expect(Math.abs(mean - (c[part] ?? 0)), part).toBeLessThan(0.12 * (c[part] ?? 0) + 0.002);
  }
});

test.each(WORLDS)('a difference that a size finds is found in about 80 of 100 experiments of that size: %j', (c) => {
  for (const size of [
    { instances: 30, replicates: 5 },
    { instances: 12, replicates: 20 },
  ]) {
    const difference = detectableAt(c, size)!;
    let found = 0;
    for (let run = 0; run < 400; run++) {
      const p = testMean(clusteredMean(drawn(c, size, difference, run)), 0);
      if (p !== null && p < 0.05) found++;
    }
    expect(found / 400, JSON.stringify(size)).toBeGreaterThan(0.73);
    expect(found / 400, JSON.stringify(size)).toBeLessThan(0.88);
  }
});

test('sizes that are named find what they are named for, and the next smaller one does not', () => {
  const part = fc.double({ min: 0.001, max: 0.5, noNaN: true });
  fc.assert(
    fc.property(part, part, part, fc.double({ min: 0.02, max: 0.5, noNaN: true }), (instance, replicate, rest, d) => {
      const c = { instance, replicate, rest };
      const instances = instancesFor(c, d, 8);
      if (instances !== null) expect(detectableAt(c, { instances, replicates: 8 })).toBeLessThanOrEqual(d);
      if (instances !== null && instances > 2 && instances < 40)
        expect(detectableAt(c, { instances: instances - 1, replicates: 8 })).toBeGreaterThan(d);
      const replicates = replicatesFor(c, d, 30);
      if (replicates !== null) expect(detectableAt(c, { instances: 30, replicates })).toBeLessThanOrEqual(d);
      const all = leastTrials(c, d);
      if (all) expect(detectableAt(c, all)).toBeLessThanOrEqual(d);
      if (all && instances !== null) expect(all.instances * all.replicates).toBeLessThanOrEqual(instances * 8);
      // A smaller difference never takes fewer.
      const half = leastTrials(c, d / 2);
      if (all && half) expect(half.instances * half.replicates).toBeGreaterThanOrEqual(all.instances * all.replicates);
    }),
    { numRuns: 25 },
  );
});

test('what a pilot cannot tell is empty: one instance, one replicate, no variation', () => {
  const at = (instance: number, replicate: number, value: number): Observation => ({ instance, replicate, value });
  expect(componentsOf([at(0, 0, 1), at(0, 1, 2)])).toBeNull();
  expect(componentsOf([at(0, 0, 1), at(1, 0, 1), at(0, 1, 1), at(1, 1, 1)])).toBeNull();
  const alone = componentsOf([at(0, 0, 1), at(1, 0, 2), at(2, 0, 4)])!;
  expect(alone.replicate).toBeNull();
  expect(replicatesFor(alone, 0.5, 10)).toBeNull();
  expect(instancesFor(alone, 0.5, 5)).toBeNull();
  expect(instancesFor(alone, 0.5, 1)).toBeGreaterThan(10);
  // Replicates that vary as much as this are not made up for by instances.
  expect(instancesFor({ instance: 0.01, replicate: 1, rest: 0.01 }, 0.1, 5)).toBeNull();
});
