import { type Cell, type Column, empty, type TrialMetric } from './metric.js';

const column = (name: string, better: Column['better'], summary: string): Column => ({
  name,
  unit: '',
  better,
  summary,
  nulls: ['failed'],
  source: 'the scorer of the task family',
});

/** value, success, utility, regret: what the answer is worth. */
export const worth: TrialMetric = {
  columns: [
    { ...column('value', 'up', 'what the scorer gives the answer'), unit: '[0, 1]' },
    { ...column('success', 'up', 'whether the value reaches the threshold of the family'), unit: '0/1' },
    { ...column('utility', 'up', 'worth in the units of the family'), unit: 'family' },
    {
      ...column('regret', 'down', '(U* − U) / (U* − U_min), against the best attainable'),
      unit: '[0, 1]',
      nulls: ['failed', 'no_oracle'],
    },
  ],
  of: ({ score, task, instance }) => {
    if (!score) return [empty('failed'), empty('failed'), empty('failed'), empty('failed')];
    const { best, worst } = task.oracle(instance);
    const regret: Cell = best > worst ? (best - score.utility) / (best - worst) : empty('no_oracle');
    return [score.value, score.success ? 1 : 0, score.utility, regret];
  },
};
