import { ask, draftOf } from '../asking.js';
import { sideOf } from '../sides.js';
import { asked, laid, seatsOf, showing, showReview } from '../state.js';
import type { Draft } from '../types.js';
import type { Verb } from '../verb.js';

/** Each seat writes `samples` drafts; they replace what was on the table, or are added to it. */
export const solve: Verb<'solve'> = function* (step, state, here) {
  const seen = step.see === 'all' ? state.drafts : [];
  const show = showing();
  const reviews = step.see === 'all' ? state.reviews.map(showReview) : [];
  const askings = seatsOf(step.by, state, here).flatMap((seat) => {
    const base = asked(seat, state, here);
    const side = step.side === 'assigned' ? sideOf(seat.index, here) : undefined;
    return Array.from({ length: step.samples }, (_, k) => ({
      seat,
      mark: step.samples > 1 ? `#${k}` : '',
      request: {
        ...base,
        act: 'propose',
        as: 'solve',
        drafts: seen.map((d) => show(d, seat)),
        reviews,
        ...(side === undefined ? {} : { side }),
      } as const,
    }));
  });
  const { answers, state: next } = yield* ask(askings, state, here);
  if (next.stopped) return next;
  const drafts = answers.map((a) => draftOf(a, state.scope, here)).filter((d): d is Draft => d !== null);
  return laid(next, step.keep === true ? [...state.drafts, ...drafts] : drafts);
};
