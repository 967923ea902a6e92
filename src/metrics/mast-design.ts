/** MAST, first group: the organization or its people do not keep to what was asked. Each rule: 1, 0, or empty with a reason. */
import type { Ruling, TraceEvent } from '../engine/types.js';
import { inspected } from './drafts.js';
import { type Lineage, lineageOf } from './lineage.js';
import { type Cell, empty, type TrialRecord } from './metric.js';

/** 1.1: the answer breaks a constraint of the task. */
export const violated = ({ trace, task, instance }: TrialRecord): Cell => {
  const all = instance.constraints ?? [];
  if (!trace.answer) return empty('failed');
  if (all.length === 0) return empty('empty');
  const kept = task.inspect(instance, trace.answer.content, trace.answer.latent).kept ?? [];
  return all.some(({ id }) => !kept.includes(id)) ? 1 : 0;
};

/** 1.2: a draft answers a part outside its scope. That acts are those of the role is graph_match. */
export const outOfRole = (record: TrialRecord): Cell => {
  const parts = record.instance.parts.map((p) => p.id);
  const strays = (e: TraceEvent): boolean => {
    if (e.scope.parts.length >= parts.length) return false;
    const labels = inspected(e, record)?.labels ?? {};
    return parts.some((p) => labels[p] !== undefined && !e.scope.parts.includes(p));
  };
  return lineageOf(record.trace).events.some(strays) ? 1 : 0;
};

const placeOf = ({ id }: TraceEvent): string => id.slice(0, id.lastIndexOf('/') + 1);

/** What an id on the table says, so that the same words under another name are nothing new. */
const wordsOf = ({ trace }: TrialRecord, { byId }: Lineage): ((id: string) => string) => {
  const rulings = new Map(trace.entries.flatMap((e) => (e.kind === 'ruling' ? [[e.id, e as Ruling] as const] : [])));
  const known = new Map<string, string>();
  const words = (id: string): string => {
    const done = known.get(id);
    if (done !== undefined) return done;
    known.set(id, id);
    const event = byId.get(id);
    const text = event
      ? event.act === 'propose'
        ? `${event.scope.parts} ${JSON.stringify('content' in event.reply ? event.reply.content : null)}`
        : `${event.as} ${JSON.stringify(event.reply)} ${event.shown.map(words)}`
      : (rulings.get(id)?.on.map(words).join('|') ?? id);
    known.set(id, text);
    return text;
  };
  return words;
};

/** 1.3: one seat, the same act, the same parts, the same words on the table; several samples of one step are one request. */
export const repeated = (record: TrialRecord): Cell => {
  const lineage = lineageOf(record.trace);
  const words = wordsOf(record, lineage);
  const before = new Map<string, TraceEvent[]>();
  for (const e of lineage.events) {
    const asked = `${e.seat} ${e.as} ${e.scope.parts}`;
    const earlier = before.get(asked);
    if (earlier === undefined) {
      before.set(asked, [e]);
      continue;
    }
    const shown = e.shown.map(words).join('\n');
    const again = (o: TraceEvent): boolean =>
      placeOf(o) !== placeOf(e) && o.shown.length === e.shown.length && o.shown.map(words).join('\n') === shown;
    if (earlier.some(again)) return 1;
    earlier.push(e);
  }
  return 0;
};

/** 1.4: what a seat's context has lost since it wrote last, of the facts that others told it. */
export const forgotten = (record: TrialRecord): Cell => {
  const view = record.task.view?.bind(record.task);
  if (!view) return empty('empty');
  const { events, byId } = lineageOf(record.trace);
  const told = (id: string): readonly string[] => {
    const draft = byId.get(id);
    return (draft && inspected(draft, record)?.facts) ?? [];
  };
  const had = new Map<string, Set<string>>();
  for (const e of events) {
    if (e.act !== 'propose') continue;
    const key = `${e.seat} ${e.scope.parts}`;
    const now = new Set(e.shown.flatMap(told));
    const sees = record.org.roles[e.seat.slice(0, e.seat.lastIndexOf('.'))]?.sees ?? 'share';
    const own = view(record.instance, sees, e.person, record.people);
    const earlier = had.get(key);
    if (earlier && [...earlier].some((fact) => !now.has(fact) && !own.includes(fact))) return 1;
    had.set(key, now);
  }
  return 0;
};

/** 1.5: further work on what meets the goal. Looking at it, merging it and voting are not further work. */
export const worksOn = (record: TrialRecord): Cell => {
  const { task, instance, trace } = record;
  const { events, byId } = lineageOf(trace);
  const met = new Map<string, boolean>();
  const isMet = (id: string): boolean => {
    const known = met.get(id);
    if (known !== undefined) return known;
    const draft = byId.get(id);
    const found = draft && inspected(draft, record);
    const whole = found && found.errors.length === 0 && draft.scope.parts.length === instance.parts.length;
    const done = Boolean(whole && 'content' in draft.reply && task.score(instance, draft.reply.content).success);
    met.set(id, done);
    return done;
  };
  return events.some((e) => (e.as === 'revise' || e.as === 'solve') && e.shown.some(isMet)) ? 1 : 0;
};
