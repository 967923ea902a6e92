import { inspected } from './drafts.js';
import { firstDrafts } from './errors.js';
import { type Column, empty, type TrialMetric } from './metric.js';

const column = (name: string, better: Column['better'], summary: string): Column => ({
  name,
  unit: 'square of the unit of answers',
  better,
  summary,
  nulls: ['empty'],
  source: 'diversity prediction theorem, Page 2007; Krogh & Vedelsby 1995',
});

/**
 * Where answers are numbers: how far the mean of the first drafts is off, squared, and how far the drafts lie apart. The
 * mean squared error of a draft is the sum of the two, to rounding.
 */
export const crowd: TrialMetric = {
  columns: [
    column('crowd_error', 'down', '(mean of the first drafts − the right answer when everything is known)²'),
    column('diversity_pred', null, 'mean (draft − mean of the first drafts)²'),
  ],
  of: ({ trace, task, instance }) => {
    const numberIn = task.value?.bind(task);
    if (!numberIn) return [empty('empty'), empty('empty')];
    const right = instance.parts.map((part) => task.right(instance, part.id, null, false));
    const truth = numberIn(instance, task.combine(instance, right));
    const values = firstDrafts(trace).flatMap((event) => {
      if (!inspected(event, { task, instance }) || !('content' in event.reply)) return [];
      return numberIn(instance, event.reply.content) ?? [];
    });
    if (truth === null || values.length === 0) return [empty('empty'), empty('empty')];
    const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
    const spread = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length;
    return [(mean - truth) ** 2, spread];
  },
};
