import type { Ruling } from '../engine/types.js';
import { lineageOf } from './lineage.js';
import { type Column, empty, type TrialMetric } from './metric.js';

const column = (name: string, unit: string, better: Column['better'], summary: string): Column => ({
  name,
  unit,
  better,
  summary,
  nulls: ['no_plan'],
  source: 'plan steps in the trace',
});

/** design_valid, design_tries, design_tokens: the proposal of structure as work like any other. */
export const designs: TrialMetric = {
  columns: [
    column('design_valid', '0/1', 'up', 'a design passed the check'),
    column('design_tries', 'count', 'down', 'designs asked for'),
    {
      ...column('design_tokens', 'tokens', 'down', 'tokens read and written for designs'),
      nulls: ['no_plan', 'not_reported'],
    },
  ],
  of: ({ trace }) => {
    const tried = lineageOf(trace).events.filter((e) => e.act === 'design');
    if (tried.length === 0) return [empty('no_plan'), empty('no_plan'), empty('no_plan')];
    const valid = trace.entries.some(
      (e): e is Ruling => e.kind === 'ruling' && e.ruling === 'plan' && e.outcome === 'accepted',
    );
    let tokens: number | null = 0;
    for (const { usage } of tried)
      tokens =
        tokens === null || usage.tokensIn === null || usage.tokensOut === null
          ? null
          : tokens + usage.tokensIn + usage.tokensOut;
    return [valid ? 1 : 0, tried.length, tokens ?? empty('not_reported')];
  },
};
