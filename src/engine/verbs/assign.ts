import type { StepOf } from '../../org/schema.js';
import { oneOf, shuffle } from '../../rng/streams.js';
import { ask } from '../asking.js';
import { award, type Bid, elect } from '../rules.js';
import type { Place } from '../state.js';
import { asked, inner, lot, rule, seatsOf, type TaskState } from '../state.js';
import { type Flow, isMissing, type Seat } from '../types.js';
import type { Verb } from '../verb.js';

/**
 * Binds `assignee` for the steps inside. Seats that no reply or bid settles are drawn by lot, and the ruling says so.
 */
export const assign: Verb<'assign'> = function* (step, state, here) {
  const seats = seatsOf(step.to, state, here);
  const count = Math.min(step.count ?? 1, seats.length);
  const chosen = yield* choose(step, seats, count, state, here);
  const named = chosen.names.flatMap((name) => seats.find((s) => s.name === name) ?? []).slice(0, count);
  const left = seats.filter((s) => !named.includes(s));
  const missing = count - named.length;
  const drawn =
    missing === 0
      ? []
      : missing === 1
        ? [oneOf(lot(here, 'award'), left)]
        : shuffle(lot(here, 'award'), left).slice(0, missing);
  const assignees = [...named, ...drawn];
  const why = missing === 0 ? chosen.why : `${chosen.why}; by lot`;
  rule(
    here,
    'award',
    step.rule,
    chosen.state === state ? [] : chosen.state.after,
    assignees.map((s) => s.name).join(' '),
    chosen.state.now,
    why,
  );
  const end = yield* here.run.walk(step.steps, { ...chosen.state, assignees }, inner(here, '/', '.steps.'));
  return { ...end, assignees: state.assignees };
};

interface Chosen {
  /** Best first; fewer than wanted where replies settle no more. */
  readonly names: readonly string[];
  readonly why: string;
  readonly state: TaskState;
}

function* choose(
  step: StepOf<'assign'>,
  seats: readonly Seat[],
  count: number,
  state: TaskState,
  here: Place,
): Flow<Chosen> {
  switch (step.rule) {
    case 'rotate':
      return {
        names: Array.from({ length: count }, (_, k) => seats[(state.group + k) % seats.length]?.name ?? ''),
        why: `turn ${state.group}`,
        state,
      };
    case 'random': {
      const rng = lot(here, 'random');
      const drawn = count === 1 ? [oneOf(rng, seats)] : shuffle(rng, seats).slice(0, count);
      return { names: drawn.map((s) => s.name), why: 'by lot', state };
    }
    case 'appoint': {
      const electors = seatsOf(step.by ?? '', state, here);
      const options = seats.map((s) => s.name);
      const askings = electors.map((seat) => ({
        seat,
        mark: '',
        request: { ...asked(seat, state, here), act: 'choose', as: 'appoint', options } as const,
      }));
      const { answers, state: next } = yield* ask(askings, state, here);
      const rankings = answers.flatMap(({ reply }) =>
        isMissing(reply) || !('ranking' in reply) ? [] : [reply.ranking.filter((name) => options.includes(name))],
      );
      const names =
        electors.length === 1
          ? [...new Set(rankings[0] ?? [])].slice(0, count)
          : elect(rankings, options, count, lot(here, 'tie'));
      const by =
        electors.length === 1
          ? `appointed by ${electors[0]?.name}`
          : `elected by ${rankings.length} of ${electors.length}`;
      return { names, why: names.length === 0 ? 'nobody was named' : by, state: next };
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
      const won = award(mechanism, bids, count, lot(here, 'tie'));
      const paid = won?.winners.map((x) => x.payment.toFixed(3)).join(', ');
      return {
        names: won?.winners.map((x) => x.seat) ?? [],
        why: won ? `${mechanism}, paid ${paid}; ${won.why}` : 'no bids',
        state: next,
      };
    }
  }
}
