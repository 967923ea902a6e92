/** Reading a market over drafts: who is asked for which price, what moved it, and which answer stands. */
import type { StepOf } from '../org/schema.js';
import { asked, counted, type Expected } from './graph-asking.js';
import { bookedOn } from './graph-ledger.js';
import {
  fail,
  idsOf,
  laid,
  type Made,
  next,
  type Place,
  type Reader,
  ruling,
  seatsOf,
  type Table,
} from './graph-reader.js';

type Trade = StepOf<'trade'>;

/** Every trader is asked for every answer; the highest price stands. */
export const traded = (r: Reader, s: Trade, start: Table, at: Place): Table => {
  const options = answersOf(r, start, at);
  if (options.length === 0) return unopened(r, start, at);
  const traders = seatsOf(r, s.by, at);
  // All traders have their turn in this step: nobody of them can stand in for another.
  r.heard.set(at.path, new Set(traders));
  // Without an account nothing is paid, and nothing is left to settle.
  if (s.account !== undefined) r.markets.push({ account: s.account, on: s.on ?? 'which', options: idsOf(options) });
  const asking = (seats: readonly string[], round: number): readonly Expected[] =>
    seats.flatMap((seat) => options.map(({ id }, i) => ({ seat, mark: `#${round}.${i}`, shown: [id] })));
  let table = start;
  let prices: readonly number[] = [];
  const turn = (seats: readonly string[], round: number, rule: 'lmsr' | 'kelly'): void => {
    const heard = asked(r, at, table, asking(seats, round));
    table = heard.table;
    const found = ruling(r, at.path, 'trade', rule, counted(r, heard));
    if (s.account !== undefined) bookedOn(found, s.account);
    prices = rule === 'lmsr' ? pricesOf(found, options.length) : [];
  };
  if (s.rule === 'kelly') turn(traders, 0, 'kelly');
  else
    for (let round = 0; round < (s.rounds ?? 1); round++) {
      const left = [...traders];
      while (left.length > 0) turn(left.splice(whoseTurn(r, left, round, at), 1), round, 'lmsr');
    }
  const { id, outcome } = ruling(r, at.path, 'tally', 'price', []);
  const won = options.findIndex((d) => d.id === outcome);
  if (won === -1) return fail(`${id}: ${outcome} is no option`);
  if (prices.some((p) => p > (prices[won] as number))) fail(`${id}: ${outcome} has not the highest of the prices`);
  return laid(table, [options[won] as Made]);
};

/**
 * Drafts with one label are one answer, which the earliest stands for. What answer a draft by nobody gives is in no entry:
 * where one lies on the table, the answers are those that a trader is shown.
 */
const answersOf = (r: Reader, { drafts }: Table, at: Place): readonly Made[] => {
  const labels = new Set<string>();
  const distinct = drafts.filter(({ label }) => label === undefined || (!labels.has(label) && labels.add(label)));
  if (drafts.every(({ label }) => label !== undefined)) return distinct;
  const shown = new Set<string>();
  for (const e of r.entries.slice(r.at))
    if (e.kind === 'event' && e.id.startsWith(`${at.path}/`)) for (const id of e.shown) shown.add(id);
  return distinct.filter(({ id }) => shown.has(id));
};

/** Where nothing lies on the table nobody is asked, and whatever is ruled is on nothing. */
const unopened = (r: Reader, table: Table, at: Place): Table => {
  const e = r.entries[r.at];
  if (e?.kind !== 'ruling' || !e.id.startsWith(`${at.path}!t`) || !['trade', 'tally'].includes(e.ruling)) return table;
  if (e.on.length > 0 || (e.ruling === 'tally' && e.outcome !== 'nothing'))
    fail(`${e.id}: there is nothing on the table to trade`);
  r.at++;
  return unopened(r, table, at);
};

/** A lot orders the traders of a round: it is read off the trace whose turn it is among those left. */
const whoseTurn = (r: Reader, left: readonly string[], round: number, at: Place): number => {
  const e = next(r);
  const turn = e?.kind === 'event' ? left.indexOf(e.seat) : -1;
  return turn !== -1 ? turn : fail(`${e?.id ?? 'the end'}: in round ${round} of ${at.path} ${left} are still to trade`);
};

const pricesOf = ({ id, outcome }: { id: string; outcome: string }, due: number): readonly number[] => {
  const prices = outcome.split(' ').map(Number);
  if (prices.length !== due || prices.some((p) => !(p >= 0 && p <= 1)))
    fail(`${id}: prices ${outcome}, and there are ${due} answers`);
  return prices;
};
