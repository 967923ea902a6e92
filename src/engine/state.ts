/** What lies on the table while a flow runs, and the small moves every verb makes. */

import type { Organization, Steps } from '../org/schema.js';
import { keyText, type Stream, streamOf } from '../rng/streams.js';
import type {
  Call,
  Draft,
  Effect,
  Entry,
  Flow,
  Instance,
  Reply,
  Request,
  Review,
  RoleView,
  Ruling,
  Scope,
  Seat,
  ShownDraft,
  ShownReview,
  Task,
  TaskView,
} from './types.js';
import { isMissing } from './types.js';

/** Immutable: each step returns the next table. */
export interface TaskState {
  readonly scope: Scope;
  /** Drafts of the parts this work builds on. */
  readonly known: readonly Draft[];
  readonly drafts: readonly Draft[];
  readonly reviews: readonly Review[];
  /** 1 or 0 after a vote, null before. */
  readonly decided: 0 | 1 | null;
  readonly assignee: Seat | null;
  /** Position of the group inside the nearest decompose. */
  readonly group: number;
  /** Units entered, outermost first. */
  readonly active: readonly string[];
  readonly now: number;
  readonly after: readonly string[];
}

/** What is fixed for a whole trial. */
export interface Run {
  readonly org: Organization;
  readonly task: Task;
  readonly instance: Instance;
  readonly seats: Readonly<Record<string, readonly Seat[]>>;
  /** Text that begins the key of every lot drawn in this trial. */
  readonly lotKey: string;
  readonly walk: (steps: Steps, state: TaskState, here: Place) => Flow<TaskState>;
}

/** Where a step stands: `path` with rounds and groups, `step` without them. */
export interface Place {
  readonly run: Run;
  readonly path: string;
  readonly step: string;
  readonly log: Entry[];
}

export const inner = (here: Place, path: string, step: string): Place => ({
  ...here,
  path: here.path + path,
  step: here.step + step,
});

/** The stream of lots of one place: ties and random choices. */
export const lot = (here: Place, purpose: string): Stream => streamOf(here.run.lotKey + keyText([here.path, purpose]));

export const seatsOf = (by: string, state: TaskState, here: Place): readonly Seat[] =>
  by === 'assignee' ? (state.assignee ? [state.assignee] : []) : (here.run.seats[by] ?? []);

export const roleView = (here: Place, role: string): RoleView => {
  const spec = here.run.org.roles[role];
  return { name: role, seats: spec?.seats ?? 1, brief: spec?.brief ?? '' };
};

export const showDraft = (draft: Draft, seat: Seat, blind = false): ShownDraft => ({
  id: draft.id,
  content: draft.content,
  ...(draft.latent === undefined ? {} : { latent: draft.latent }),
  label: draft.label,
  ...(draft.confidence === undefined ? {} : { confidence: draft.confidence }),
  scope: draft.scope,
  author: blind ? null : draft.seat,
  own: draft.seat === seat.name,
});

export const showReview = (review: Review): ShownReview => ({
  id: review.id,
  of: review.of,
  ask: review.ask,
  score: review.score,
  ...(review.note === undefined ? {} : { note: review.note }),
  author: review.seat,
});

/** What every request of a seat carries. */
export const asked = (seat: Seat, state: TaskState, here: Place): { view: TaskView; role: RoleView; seat: string } => ({
  view: {
    task: here.run.task,
    instance: here.run.instance,
    scope: state.scope,
    known: state.known.map((d) => showDraft(d, seat)),
  },
  role: roleView(here, seat.role),
  seat: seat.name,
});

/** Ids of every draft and review inside a request. */
const shownIn = (request: Request): string[] => {
  const ids = request.view.known.map((d) => d.id);
  if (request.act === 'propose' || (request.act === 'choose' && request.as === 'vote')) {
    for (const d of request.drafts) ids.push(d.id);
    for (const r of request.reviews) ids.push(r.id);
  }
  if (request.act === 'propose' && request.own && !ids.includes(request.own.id)) ids.push(request.own.id);
  if (request.act === 'assess' && request.as !== 'bid') ids.push(request.draft.id);
  return ids;
};

export interface Asking {
  readonly seat: Seat;
  /** Added to the id where one seat is asked several times in a step. */
  readonly mark: string;
  readonly request: Request;
}

export interface Answer {
  readonly id: string;
  readonly seat: Seat;
  readonly request: Request;
  readonly reply: Reply;
}

/** Asks seats at once; every answer is an event. Returns the answers and the state with its clock moved on. */
export function* ask(
  askings: readonly Asking[],
  state: TaskState,
  here: Place,
): Flow<{ answers: readonly Answer[]; state: TaskState }> {
  if (askings.length === 0) return { answers: [], state };
  const calls: Call[] = askings.map((a) => ({
    id: `${here.path}/${a.seat.name}${a.mark}`,
    seat: a.seat,
    request: a.request,
  }));
  const replies = (yield { kind: 'ask', calls } satisfies Effect) as readonly Reply[];
  let now = state.now;
  const answers = calls.map((call, i): Answer => {
    const full = replies[i] as Reply;
    const { usage, truth, ...reply } = full;
    const end = state.now + usage.seconds;
    now = Math.max(now, end);
    here.log.push({
      kind: 'event',
      id: call.id,
      step: here.step,
      seat: call.seat.name,
      person: call.seat.person,
      act: call.request.act,
      as: call.request.as,
      scope: state.scope,
      shown: shownIn(call.request),
      reply: reply as Reply,
      after: state.after,
      start: state.now,
      end,
      usage,
      ...(truth === undefined ? {} : { truth }),
    });
    if (isMissing(full))
      rule(
        here,
        'skip',
        'reply',
        [call.id],
        'refused' in full ? 'refused' : 'none',
        now,
        'refused' in full ? full.refused : full.none,
      );
    return { id: call.id, seat: call.seat, request: call.request, reply: full };
  });
  return { answers, state: { ...state, now, after: calls.map((c) => c.id) } };
}

/** Runs flows at once, each with a log of its own; the logs are joined in the order of the flows, whatever the driver. */
export function* fork(flows: readonly ((log: Entry[]) => Flow<TaskState>)[], here: Place): Flow<readonly TaskState[]> {
  const logs = flows.map((): Entry[] => []);
  const ends = (yield {
    kind: 'fork',
    flows: flows.map((f, i) => f(logs[i] as Entry[])),
  } satisfies Effect) as readonly TaskState[];
  for (const log of logs) for (const entry of log) here.log.push(entry);
  return ends;
}

/** Leaves a line about something decided without asking anybody. */
export const rule = (
  here: Place,
  ruling: Ruling['ruling'],
  by: string,
  on: readonly string[],
  outcome: string,
  at: number,
  why?: string,
): void => {
  const id = `${here.path}!${ruling}${here.log.length}`;
  here.log.push({
    kind: 'ruling',
    id,
    step: here.step,
    ruling,
    by,
    on,
    outcome,
    ...(why === undefined ? {} : { why }),
    at,
  });
};

/** The draft of a propose reply, or null where there is no reply. */
export const draftOf = (answer: Answer, scope: Scope, here: Place): Draft | null => {
  const { reply } = answer;
  if (isMissing(reply) || !('content' in reply)) return null;
  return {
    id: answer.id,
    content: reply.content,
    ...(reply.latent === undefined ? {} : { latent: reply.latent }),
    label: reply.label,
    ...(reply.confidence === undefined ? {} : { confidence: reply.confidence }),
    scope,
    seat: answer.seat.name,
    step: here.step,
  };
};

/** New drafts on the table: reviews of drafts that are gone fall away. */
export const laid = (state: TaskState, drafts: readonly Draft[]): TaskState => {
  const ids = new Set(drafts.map((d) => d.id));
  return { ...state, drafts, reviews: state.reviews.filter((r) => ids.has(r.of)), decided: null };
};
