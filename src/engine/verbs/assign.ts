import type { StepOf } from '../../org/schema.js';
import { oneOf } from '../../rng/streams.js';
import { ask } from '../asking.js';
import { award, type Bid } from '../rules.js';
import type { Place } from '../state.js';
import { asked, inner, lot, rule, seatsOf, type TaskState } from '../state.js';
import { type Flow, isMissing, type Seat } from '../types.js';
import type { Verb } from '../verb.js';

/** Binds `assignee` for the steps inside. Without a usable reply or bid the seat is drawn by lot, and the ruling says so. */
export const assign: Verb<'assign'> = function* (step, state, here) {
  const seats = seatsOf(step.to, state, here);
  const chosen = yield* choose(step, seats, state, here);
  const seat = seats.find((s) => s.name === chosen.name) ?? oneOf(lot(here, 'award'), seats);
  rule(
    here,
    'award',
    step.rule,
    chosen.state === state ? [] : chosen.state.after,
    seat.name,
    chosen.state.now,
    chosen.name === null ? `${chosen.why}; by lot` : chosen.why,
  );
  const end = yield* here.run.walk(step.steps, { ...chosen.state, assignee: seat }, inner(here, '/', '.steps.'));
  return { ...end, assignee: state.assignee };
};

interface Chosen {
  readonly name: string | null;
  readonly why: string;
  readonly state: TaskState;
}

function* choose(step: StepOf<'assign'>, seats: readonly Seat[], state: TaskState, here: Place): Flow<Chosen> {
  switch (step.rule) {
    case 'rotate':
      return { name: seats[state.group % seats.length]?.name ?? null, why: `turn ${state.group}`, state };
    case 'random':
      return { name: oneOf(lot(here, 'random'), seats).name, why: 'by lot', state };
    case 'appoint': {
      const askings = seatsOf(step.by ?? '', state, here)
        .slice(0, 1)
        .map((seat) => ({
          seat,
          mark: '',
          request: {
            ...asked(seat, state, here),
            act: 'choose',
            as: 'appoint',
            options: seats.map((s) => s.name),
          } as const,
        }));
      const { answers, state: next } = yield* ask(askings, state, here);
      const reply = answers[0]?.reply;
      const named =
        reply && !isMissing(reply) && 'ranking' in reply
          ? reply.ranking.find((name) => seats.some((s) => s.name === name))
          : undefined;
      return {
        name: named ?? null,
        why: named === undefined ? 'nobody was named' : `appointed by ${answers[0]?.seat.name}`,
        state: next,
      };
    }
    case 'auction': {
      const askings = seats.map((seat) => ({
        seat,
        mark: '',
        request: { ...asked(seat, state, here), act: 'assess', as: 'bid' } as const,
      }));
      const { answers, state: next } = yield* ask(askings, state, here);
      const bids = answers.flatMap(({ seat, reply }): Bid[] =>
        isMissing(reply) || !('p' in reply) ? [] : [{ seat: seat.name, p: reply.p, price: reply.price }],
      );
      const mechanism = step.mechanism ?? 'first-price';
      const won = award(mechanism, bids, lot(here, 'tie'));
      return {
        name: won?.seat ?? null,
        why: won ? `${mechanism}, paid ${won.payment.toFixed(3)}; ${won.why}` : 'no bids',
        state: next,
      };
    }
  }
}
