import type { TraceEvent } from '../engine/types.js';
import { lineageOf } from './lineage.js';
import { type Column, empty, type TrialMetric } from './metric.js';

const column = (name: string, unit: string, summary: string, better: Column['better'] = 'down'): Column => ({
  name,
  unit,
  better,
  summary,
  nulls: [],
  source: 'durations in the trace; list schedules: Graham 1966',
});

/**
 * Length of a FIFO list schedule with one pair of hands per seat: requests are taken in the order in which their causes
 * have ended, and start when their seat is free (Graham 1966: at most twice the optimum).
 */
export const makespan = (events: readonly TraceEvent[]): number => {
  const waiting = new Map(events.map((e) => [e.id, e]));
  const ended = new Map<string, number>();
  const free = new Map<string, number>();
  let last = 0;
  while (waiting.size > 0) {
    // Among the requests whose causes have ended, the one that became ready first; by name of place on equality.
    let next: { event: TraceEvent; ready: number } | undefined;
    for (const event of waiting.values()) {
      let ready = 0;
      for (const cause of event.after) ready = Math.max(ready, ended.get(cause) ?? Number.POSITIVE_INFINITY);
      if (ready !== Number.POSITIVE_INFINITY && (!next || ready < next.ready)) next = { event, ready };
    }
    if (!next) throw new Error('makespan: the causes of the trace are circular');
    const start = Math.max(next.ready, free.get(next.event.seat) ?? 0);
    const end = start + (next.event.end - next.event.start);
    ended.set(next.event.id, end);
    free.set(next.event.seat, end);
    waiting.delete(next.event.id);
    last = Math.max(last, end);
  }
  return last;
};

/** work, span, makespan, parallelism: read off the trace, never off a clock. */
export const time: TrialMetric = {
  columns: [
    column('work_s', 's', 'sum of all durations'),
    column('span_s', 's', 'the clock at the end, with as many hands as requests'),
    column('makespan_s', 's', 'FIFO list schedule with one request per seat at a time'),
    { ...column('parallelism', 'ratio', 'work / span', 'up'), nulls: ['empty'] },
  ],
  of: ({ trace }) => {
    const { events } = lineageOf(trace);
    const work = events.reduce((sum, e) => sum + (e.end - e.start), 0);
    return [work, trace.span, makespan(events), trace.span > 0 ? work / trace.span : empty('empty')];
  },
};
