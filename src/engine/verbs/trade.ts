import type { StepOf } from '../../org/schema.js';
import { shuffle } from '../../rng/streams.js';
import { type Answer, type Asking, ask } from '../asking.js';
import { type Books, balanceOf, post } from '../ledger.js';
import { asPrices, type Holding, kellyPrices, type Market, move, type Option } from '../market.js';
import { byLot, leaders } from '../rules.js';
import { asked, laid, lot, type Place, rule, seatsOf, showDraft, type TaskState } from '../state.js';
import { type Draft, type Flow, isMissing, type LedgerEntry, type Seat } from '../types.js';
import type { Verb } from '../verb.js';

/**
 * Prices as they stand and who holds what. One market over all answers, or (outcome) one for each with options yes and no;
 * `books` is what has been paid so far.
 */
interface Floor {
  readonly step: StepOf<'trade'>;
  readonly drafts: readonly Draft[];
  /** Prices of each market. */
  readonly prices: readonly (readonly number[])[];
  readonly holdings: readonly (readonly Holding[])[];
  readonly state: TaskState;
}

/** A prediction market over the drafts; the answer with the highest price stands. */
export const trade: Verb<'trade'> = function* (step, state, here) {
  // Drafts with one label are one answer, and the earliest speaks for it.
  const drafts = state.drafts.filter((d, i) => state.drafts.findIndex((e) => e.label === d.label) === i);
  const even = step.on === 'outcome' ? drafts.map(() => [0.5, 0.5]) : [drafts.map(() => 1 / drafts.length)];
  const seats = seatsOf(step.by, state, here);
  let floor: Floor = { step, drafts, prices: even, holdings: even.map(() => []), state };
  if (step.rule === 'kelly') floor = yield* staked(floor, seats, here);
  else
    for (let round = 0; round < (step.rounds ?? 1) && !floor.state.stopped; round++)
      for (const seat of shuffle(lot(here, `order ${round}`), seats)) {
        floor = yield* turn(floor, seat, round, here);
        if (floor.state.stopped) break;
      }
  const { holdings, state: end } = floor;
  // What was paid until then is given back when everything is settled.
  if (end.stopped) return { ...end, books: opened(floor, holdings, null) };
  return closed(floor, here);
};

/** Asks one trader about every answer. */
const asking = (floor: Floor, seat: Seat, round: number, here: Place): readonly Asking[] => {
  const { step, drafts, prices, state } = floor;
  return drafts.map((draft, i) => ({
    seat,
    mark: `#${round}.${i}`,
    request: {
      ...asked(seat, { ...state, scope: draft.scope }, here),
      act: 'assess',
      as: 'belief',
      draft: showDraft(draft, seat),
      price: step.rule === 'kelly' ? null : ((step.on === 'outcome' ? prices[i]?.[0] : prices[0]?.[i]) as number),
      on: step.on ?? 'which',
      rivals: drafts.length,
    },
  }));
};

const beliefIn = ({ reply }: Answer): number | null => (isMissing(reply) || !('belief' in reply) ? null : reply.belief);

/** One trader's turn with the market maker: the prices it wants, as far as its balance reaches. */
function* turn(floor: Floor, seat: Seat, round: number, here: Place): Flow<Floor> {
  const { step, prices, state: before } = floor;
  const { accounts = {} } = here.run.org;
  const { answers, state } = yield* ask(asking(floor, seat, round, here), before, here, seatsOf(step.by, before, here));
  if (state.stopped) return { ...floor, state };
  const beliefs = answers.map(beliefIn);
  const entries: LedgerEntry[] = [];
  let books = state.books;
  const trader = answers[0]?.seat ?? seat;
  const moved = prices.map((now, m) => {
    const wanted = step.on === 'outcome' ? wantedOf([beliefs[m] ?? null], now) : wantedOf(beliefs, now);
    const { account } = step;
    const purse = account === undefined ? Number.POSITIVE_INFINITY : balanceOf(accounts, books, account, trader.person);
    const made = wanted === null ? null : move(now, wanted, step.liquidity ?? 1, purse);
    if (made === null || account === undefined) return made ?? { prices: now, shares: [], cost: 0 };
    const paid = transfer(account, trader.person, made.cost);
    entries.push(...paid);
    books = post(accounts, books, paid);
    return made;
  });
  const next = moved.map((x) => x.prices);
  record(here, 'lmsr', answers, next, step, state, step.account === undefined ? undefined : entries);
  const holdings = floor.holdings.map((held, m) => {
    const { shares, cost } = moved[m]!;
    return shares.length === 0 ? held : [...held, { person: trader.person, shares, paid: cost }];
  });
  return { ...floor, prices: next, holdings, state: { ...state, books } };
}

/** The prices that a trader wants: its beliefs made to add up to 1; null where it gave none. */
const wantedOf = (beliefs: readonly (number | null)[], now: readonly number[]): readonly number[] | null => {
  if (beliefs.every((b) => b === null)) return null;
  if (beliefs.length === 1 && now.length === 2)
    return asPrices([beliefs[0] as number, 1 - (beliefs[0] as number)], now);
  // An answer without a belief keeps its share of the price.
  return asPrices(
    beliefs.map((b, i) => b ?? (now[i] as number)),
    now,
  );
};

/** Kelly betting: all at once, everything staked. */
function* staked(floor: Floor, seats: readonly Seat[], here: Place): Flow<Floor> {
  const { step, drafts, state: before } = floor;
  const { accounts = {} } = here.run.org;
  const account = step.account as string;
  const { answers, state } = yield* ask(
    seats.flatMap((seat) => asking(floor, seat, 0, here)),
    before,
    here,
  );
  if (state.stopped) return { ...floor, state };
  const even = floor.prices[0] as readonly number[];
  const bets = seats.flatMap((_, s) => {
    const own = answers.slice(s * drafts.length, (s + 1) * drafts.length);
    const wanted = wantedOf(own.map(beliefIn), even);
    const person = own[0]?.seat.person;
    return wanted === null || person === undefined ? [] : [{ person, beliefs: wanted }];
  });
  // One person in several seats stakes once.
  const once = bets.filter((bet, i) => bets.findIndex((b) => b.person === bet.person) === i);
  const balances = once.map((b) => Math.max(0, balanceOf(accounts, state.books, account, b.person)));
  const beliefs = once.map((b) => b.beliefs);
  const prices = once.length === 0 ? even : kellyPrices(balances, beliefs);
  const entries = once.flatMap((b, i) => transfer(account, b.person, balances[i] as number));
  record(here, 'kelly', answers, [prices], step, state, entries);
  const holdings = once.map(({ person, beliefs: belief }, i): Holding => {
    const paid = balances[i] as number;
    return { person, paid, shares: belief.map((b, j) => (paid * b) / (prices[j] as number)) };
  });
  return {
    ...floor,
    prices: [prices],
    holdings: [holdings],
    state: { ...state, books: post(accounts, state.books, entries) },
  };
}

/** A payment to the house: whatever one side pays the other side gets. */
const transfer = (account: string, person: number, amount: number): readonly LedgerEntry[] => [
  { account, person, delta: -amount },
  { account, person: null, delta: amount },
];

const record = (
  here: Place,
  by: 'lmsr' | 'kelly',
  answers: readonly Answer[],
  prices: readonly (readonly number[])[],
  step: StepOf<'trade'>,
  state: TaskState,
  entries: readonly LedgerEntry[] | undefined,
): void => {
  const shown = step.on === 'outcome' ? prices.map((p) => p[0] as number) : (prices[0] as readonly number[]);
  const text = shown.map((p) => p.toFixed(6)).join(' ');
  rule(
    here,
    'trade',
    by,
    answers.map((a) => a.id),
    text,
    state.now,
    undefined,
    entries,
  );
};

/** The highest price stands, and shares that were paid for stay open until the trial has ended. */
const closed = (floor: Floor, here: Place): TaskState => {
  const { step, drafts, prices, holdings, state } = floor;
  const last = step.on === 'outcome' ? prices.map((p) => p[0] as number) : (prices[0] as readonly number[]);
  const best = leaders(new Map(drafts.map((d, i) => [d.id, last[i] as number])));
  if (best === null) {
    rule(here, 'tally', 'price', [], 'nothing', state.now, 'nothing on the table');
    return { ...state, decided: 0 };
  }
  const { name, note } = byLot(best.names, lot(here, 'tie'), 'answers');
  rule(here, 'tally', 'price', [], name, state.now, `price ${best.score.toFixed(6)}${note}`);
  const winner = drafts.find((d) => d.id === name) as Draft;
  return { ...laid({ ...state, books: opened(floor, holdings, name) }, [winner]), decided: 1 };
};

/** `followed` is null where the trial was stopped before any answer stood. */
const opened = ({ step, drafts, state }: Floor, holdings: Floor['holdings'], followed: string | null): Books => {
  const { account } = step;
  if (account === undefined) return state.books;
  const options = drafts.map((d): Option => ({ draft: d.id, label: d.label }));
  const broken = followed === null ? { broken: true as const } : {};
  const markets = holdings.map(
    (held, m): Market =>
      step.on === 'outcome'
        ? {
            on: 'outcome',
            account,
            options: [options[m] as Option, { draft: '', label: '' }],
            holdings: held,
            followed: options[m]?.draft === followed,
            ...broken,
          }
        : { on: 'which', account, options, holdings: held, followed: true, ...broken },
  );
  return { ...state.books, markets: [...state.books.markets, ...markets] };
};
