import { isMissing, type TraceEvent } from '../engine/types.js';
import { type Lineage, lineageOf } from './lineage.js';
import { type Column, empty, type TrialMetric } from './metric.js';

const raw = (name: string, summary: string, nulls: Column['nulls']): Column => ({
  name,
  unit: 'count',
  better: null,
  summary,
  nulls,
  source: 'an auditor that walks the provenance, against chance (L + 1)/(m + 1)',
  raw: true,
});

/**
 * prov_cov: of the drafts and reviews that bear on the answer, the share whose cites lead all the way to the task.
 * And what one auditor needs to find a fault in a trial that went wrong: it walks from the answer, breadth first, along
 * cites and then along what was shown, and sees the truth of one event at a time.
 */
export const legibility: TrialMetric = {
  columns: [
    {
      name: 'prov_cov',
      unit: '[0, 1]',
      better: 'up',
      summary: 'share of relevant drafts and reviews whose cites lead to the task',
      nulls: ['empty'],
      source: 'cites in the trace',
    },
    raw('loc_events', 'events an auditor can inspect', ['failed', 'empty', 'not_reported']),
    raw('loc_faults', 'of these, events that added a fault', ['failed', 'empty', 'not_reported']),
    raw('loc_found', 'inspections of the provenance walk to its first fault', ['failed', 'empty', 'not_reported']),
  ],
  of: ({ trace, score }) => {
    const lineage = lineageOf(trace);
    // Behind an answer that was computed from drafts stand those drafts; behind the null answer nothing.
    const answer = trace.answer ? lineage.behind(trace.answer.id) : [];
    const coverage = answer.length > 0 ? provenance(lineage, answer) : empty('empty');
    if (!score) return [coverage, empty('failed'), empty('failed'), empty('failed')];
    if (!lineage.known) return [coverage, empty('not_reported'), empty('not_reported'), empty('not_reported')];
    const events = lineage.events;
    const isFault = (e: TraceEvent): boolean => (e.truth?.faults.length ?? 0) > 0;
    const faults = events.filter(isFault).length;
    const wrong = !score.success || (score.harm ?? 0) > 0;
    if (answer.length === 0 || !wrong || faults === 0 || faults === events.length)
      return [coverage, empty('empty'), empty('empty'), empty('empty')];
    const order = walkFrom(lineage, answer);
    const at = order.findIndex(isFault);
    return [coverage, events.length, faults, at === -1 ? events.length + 1 : at + 1];
  },
};

/** What an event says that it rests on; a look rests on what it looked at. */
export const citesOf = (e: TraceEvent): readonly string[] =>
  'cites' in e.reply && e.reply.cites ? e.reply.cites : e.act === 'assess' ? e.shown : [];

/** Events in the order an auditor meets them, cites before the merely shown. */
export const walkFrom = (lineage: Lineage, answer: readonly TraceEvent[]): readonly TraceEvent[] => {
  const order = new Set<TraceEvent>();
  const queue = [...answer];
  while (queue.length > 0) {
    const event = queue.shift() as TraceEvent;
    if (order.has(event)) continue;
    order.add(event);
    queue.push(...[...citesOf(event), ...event.shown, ...event.after].flatMap(lineage.behind));
  }
  return [...order];
};

/** Share of the drafts and reviews from which the answer is reachable along `shown` that cite their way down to the task. */
const provenance = (lineage: Lineage, answer: readonly TraceEvent[]): number => {
  const relevant = new Set<TraceEvent>();
  const visit = (e: TraceEvent): void => {
    if (relevant.has(e)) return;
    relevant.add(e);
    for (const id of e.shown) for (const next of lineage.behind(id)) visit(next);
  };
  for (const e of answer) visit(e);
  const grounded = new Map<TraceEvent, boolean>();
  const leads = (e: TraceEvent): boolean => {
    const known = grounded.get(e);
    if (known !== undefined) return known;
    grounded.set(e, false);
    const cites = citesOf(e).flatMap(lineage.behind);
    // Work that was shown nothing rests on the task itself; work that was shown something must say what it rests on.
    const ok = !isMissing(e.reply) && (e.shown.length === 0 || (cites.length > 0 && cites.every(leads)));
    grounded.set(e, ok);
    return ok;
  };
  const counted = [...relevant].filter((e) => e.act === 'propose' || e.act === 'assess');
  return counted.filter(leads).length / counted.length;
};
