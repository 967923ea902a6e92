import type { TraceEvent } from '../engine/types.js';
import { lineageOf } from './lineage.js';
import { empty, type TrialMetric } from './metric.js';

/** What was asked, as far as the trace tells: act, parts, and what was shown. Private facts are not in it. */
const requestOf = ({ act, as, scope, shown }: TraceEvent): string =>
  JSON.stringify([act, as, scope.parts, scope.garbled, [...shown].sort()]);

/**
 * shown_density: how many drafts, reviews and summaries of others a request shows on average; one's own do not count.
 * duplicate_work: of the different requests made, the share that several people were given.
 */
export const exchange: TrialMetric = {
  columns: [
    {
      name: 'shown_density',
      unit: 'messages per call',
      better: null,
      summary: 'drafts, reviews and summaries of other people that were shown / calls',
      nulls: ['empty'],
      source: 'message density, arXiv 2512.08296',
    },
    {
      name: 'duplicate_work',
      unit: '[0, 1]',
      better: null,
      summary: 'share of different requests (act, parts, what is shown) that more than one person was given',
      nulls: ['empty'],
      source: 'requests in the trace',
    },
  ],
  of: ({ trace }) => {
    const { events, behind } = lineageOf(trace);
    if (events.length === 0) return [empty('empty'), empty('empty')];
    let messages = 0;
    const people = new Map<string, number>();
    let shared = 0;
    for (const e of events) {
      for (const id of e.shown) if (behind(id).some((made) => made.person !== e.person)) messages++;
      const request = requestOf(e);
      const first = people.get(request);
      if (first === undefined) people.set(request, e.person);
      else if (first !== e.person && first !== SEVERAL) {
        people.set(request, SEVERAL);
        shared++;
      }
    }
    return [messages / events.length, shared / people.size];
  },
};

/** Stands for more than one person. */
const SEVERAL = -1;
