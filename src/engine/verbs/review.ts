import { ask } from '../asking.js';
import { asked, clearedBy, type Objection, roleOfSeat, seatsOf, showDraft } from '../state.js';
import { isMissing, type Review } from '../types.js';
import type { Verb } from '../verb.js';

/** Each seat scores every draft, its own only where `self` says so. */
export const review: Verb<'review'> = function* (step, state, here) {
  const askings = seatsOf(step.by, state, here).flatMap((seat) =>
    state.drafts.flatMap((draft, i) =>
      (!step.self && draft.seat === seat.name) || (step.from !== undefined && roleOfSeat(draft.seat) !== step.from)
        ? []
        : [
            {
              seat,
              mark: `#${i}`,
              request: {
                ...asked(seat, { ...state, scope: draft.scope }, here),
                act: 'assess',
                as: step.ask,
                draft: showDraft(draft, seat, step.blind),
              } as const,
            },
          ],
    ),
  );
  const { answers, state: next } = yield* ask(askings, state, here);
  const reviews = answers.flatMap(({ id, seat, reply, request }): Review[] => {
    if (isMissing(reply) || !('score' in reply) || request.act !== 'assess' || request.as === 'bid') return [];
    const note = reply.note === undefined ? {} : { note: reply.note };
    return [
      {
        id,
        of: request.draft.id,
        ask: request.as,
        score: Math.min(1, Math.max(0, reply.score)),
        ...note,
        seat: seat.name,
      },
    ];
  });
  const raised = answers.flatMap(({ id, seat, reply }): Objection[] =>
    isMissing(reply) || !('objections' in reply) ? [] : (reply.objections ?? []).map(() => ({ id, seat: seat.name })),
  );
  // Clearing concerns what was on the table before: a reviewer who clears may raise objections of its own.
  const heard = { ...next, reviews: [...state.reviews, ...reviews] };
  const objections = reviews.length === 0 ? state.objections : [...(state.objections ?? []), ...raised];
  return clearedBy(step, reviews.length > 0, state, { ...heard, objections }, here);
};
