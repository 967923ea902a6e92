import { lineageOf } from './lineage.js';
import { empty, type TrialMetric } from './metric.js';
import { isBad } from './oversight.js';

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
    const { events } = lineageOf(trace);
    const first = events.find((e) => e.as === 'solve');
    if (!first) return [empty('empty')];
    const marks: string[] = [];
    for (const e of events) {
      // The first step that solves, over the same work: drafts of different parts do not compare.
      if (e.as !== 'solve' || e.step !== first.step || e.scope.parts.join() !== first.scope.parts.join()) continue;
      while (marks.length <= e.person) marks.push('-');
      if (marks[e.person] === '-' && 'content' in e.reply) marks[e.person] = isBad(e, task, instance) ? '1' : '0';
    }
    const text = marks.join('');
    return [/[01]/.test(text) ? text : empty('empty')];
  },
};
