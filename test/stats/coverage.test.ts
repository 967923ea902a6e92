/** Does the 95 % interval hold the truth in 95 % of data sets? 1,000 sets each: a coverage has standard error .007. */
import { describe, expect, it } from 'vitest';
import { stream } from '../../src/rng/streams.js';
import { bootstrapMean } from '../../src/stats/bootstrap.js';
import { clusteredMean } from '../../src/stats/means.js';
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

it('coverage of bootstrapMean with one replicate', () => {
  let covered = 0;
  for (let set = 0; set < 400; set++) {
    const rng = stream(['coverage', 'bootstrap', set]);
    const { lo, hi } = bootstrapMean(drawCrossed(rng, [60, 1], { instance: 1, replicate: 0, trial: 1 }), rng, 400);
    if (lo !== null && hi !== null && lo <= 0 && hi >= 0) covered++;
  }
  expectCovered(covered / 400);
});
