import { describe, expect, it } from 'vitest';
import { mcnemar, signTest } from '../../src/stats/mcnemar.js';

describe('mcnemar', () => {
  it('agrees with binom.test of R', () => {
    expect(signTest(3, 12)).toBeCloseTo(0.03515625, 12);
    expect(signTest(900, 1100)).toBeCloseTo(8.45708953550381e-6, 14);
    expect([signTest(0, 0), signTest(4, 4), signTest(0, 3000)]).toEqual([1, 1, 0]);
    expect(signTest(5, 0)).toBeCloseTo(2 / 32, 14);
  });

  it('is null without pairs and for values other than 0 and 1', () => {
    expect(mcnemar([])).toBeNull();
    expect(mcnemar([{ a: 1, b: 0.5 }])).toBeNull();
    expect(mcnemar([{ a: 2, b: 1 }])).toBeNull();
  });
});
