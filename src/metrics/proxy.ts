/** A measure that is not the goal: how far it flatters the answer, and what choosing by it costs. */
import { sideBySide } from './drafts.js';
import { type Cell, type Column, empty, type TrialMetric, type TrialRecord } from './metric.js';

const SOURCE = 'proxy of the task family; selection by a proxy: Gao, Schulman & Hilton 2022, arXiv 2210.10760';
const column = (name: string, unit: string, summary: string, nulls: Column['nulls']): Column => ({
  name,
  unit,
  better: 'down',
  summary,
  nulls,
  source: SOURCE,
});

/** proxy_gap, sel_regret: where the family has a proxy. */
export const proxies: TrialMetric = {
  columns: [
    column('proxy_gap', '[−1, 1]', 'proxy − value of the answer', ['failed', 'empty']),
    column(
      'sel_regret',
      '[0, 1]',
      'value of the best of the first drafts side by side − value of the one with the highest proxy, the earlier of equals',
      ['empty'],
    ),
  ],
  of: (record) => {
    const { score } = record;
    const gap = !score ? empty('failed') : score.proxy === undefined ? empty('empty') : score.proxy - score.value;
    return [gap, regret(record)];
  },
};

const regret = (record: TrialRecord): Cell => {
  const { task, instance } = record;
  const [first = []] = sideBySide(record);
  const scores = first.flatMap(({ event }) => {
    if (event.scope.parts.length < instance.parts.length || !('content' in event.reply)) return [];
    const { value, proxy } = task.score(instance, event.reply.content);
    return proxy === undefined ? [] : [{ value, proxy }];
  });
  if (scores.length < 2) return empty('empty');
  const chosen = scores.reduce((best, s) => (s.proxy > best.proxy ? s : best));
  return Math.max(...scores.map((s) => s.value)) - chosen.value;
};
