import type { Usage } from '../engine/types.js';
import { lineageOf } from './lineage.js';
import { type Cell, type Column, empty, type TrialMetric } from './metric.js';

const column = (name: string, unit: string, summary: string): Column => ({
  name,
  unit,
  better: 'down',
  summary,
  nulls: ['not_reported'],
  source: 'usage of every reply',
});

/** Sum over events, or nothing where any event did not report: a partial sum would be a wrong number. */
const total = (usages: readonly Usage[], of: (u: Usage) => number | null): Cell => {
  let sum = 0;
  for (const u of usages) {
    const x = of(u);
    if (x === null) return empty('not_reported');
    sum += x;
  }
  return sum;
};

/** calls, tokens and money: sums of the usage of every answered request. */
export const cost: TrialMetric = {
  columns: [
    { ...column('calls', 'requests', 'answered requests'), nulls: [] },
    column('tokens_in', 'tokens', 'tokens read'),
    column('tokens_out', 'tokens', 'tokens written'),
    column('usd', 'USD', 'money, where people have a price'),
  ],
  of: ({ trace }) => {
    const usages = lineageOf(trace).events.map((e) => e.usage);
    return [
      usages.length,
      total(usages, (u) => u.tokensIn),
      total(usages, (u) => u.tokensOut),
      total(usages, (u) => u.usd),
    ];
  },
};
