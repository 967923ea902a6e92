/** Where a fault goes: from the draft that it was put into, along what was shown, as long as the content still holds it. */
import type { Inspection, Instance, TraceEvent } from '../engine/types.js';
import { inspected } from './drafts.js';
import { lineageOf } from './lineage.js';
import type { TrialRecord } from './metric.js';

/** How the hidden truth names a fault that an intervention has put into a part. */
export const INJECTED = 'injected:';

/** What a draft is known by to carry a fault: wrong answers, by part, and hazards. */
interface Carried {
  readonly labels: ReadonlyMap<string, string>;
  readonly hazards: ReadonlySet<string>;
}

export interface Taint {
  readonly source: TraceEvent;
  readonly injected: boolean;
  /** Drafts that carry the fault, the source first, in the order of the trace. */
  readonly carriers: readonly TraceEvent[];
  /** Whether the answer carries it; null where there is none. */
  readonly answered: boolean | null;
}

/**
 * The fault that was injected, or else the first that somebody made, and the drafts that carry it. A draft carries it when
 * it was shown one that does and repeats its wrong answer or hazard, or is wrong in a part that builds on that wrong answer
 * without having another answer to it. Null where no draft brought a fault.
 */
export const taintOf = (record: TrialRecord): Taint | null => {
  const { trace, task, instance } = record;
  const { events, behind } = lineageOf(trace);
  const injected = events.find((e) => e.truth?.faults.some((f) => f.startsWith(INJECTED)));
  const source = injected ?? events.find((e) => broughtBy(e, record) !== null);
  const brought = source && broughtBy(source, record);
  if (!source || !brought) return null;
  const carried = new Map<TraceEvent, Carried>([[source, brought]]);
  const before = (ids: readonly string[]): readonly Carried[] =>
    ids.flatMap(behind).flatMap((event) => carried.get(event) ?? []);
  for (const event of events.slice(events.indexOf(source) + 1)) {
    const found = inspected(event, record);
    const inherited = found && inheritance(found, before(event.shown), instance);
    if (inherited) carried.set(event, inherited);
  }
  const { answer } = trace;
  const own =
    answer && inheritance(task.inspect(instance, answer.content, answer.latent), before([answer.id]), instance);
  return { source, injected: injected !== undefined, carriers: [...carried.keys()], answered: answer && own !== null };
};

/** The faults that an event added to its draft, as they are seen in it. */
const broughtBy = (event: TraceEvent, record: TrialRecord): Carried | null => {
  const faults = event.truth?.faults ?? [];
  const found = faults.length > 0 ? inspected(event, record) : null;
  if (!found) return null;
  const marked = faults.filter((f) => f.startsWith(INJECTED)).map((f) => f.slice(INJECTED.length));
  // Where one was injected, that one is followed and no other.
  const parts = marked.length > 0 ? marked : faults.filter((f) => found.errors.includes(f));
  const labels = new Map(parts.flatMap((p) => (found.labels[p] === undefined ? [] : [[p, found.labels[p]] as const])));
  const hazards = new Set(marked.length === 0 && faults.includes('hazard') ? found.hazards.map((h) => h.id) : []);
  return labels.size + hazards.size === 0 ? null : { labels, hazards };
};

/** What a draft has of the faults in those that it was shown; null where it has nothing of them. */
const inheritance = (found: Inspection, from: readonly Carried[], instance: Instance): Carried | null => {
  const labels = new Map<string, string>();
  const hazards = new Set<string>();
  for (const fault of from) {
    for (const [part, label] of fault.labels) {
      if (found.labels[part] === label) labels.set(part, label);
      if (found.labels[part] !== undefined && found.labels[part] !== label) continue;
      for (const wrong of found.errors)
        if (wrong !== part && buildsOn(instance, wrong, part)) labels.set(wrong, found.labels[wrong] as string);
    }
    for (const { id } of found.hazards) if (fault.hazards.has(id)) hazards.add(id);
  }
  return labels.size + hazards.size === 0 ? null : { labels, hazards };
};

const buildsOn = (instance: Instance, part: string, below: string): boolean => {
  const after = instance.parts.find((p) => p.id === part)?.after ?? [];
  return after.includes(below) || after.some((p) => buildsOn(instance, p, below));
};
