/** Asking seats and running flows at once: the only places where an effect is yielded and an event is written. */

import type { Books } from './ledger.js';
import { type Objection, type Place, roleView, rule, type TaskState, viewOf } from './state.js';
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
  type ShownDraft,
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
  const refusers = answers.flatMap((a, i) => ('refused' in a.reply ? [i] : []));
  const objecting = objected(
    state,
    refusers.map((i) => answers[i] as Answer),
  );
  if (here.run.org.refusal?.then === 'stop') return { answers, state: { ...objecting, stopped: true } };
  const busy = new Set([...others.map((s) => s.name), ...askedHere(here)]);
  const instead = refusers.flatMap((i) => {
    const seat = substituteOf(answers[i]!, busy, here);
    if (seat === undefined) return [];
    busy.add(seat.name);
    const id = `${here.path}/${seat.name}${askings[i]!.mark}~${answers[i]!.seat.name}`;
    const request = reseated(answers[i]!.request, seat, state, here);
    return [{ i, call: { id, seat, request }, after: [answers[i]!.id], start: replies[i]!.end }];
  });
  if (instead.length === 0) return { answers, state: objecting };
  const second = yield* answered(instead, here);
  const all = [...answers];
  instead.forEach(({ i, call }, k) => {
    all[i] = { ...call, reply: second[k]!.reply };
  });
  const now = second.reduce((latest, r) => Math.max(latest, r.end), state.now);
  const after = [...objecting.after, ...instead.map(({ call }) => call.id)];
  const again = instead.flatMap(({ i }) => ('refused' in all[i]!.reply ? [all[i] as Answer] : []));
  return { answers: all, state: { ...objected(objecting, again), now, after } };
}

const objected = (state: TaskState, refused: readonly Answer[]): TaskState => ({
  ...state,
  objections: [...(state.objections ?? []), ...refused.map(({ id, seat }): Objection => ({ id, seat: seat.name }))],
});

/** Seats that were asked in this step so far, not those in steps inside it. */
const askedHere = ({ log, path }: Place): readonly string[] =>
  log.flatMap((e) =>
    e.kind === 'event' && e.id.startsWith(`${path}/`) && !e.id.includes('/', path.length + 1) ? [e.seat] : [],
  );

/** Who is asked instead of a seat that refused, if anybody; nobody is asked to review its own draft for another. */
const substituteOf = ({ seat: refuser, request }: Answer, busy: ReadonlySet<string>, here: Place): Seat | undefined => {
  const { refusal } = here.run.org;
  const reviews = request.act === 'assess' && request.as !== 'bid' && request.as !== 'belief';
  const author = reviews ? seatIn(request.draft.id) : '';
  if (refusal?.then === 'escalate') {
    const boss = here.run.seats[refusal.to ?? '']?.[0];
    return boss?.name === refuser.name || boss?.name === author ? undefined : boss;
  }
  if (refusal?.then !== 'reassign') return undefined;
  const seats = here.run.seats[refuser.role] ?? [];
  const later = [...seats.slice(refuser.index + 1), ...seats.slice(0, refuser.index)];
  return later.find((s) => !busy.has(s.name) && s.name !== author);
};

/** The seat in the id of an event, as in `0.solve/worker.2#1~worker.0`. */
const seatIn = (id: string): string => id.slice(id.lastIndexOf('/') + 1).replace(/[#~].*$/, '');

/** The same request, put to another seat: with that seat's mandate, its view of the task, and its own drafts as its own. */
const reseated = (request: Request, seat: Seat, state: TaskState, here: Place): Request => {
  // The author of a blind draft is told by its id alone.
  const mine = (d: ShownDraft): ShownDraft => ({ ...d, own: (d.author ?? seatIn(d.id)) === seat.name });
  const changed: Record<string, unknown> = { ...request };
  if ('drafts' in request) changed.drafts = request.drafts.map(mine);
  if ('draft' in request && request.draft) changed.draft = mine(request.draft);
  if ('own' in request && request.own) changed.own = mine(request.own);
  return {
    ...(changed as unknown as Request),
    view: viewOf(seat, scopeBelow(request, state), request.view.known.map(mine), state.books, here),
    role: roleView(here, seat.role),
    seat: seat.name,
  };
};

/** What a request is about, before what the seat that refused it was let see beside that. */
const scopeBelow = (request: Request, state: TaskState): Scope => {
  if (request.act === 'assess' && request.as !== 'bid') return request.draft.scope;
  return (request.act === 'propose' && request.as === 'revise' ? request.own?.scope : undefined) ?? state.scope;
};

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
