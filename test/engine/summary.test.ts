import { describe, expect, it } from 'vitest';
import { quantile, summaryOf, summaryText } from '../../src/engine/summary.js';
import type { Draft } from '../../src/engine/types.js';

const draft = (label: string, value?: number): Draft => ({
  id: `d${label}${value}`,
  content: label,
  label,
  scope: { parts: ['p1'], garbled: [] },
  seat: 'a.0',
  step: 'workflow.0',
  ...(value === undefined ? {} : { value }),
});

describe('a summary', () => {
  it('counts answers, most held first', () => {
    const { labels, values, count } = summaryOf(['x', 'y', 'y', 'z'].map((l) => draft(l)));
    expect(count).toBe(4);
    expect(labels).toEqual([
      { label: 'y', count: 2 },
      { label: 'x', count: 1 },
      { label: 'z', count: 1 },
    ]);
    expect(values).toBeNull();
  });
  it('gives median and quartiles of those that have a number, as R does by default', () => {
    const found = summaryOf([draft('a', 4), draft('b', 1), draft('c'), draft('d', 2), draft('e', 10)]);
    expect(found.values).toEqual({ n: 4, low: 1.75, median: 3, high: 5.5 });
    expect(summaryText(found)).toBe('4 values: 1.75 to 5.5, median 3');
  });
  it('of nothing says so', () => {
    expect(summaryText(summaryOf([]))).toBe('no other draft');
    expect(quantile([7], 0.25)).toBe(7);
  });
});
