import { describe, expect, it } from 'vitest';
import { clusteredSe } from '../../src/stats/clusters.js';
import { clusteredMean } from '../../src/stats/means.js';
import { fromTable } from './layouts.js';

const close = (value: number) => expect.closeTo(value, 8);

describe('clusteredSe', () => {
  it('golden value: {1, 0}, {0, −1}, {1, 1}', () => {
    expect(clusteredSe([1, 0, 0, -1, 1, 1], ['a', 'a', 'b', 'b', 'c', 'c'])).toBeCloseTo(0.441, 4);
  });

  it('is the usual standard error when every value is its own cluster', () => {
    expect(clusteredSe([1, 2, 4, 8], [1, 2, 3, 4])).toBeCloseTo(Math.sqrt(9.583333333333 / 4), 10);
  });

  it('needs two clusters, and one cluster for each value', () => {
    expect(clusteredSe([1, 2], [7, 7])).toBeNull();
    expect(clusteredSe([], [])).toBeNull();
    expect(() => clusteredSe([1, 2], [1])).toThrow('2 values, 1 clusters');
  });
});

describe('clusteredMean', () => {
  it('agrees with an analysis of variance by hand: MS 10.5, 8.1667, .16667 over six values', () => {
    const table = [
      [1, 4],
      [3, 5],
      [6, 8],
    ];
    expect(clusteredMean(fromTable(table))).toEqual({
      n: 6,
      mean: 4.5,
      se: close(Math.sqrt((10.5 + 49 / 6 - 1 / 6) / 6)),
      // Satterthwaite's 2.81, held down to twice the least, with t.975(2) = 4.302652729749464.
      df: 2,
      lo: close(4.5 - 4.302652729749464 * Math.sqrt(18.5 / 6)),
      hi: close(4.5 + 4.302652729749464 * Math.sqrt(18.5 / 6)),
    });
  });

  it('agrees with least squares (numpy) when cells are missing', () => {
    const table = [
      [1, 4, 2],
      [3, 5, null],
      [6, 8, 9],
      [null, 7, 4],
    ];
    expect(clusteredMean(fromTable(table))).toEqual({
      n: 10,
      mean: close(4.9),
      se: close(1.508955804206213),
      // Satterthwaite's 4.17, held down to twice the least, with t.975(4) = 2.776445105197793.
      df: 4,
      lo: close(4.9 - 2.776445105197793 * 1.508955804206213),
      hi: close(4.9 + 2.776445105197793 * 1.508955804206213),
    });
  });

  it('counts negative components as 0: rows and columns that cancel still leave the noise of trials', () => {
    const { se, df } = clusteredMean(
      fromTable([
        [1, 2],
        [2, 1],
        [1.5, 1.6],
      ]),
    );
    expect(se).toBeCloseTo(0.2891558595482912, 10);
    expect(df).toBeCloseTo(1.99993377, 6);
  });

  it('clusters one way when only one way is there', () => {
    const values = [1, 2, 4, 8];
    const oneStaff = clusteredMean(values.map((value, instance) => ({ value, instance, replicate: 9 })));
    const oneTask = clusteredMean(values.map((value, replicate) => ({ value, instance: 9, replicate })));
    expect(oneStaff).toEqual(oneTask);
    expect(oneStaff).toMatchObject({ n: 4, mean: 3.75, se: close(1.5478479684172259), df: 3 });
    const reach = 3.182446305284263 * 1.5478479684172259;
    expect(oneStaff).toMatchObject({ lo: close(3.75 - reach), hi: close(3.75 + reach) });
  });

  it('takes the larger one-way variance when the cells leave nothing for a residual', () => {
    const nested = [0, 1, 2, 10, 11, 12].map((value, instance) => ({
      value,
      instance,
      replicate: instance < 3 ? 0 : 1,
    }));
    expect(clusteredMean(nested)).toMatchObject({ se: close(5), df: 1 });
  });

  it('gives no interval to one cluster and no mean to none', () => {
    const none = { se: null, df: null, lo: null, hi: null };
    expect(clusteredMean([])).toEqual({ n: 0, mean: null, ...none });
    expect(clusteredMean([{ value: 2, instance: 0, replicate: 0 }])).toEqual({ n: 1, mean: 2, ...none });
  });

  it('has no spread when all values are equal', () => {
    const equal = fromTable([
      [0.1, 0.1, 0.1],
      [0.1, null, 0.1],
    ]);
    expect(clusteredMean(equal)).toEqual({ n: 5, mean: 0.1, se: 0, df: 1, lo: 0.1, hi: 0.1 });
  });

  it('names the value that is not a number', () => {
    const bad = [
      { value: 1, instance: 0, replicate: 0 },
      { value: Number.NaN, instance: 3, replicate: 1 },
    ];
    expect(() => clusteredMean(bad)).toThrow('NaN at instance 3, replicate 1');
  });
});
