/** Asking seats and running flows at once: the only places where an effect is yielded and an event is written. */
import { type Place, rule, type TaskState } from './state.js';
import {
  type Call,
  type Draft,
  type Effect,
  type Entry,
  type Flow,
  isMissing,
  type Reply,
  type Request,
  type Scope,
  type Seat,
} from './types.js';

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
      scope: call.request.view.scope,
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
