import { type Answer, ask } from '../asking.js';
import { asked, clearedBy, type Objection, roleOfSeat, seatsOf, showing } from '../state.js';
import { type Act, type Ask, isMissing, type Replies, type Review } from '../types.js';
import type { Verb } from '../verb.js';

/** Each seat scores every draft, its own only where `self` says so. */
export const review: Verb<'review'> = function* (step, state, here) {
  const show = showing(step.blind);
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
                draft: show(draft, seat),
              } as const,
            },
          ],
    ),
  );
  const { answers, state: next } = yield* ask(askings, state, here);
  if (next.stopped) return next;
  const reviews = answers.flatMap(reviewIn);
  const raised = answers.flatMap(({ id, seat, reply }): Objection[] =>
    isMissing(reply) || !('objections' in reply) || !reviews.some((r) => r.id === id)
      ? []
      : (reply.objections ?? []).map(() => ({ id, seat: seat.name })),
  );
  // Clearing concerns what was on the table before: a reviewer who clears may raise objections of its own.
  const heard = { ...next, reviews: [...state.reviews, ...reviews] };
  const objections = reviews.length === 0 ? next.objections : [...(next.objections ?? []), ...raised];
  return clearedBy(step, reviews.length > 0, state, { ...heard, objections }, here);
};

/** The review in a reply; of a forecast the probability of success is the score. */
const reviewIn = ({ id, seat, reply, request }: Answer): readonly Review[] => {
  if (isMissing(reply) || request.act !== 'assess' || request.as === 'bid' || request.as === 'belief') return [];
  const known = judgement(request.as, reply);
  if (known === null) return [];
  const note = 'note' in reply && reply.note !== undefined ? { note: reply.note } : {};
  return [{ id, of: request.draft.id, ask: request.as, ...known, score: share(known.score), ...note, seat: seat.name }];
};

/** What was asked for, and nothing else: a score is no forecast. */
const judgement = (as: Ask, reply: Replies[Act]): Pick<Review, 'score' | 'harm' | 'cost'> | null => {
  if (as === 'forecast') return 'success' in reply ? forecast(reply) : null;
  return 'score' in reply ? { score: reply.score } : null;
};

const share = (x: number): number => Math.min(1, Math.max(0, x));

const forecast = ({ success, harm, cost }: { success: number; harm: number; cost: number }) => ({
  score: success,
  harm: share(harm),
  cost,
});
