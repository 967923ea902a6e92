import { ask, draftOf } from '../asking.js';
import { asked, laid, seatsOf } from '../state.js';
import type { Draft } from '../types.js';
import type { Verb } from '../verb.js';

/** Each seat writes `samples` drafts without seeing the others; they replace what was on the table. */
export const solve: Verb<'solve'> = function* (step, state, here) {
  const askings = seatsOf(step.by, state, here).flatMap((seat) => {
    const base = asked(seat, state, here);
    return Array.from({ length: step.samples }, (_, k) => ({
      seat,
      mark: step.samples > 1 ? `#${k}` : '',
      request: { ...base, act: 'propose', as: 'solve', drafts: [], reviews: [] } as const,
    }));
  });
  const { answers, state: next } = yield* ask(askings, state, here);
  return laid(
    next,
    answers.map((a) => draftOf(a, state.scope, here)).filter((d): d is Draft => d !== null),
  );
};
