import { ask, draftOf } from '../asking.js';
import { asked, clearedBy, laid, seatsOf, showDraft, showReview } from '../state.js';
import type { Verb } from '../verb.js';

/** One seat makes one draft out of all. */
export const merge: Verb<'merge'> = function* (step, state, here) {
  if (state.drafts.length === 0) return state;
  const askings = seatsOf(step.by, state, here)
    .slice(0, 1)
    .map((seat) => ({
      seat,
      mark: '',
      request: {
        ...asked(seat, state, here),
        act: 'propose',
        as: 'merge',
        drafts: state.drafts.map((d) => showDraft(d, seat)),
        reviews: state.reviews.map(showReview),
      } as const,
    }));
  const { answers, state: next } = yield* ask(askings, state, here);
  if (next.stopped) return next;
  const merged = answers.map((a) => draftOf(a, state.scope, here));
  return clearedBy(
    step,
    merged[0] !== undefined && merged[0] !== null,
    state,
    laid(next, merged[0] ? [merged[0]] : []),
    here,
  );
};
