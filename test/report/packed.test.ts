/** Rows packed by column say what rows said that were kept whole. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { metricNames, type TrialResult } from '../../src/lab/trial.js';
import { packedRows } from '../../src/report/packed.js';
import { ownOf, rowOf } from '../../src/report/rows.js';

const fixed = { condition: 'a', seed: 1, difficulty: null };
const doubled = { name: 'doubled', of: (row: { [k: string]: unknown }) => Number(row.instance) * 2 };

const result = (instance: number, cells: TrialResult['cells'], other: Partial<TrialResult> = {}): TrialResult => ({
  instance,
  replicate: instance % 3,
  status: 'answered',
  reason: 'answered',
  error: '',
  features: {},
  cells: metricNames.map((_, i) => cells[i] ?? null),
  nulls: '',
  ...other,
});

const names = ['condition', 'seed', 'difficulty', ...ownOf().keys(), 'doubled'];
const read = (row: Readonly<Record<string, unknown>>) => names.map((name) => row[name]);
const same = (results: readonly TrialResult[]): void => {
  const whole = results.filter((r) => r.status !== 'error').map((r) => rowOf(fixed, r, [doubled]));
  expect(packedRows(fixed, results, [doubled]).map(read)).toEqual(whole.map(read));
};

describe('packed rows', () => {
  it('keep any mixture of numbers, texts and nothing', () => {
    const cell = fc.oneof(fc.double({ noNaN: true }), fc.integer({ max: 3, min: 0 }), fc.constant(null), fc.string());
    const noZero = cell.filter((x) => !Object.is(x, -0));
    fc.assert(
      fc.property(fc.array(fc.array(noZero, { maxLength: 4 }), { maxLength: 40 }), (rows) =>
        same(rows.map((cells, i) => result(i, cells))),
      ),
      { seed: 1, numRuns: 100 },
    );
  });

  it('keep columns that begin alike and end with many values, or with a text', () => {
    const many = Array.from({ length: 3000 }, (_, i) =>
      result(i, [1, i < 2000 ? null : 0.5, i / 7, i < 1500 ? i : i === 1500 ? 'text' : null, `t${i}`, i % 256]),
    );
    same(many);
  });

  it('leave out what ended in an error', () => {
    same([
      result(0, [1]),
      result(1, [], { status: 'error', error: 'no' }),
      result(2, [2], { nulls: 'harm:no_stakes' }),
    ]);
  });
});
