import { expect, it } from 'vitest';
import { concentration } from '../../src/stats/concentration.js';

it('is nothing where all have alike and everything where one has all', () => {
  expect(concentration([1, 1, 1, 1])).toEqual({ gini: 0, hhi: 0.25, maxShare: 0.25 });
  expect(concentration([0, 1, 0, 0])).toEqual({ gini: 1, hhi: 1, maxShare: 1 });
  expect(concentration([1, 1, 4])?.hhi).toBeCloseTo(0.5, 12);
});
it('does not mind order or size, and has nothing to say of nothing', () => {
  expect(concentration([3, 1, 2])).toEqual(concentration([1, 2, 3]));
  expect(concentration([10, 20, 30])?.gini).toBeCloseTo(concentration([1, 2, 3])?.gini as number, 12);
  expect(concentration([0, 0])).toBeNull();
  expect(concentration([])).toBeNull();
  expect(concentration([2])).toEqual({ gini: null, hhi: 1, maxShare: 1 });
  expect(() => concentration([1, -1])).toThrow(/from 0/);
});
