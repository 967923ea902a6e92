/**
 * What holds for every trial of every organization that passes `check`. Each law throws where it is broken; the tests
 * beside this file apply all of them to the shipped organizations and to some thousand random ones.
 */
import { answersOf, runAsync, runSync } from '../../src/engine/drivers.js';
import { verbs } from '../../src/engine/run.js';
import type { Place, TaskState } from '../../src/engine/state.js';
import { type Call, isMissing, type Reply, type Trace, type TraceEvent } from '../../src/engine/types.js';
import { graphMatch } from '../../src/metrics/graph-match.js';
import { makespan } from '../../src/metrics/time.js';
import { check } from '../../src/org/check.js';
import { canonicalJson } from '../../src/org/hash.js';
import type { Step } from '../../src/org/schema.js';
import { integer, oneOf, type Stream, stream } from '../../src/rng/streams.js';
import { frozen } from '../contracts/task-bench.js';
import { type Answering, attacking, benchOf, careful, eventsOf, type Given, traceOf } from '../support/bench.js';
import { randomOrganization } from '../support/random-organization.js';

export type Law = (given: Given, trace: Trace) => void | Promise<void>;

const must = (holds: boolean, what: () => string): void => {
  if (!holds) throw new Error(what());
};

const sameTrace = (found: Trace, right: Trace, what: string): void => {
  const [a, b] = [canonicalJson(found), canonicalJson(right)];
  if (a === b) return;
  const at = right.entries.findIndex((e, i) => canonicalJson(e) !== canonicalJson(found.entries[i] ?? null));
  const shown = [found, right].map((t) =>
    canonicalJson(at === -1 ? { ...t, entries: t.entries.length } : (t.entries[at] ?? null)),
  );
  throw new Error(`${what}: ${at === -1 ? 'the end' : `entry ${at}`} is ${shown[0]} and should be ${shown[1]}`);
};

// ---------------------------------------------------------------- the verbs under observation

interface Seen {
  readonly step: Step;
  readonly state: TaskState;
  readonly here: Place;
  readonly end: TaskState;
}

let watching: Seen[] | null = null;

/** Once in each test file: every verb tells what it was given and what it left. */
const watched = Object.fromEntries(
  Object.entries(verbs).map(([name, verb]) => [
    name,
    function* (step: never, state: TaskState, here: Place) {
      const end = yield* verb(step, watching ? frozen(state) : state, here);
      watching?.push({ step, state, here, end });
      return end;
    },
  ]),
);
Object.assign(verbs, watched);

interface Watched {
  readonly trace: Trace;
  readonly seen: readonly Seen[];
  readonly calls: readonly Call[];
}

const remembered = new WeakMap<Trace, Watched>();

/** The trial again, from the same key and with nothing shared, this time under observation. */
const watch = (given: Given, first: Trace): Watched => {
  const done = remembered.get(first);
  if (done) return done;
  const seen: Seen[] = [];
  const calls: Call[] = [];
  const { flow, answer } = benchOf(given);
  watching = seen;
  try {
    const trace = runSync(flow(), (call) => {
      calls.push(call);
      // Everything is frozen: whoever changes what it was shown breaks the trial.
      return frozen(answer({ ...call, request: frozen(call.request) }));
    });
    const all: Watched = { trace, seen, calls };
    remembered.set(first, all);
    return all;
  } finally {
    watching = null;
  }
};

const RULING: Partial<Record<Step['do'], string>> = { vote: 'tally', pick: 'pick', when: 'test', assign: 'award' };

const expectedRuling = ({ step, state }: Seen): string | undefined => {
  if (step.do === 'repeat') return step.until && step.times > 0 ? 'test' : undefined;
  if (step.do !== 'call') return RULING[step.do];
  const active = state.active.filter((name) => name === step.unit).length;
  return step.depth !== undefined && active >= step.depth ? 'test' : undefined;
};

// ---------------------------------------------------------------- laws of one trial

/** Never more calls, drafts or depth than `check` says; nobody changes what lies on the table; every choice is on record. */
export const withinBound: Law = (given, trace) => {
  const { bound } = check(given.org);
  const run = watch(given, trace);
  const calls = eventsOf(trace).length;
  must(calls <= bound.calls, () => `${calls} calls, and the bound is ${bound.calls}`);
  for (const { step, state, end, here } of run.seen) {
    for (const { drafts, reviews, active } of [state, end]) {
      const ids = new Set(drafts.map((x) => x.id));
      must(drafts.length <= bound.drafts, () => `${here.path}: ${drafts.length} drafts; bound ${bound.drafts}`);
      must(active.length <= bound.depth, () => `${here.path}: ${active.length} deep; bound ${bound.depth}`);
      must(ids.size === drafts.length, () => `${here.path}: one draft lies twice on the table`);
      must(new Set(reviews.map((x) => x.id)).size === reviews.length, () => `${here.path}: one review twice`);
      must(
        reviews.every((x) => ids.has(x.of)),
        () => `${here.path}: a review of a draft that is gone`,
      );
    }
    must(end.assignees === state.assignees, () => `${here.path}: ${step.do} leaves another assignee`);
    must(end.active.length === state.active.length, () => `${here.path}: ${step.do} leaves a unit open`);
    must(end.scope === state.scope && end.known === state.known, () => `${here.path}: ${step.do} changes the scope`);
    must(end.group === state.group, () => `${here.path}: ${step.do} leaves another group`);
  }
};

/** Every vote, pick, test, award and commit leaves a line that says what was counted and what came out. */
export const everyChoiceIsRuled: Law = (given, first) => {
  const { trace, seen } = watch(given, first);
  const rulings = trace.entries.filter((e) => e.kind === 'ruling');
  for (const one of seen) {
    const kind = expectedRuling(one);
    if (kind === undefined) continue;
    const { path } = one.here;
    must(
      rulings.some((r) => r.ruling === kind && r.id.startsWith(`${path}!`) && r.outcome !== ''),
      () => `${path}: ${one.step.do} without a ruling ${kind}`,
    );
  }
  const missing = eventsOf(trace).filter((e) => isMissing(e.reply));
  for (const e of missing)
    must(
      rulings.some((r) => r.ruling === 'skip' && r.on.includes(e.id)),
      () => `${e.id}: no reply and no ruling`,
    );
  const commits = rulings.filter((r) => r.ruling === 'commit' && r.by === 'answer');
  must(
    trace.answer ? commits.length === 1 && commits[0]?.outcome === trace.answer.id : commits.length === 0,
    () => `the answer is ${trace.answer?.id}, and the commits are ${commits.map((c) => c.outcome)}`,
  );
};

/** The drafts and reviews that a request shows. */
const shownIn = ({ request }: Call): readonly string[] => [
  ...request.view.known.map((d) => d.id),
  ...('drafts' in request ? [...request.drafts, ...request.reviews].map((x) => x.id) : []),
  ...('draft' in request ? [request.draft.id] : []),
];

/** The record of a request says what the request said: who was asked for what, about which parts, seeing what. */
export const recordedAsAsked: Law = (given, first) => {
  const { trace, calls } = watch(given, first);
  const events = new Map(eventsOf(trace).map((e) => [e.id, e]));
  must(events.size === calls.length, () => `${calls.length} requests and ${events.size} events`);
  for (const one of calls) {
    const { id, seat, request } = one;
    const e = events.get(id);
    const asked = [seat.name, seat.person, request.act, request.as, request.view.scope, [...shownIn(one)].sort()];
    const told = e && [e.seat, e.person, e.act, e.as, e.scope, [...e.shown].sort()];
    must(
      canonicalJson(told) === canonicalJson(asked),
      () => `${id}: asked ${canonicalJson(asked)}, recorded ${canonicalJson(told)}`,
    );
    must(request.seat === seat.name && request.role.name === seat.role, () => `${id}: the request names another seat`);
  }
};

/** Ids are unique; causes and what was shown came earlier, and were finished by then. */
export const ordered: Law = (_, trace) => {
  const ids = new Set<string>();
  const known = new Map<string, number>();
  const defaults = new Set<string>();
  for (const e of trace.entries) {
    must(!ids.has(e.id), () => `${e.id} occurs twice`);
    ids.add(e.id);
    if (e.kind === 'ruling') {
      for (const id of e.on) must(known.has(id) || defaults.has(id), () => `${e.id} counts ${id}, not seen before`);
      if (e.ruling === 'pick' && e.by === 'default') defaults.add(e.outcome);
      continue;
    }
    for (const id of e.after) must(known.has(id), () => `${e.id} follows ${id}, which is no earlier event`);
    for (const id of e.shown) {
      must(known.has(id) || defaults.has(id), () => `${e.id} was shown ${id}, not made before`);
      must((known.get(id) ?? 0) <= e.start + 1e-9, () => `${e.id} was shown ${id} before it was finished`);
    }
    const cites = 'content' in e.reply ? (e.reply.cites ?? []) : [];
    for (const id of cites) must(e.shown.includes(id), () => `${e.id} cites ${id}, which it was not shown`);
    const ready = Math.max(0, ...e.after.map((id) => known.get(id) as number));
    must(Math.abs(e.start - ready) < 1e-9, () => `${e.id} starts at ${e.start}; its causes ended at ${ready}`);
    must(e.end >= e.start, () => `${e.id} ends before it starts`);
    known.set(e.id, e.end);
  }
};

/** The span is the longest chain of causes; one pair of hands per seat takes at least that, and at least a fair share of the work. */
export const timed: Law = (given, trace) => {
  const events = eventsOf(trace);
  const last = Math.max(0, ...events.map((e) => e.end));
  must(Math.abs(trace.span - last) < 1e-9, () => `span ${trace.span}, and the last event ends at ${last}`);
  const work = events.reduce((sum, e) => sum + e.end - e.start, 0);
  const seats = Object.values(given.org.roles).reduce((n, { seats: s }) => n + s, 0);
  const made = makespan(events);
  const slack = 1e-9 * Math.max(1, work);
  must(made >= trace.span - slack, () => `makespan ${made} < span ${trace.span}`);
  must(made >= work / seats - slack, () => `makespan ${made} < work ${work} / ${seats} seats`);
  must(made <= work + slack, () => `makespan ${made} > work ${work}`);
};

/** The answer is a draft that somebody made, or the null answer; without one there is a reason. */
export const answered: Law = (given, trace) => {
  const { answer, reason } = trace;
  if (!answer) {
    must(reason !== 'answered' && reason !== 'default', () => `no answer, and the reason is ${reason}`);
    return;
  }
  const source = eventsOf(trace).find((e) => e.id === answer.id);
  must(reason === (source ? 'answered' : 'default'), () => `${answer.id}: reason ${reason}`);
  if (!source) {
    const ruling = trace.entries.find((e) => e.kind === 'ruling' && e.by === 'default' && e.outcome === answer.id);
    must(ruling !== undefined && answer.seat === '', () => `${answer.id}: nobody made it and no ruling laid it down`);
    return;
  }
  must('content' in source.reply && source.reply.content === answer.content, () => `${answer.id}: another content`);
  must(source.seat === answer.seat, () => `${answer.id}: another author`);
  const label = given.task.label(benchOf(given).instance, answer.content);
  must(label === answer.label, () => `${answer.id}: label ${answer.label}, and the task says ${label}`);
};

/** Who was shown what is what the organization declares, by code that has never seen the engine. */
export const asDeclared: Law = (given, trace) => {
  const { match, firstMismatch } = graphMatch(trace, given.org);
  must(match === 1, () => firstMismatch ?? 'no match');
};

/** Where nobody falls silent and nothing is lost, an organization that passes `check` has an answer. */
export const answersWhenAllReply: Law = (given) => {
  const trace = traceOf({ ...given, people: careful });
  must(trace.answer !== null, () => `no answer (${trace.reason}) although everybody replied`);
};

// ---------------------------------------------------------------- laws of two trials

/** One key, one trace; also where everything that is shown or returned is frozen. */
export const sameKeySameTrace: Law = (given, trace) => sameTrace(watch(given, trace).trace, trace, 'the second time');

/** Answers come in any order, late, and are even worked out in that order: not a byte of the trace changes. */
export const driverFree: Law = async (given, trace) => {
  const { flow, answer } = benchOf(given);
  const rng = stream(['adversary', given.seed, given.index]);
  const waiting: (() => void)[] = [];
  const later = (call: Call): Promise<Reply> =>
    new Promise((resolve, reject) => {
      waiting.push(() => {
        try {
          resolve(answer(call));
        } catch (error) {
          reject(error);
        }
      });
    });
  let found: Trace | undefined;
  const running = runAsync(flow(), later).then((t) => {
    found = t;
  });
  await Promise.race([running, adversary(waiting, rng, () => found !== undefined)]);
  await running;
  sameTrace(found as Trace, trace, 'asynchronously');
};

/** Lets answers through one by one, in random order, with random pauses between them. */
const adversary = async (waiting: (() => void)[], rng: Stream, done: () => boolean): Promise<void> => {
  for (let idle = 0; !done(); idle++) {
    const [next] = waiting.length > 0 ? waiting.splice(integer(rng, waiting.length), 1) : [];
    next?.();
    if (next) idle = 0;
    if (idle > 10_000) throw new Error('driverFree: the flow waits for nothing');
    for (let pause = integer(rng, 4); pause >= 0; pause--) await Promise.resolve();
  }
};

/** A recorded trace answers for the people, also after a journey through JSON. */
export const replays: Law = (given, trace) => {
  const { flow } = benchOf(given);
  const recorded = JSON.parse(JSON.stringify(trace)) as Trace;
  sameTrace(runSync(flow(), answersOf(recorded)), trace, 'replayed');
};

/** What the world knows of an act (intent, belief, faults) reaches nobody. */
export const truthIsSealed: Law = (given, trace) => {
  const lie = { intent: 'attack', faults: ['hazard', 'lost:p1'], belief: -1 } as const;
  const lied = traceOf(given, (call, answer) => ({ ...answer(call), truth: lie }));
  const open = (t: Trace): Trace => ({ ...t, entries: t.entries.map((e) => ({ ...e, truth: null }) as never) });
  sameTrace(open(lied), open(trace), 'with other truths');
};

const firstAttack = (events: readonly TraceEvent[]): number => {
  const at = events.findIndex((e) => e.truth?.intent === 'attack');
  return at === -1 ? events.length : at;
};

/** An attacker that never attacks is honest to the last bit, and one that does is honest until then. */
export const honestTwin: Law = (given, trace) => {
  const honest = given.people.map((p) => ({ ...p, policy: 'honest', args: {} }));
  const base = given.people.every((p) => p.policy === 'honest') ? trace : traceOf({ ...given, people: honest });
  sameTrace(traceOf({ ...given, people: attacking(honest, 0) }), base, 'attacking never');
  const attacked = traceOf({ ...given, people: attacking(honest, 0.3) });
  const events = eventsOf(attacked);
  const until = firstAttack(events);
  const before = (t: Trace): Trace => ({
    ...t,
    entries: eventsOf(t).slice(0, until),
    answer: null,
    span: 0,
    reason: 'error',
  });
  sameTrace(before(attacked), before(base), 'before the first attack');
  if (until < events.length)
    must(eventsOf(base)[until]?.id === events[until]?.id, () => `${events[until]?.id}: the attacked act was not met`);
};

/** Replies that no sane agent gives, all of the right type: strangers, circles, repetitions, extremes, other acts' replies, silence. */
const chaotic = (seed: number): Answering => {
  return ({ id, request }): Reply => {
    const rng = stream(['chaos', seed, id]);
    const { task, instance, scope } = request.view;
    const usage = { tokensIn: null, tokensOut: 0, seconds: integer(rng, 3), usd: null };
    const some = (names: readonly string[]): string[] =>
      Array.from({ length: integer(rng, names.length + 2) }, () => oneOf(rng, [...names, 'stranger']));
    const kind = rng() < 0.15 ? integer(rng, 7) : -1;
    if (kind === 0) return { refused: 'no', usage };
    if (kind === 1) return { none: 'nothing', usage };
    if (kind === 2 || (kind < 2 && request.act === 'propose')) {
      const part = oneOf(rng, instance.parts).id;
      const content = rng() < 0.5 ? task.fallback(instance, scope) : task.wrong(instance, part, integer(rng, 3), null);
      return { content, label: task.label(instance, content), usage };
    }
    if (kind === 3 || (kind < 3 && request.as === 'bid')) return { p: 3 * rng() - 1, price: 3 * rng() - 1, usage };
    if (kind === 4 || (kind < 4 && request.act === 'assess')) return { score: 3 * rng() - 1, usage };
    if (kind === 5 || (kind < 5 && request.act === 'choose'))
      return {
        ranking: some('options' in request ? request.options : scope.parts),
        approved: integer(rng, 5) - 1,
        usage,
      };
    if (request.act === 'design' && kind < 6) {
      const steps = rng() < 0.7 ? randomOrganization(integer(rng, 300)).workflow : { do: 'nothing' };
      return { steps, usage };
    }
    const groups = Array.from({ length: integer(rng, 6) }, () => ({
      parts: some(scope.parts),
      after: Array.from({ length: integer(rng, 3) }, () => integer(rng, 8) - 1),
      garbled: some(scope.parts),
    }));
    return { parts: groups, usage };
  };
};

/** Whatever the replies are, the trial comes to its end, in order, in bounds, and as declared. */
export const survivesAnyReply: Law = (given) => {
  const trace = traceOf(given, chaotic(given.seed));
  const { bound } = check(given.org);
  must(eventsOf(trace).length <= bound.calls, () => `${eventsOf(trace).length} calls; the bound is ${bound.calls}`);
  for (const law of [ordered, timed, answered, asDeclared, replays]) void law(given, trace);
};

/** Names decide nothing: an organization under another name is the same organization. */
export const namesDecideNothing: Law = (given, trace) => {
  const org = { ...given.org, name: 'placebo', summary: 'The same.', source: 'none', weakness: 'none' };
  sameTrace(traceOf({ ...given, org }), trace, 'under another name');
};

export const laws: Readonly<Record<string, Law>> = {
  withinBound,
  everyChoiceIsRuled,
  recordedAsAsked,
  ordered,
  timed,
  answered,
  asDeclared,
  answersWhenAllReply,
  sameKeySameTrace,
  driverFree,
  replays,
  truthIsSealed,
  honestTwin,
  namesDecideNothing,
  survivesAnyReply,
};
