/** Laws of what seats are shown: of the task, of what was carried down to them, of other drafts and of their authors. */
import { summaryOf } from '../../src/engine/summary.js';
import type { Call, Instance, Scope, ShownDraft } from '../../src/engine/types.js';
import { canonicalJson, keyHash } from '../../src/org/hash.js';
import { benchOf, type Given } from '../support/bench.js';
import { type Law, must } from './law.js';
import { type Seen, watch } from './watch.js';

const pathOf = (id: string): string => id.slice(0, id.lastIndexOf('/'));
const seatOf = (id: string): string => id.slice(id.lastIndexOf('/') + 1).replace(/[#~].*$/, '');
const seesOf = ({ org }: Given, role: string) => org.roles[role]?.sees ?? 'share';

/** The private facts that a seat is shown are those that the family allows the person in it, and no others. */
export const factsAsAllowed: Law = (given, first) => {
  const { instance } = benchOf(given);
  const { task, people } = given;
  for (const { id, seat, request } of watch(given, first).calls) {
    const { sees, facts } = request.view;
    must(sees === seesOf(given, seat.role), () => `${id}: sees ${sees}`);
    const due = task.view?.(instance, sees, seat.person, people.length) ?? [];
    must(canonicalJson(facts) === canonicalJson(due), () => `${id}: shown the facts ${facts}, and may see ${due}`);
    must(facts.length === 0 || sees === 'all' || sees === 'share', () => `${id}: facts beside a ${sees}`);
  }
};

/** What a request is about before the seat's own sight is considered: the draft's part of the task, or the table's. */
const scopeBelow = ({ request }: Call, { state }: Seen): Scope => {
  if (request.act === 'assess' && request.as !== 'bid') return request.draft.scope;
  return request.act === 'propose' && request.as === 'revise' ? (request.own as ShownDraft).scope : state.scope;
};

const unlimited = ({ parts, garbled }: Scope, { constraints }: Instance): Scope => ({
  parts,
  garbled,
  ...(constraints === undefined ? {} : { constraints: constraints.map((c) => c.id) }),
  whole: true,
});

/** Who sees all sees the whole task and every constraint; everybody else what came down to the work, also as a substitute. */
export const scopeAsSeen: Law = (given, first) => {
  const { seen, calls } = watch(given, first);
  const { instance } = benchOf(given);
  const steps = new Map(seen.map((one) => [one.here.path, one]));
  for (const call of calls) {
    const step = steps.get(pathOf(call.id));
    must(step !== undefined, () => `${call.id}: asked by no step`);
    if (step === undefined) continue;
    const below = scopeBelow(call, step);
    const due = seesOf(given, call.seat.role) === 'all' ? unlimited(below, instance) : below;
    const { scope } = call.request.view;
    must(
      canonicalJson(scope) === canonicalJson(due),
      () => `${call.id}: asked about ${canonicalJson(scope)}, which is ${canonicalJson(due)}`,
    );
  }
};

/** What an organization carries down arrives word for word at every depth; what it does not carry is what the divider wrote. */
export const carriedArrives: Law = (given, first) => {
  const { seen } = watch(given, first);
  const all = benchOf(given).instance.constraints?.map((c) => c.id);
  for (const { step, state, here } of seen) {
    if (step.do !== 'decompose') continue;
    const group = /^\[\d+\]\/\d+\.[a-z]+$/;
    const inside = seen.filter(
      (s) => s.here.path.startsWith(here.path) && group.test(s.here.path.slice(here.path.length)),
    );
    const above = state.scope.constraints ?? all;
    for (const { state: below, here: there } of inside) {
      const { constraints, whole, parts } = below.scope;
      const told = canonicalJson(constraints ?? null);
      if (step.carry === 'constraints' || step.carry === 'whole')
        must(told === canonicalJson(above ?? null), () => `${there.path}: ${told} arrived of ${above}`);
      else
        must(
          (constraints === undefined) === (all === undefined) && (constraints ?? []).every((c) => above?.includes(c)),
          () => `${there.path}: ${told} arrived and above were ${above}`,
        );
      must((whole === true) === (step.carry === 'whole'), () => `${there.path}: whole is ${whole}`);
      must(
        parts.every((p) => state.scope.parts.includes(p)),
        () => `${there.path}: parts ${parts}`,
      );
      const plan = step.of === 'draft' && step.carry === 'whole' ? state.drafts[0] : undefined;
      must(plan === undefined || below.known.includes(plan), () => `${there.path}: the plan was not carried`);
    }
  }
};

const SUMMARY = ['id', 'count', 'labels', 'values'];

/** A summary is counts and quartiles of all other drafts on the table; nothing else of them is shown beside it. */
export const summariesTellNoMore: Law = (given, first) => {
  const { seen, calls } = watch(given, first);
  const steps = new Map(seen.map((one) => [one.here.path, one]));
  for (const { id, request } of calls) {
    const found = steps.get(pathOf(id));
    const due = found?.step.do === 'revise' && found.step.see === 'summary';
    const summary = request.act === 'propose' ? request.summary : undefined;
    must((summary !== undefined) === due, () => `${id}: ${due ? 'no' : 'a'} summary`);
    if (summary === undefined || request.act !== 'propose' || found === undefined) continue;
    const own = request.own?.id;
    must(
      request.drafts.every((d) => d.id === own) && request.reviews.every((r) => r.of === own),
      () => `${id}: shown others beside their summary`,
    );
    const others = found.state.drafts.filter((d) => d.id !== own);
    const right = { id: summary.id, ...summaryOf(others) };
    must(canonicalJson(summary) === canonicalJson(right), () => `${id}: summed up as ${canonicalJson(summary)}`);
    must(summary.labels.reduce((n, l) => n + l.count, 0) === others.length, () => `${id}: labels of ${others.length}`);
    must(
      Object.keys(summary).every((key) => SUMMARY.includes(key)),
      () => `${id}: a summary tells ${Object.keys(summary)}`,
    );
  }
};

const draftsIn = ({ request }: Call): readonly ShownDraft[] => [
  ...('drafts' in request ? request.drafts : []),
  ...('draft' in request && request.draft ? [request.draft] : []),
  ...('own' in request && request.own ? [request.own] : []),
];

/** A draft is one's own where one wrote it; its author is named but in a blind step. */
export const authorsAsSaid: Law = (given, first) => {
  const { seen, calls } = watch(given, first);
  const steps = new Map(seen.map(({ step, here }) => [here.path, step]));
  for (const call of calls) {
    const step = steps.get(pathOf(call.id));
    const blind = step !== undefined && 'blind' in step && step.blind === true;
    const name = (d: ShownDraft): string => (/(default|median|mean)$/.test(d.id) ? '' : seatOf(d.id));
    for (const d of [...draftsIn(call), ...call.request.view.known]) {
      must(d.own === (name(d) === call.request.seat), () => `${call.id}: ${d.id} is ${d.own ? '' : 'not '}its own`);
      if (call.request.view.known.includes(d)) continue;
      const author = blind ? null : name(d);
      must(d.author === author, () => `${call.id}: ${d.id} is said to be by ${d.author}; ${blind ? 'blind' : author}`);
    }
  }
};

/** Designs are judged and chosen, named by what they say, and worked on by nobody. */
export const designsAreOnlyJudged: Law = (given, first) => {
  for (const call of watch(given, first).calls)
    for (const d of draftsIn(call)) {
      const { act, as } = call.request;
      must(Array.isArray(d.content) === (d.design === true), () => `${call.id}: ${d.id} is and is not a design`);
      if (d.design !== true) continue;
      must(act === 'assess' || as === 'vote', () => `${call.id}: ${as} on a design`);
      must(d.label === keyHash(d.content), () => `${call.id}: a design by another name`);
    }
};

/** Sides go round by the number of the seat; nobody is told to argue who is not asked for a draft. */
export const sidesGoRound: Law = (given, first) => {
  const { seen, calls } = watch(given, first);
  const steps = new Map(seen.map(({ step, here }) => [here.path, step]));
  const labels = new Map<number, string>();
  for (const { id, seat, request } of calls) {
    const step = steps.get(pathOf(id));
    const due = step !== undefined && 'side' in step && step.side === 'assigned';
    const side = request.act === 'propose' ? request.side : undefined;
    must((side !== undefined) === due, () => `${id}: ${due ? 'no' : 'a'} side`);
    // Who stands in for another argues for the other's side.
    if (side === undefined || id.includes('~')) continue;
    const before = labels.get(seat.index) ?? side.label;
    must(side.label === before, () => `${id}: argues for ${side.label}, and seat ${seat.index} for ${before}`);
    labels.set(seat.index, side.label);
  }
};
