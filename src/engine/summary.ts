/** Drafts as a distribution: what a blind round shows instead of who said what. */

import { countLabels } from './tests.js';
import type { Draft, Summary } from './types.js';

/** The quantile of sorted numbers by linear interpolation between order statistics (type 7 of Hyndman & Fan 1996). */
export const quantile = (sorted: readonly number[], share: number): number => {
  const at = share * (sorted.length - 1);
  const below = Math.floor(at);
  const low = sorted[below] as number;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] as number;
  return low + (at - below) * (high - low);
};

/** How many hold each answer, and median and quartiles of those that have a number. */
export const summaryOf = (drafts: readonly Draft[]): Omit<Summary, 'id'> => {
  const labels = [...countLabels(drafts)].map(([label, count]) => ({ label, count }));
  const numbers = drafts.flatMap((d) => d.value ?? []).sort((a, b) => a - b);
  return {
    count: drafts.length,
    // A stable sort keeps the order of first appearance among equals.
    labels: labels.sort((a, b) => b.count - a.count),
    values:
      numbers.length === 0
        ? null
        : {
            n: numbers.length,
            low: quantile(numbers, 0.25),
            median: quantile(numbers, 0.5),
            high: quantile(numbers, 0.75),
          },
  };
};

export const summaryText = ({ count, labels, values }: Omit<Summary, 'id'>): string => {
  if (count === 0) return 'no other draft';
  if (values) return `${values.n} values: ${values.low} to ${values.high}, median ${values.median}`;
  return labels.map(({ label, count: n }) => `${n} × ${label}`).join('; ');
};
