import { shuffle } from '../../rng/streams.js';
import { ask } from '../asking.js';
import { type Ballot, tally } from '../rules.js';
import { asked, laid, lot, rule, seatsOf, showDraft, showReview } from '../state.js';
import { isMissing } from '../types.js';
import type { Verb } from '../verb.js';

/** Each seat ranks the drafts, shown to each in an order drawn by lot; the rule chooses. */
export const vote: Verb<'vote'> = function* (step, state, here) {
  const askings = seatsOf(step.by, state, here).map((seat) => {
    const order = shuffle(lot(here, `order ${seat.name}`), state.drafts);
    const request = {
      ...asked(seat, state, here),
      act: 'choose',
      as: 'vote',
      drafts: order.map((d) => showDraft(d, seat)),
      reviews: state.reviews.map(showReview),
      options: order.map((d) => d.id),
    } as const;
    return { seat, mark: '', request };
  });
  const { answers, state: next } = yield* ask(askings, state, here);
  const ballots = answers.flatMap(({ reply }): Ballot[] => (isMissing(reply) || !('ranking' in reply) ? [] : [reply]));
  const { winner, why } = tally(step, ballots, state.drafts, lot(here, 'tie'));
  rule(here, 'tally', step.rule, next.after, winner ?? 'nothing', next.now, why);
  const chosen = state.drafts.filter((d) => d.id === winner);
  return winner === null ? { ...next, decided: 0 } : { ...laid(next, chosen), decided: 1 };
};
