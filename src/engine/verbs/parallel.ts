import { type Branch, fork } from '../asking.js';
import { touchesAccounts } from '../ledger.js';
import { inner, laid } from '../state.js';
import type { Draft } from '../types.js';
import type { Verb } from '../verb.js';

/** Branches start from the same table; afterwards all their drafts and reviews lie on it, a draft kept by several only once. */
export const parallel: Verb<'parallel'> = function* (step, state, here) {
  const flows = step.branches.map(
    (branch, i): Branch =>
      (log, books) =>
        here.run.walk(branch, { ...state, books }, { ...inner(here, `[${i}]/`, `.branches.${i}.`), log }),
  );
  const inOrder = step.branches.some((branch) => touchesAccounts(here.run.org, branch));
  const ends = yield* fork(flows, state.books, inOrder, here);
  const drafts = new Map<string, Draft>();
  for (const end of ends) for (const d of end.drafts) drafts.set(d.id, d);
  const reviews = [...new Map(ends.flatMap((e) => e.reviews).map((r) => [r.id, r])).values()];
  const old = state.objections ?? [];
  // What one branch has cleared is cleared; what any branch has raised stands.
  const heard = ends.filter((e) => e.objections !== null);
  const raised = heard.flatMap((e) => (e.objections ?? []).filter((o) => !old.includes(o)));
  const standing = old.filter((o) => heard.every((e) => e.objections?.includes(o)));
  const objections = heard.length === 0 ? null : [...standing, ...raised];
  const moved = ends.filter((e) => e.after !== state.after);
  const stopped = ends.some((e) => e.stopped);
  return {
    // Where the trial was stopped some branch has broken off, and the table is left as it was.
    ...laid({ ...state, reviews, objections }, stopped ? state.drafts : [...drafts.values()]),
    books: inOrder ? (ends.at(-1)?.books ?? state.books) : state.books,
    stopped,
    now: Math.max(...ends.map((e) => e.now)),
    after: moved.length > 0 ? [...new Set(moved.flatMap((e) => e.after))] : state.after,
  };
};
