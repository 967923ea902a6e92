import { ask, fork } from '../asking.js';
import { asked, inner, laid, rule, seatsOf, type TaskState } from '../state.js';
import { type Draft, type Entry, type Group, isMissing, type Scope } from '../types.js';
import type { Verb } from '../verb.js';

/** Splits the scope into groups and does `each` for every one; a group starts when those it builds on have ended. */
export const decompose: Verb<'decompose'> = function* (step, state, here) {
  const askings = seatsOf(step.by, state, here)
    .slice(0, 1)
    .map((seat) => ({
      seat,
      mark: '',
      request: { ...asked(seat, state, here), act: 'split', as: 'decompose', max: step.max } as const,
    }));
  const { answers, state: split } = yield* ask(askings, state, here);
  const reply = answers[0]?.reply;
  if (!reply || isMissing(reply) || !('parts' in reply)) return laid(split, []);
  const groups = cleanGroups(reply.parts, state.scope, step.max);
  const lost = state.scope.parts.filter((p) => !groups.some((g) => g.parts.includes(p)));
  const outcome = groups.map((g) => g.parts.join('+')).join(' | ') || 'nothing';
  rule(
    here,
    'split',
    'parts',
    split.after,
    outcome,
    split.now,
    lost.length > 0 ? `left out: ${lost.join(', ')}` : undefined,
  );

  const ends = new Map<number, TaskState>();
  // Waves: all groups whose predecessors have ended. Clocks come from the predecessors, not from the wave.
  while (ends.size < groups.length) {
    const ready = groups.flatMap((g, i) => (!ends.has(i) && g.after.every((j) => ends.has(j)) ? [i] : []));
    const flows = ready.map((i) => (log: Entry[]) => {
      const group = groups[i] as Group;
      const before = group.after.map((j) => ends.get(j) as TaskState);
      const start: TaskState = {
        ...state,
        scope: {
          parts: group.parts,
          garbled: [...new Set([...group.garbled, ...state.scope.garbled.filter((p) => group.parts.includes(p))])],
        },
        known: [...state.known, ...before.flatMap((s) => s.drafts)],
        drafts: [],
        reviews: [],
        decided: null,
        objections: null,
        group: i,
        now: Math.max(split.now, ...before.map((s) => s.now)),
        after: [...split.after, ...before.flatMap((s) => s.after)],
      };
      return here.run.walk(step.each, start, { ...inner(here, `[${i}]/`, '.each.'), log });
    });
    const done = yield* fork(flows, here);
    ready.forEach((i, k) => {
      ends.set(i, done[k] as TaskState);
    });
  }
  const all = groups.map((_, i) => ends.get(i) as TaskState);
  const drafts: Draft[] = [];
  all.forEach((end, i) => {
    const draft = end.drafts.length === 1 ? end.drafts[0] : undefined;
    if (draft) drafts.push(draft);
    rule(
      here,
      draft ? 'commit' : 'skip',
      'group',
      end.drafts.map((d) => d.id),
      draft?.id ?? 'no draft',
      end.now,
      `group ${i}: ${(groups[i] as Group).parts.join('+')}`,
    );
  });
  const reviews = all.flatMap((s) => s.reviews);
  const heard = all.filter((s) => s.objections !== null);
  const objections =
    heard.length === 0 ? split.objections : [...(split.objections ?? []), ...heard.flatMap((s) => s.objections ?? [])];
  return {
    ...laid({ ...split, reviews, objections }, drafts),
    now: Math.max(split.now, ...all.map((s) => s.now)),
    after: groups.length > 0 ? all.flatMap((s) => s.after) : split.after,
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
  }));
};
