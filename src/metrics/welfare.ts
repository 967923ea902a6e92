import { empty, type TrialMetric } from './metric.js';

/** What was reached of the best attainable, where that is worth something: W / W*. */
export const welfare: TrialMetric = {
  columns: [
    {
      name: 'welfare_ratio',
      unit: '≤ 1',
      better: 'up',
      summary: 'utility of the answer / best attainable utility',
      nulls: ['failed', 'no_oracle'],
      source: 'the oracle of the task family',
    },
  ],
  of: ({ task, instance, score }) => {
    if (!score) return [empty('failed')];
    const { best } = task.oracle(instance);
    return [best > 0 ? score.utility / best : empty('no_oracle')];
  },
};
