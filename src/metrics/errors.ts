import type { Trace, TraceEvent } from '../engine/types.js';
import { lineageOf } from './lineage.js';
import { empty, type TrialMetric } from './metric.js';
import { isBad } from './oversight.js';

/** Requests of the first step that solves, over the same work: drafts of different parts do not compare. */
const firstRound = (trace: Trace): readonly TraceEvent[] => {
  const { events } = lineageOf(trace);
  const first = events.find((e) => e.as === 'solve');
  const parts = first?.scope.parts.join();
  return events.filter((e) => e.as === 'solve' && e.step === first?.step && e.scope.parts.join() === parts);
};

/** First drafts of that round, one for each person that wrote any. */
export const firstDrafts = (trace: Trace): readonly TraceEvent[] => {
  const drafts = new Map<number, TraceEvent>();
  for (const e of firstRound(trace)) if (!drafts.has(e.person) && 'content' in e.reply) drafts.set(e.person, e);
  return [...drafts.values()];
};

/**
 * first_errors: who was wrong in the first round of drafts, by person: `0` right, `1` wrong, `-` absent. One character for
 * every person up to the last one asked. Behind err_corr and n_eff.
 */
export const firstErrors: TrialMetric = {
  columns: [
    {
      name: 'first_errors',
      unit: 'text',
      better: null,
      summary: 'first drafts by person: 0 right, 1 wrong, - absent',
      nulls: ['empty'],
      source: 'first drafts in the trace',
      raw: true,
    },
  ],
  of: ({ trace, task, instance }) => {
    const asked = firstRound(trace);
    const marks = Array.from({ length: Math.max(0, ...asked.map((e) => e.person + 1)) }, () => '-');
    for (const e of firstDrafts(trace)) marks[e.person] = isBad(e, task, instance) ? '1' : '0';
    const text = marks.join('');
    return [/[01]/.test(text) ? text : empty('empty')];
  },
};
