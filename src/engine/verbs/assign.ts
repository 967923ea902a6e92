import type { StepOf } from '../../org/schema.js';
import { oneOf, shuffle } from '../../rng/streams.js';
import { ask } from '../asking.js';
import { balanceOf, post } from '../ledger.js';
import { award, type Bid, byLot, elect, leaders } from '../rules.js';
import type { Place } from '../state.js';
import { asked, inner, lot, rule, seatsOf, type TaskState } from '../state.js';
import { type Flow, isMissing, type LedgerEntry, type Seat } from '../types.js';
import type { Verb } from '../verb.js';

/**
 * Binds `assignee` for the steps inside. Seats that no reply or bid settles are drawn by lot, and the ruling says so.
 */
export const assign: Verb<'assign'> = function* (step, state, here) {
  const seats = seatsOf(step.to, state, here);
  const count = Math.min(step.count ?? 1, seats.length);
  const chosen = yield* choose(step, seats, count, state, here);
  if (chosen.state.stopped) return chosen.state;
  const asking = chosen.state.after === state.after ? [] : chosen.state.after;
  if (chosen.nobody) {
    rule(here, 'award', step.rule, asking, 'nobody', chosen.state.now, chosen.why);
    return yield* here.run.walk(step.else ?? [], chosen.state, inner(here, '-/', '.else.'));
  }
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
  const paid = step.pay === undefined ? undefined : payments(step.pay, named, chosen.paid);
  const outcome = assignees.map((s) => s.name).join(' ');
  rule(here, 'award', step.rule, asking, outcome, chosen.state.now, why, paid);
  const books = paid === undefined ? chosen.state.books : post(here.run.org.accounts ?? {}, chosen.state.books, paid);
  const end = yield* here.run.walk(step.steps, { ...chosen.state, books, assignees }, inner(here, '/', '.steps.'));
  return { ...end, assignees: state.assignees };
};

/** Winners are paid; who was drawn by lot made no bid and gets nothing. */
const payments = (account: string, seats: readonly Seat[], paid: ReadonlyMap<string, number>): LedgerEntry[] =>
  seats.flatMap((s) => {
    const delta = paid.get(s.name);
    return delta === undefined ? [] : [{ account, person: s.person, delta }];
  });

interface Chosen {
  /** Best first; fewer than wanted where replies settle no more. */
  readonly names: readonly string[];
  readonly why: string;
  readonly state: TaskState;
  /** What winners are paid, by seat. */
  readonly paid: ReadonlyMap<string, number>;
  /** No bid reached the reserve. */
  readonly nobody?: true;
}

const NOTHING: ReadonlyMap<string, number> = new Map();

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
        paid: NOTHING,
      };
    case 'random': {
      const rng = lot(here, 'random');
      const drawn = count === 1 ? [oneOf(rng, seats)] : shuffle(rng, seats).slice(0, count);
      return { names: drawn.map((s) => s.name), why: 'by lot', state, paid: NOTHING };
    }
    case 'reputation':
      return reputed(step, seats, count, state, here);
    case 'appoint':
      return yield* appointed(step, seats, count, state, here);
    case 'auction': {
      const { bids, state: next } = yield* bidding(seats, state, here);
      const mechanism = step.mechanism ?? 'first-price';
      const won = award(mechanism, bids, count, lot(here, 'tie'), step.reserve);
      const prices = won?.winners.map((x) => x.payment.toFixed(3)).join(', ');
      return {
        names: won?.winners.map((x) => x.seat) ?? [],
        why: won
          ? `${mechanism}, paid ${prices}; ${won.why}`
          : bids.length === 0
            ? 'no bids'
            : 'no bid reaches the reserve',
        state: next,
        paid: new Map(won?.winners.map((x) => [x.seat, x.payment])),
        ...(won === null && step.reserve !== undefined ? { nobody: true as const } : {}),
      };
    }
    case 'offers':
      return yield* offered(step, seats, state, here);
  }
}

/** The highest balances, ties by lot; or a lot among all, with the probability to explore. */
const reputed = (
  step: StepOf<'assign'>,
  seats: readonly Seat[],
  count: number,
  state: TaskState,
  here: Place,
): Chosen => {
  const explores = step.explore !== undefined && lot(here, 'explore')() < step.explore;
  if (explores) return { names: [], why: 'exploring', state, paid: NOTHING };
  const { accounts = {} } = here.run.org;
  const left = new Map(seats.map((s) => [s.name, balanceOf(accounts, state.books, step.account as string, s.person)]));
  const rng = lot(here, 'tie');
  const names: string[] = [];
  let why = '';
  while (names.length < count) {
    const best = leaders(left);
    if (!best) break;
    const { name, note } = byLot(best.names, rng, 'balances');
    why ||= `${step.account} ${best.score.toFixed(3)}${note}`;
    names.push(name);
    left.delete(name);
  }
  return { names, why, state, paid: NOTHING };
};

function* appointed(
  step: StepOf<'assign'>,
  seats: readonly Seat[],
  count: number,
  state: TaskState,
  here: Place,
): Flow<Chosen> {
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
    electors.length === 1 ? `appointed by ${electors[0]?.name}` : `elected by ${rankings.length} of ${electors.length}`;
  return { names, why: names.length === 0 ? 'nobody was named' : by, state: next, paid: NOTHING };
}

/** Every seat's bid, with the seconds it took. */
function* bidding(
  seats: readonly Seat[],
  state: TaskState,
  here: Place,
): Flow<{ bids: readonly (Bid & { readonly seconds: number })[]; state: TaskState }> {
  const askings = seats.map((seat) => ({
    seat,
    mark: '',
    request: { ...asked(seat, state, here), act: 'assess', as: 'bid' } as const,
  }));
  const { answers, state: next } = yield* ask(askings, state, here);
  // Who was asked instead of one that refused may sit elsewhere, and cannot be given the work.
  const bids = answers.flatMap(({ seat, reply }) =>
    isMissing(reply) || !('p' in reply) || !seats.includes(seat)
      ? []
      : [{ seat: seat.name, p: reply.p, price: reply.price, seconds: reply.usage.seconds }],
  );
  return { bids, state: next };
}

/** Bids in the order in which they came, and a client who chooses among them. */
function* offered(step: StepOf<'assign'>, seats: readonly Seat[], state: TaskState, here: Place): Flow<Chosen> {
  const { bids, state: heard } = yield* bidding(seats, state, here);
  if (heard.stopped || bids.length === 0) return { names: [], why: 'no offers', state: heard, paid: NOTHING };
  const offers = [...bids].sort((a, b) => a.seconds - b.seconds).map(({ seat, p, price }) => ({ seat, p, price }));
  const options = offers.map((o) => o.seat);
  const askings = seatsOf(step.by ?? '', state, here)
    .slice(0, 1)
    .map((seat) => ({
      seat,
      // Who chooses may have made an offer too.
      mark: '#offers',
      request: { ...asked(seat, heard, here), act: 'choose', as: 'appoint', options, offers } as const,
    }));
  const { answers, state: next } = yield* ask(askings, heard, here);
  const reply = answers[0]?.reply;
  const ranking = reply === undefined || isMissing(reply) || !('ranking' in reply) ? [] : reply.ranking;
  const names = [...new Set(ranking)].filter((name) => options.includes(name));
  return {
    names,
    why: names.length === 0 ? `${offers.length} offers; none was taken` : `${offers.length} offers`,
    state: next,
    paid: new Map(offers.map((o) => [o.seat, o.price])),
  };
}
