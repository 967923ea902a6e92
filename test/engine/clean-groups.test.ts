/** Whatever a split says, the groups that run name known parts once each and wait for each other without a circle. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Group } from '../../src/engine/types.js';
import { cleanGroups } from '../../src/engine/verbs/decompose.js';
import { groupsOf } from '../../src/metrics/graph-groups.js';

const scope = { parts: ['p1', 'p2', 'p3', 'p4', 'p5'], garbled: [] };
const group = (parts: string, after: number[] = [], garbled = ''): Group => ({
  parts: parts.split(' ').filter(Boolean),
  after,
  garbled: garbled.split(' ').filter(Boolean),
});

describe('groups of a split', () => {
  it('stay as they are where they are in order', () => {
    const groups = [group('p1 p2', [], 'p2'), group('p3', [0]), group('p4 p5', [0, 1])];
    expect(cleanGroups(groups, scope, 4)).toEqual(groups);
  });
  it('lose unknown parts and parts that another group has', () => {
    const groups = [group('p1 x p2'), group('p2 p3 p3', [0])];
    expect(cleanGroups(groups, scope, 4)).toEqual([group('p1 p2'), group('p3', [0])]);
  });
  it('fall away when empty, and those behind them keep their links', () => {
    const groups = [group('x'), group('p1'), group('p1'), group('p2', [1, 0, 2])];
    expect(cleanGroups(groups, scope, 4)).toEqual([group('p1'), group('p2', [0])]);
  });
  it('are at most `max`, the first ones', () => {
    const groups = [group('p1'), group('p2'), group('p3', [0, 1])];
    expect(cleanGroups(groups, scope, 2)).toEqual([group('p1'), group('p2')]);
  });
  it('are garbled only in what they have', () => {
    expect(cleanGroups([group('p1', [], 'p1 p2')], scope, 4)).toEqual([group('p1', [], 'p1')]);
  });
  it('wait neither for themselves, nor twice, nor for what is not there', () => {
    expect(cleanGroups([group('p1', [0, 9, -1]), group('p2', [0, 0, 1])], scope, 4)).toEqual([
      group('p1'),
      group('p2', [0]),
    ]);
  });
  it('are freed from circles', () => {
    const circle = cleanGroups([group('p1', [2]), group('p2', [0]), group('p3', [1])], scope, 4);
    expect(circle.map((g) => g.after)).toEqual([[], [0], [1]]);
    const two = cleanGroups([group('p1', [1]), group('p2', [0])], scope, 4);
    expect(two.map((g) => g.after)).toEqual([[], [0]]);
  });
  it('can always be run, keep every part once, and are the same to whoever reads the trace', () => {
    const any = fc.record({
      parts: fc.array(fc.constantFrom('p1', 'p2', 'p3', 'p4', 'p5', 'x'), { maxLength: 4 }),
      after: fc.array(fc.integer({ min: -1, max: 6 }), { maxLength: 4 }),
      garbled: fc.array(fc.constantFrom('p1', 'p2', 'x'), { maxLength: 2 }),
    });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 6 }), fc.integer({ min: 1, max: 6 }), (groups, max) => {
        const clean = cleanGroups(groups, scope, max);
        const parts = clean.flatMap((g) => g.parts);
        expect(new Set(parts).size).toBe(parts.length);
        expect(clean.length).toBeLessThanOrEqual(max);
        const named = new Set(groups.flatMap((g) => g.parts).filter((p) => p !== 'x'));
        if (groups.length <= max) expect(new Set(parts)).toEqual(named);
        const done = new Set<number>();
        for (let wave = 0; wave < clean.length; wave++)
          clean.forEach((g, i) => {
            if (g.after.every((j) => done.has(j))) done.add(i);
          });
        expect(done.size).toBe(clean.length);
        for (const g of clean) {
          expect(g.parts.length).toBeGreaterThan(0);
          expect(g.garbled.every((p) => g.parts.includes(p))).toBe(true);
        }
        expect(groupsOf(groups, scope.parts, max)).toEqual(
          clean.map(({ parts: own, after }) => ({ parts: own, after, constraints: [] })),
        );
      }),
      { seed: 3, numRuns: 3000 },
    );
  });
});
