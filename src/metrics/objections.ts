/** What became of objections: whether whoever decided was shown them, or somebody entitled cleared them. */
import type { Ruling, TraceEvent } from '../engine/types.js';
import { isMissing } from '../engine/types.js';
import { inspected } from './drafts.js';
import { decidersOf } from './facts.js';
import { type Lineage, lineageOf } from './lineage.js';
import { type Column, empty, type TrialMetric, type TrialRecord } from './metric.js';

const column = (name: string, better: Column['better'], summary: string): Column => ({
  name,
  unit: '[0, 1]',
  better,
  summary,
  nulls: ['empty'],
  source: 'reviews that raise objections in the trace, and what drafts hold',
});

/**
 * dropped_objections: reviews with an objection to a draft that holds a hazard, neither shown to whoever decided nor cleared / all
 * such. objection_survival: reviews with an objection that whoever decided was shown / all that raised one.
 */
export const objections: TrialMetric = {
  columns: [
    column(
      'dropped_objections',
      'down',
      'reviews that object to a draft with a hazard, neither shown to whoever decided nor cleared / all such',
    ),
    column('objection_survival', 'up', 'reviews that object and were shown to whoever decided / all that object'),
  ],
  of: (record) => {
    const lineage = lineageOf(record.trace);
    const raised = lineage.events.filter(objects);
    if (raised.length === 0) return [empty('empty'), empty('empty')];
    const shown = new Set(decidersOf(record, lineage).flatMap((e) => e.shown));
    const cleared = new Set(
      record.trace.entries.flatMap((e) => (e.kind === 'ruling' && e.ruling === 'clear' ? (e as Ruling).on : [])),
    );
    const real = raised.filter((e) => isReal(e, record, lineage));
    const dropped = real.filter(({ id }) => !shown.has(id) && !cleared.has(id));
    return [
      real.length === 0 ? empty('empty') : dropped.length / real.length,
      raised.filter(({ id }) => shown.has(id)).length / raised.length,
    ];
  },
};

const objects = ({ reply }: TraceEvent): boolean =>
  !isMissing(reply) && 'objections' in reply && (reply.objections?.length ?? 0) > 0;

/** Whether the draft that was looked at holds a hazard. */
const isReal = (review: TraceEvent, record: TrialRecord, { byId }: Lineage): boolean => {
  const draft = byId.get(review.shown.at(-1) ?? '');
  return draft !== undefined && (inspected(draft, record)?.hazards.length ?? 0) > 0;
};
