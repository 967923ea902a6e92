/** Laws of one trial: bounds, order, time, what is on record, and the answer. */
import { type Call, isMissing } from '../../src/engine/types.js';
import { graphMatch } from '../../src/metrics/graph-match.js';
import { makespan } from '../../src/metrics/time.js';
import { check } from '../../src/org/check.js';
import { canonicalJson } from '../../src/org/hash.js';
import type { Step } from '../../src/org/schema.js';
import { benchOf, careful, eventsOf, rulingsOf, traceOf } from '../support/bench.js';
import { type Law, must } from './law.js';
import { type Seen, watch } from './watch.js';

const RULING: Partial<Record<Step['do'], string>> = {
  vote: 'tally',
  trade: 'tally',
  pick: 'pick',
  when: 'test',
  assign: 'award',
};

const expectedRuling = ({ step, state, end }: Seen): string | undefined => {
  if (end.stopped) return undefined;
  if (step.do === 'repeat') return step.until && step.times > 0 ? 'test' : undefined;
  if (step.do !== 'call') return RULING[step.do];
  const active = state.active.filter((name) => name === step.unit).length;
  return step.depth !== undefined && active >= step.depth ? 'test' : undefined;
};

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
    const { path } = one.here;
    const { do: verb, spend } = one.step;
    for (const kind of [expectedRuling(one), spend === undefined ? undefined : 'spend'])
      must(
        kind === undefined ||
          rulings.some((r) => r.ruling === kind && r.id.startsWith(`${path}!`) && !['', 'empty'].includes(r.outcome)),
        () => `${path}: ${verb} without a ruling ${kind}`,
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

/** The drafts, reviews and summary that a request shows. */
const shownIn = ({ request }: Call): readonly string[] => [
  ...new Set([
    ...request.view.known.map((d) => d.id),
    ...('drafts' in request ? [...request.drafts, ...request.reviews].map((x) => x.id) : []),
    ...('draft' in request && request.draft ? [request.draft.id] : []),
    ...('summary' in request && request.summary ? [request.summary.id] : []),
  ]),
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

/** Picks that may lay down a draft which nobody wrote. */
const BY_NOBODY = ['default', 'median', 'mean'];

/** Ids are unique; causes and what was shown came earlier, and were finished by then. */
export const ordered: Law = (_, trace) => {
  const ids = new Set<string>();
  const known = new Map<string, number>();
  /** Drafts by nobody, and summaries. */
  const ruled = new Set<string>();
  for (const e of trace.entries) {
    must(!ids.has(e.id), () => `${e.id} occurs twice`);
    ids.add(e.id);
    if (e.kind === 'ruling') {
      for (const id of e.on) must(known.has(id) || ruled.has(id), () => `${e.id} counts ${id}, not seen before`);
      if (e.ruling === 'pick' && BY_NOBODY.includes(e.by)) ruled.add(e.outcome);
      if (e.ruling === 'summary') ruled.add(e.id);
      continue;
    }
    for (const id of e.after) must(known.has(id), () => `${e.id} follows ${id}, which is no earlier event`);
    for (const id of e.shown) {
      must(known.has(id) || ruled.has(id), () => `${e.id} was shown ${id}, not made before`);
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
  const ruling = rulingsOf(trace).find((r) => r.ruling === 'pick' && r.outcome === answer.id);
  const closing = source === undefined && ruling?.by === 'default' ? 'default' : 'answered';
  must(reason === closing, () => `${answer.id}: reason ${reason}`);
  must(answer.design === undefined, () => `${answer.id}: the answer is a design`);
  const label = given.task.label(benchOf(given).instance, answer.content);
  must(label === answer.label, () => `${answer.id}: label ${answer.label}, and the task says ${label}`);
  if (!source) {
    const laid = ruling !== undefined && BY_NOBODY.includes(ruling.by) && answer.seat === '';
    must(laid, () => `${answer.id}: nobody made it and no ruling laid it down`);
    return;
  }
  must('content' in source.reply && source.reply.content === answer.content, () => `${answer.id}: another content`);
  must(source.seat === answer.seat, () => `${answer.id}: another author`);
};

/** Who was shown what is what the organization declares, by code that has never seen the engine. */
export const asDeclared: Law = (given, trace) => {
  const { match, firstMismatch } = graphMatch(trace, given.org);
  must(match === 1, () => firstMismatch ?? 'no match');
};

/** Where nobody falls silent and nothing is lost, an organization that passes `check` has an answer. */
export const answersWhenAllReply: Law = (given) => {
  const { around: _, ...alone } = given;
  const trace = traceOf({ ...alone, people: careful });
  must(trace.answer !== null, () => `no answer (${trace.reason}) although everybody replied`);
};
