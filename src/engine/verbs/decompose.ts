import type { StepOf } from '../../org/schema.js';
import { ask, type Branch, fork } from '../asking.js';
import { type Books, touchesAccounts } from '../ledger.js';
import { asked, inner, laid, type Place, rule, seatsOf, showDraft, type TaskState } from '../state.js';
import { type Draft, type Flow, type Group, isMissing, type Scope } from '../types.js';
import type { Verb } from '../verb.js';

/** Splits the scope into groups and does `each` for every one; a group starts when those it builds on have ended. */
export const decompose: Verb<'decompose'> = function* (step, state, here) {
  const plan = step.of === 'draft' ? state.drafts[0] : undefined;
  if (step.of === 'draft' && state.drafts.length !== 1) {
    const ids = state.drafts.map((d) => d.id);
    rule(here, 'skip', 'decompose', ids, 'nothing', state.now, `${ids.length} drafts, and one plan is divided`);
    return state;
  }
  const askings = seatsOf(step.by, state, here)
    .slice(0, 1)
    .map((seat) => ({
      seat,
      mark: '',
      request: {
        ...asked(seat, state, here),
        act: 'split',
        as: 'decompose',
        max: step.max,
        ...(plan === undefined ? {} : { draft: showDraft(plan, seat) }),
      } as const,
    }));
  const { answers, state: split } = yield* ask(askings, state, here);
  if (split.stopped) return split;
  const reply = answers[0]?.reply;
  if (!reply || isMissing(reply) || !('parts' in reply)) return laid(split, []);
  const groups = cleanGroups(reply.parts, state.scope, step.max);
  const lost = state.scope.parts.filter((p) => !groups.some((g) => g.parts.includes(p)));
  const outcome = groups.map((g) => g.parts.join('+')).join(' | ') || 'nothing';
  const why = lost.length > 0 ? `left out: ${lost.join(', ')}` : undefined;
  rule(here, 'split', 'parts', split.after, outcome, split.now, why);
  const { ends, books } = yield* worked(step, groups, split, plan, here);
  const all = groups.map((_, i) => ends.get(i)).filter((end) => end !== undefined);
  const now = Math.max(split.now, ...all.map((s) => s.now));
  if (all.some((end) => end.stopped)) return { ...split, books, now, stopped: true };
  const drafts = all.flatMap((end, i) => committed(end, i, groups[i] as Group, here));
  const heard = all.filter((s) => s.objections !== null);
  const objections =
    heard.length === 0 ? split.objections : [...(split.objections ?? []), ...heard.flatMap((s) => s.objections ?? [])];
  return {
    ...laid({ ...split, reviews: all.flatMap((s) => s.reviews), objections }, drafts),
    books,
    now,
    after: groups.length > 0 ? all.flatMap((s) => s.after) : split.after,
  };
};

/** The draft that a group leaves is committed, and the record says so. */
const committed = (end: TaskState, i: number, group: Group, here: Place): readonly Draft[] => {
  const draft = end.drafts.length === 1 ? end.drafts[0] : undefined;
  const ids = end.drafts.map((d) => d.id);
  const why = `group ${i}: ${group.parts.join('+')}`;
  rule(here, draft ? 'commit' : 'skip', 'group', ids, draft?.id ?? 'no draft', end.now, why);
  return draft ? [draft] : [];
};

/** Every group's end. Waves: all groups whose predecessors have ended; clocks come from the predecessors, not from the wave. */
function* worked(
  step: StepOf<'decompose'>,
  groups: readonly Group[],
  split: TaskState,
  plan: Draft | undefined,
  here: Place,
): Flow<{ ends: ReadonlyMap<number, TaskState>; books: Books }> {
  const ends = new Map<number, TaskState>();
  const inOrder = touchesAccounts(here.run.org, step.each);
  let books = split.books;
  while (ends.size < groups.length && ![...ends.values()].some((end) => end.stopped)) {
    const ready = groups.flatMap((g, i) => (!ends.has(i) && g.after.every((j) => ends.has(j)) ? [i] : []));
    const flows = ready.map(
      (i): Branch =>
        (log, open) => {
          const group = groups[i] as Group;
          const before = group.after.map((j) => ends.get(j) as TaskState);
          const start: TaskState = {
            ...split,
            scope: scopeOf(step, group, split.scope, here),
            known: [
              ...split.known,
              ...(plan !== undefined && step.carry === 'whole' ? [plan] : []),
              ...before.flatMap((s) => s.drafts),
            ],
            drafts: [],
            reviews: [],
            decided: null,
            objections: null,
            group: i,
            books: open,
            now: Math.max(split.now, ...before.map((s) => s.now)),
            after: [...split.after, ...before.flatMap((s) => s.after)],
          };
          return here.run.walk(step.each, start, { ...inner(here, `[${i}]/`, '.each.'), log });
        },
    );
    const done = yield* fork(flows, books, inOrder, here);
    if (inOrder) books = done.at(-1)?.books ?? books;
    ready.forEach((i, k) => {
      ends.set(i, done[k] as TaskState);
    });
  }
  return { ends, books };
}

/** What a group works on: its parts, what was garbled, and what is carried down beside them. */
const scopeOf = (step: StepOf<'decompose'>, group: Group, above: Scope, here: Place): Scope => {
  const garbled = [...new Set([...group.garbled, ...above.garbled.filter((p) => group.parts.includes(p))])];
  const all = here.run.instance.constraints?.map((c) => c.id);
  const reached = all === undefined ? undefined : (above.constraints ?? all);
  const carried = step.carry === 'constraints' || step.carry === 'whole';
  const told = carried ? reached : reached?.filter((id) => group.constraints?.includes(id));
  return {
    parts: group.parts,
    garbled,
    ...(told === undefined ? {} : { constraints: told }),
    ...(step.carry === 'whole' ? { whole: true as const } : {}),
  };
};

/** Groups as the engine can run them: known parts once each, at most `max` groups, no group that waits for itself. */
export const cleanGroups = (groups: readonly Group[], scope: Scope, max: number): Group[] => {
  const free = new Set(scope.parts);
  const kept: { group: Group; from: number }[] = [];
  groups.forEach((g, from) => {
    const parts = g.parts.filter((p) => free.delete(p));
    if (parts.length > 0 && kept.length < max) kept.push({ group: { ...g, parts }, from });
  });
  const position = new Map(kept.map((k, i) => [k.from, i]));
  const links = kept.map((k, i) =>
    [...new Set(k.group.after)].map((j) => position.get(j)).filter((j): j is number => j !== undefined && j !== i),
  );
  const reaches = (from: number, to: number, seen = new Set<number>()): boolean =>
    from === to ||
    (!seen.has(from) && [seen.add(from), (links[from] ?? []).some((j) => reaches(j, to, seen))][1] === true);
  for (let i = 0; i < links.length; i++) links[i] = (links[i] ?? []).filter((j) => !reaches(j, i));
  return kept.map((k, i) => ({
    parts: k.group.parts,
    after: links[i] ?? [],
    garbled: k.group.garbled.filter((p) => k.group.parts.includes(p)),
    ...(k.group.constraints === undefined ? {} : { constraints: k.group.constraints }),
  }));
};
