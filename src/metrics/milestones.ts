import { inspected } from './drafts.js';
import { lineageOf } from './lineage.js';
import { empty, type TrialMetric } from './metric.js';

/**
 * milestones: how many of the checkable milestones of the task some draft reached. milestone_share: of all milestones, the
 * share that a seat reached in drafts of its own, on average over the seats that were asked.
 */
export const milestones: TrialMetric = {
  columns: [
    {
      name: 'milestones',
      unit: 'count',
      better: 'up',
      summary: 'milestones of the task that some draft reached',
      nulls: ['empty'],
      source: 'milestones that the task family declares',
    },
    {
      name: 'milestone_share',
      unit: '[0, 1]',
      better: 'up',
      summary: 'milestones reached by a seat / all, mean over the seats asked',
      nulls: ['empty'],
      source: 'milestone contribution, arXiv 2503.01935',
    },
  ],
  of: ({ trace, task, instance }) => {
    const all = task.milestones?.(instance) ?? [];
    if (all.length === 0) return [empty('empty'), empty('empty')];
    const reached = new Map<string, Set<string>>();
    for (const event of lineageOf(trace).events) {
      const own = reached.get(event.seat) ?? new Set();
      reached.set(event.seat, own);
      for (const id of inspected(event, { task, instance })?.reached ?? []) if (all.includes(id)) own.add(id);
    }
    const seats = [...reached.values()];
    const some = new Set(seats.flatMap((own) => [...own]));
    const shares = seats.reduce((sum, own) => sum + own.size, 0) / (seats.length * all.length);
    return [some.size, seats.length === 0 ? empty('empty') : shares];
  },
};
