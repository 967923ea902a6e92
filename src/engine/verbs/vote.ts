import type { StepOf } from '../../org/schema.js';
import { shuffle } from '../../rng/streams.js';
import { ask } from '../asking.js';
import { type Ballot, tally } from '../ballots.js';
import { balanceOf } from '../ledger.js';
import {
  asked,
  clearedBy,
  draftsFrom,
  laid,
  lot,
  type Place,
  rule,
  seatsOf,
  showing,
  showReview,
  type TaskState,
} from '../state.js';
import { type Draft, isMissing, type Seat } from '../types.js';
import type { Verb } from '../verb.js';

/** Each seat ranks the drafts, shown to each in an order drawn by lot; the rule chooses. */
export const vote: Verb<'vote'> = function* (step, state, here) {
  const drafts = draftsFrom(state, step.from);
  const ids = new Set(drafts.map((d) => d.id));
  const show = showing();
  const reviews = state.reviews.filter((r) => ids.has(r.of)).map(showReview);
  const askings = seatsOf(step.by, state, here).map((seat) => {
    const order = shuffle(lot(here, `order ${seat.name}`), drafts);
    const request = {
      ...asked(seat, state, here),
      act: 'choose',
      as: 'vote',
      drafts: order.map((d) => show(d, seat)),
      reviews,
      options: order.map((d) => d.id),
    } as const;
    return { seat, mark: '', request };
  });
  const { answers, state: next } = yield* ask(askings, state, here);
  if (next.stopped) return next;
  const ballots = answers.flatMap(({ reply, seat }): Ballot[] =>
    isMissing(reply) || !('ranking' in reply) ? [] : [{ ...reply, weight: weightOf(step, seat, state, here) }],
  );
  // Where no ballot weighs anything they count alike.
  const weighed = ballots.some((b) => b.weight !== 0) ? ballots : ballots.map(({ weight: _none, ...b }) => b);
  const { winner, why } = tally(step, weighed, drafts, lot(here, 'tie'));
  rule(here, 'tally', step.rule, next.after, winner ?? 'nothing', next.now, why);
  const chosen = drafts.filter((d) => d.id === winner);
  const after: TaskState = winner === null ? { ...next, decided: 0 } : { ...laid(next, chosen), decided: 1 };
  return clearedBy(step, ballots.length > 0, state, after, here);
};

/** What a ballot counts under rule weighted: a balance, or the voter's confidence in its own drafts. */
const weightOf = (step: StepOf<'vote'>, seat: Seat, state: TaskState, here: Place): number =>
  step.weights === undefined
    ? confidenceOf(state.drafts, seat.name)
    : balanceOf(here.run.org.accounts ?? {}, state.books, step.weights, seat.person);

/** Mean confidence that a seat stated for its own drafts; 0 where it has none, so that its ballot weighs nothing. */
const confidenceOf = (drafts: readonly Draft[], seat: string): number => {
  const own = drafts.filter((d) => d.seat === seat && d.confidence !== undefined);
  return own.length === 0 ? 0 : own.reduce((sum, d) => sum + (d.confidence as number), 0) / own.length;
};
