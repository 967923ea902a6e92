/** Does the 95 % interval hold the truth in 95 % of data sets? 1,000 sets each: a coverage has standard error .007. */
import { describe, expect, it } from 'vitest';
import { stream } from '../../src/rng/streams.js';
import { clusteredMean } from '../../src/stats/means.js';
import { pairedDifference } from '../../src/stats/paired.js';
import { bootstrapMean } from './bootstrap-mean.js';
import { drawCrossed, type Effects } from './layouts.js';

const SETS = 1000;

/** Share of data sets whose interval contains the true mean 0, and the widest interval seen. */
const cover = (name: string, size: readonly [number, number], sd: Effects, missing = 0) => {
  let covered = 0;
  let widest = 0;
  for (let set = 0; set < SETS; set++) {
    const { lo, hi } = clusteredMean(drawCrossed(stream(['coverage', name, set]), size, sd, missing));
    if (lo === null || hi === null) throw new Error('coverage: no interval');
    if (lo <= 0 && hi >= 0) covered++;
    widest = Math.max(widest, hi - lo);
  }
  return { coverage: covered / SETS, widest };
};

const expectCovered = (coverage: number): void => {
  expect(coverage).toBeGreaterThanOrEqual(0.92);
  expect(coverage).toBeLessThanOrEqual(0.98);
};

describe('coverage of clusteredMean with crossed random effects', () => {
  const typical: Effects = { instance: 1, replicate: 0.3, trial: 1 };
  const faint: Effects = { instance: 0.5, replicate: 0.1, trial: 1 };
  const staff: Effects = { instance: 0.2, replicate: 0.5, trial: 1 };
  const cases = { typical, faint, staff };
  for (const [name, sd] of Object.entries(cases))
    for (const instances of [40, 200])
      it(`${name}: ${instances} instances, 5 replicates`, () => {
        expectCovered(cover(name, [instances, 5], sd).coverage);
      });

  it('10 % of the cells missing', () => {
    expectCovered(cover('missing', [40, 5], typical, 0.1).coverage);
  });

  it('one replicate: 40 instances', () => {
    expectCovered(cover('one', [40, 1], { instance: 1, replicate: 0, trial: 1 }).coverage);
  });

  it('no effect of instance or replicate: never too narrow, and never absurdly wide', () => {
    const { coverage, widest } = cover('independent', [40, 5], { instance: 0, replicate: 0, trial: 1 });
    expect(coverage).toBeGreaterThanOrEqual(0.94);
    // The standard error of 200 independent values is .07; a df near 0 would give widths beyond 10⁶.
    expect(widest).toBeLessThan(2);
  });

  it('one-way intervals would not do: staff that differ are invisible to clustering by instance', () => {
    let covered = 0;
    for (let set = 0; set < SETS; set++) {
      const data = drawCrossed(stream(['coverage', 'one-way', set]), [200, 5], staff);
      const { lo, hi } = clusteredMean(data.map((at) => ({ ...at, replicate: 0 })));
      if (lo !== null && hi !== null && lo <= 0 && hi >= 0) covered++;
    }
    expect(covered / SETS).toBeLessThan(0.5);
  });
});

describe('few clusters', () => {
  const two: Effects = { instance: 1, replicate: 0.3, trial: 1 };
  it('two replicates: held down, no longer .88', () => {
    expect(cover('two', [200, 2], two).coverage).toBeGreaterThanOrEqual(0.9);
  });
  it('three replicates', () => expectCovered(cover('three', [40, 3], two).coverage));
});

/** All layouts with the standard error of a coverage at .003: part of `npm run validate`. */
describe.runIf(process.env.ORGLAB_VALIDATE)('coverage within .93 and .97 where something varies', () => {
  const many = (name: string, size: readonly [number, number], sd: Effects, missing = 0): number => {
    let covered = 0;
    for (let set = 0; set < 5000; set++) {
      const { lo, hi } = clusteredMean(drawCrossed(stream(['many', name, ...size, set]), size, sd, missing));
      if (lo !== null && hi !== null && lo <= 0 && hi >= 0) covered += 1;
    }
    return covered / 5000;
  };
  const layouts: readonly (readonly [string, readonly [number, number], Effects, number])[] = [
    ['five, staff differ', [40, 5], { instance: 0.5, replicate: 0.5, trial: 1 }, 0],
    ['five, some missing', [40, 5], { instance: 1, replicate: 0.5, trial: 1 }, 0.1],
    ['five, instances differ', [40, 5], { instance: 1, replicate: 0.15, trial: 1 }, 0],
    ['ten', [30, 10], { instance: 1, replicate: 0.3, trial: 1 }, 0],
    ['twenty', [20, 20], { instance: 0.5, replicate: 0.5, trial: 1 }, 0],
    ['four', [40, 4], { instance: 1, replicate: 0.3, trial: 1 }, 0],
  ];
  it.each(layouts)('%s', (name, size, sd, missing) => {
    const coverage = many(name, size, sd, missing);
    expect(coverage).toBeGreaterThanOrEqual(0.93);
    expect(coverage).toBeLessThanOrEqual(0.97);
  });
  it.each([
    [2, 0.91],
    [3, 0.93],
  ])('%i replicates: at least %f, and more where they do not differ', (replicates, least) => {
    for (const [instances, sd] of [
      [40, { instance: 0.2, replicate: 0.5, trial: 1 }],
      [40, { instance: 1, replicate: 0.3, trial: 1 }],
      [40, { instance: 1, replicate: 0, trial: 1 }],
    ] as const)
      expect(many(`few ${replicates} ${sd.replicate}`, [instances, replicates], sd)).toBeGreaterThanOrEqual(least);
  });
});

/** Differences where there are none: paired on the same instances and staff. */
describe('false positives on null experiments', () => {
  const positives = (size: readonly [number, number], sets: number): number => {
    let found = 0;
    for (let set = 0; set < sets; set++) {
      const rng = stream(['null', ...size, set]);
      // What instances and staffs do to the difference of two organizations that are alike on the whole.
      const a = drawCrossed(rng, size, { instance: 0.5, replicate: 0.3, trial: 1 });
      const b = a.map((o) => ({ ...o, value: 0 }));
      const { p } = pairedDifference(a, b);
      if (p !== null && p < 0.05) found += 1;
    }
    return found / sets;
  };
  it.each([
    [40, 5],
    [20, 10],
  ] as const)('%i instances, %i replicates: one in twenty', (instances, replicates) => {
    const rate = positives([instances, replicates], 600);
    expect(rate).toBeGreaterThan(0.02);
    expect(rate).toBeLessThan(0.08);
  });
  it.runIf(process.env.ORGLAB_VALIDATE).each([
    [40, 5, 0.03, 0.07],
    [20, 20, 0.03, 0.07],
    [200, 5, 0.03, 0.07],
    [40, 3, 0.01, 0.07],
    [40, 2, 0, 0.09],
  ] as const)('%i instances, %i replicates: from %f to %f', (instances, replicates, low, high) => {
    const rate = positives([instances, replicates], 5000);
    expect(rate).toBeGreaterThanOrEqual(low);
    expect(rate).toBeLessThanOrEqual(high);
  });
});

it('coverage of bootstrapMean with one replicate', () => {
  let covered = 0;
  for (let set = 0; set < 400; set++) {
    const rng = stream(['coverage', 'bootstrap', set]);
    const { lo, hi } = bootstrapMean(drawCrossed(rng, [60, 1], { instance: 1, replicate: 0, trial: 1 }), rng, 400);
    if (lo !== null && hi !== null && lo <= 0 && hi >= 0) covered++;
  }
  expectCovered(covered / 400);
});
