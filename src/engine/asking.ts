/** Asking seats and running flows at once: the only places where an effect is yielded and an event is written. */

import type { Books } from './ledger.js';
import { type Objection, type Place, rule, type TaskState } from './state.js';
import { substitutesFor } from './substitutes.js';
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
  type TraceEvent,
} from './types.js';

/** Ids of every draft, review and summary inside a request. */
const shownIn = (request: Request): string[] => {
  const ids = request.view.known.map((d) => d.id);
  if (request.act === 'propose' || (request.act === 'choose' && request.as === 'vote')) {
    for (const d of request.drafts) ids.push(d.id);
    for (const r of request.reviews) ids.push(r.id);
  }
  if (request.act === 'propose') {
    if (request.own && !ids.includes(request.own.id)) ids.push(request.own.id);
    if (request.summary) ids.push(request.summary.id);
  }
  if (request.act === 'assess' && request.as !== 'bid') ids.push(request.draft.id);
  if (request.act === 'split' && request.draft && !ids.includes(request.draft.id)) ids.push(request.draft.id);
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

interface Asked {
  readonly call: Call;
  readonly after: readonly string[];
  readonly start: number;
}

/** Yields the calls and writes an event for each; a missing reply is ruled to be skipped. */
function* answered(asked: readonly Asked[], here: Place): Flow<readonly { reply: Reply; end: number }[]> {
  const replies = (yield { kind: 'ask', calls: asked.map((a) => a.call) } satisfies Effect) as readonly Reply[];
  let latest = 0;
  return asked.map(({ call, after, start }, i) => {
    const full = replies[i] as Reply;
    const { usage, truth, ...reply } = full;
    const end = start + usage.seconds;
    latest = Math.max(latest, start, end);
    const event: { -readonly [K in keyof TraceEvent]: TraceEvent[K] } = {
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
      after,
      start,
      end,
      usage,
    };
    if (truth !== undefined) event.truth = truth;
    here.log.push(event);
    if (isMissing(full)) {
      const [outcome, why] = 'refused' in full ? ['refused', full.refused] : ['none', full.none];
      rule(here, 'skip', 'reply', [call.id], outcome as string, latest, why);
    }
    return { reply: full, end };
  });
}

/**
 * Asks seats at once; every answer is an event. Returns the answers and the state with its clock moved on. `others` are asked
 * later in the same step, and so are not asked instead of somebody who refuses.
 */
export function* ask(
  askings: readonly Asking[],
  state: TaskState,
  here: Place,
  others: readonly Seat[] = [],
): Flow<{ answers: readonly Answer[]; state: TaskState }> {
  if (askings.length === 0) return { answers: [], state };
  const calls = askings.map(
    (a): Call => ({
      id: `${here.path}/${a.seat.name}${a.mark}`,
      seat: a.seat,
      request: a.request,
    }),
  );
  const replies = yield* answered(
    calls.map((call) => ({ call, after: state.after, start: state.now })),
    here,
  );
  const answers = calls.map((c, i): Answer => ({ ...c, reply: (replies[i] as { reply: Reply }).reply }));
  const now = replies.reduce((latest, r) => Math.max(latest, r.end), state.now);
  const next = { ...state, now, after: calls.map((c) => c.id) };
  const { refusal } = here.run.org;
  if (refusal === undefined || !answers.some((a) => 'refused' in a.reply)) return { answers, state: next };
  return yield* refused(askings, answers, replies, next, here, others);
}

/** What the organization does about refusals: the refusers' objections stay, and somebody else may be asked once. */
function* refused(
  askings: readonly Asking[],
  answers: readonly Answer[],
  replies: readonly { readonly end: number }[],
  state: TaskState,
  here: Place,
  others: readonly Seat[],
): Flow<{ answers: readonly Answer[]; state: TaskState }> {
  const refusers = answers.flatMap((a, at) => ('refused' in a.reply ? [{ ...a, at, mark: askings[at]!.mark }] : []));
  const objecting = objected(state, refusers);
  if (here.run.org.refusal?.then === 'stop') return { answers, state: { ...objecting, stopped: true } };
  const instead = substitutesFor(refusers, others, state, here).map(({ at, call }) => {
    return { at, call, after: [answers[at]!.id], start: replies[at]!.end };
  });
  if (instead.length === 0) return { answers, state: objecting };
  const second = yield* answered(instead, here);
  const all = [...answers];
  instead.forEach(({ at, call }, k) => {
    all[at] = { ...call, reply: second[k]!.reply };
  });
  const now = second.reduce((latest, r) => Math.max(latest, r.end), state.now);
  const after = [...objecting.after, ...instead.map(({ call }) => call.id)];
  const again = instead.flatMap(({ at }) => ('refused' in all[at]!.reply ? [all[at] as Answer] : []));
  return { answers: all, state: { ...objected(objecting, again), now, after } };
}

const objected = (state: TaskState, refused: readonly Answer[]): TaskState => ({
  ...state,
  objections: [...(state.objections ?? []), ...refused.map(({ id, seat }): Objection => ({ id, seat: seat.name }))],
});

/** A flow that begins with these books and writes into this log. */
export type Branch = (log: Entry[], books: Books) => Flow<TaskState>;

/**
 * Runs flows at once, each with a log of its own; the logs are joined in the order of the flows, whatever the driver. Flows
 * that touch accounts (`inOrder`) go one after another instead, each with the books of the one before; their clocks are
 * their own, so that this costs no simulated time.
 */
export function* fork(
  flows: readonly Branch[],
  books: Books,
  inOrder: boolean,
  here: Place,
): Flow<readonly TaskState[]> {
  if (inOrder) {
    const ends: TaskState[] = [];
    for (const flow of flows) ends.push(yield* flow(here.log, ends.at(-1)?.books ?? books));
    return ends;
  }
  const logs = flows.map((): Entry[] => []);
  const ends = (yield {
    kind: 'fork',
    flows: flows.map((f, i) => f(logs[i] as Entry[], books)),
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
    ...(reply.value === undefined ? {} : { value: reply.value }),
    scope,
    seat: answer.seat.name,
    step: here.step,
  };
};
