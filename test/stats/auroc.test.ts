import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { auroc } from '../../src/stats/auroc.js';

const scores = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 15 });

describe('auroc', () => {
  it('golden value: {2, 1} against {1, 0}', () => {
    expect(auroc([2, 1], [1, 0])).toBe(0.875);
    expect(auroc([10, 9], [2, 1])).toBe(1);
    expect(auroc([1, 1], [1])).toBe(0.5);
  });

  it('is null when a class is empty', () => {
    expect([auroc([], [1]), auroc([1], []), auroc([], [])]).toEqual([null, null, null]);
    expect(() => auroc([Number.NaN], [1])).toThrow('NaN');
  });

  it('is the count over all couples, and turns when the classes change places', () => {
    fc.assert(
      fc.property(scores, scores, (attack, honest) => {
        let wins = 0;
        for (const a of attack) for (const h of honest) wins += a > h ? 1 : a === h ? 0.5 : 0;
        expect(auroc(attack, honest)).toBeCloseTo(wins / (attack.length * honest.length), 12);
        expect(auroc(honest, attack)).toBeCloseTo(1 - wins / (attack.length * honest.length), 12);
      }),
    );
  });
});
