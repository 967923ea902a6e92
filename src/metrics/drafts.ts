/** Drafts opened: what each of them answers, read once for all metrics that ask, and which were written side by side. */
import { type Inspection, isMissing, type TraceEvent } from '../engine/types.js';
import { lineageOf } from './lineage.js';
import type { TrialRecord } from './metric.js';

type Context = Pick<TrialRecord, 'trace' | 'task' | 'instance'>;

export interface Opened {
  readonly event: TraceEvent;
  readonly found: Inspection;
}

const opened = new WeakMap<TraceEvent, Inspection>();

/** What a draft holds; null where the event left none. */
export const inspected = (event: TraceEvent, { task, instance }: Omit<Context, 'trace'>): Inspection | null => {
  if (event.act !== 'propose' || isMissing(event.reply) || !('content' in event.reply)) return null;
  const known = opened.get(event);
  if (known) return known;
  const found = task.inspect(instance, event.reply.content, event.reply.latent);
  opened.set(event, found);
  return found;
};

/** The place at which an event was asked: its id without the seat, so that rounds and groups are apart. */
const placeOf = (event: TraceEvent): string => event.id.slice(0, event.id.lastIndexOf('/') + 1);

/** Drafts of one step, round and group on the same parts, in the order written; lists of one are left out. */
export const sideBySide = (record: Context): readonly (readonly Opened[])[] => {
  const groups = new Map<string, Opened[]>();
  for (const event of lineageOf(record.trace).events) {
    const found = inspected(event, record);
    if (!found) continue;
    const key = `${placeOf(event)} ${event.step} ${event.scope.parts.join(' ')}`;
    const group = groups.get(key);
    if (group) group.push({ event, found });
    else groups.set(key, [{ event, found }]);
  }
  return [...groups.values()].filter((group) => group.length > 1);
};
