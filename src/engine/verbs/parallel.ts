import { fork } from '../asking.js';
import { inner, laid } from '../state.js';
import type { Draft, Entry } from '../types.js';
import type { Verb } from '../verb.js';

/** Branches start from the same table; afterwards all their drafts and reviews lie on it, a draft kept by several only once. */
export const parallel: Verb<'parallel'> = function* (step, state, here) {
  const flows = step.branches.map(
    (branch, i) => (log: Entry[]) =>
      here.run.walk(branch, state, { ...inner(here, `[${i}]/`, `.branches.${i}.`), log }),
  );
  const ends = yield* fork(flows, here);
  const drafts = new Map<string, Draft>();
  for (const end of ends) for (const d of end.drafts) drafts.set(d.id, d);
  const reviews = [...new Map(ends.flatMap((e) => e.reviews).map((r) => [r.id, r])).values()];
  const moved = ends.filter((e) => e.after !== state.after);
  return {
    ...laid({ ...state, reviews }, [...drafts.values()]),
    now: Math.max(...ends.map((e) => e.now)),
    after: moved.length > 0 ? [...new Set(moved.flatMap((e) => e.after))] : state.after,
  };
};
