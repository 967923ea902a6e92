/** Reading requests: of whom, with what shown, on which parts of the task, and who answered instead of those who refused. */
import type { TraceEvent } from '../engine/types.js';
import { type Asking, showsReviews } from '../org/graph.js';
import {
  fail,
  idsOf,
  type Made,
  next,
  type Place,
  type Reader,
  roleOf,
  ruling,
  Stopped,
  sameIds,
  seatsOf,
  type Table,
} from './graph-reader.js';

/** One request that the organization declares: of whom, and with what beside the known results. */
export interface Expected {
  readonly seat: string;
  /** What tells apart the requests to one seat in one step. */
  readonly mark: string;
  /** What is declared to be shown; where a lot decides, by what was found. */
  readonly shown: readonly string[] | ((found: readonly string[]) => readonly string[]);
  /** Whose draft is reviewed: nobody is asked to review its own for another. */
  readonly author?: string;
}

/** What came back. */
export interface Heard {
  /** One for each request, in order; a substitute's in the place of the one who refused. */
  readonly replies: readonly TraceEvent[];
  /** Ids that a ruling on these replies may count: those in their places, or with the refused ones beside them. */
  readonly on: readonly (readonly string[])[];
  /** The table with the objections of those who refused. */
  readonly table: Table;
}

/** The one seat of a role that acts alone, shown this. */
export const one = (r: Reader, by: string, at: Place, shown: readonly string[] = [], mark = ''): readonly Expected[] =>
  seatsOf(r, by, at)
    .slice(0, 1)
    .map((seat) => ({ seat, mark, shown }));

export const isMissing = (e: TraceEvent): boolean => 'none' in e.reply || 'refused' in e.reply;

/** The drafts among replies. */
export const draftOf = (e: TraceEvent): Made | null =>
  !isMissing(e) && 'content' in e.reply ? { id: e.id, step: e.step, seat: e.seat, label: e.reply.label } : null;

/** The list of ids that the next ruling counts, among those it may count. */
export const counted = (r: Reader, { on }: Heard): readonly string[] => {
  const e = next(r);
  const found = e?.kind === 'ruling' ? on.find((ids) => sameIds(e.on, ids)) : undefined;
  return found ?? (on[0] as readonly string[]);
};

/** The next entries, which must be these requests and no other, each showing what is declared and nothing else. */
export const asked = (
  r: Reader,
  at: Place,
  table: Table,
  expected: readonly Expected[],
  key: string = at.step,
): Heard => {
  if (expected.length === 0) return { replies: [], on: [[]], table };
  const node = mayBeHere(r, at, table, key);
  const events = expected.map((x) => answered(r, at, table, node, x));
  const { refusal } = r.org;
  if (!refusal) return { replies: events, on: [idsOf(events)], table };
  const heard = r.heard.get(at.path) ?? new Set();
  r.heard.set(at.path, heard);
  for (const { seat } of expected) heard.add(seat);
  const refused = events.filter((e) => 'refused' in e.reply);
  if (refused.length === 0) return { replies: events, on: [idsOf(events)], table };
  if (refusal.then === 'stop') {
    r.stopped = true;
    throw new Stopped();
  }
  const replies = [...events];
  const others: TraceEvent[] = [];
  for (const [i, { seat: refuser, reply }] of events.entries()) {
    if (!('refused' in reply)) continue;
    const { mark, shown, author } = expected[i] as Expected;
    const seat = substitute(r, refuser, heard, author);
    if (seat === undefined) continue;
    heard.add(seat);
    const instead = answered(r, at, table, node, { seat, mark: `${mark}~${refuser}`, shown });
    replies[i] = instead;
    others.push(instead);
  }
  const objections = idsOf([...refused, ...others.filter((e) => 'refused' in e.reply)]);
  const after = { ...table, objections: [...table.objections, ...objections] };
  return { replies, on: [idsOf(replies), idsOf([...events, ...others])], table: after };
};

/** Who is asked instead of one who refused; nobody where every seat has been asked, or where it would be the same seat. */
const substitute = (
  r: Reader,
  refuser: string,
  heard: ReadonlySet<string>,
  author: string | undefined,
): string | undefined => {
  const { then, to = '' } = r.org.refusal ?? {};
  const [first] = r.seats[to] ?? [];
  if (then === 'escalate') return first === refuser || first === author ? undefined : first;
  if (then !== 'reassign') return undefined;
  const seats = r.seats[roleOf(refuser)] ?? [];
  const after = seats.indexOf(refuser) + 1;
  return [...seats.slice(after), ...seats.slice(0, after)].find((seat) => !heard.has(seat) && seat !== author);
};

/** The next entry, which must be the answer to this request, and the ruling on it where no reply came. */
const answered = (r: Reader, at: Place, table: Table, node: Asking, { seat, mark, shown }: Expected): TraceEvent => {
  const { act, as } = node;
  const known = idsOf(table.known);
  const e = next(r);
  r.at++;
  const id = `${at.path}/${seat}${mark}`;
  if (e?.kind !== 'event' || e.id !== id || e.step !== at.step || e.seat !== seat || e.act !== act || e.as !== as)
    return fail(`${e?.id ?? 'the end'}: here is declared ${id}, ${as} by ${seat}`);
  const declared = typeof shown === 'function' ? shown(e.shown) : shown;
  const right = known.length > 0 ? [...known, ...declared] : declared;
  if (!sameIds(e.shown, right)) {
    const more = e.shown.filter((s, i) => !right.includes(s) || e.shown.indexOf(s) < i);
    const less = right.filter((s) => !e.shown.includes(s));
    return fail(`${id}: shown and not declared: [${more}]; declared and not shown: [${less}]`);
  }
  scopeOf(r, at, e);
  if (isMissing(e)) ruling(r, at.path, 'skip', 'reply', [id], 'refused' in e.reply ? 'refused' : 'none');
  return e;
};

/** What of the task a request is about: the parts of the group, and what its role sees or was carried down beside them. */
const scopeOf = (r: Reader, at: Place, { id, seat, act, as, scope }: TraceEvent): void => {
  const all = r.org.roles[roleOf(seat)]?.sees === 'all';
  const whole = scope.whole === true;
  if (all && !whole) fail(`${id}: ${roleOf(seat)} sees all, and was not shown the whole task`);
  // Work on a draft is about what the draft is about.
  if (as === 'revise' || (act === 'assess' && as !== 'bid')) return;
  const { parts, carried } = at;
  if (parts && !sameIds(scope.parts, parts)) fail(`${id}: on the parts ${scope.parts}; the split gave ${parts}`);
  if (all) return;
  if (whole !== carried.whole) fail(`${id}: the whole task is ${whole ? 'shown' : 'carried'} and not the other`);
  if (!parts) return;
  const found = scope.constraints ?? [];
  const { most, set } = carried;
  const more = most === null ? [] : found.filter((c) => !most.includes(c));
  if (more.length > 0) fail(`${id}: the constraints ${more} were neither carried nor written down by who divided`);
  const right = r.constraints.get(set) ?? found;
  if (!sameIds(found, right)) fail(`${id}: the constraints ${found}; others with the same ticket had ${right}`);
  r.constraints.set(set, right);
};

/** What lies here must also be declared to come here by the static graph, which has seen no trace. */
const mayBeHere = (r: Reader, at: Place, table: Table, key: string): Asking => {
  const node = r.graph.asking[key] ?? fail(`${at.path}: the step ${at.step} asks nobody`);
  const within = (items: readonly { id: string; step: string }[], steps: readonly string[], what: string): void => {
    for (const { id, step } of items)
      if (!steps.includes(step)) fail(`${at.path}: ${what} ${id} of ${step} is not declared to come here`);
  };
  within(table.drafts, node.drafts, 'draft');
  within(table.known, node.known, 'result');
  // A review stands before every reader of drafts but those who look or divide.
  if (showsReviews(node)) within(table.reviews, node.reviews, 'review');
  return node;
};
