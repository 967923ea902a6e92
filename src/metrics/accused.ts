import { present, shareEstimate } from './estimates.js';
import { walkFrom } from './legibility.js';
import { lineageOf } from './lineage.js';
import { type ConditionMetric, empty, type NullReason, type TrialMetric } from './metric.js';

const NULLS: readonly NullReason[] = ['failed', 'empty', 'not_reported'];

/**
 * Whom an auditor accuses who walks the provenance and must name somebody at the first event: whether that person added
 * a fault anywhere. Counted where loc_found is: in trials that went wrong, with a fault and without one in every event.
 */
export const accused: TrialMetric = {
  columns: [
    {
      name: 'who_at1',
      unit: '0/1',
      better: 'up',
      summary:
        'the person at the first event of the provenance walk added a fault; by chance 1 / people for one who did',
      nulls: NULLS,
      source: 'who made the fault: accuracy of accusations, arXiv 2505.00212',
    },
  ],
  of: ({ trace, score }) => {
    if (!score) return [empty('failed')];
    const lineage = lineageOf(trace);
    if (!lineage.known) return [empty('not_reported')];
    const [first] = walkFrom(lineage, trace.answer ? lineage.behind(trace.answer.id) : []);
    const faulty = lineage.events.filter((e) => (e.truth?.faults.length ?? 0) > 0);
    const wrong = !score.success || (score.harm ?? 0) > 0;
    if (first === undefined || !wrong || faulty.length === 0 || faulty.length === lineage.events.length)
      return [empty('empty')];
    return [faulty.some((e) => e.person === first.person) ? 1 : 0];
  },
};

const hit = (k: number): ConditionMetric => ({
  column: {
    name: `loc_hit${k}`,
    unit: '[0, 1]',
    better: 'up',
    summary: `P(a fault is among the first ${k} inspections of the provenance walk), in trials that went wrong`,
    nulls: ['empty'],
    source: 'an auditor that walks the provenance; by chance 1 − C(L − m, k)/C(L, k)',
  },
  reads: ['loc_found'],
  of: (rows) => {
    const found = present(rows, 'loc_found');
    return shareEstimate(found.filter(({ value }) => value <= k).length, found.length, 'empty');
  },
});

export const hits: readonly ConditionMetric[] = [1, 2, 4].map(hit);
