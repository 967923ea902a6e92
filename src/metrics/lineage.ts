/** Who made, saw and looked at a draft: read off the trace, once per trial, for the metrics that ask. */
import type { Trace, TraceEvent } from '../engine/types.js';
import { isMissing } from '../engine/types.js';

export interface Lineage {
  readonly events: readonly TraceEvent[];
  /** Whether the hidden truth of every event is known: so with simulated people, not with real ones. */
  readonly known: boolean;
  readonly byId: ReadonlyMap<string, TraceEvent>;
  /**
   * Events behind an id that was shown or stands: the event of that name; where it names a ruling that summed drafts up, or
   * a draft that was computed from others and written by nobody, the events behind those. None behind the null answer.
   */
  readonly behind: (id: string) => readonly TraceEvent[];
  /** Events that proposed the draft, or a draft it was revised, merged or computed from. */
  makers(draft: string): ReadonlySet<TraceEvent>;
  /** Events that assessed the draft or chose among options that contained it. */
  lookers(draft: string): readonly TraceEvent[];
}

const known = new WeakMap<Trace, Lineage>();

export const lineageOf = (trace: Trace): Lineage => {
  const cached = known.get(trace);
  if (cached) return cached;
  const events = trace.entries.filter((e): e is TraceEvent => e.kind === 'event');
  const byId = new Map(events.map((e) => [e.id, e]));
  const from = computedFrom(trace);
  const behind = (id: string): readonly TraceEvent[] => {
    const event = byId.get(id);
    return event ? [event] : [...new Set((from.get(id) ?? []).flatMap(behind))];
  };
  const looks = looksAt(events);
  const made = new Map<string, ReadonlySet<TraceEvent>>();
  const makers = (draft: string): ReadonlySet<TraceEvent> => {
    const done = made.get(draft);
    if (done) return done;
    const set = new Set<TraceEvent>();
    made.set(draft, set);
    const event = byId.get(draft);
    if (!event) for (const { id } of behind(draft)) for (const maker of makers(id)) set.add(maker);
    if (event?.act !== 'propose') return set;
    set.add(event);
    // What it says it was made from; where nothing is said, everything it was shown may have entered it.
    const cites =
      'cites' in event.reply && event.reply.cites && event.reply.cites.length > 0 ? event.reply.cites : event.shown;
    for (const id of cites) for (const maker of makers(id)) set.add(maker);
    return set;
  };
  const lineage: Lineage = {
    events,
    known: events.every((e) => e.truth !== undefined),
    byId,
    behind,
    makers,
    lookers: (draft) => looks.get(draft) ?? [],
  };
  known.set(trace, lineage);
  return lineage;
};

/** Of summaries and of drafts by nobody, by id: the drafts that they were computed from. */
const computedFrom = (trace: Trace): ReadonlyMap<string, readonly string[]> => {
  const from = new Map<string, readonly string[]>();
  for (const e of trace.entries) {
    if (e.kind === 'event') continue;
    if (e.ruling === 'summary') from.set(e.id, e.on);
    // A draft that was there before is on its own list, and stands for itself.
    if (e.ruling === 'pick' && (e.by === 'median' || e.by === 'mean') && !e.on.includes(e.outcome))
      from.set(e.outcome, e.on);
  }
  return from;
};

/** By id: the events that assessed it or chose among options that contained it. */
const looksAt = (events: readonly TraceEvent[]): ReadonlyMap<string, readonly TraceEvent[]> => {
  const looks = new Map<string, TraceEvent[]>();
  for (const e of events)
    if ((e.act === 'assess' || e.as === 'vote') && !isMissing(e.reply))
      for (const id of e.shown) {
        const list = looks.get(id);
        if (list) list.push(e);
        else looks.set(id, [e]);
      }
  return looks;
};
