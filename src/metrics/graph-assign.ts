/** Reading who is bound to `assignee`: who was asked for it, and whom the ruling names. */

import type { Ruling } from '../engine/types.js';
import type { StepOf } from '../org/schema.js';
import { asked, type Expected, type Heard, one } from './graph-asking.js';
import { bookedOn } from './graph-ledger.js';
import { fail, inside, type Place, type Reader, ruling, seatsOf, type Table } from './graph-reader.js';

type Assign = StepOf<'assign'>;

export const assigned = (r: Reader, s: Assign, start: Table, at: Place): Table => {
  const { due, table } = named(r, s, start, at);
  const award = ruling(r, at.path, 'award', s.rule, s.rule === 'reputation' ? [] : undefined);
  bookedOn(award, s.pay);
  if (award.outcome === 'nobody' && s.rule === 'auction' && s.reserve !== undefined)
    return s.else ? r.along(r, s.else, table, inside(at, '-/', '.else.')) : table;
  const assignees = awarded(r, s, due, award, at);
  return r.along(r, s.steps, table, { ...inside(at, '/', '.steps.'), assignees });
};

/** Whom the entries before the award settle, best first; elections, bids and balances are counted elsewhere. */
interface Named {
  readonly due: readonly string[];
  readonly table: Table;
}

const named = (r: Reader, s: Assign, table: Table, at: Place): Named => {
  const seats = seatsOf(r, s.to, at);
  const all = (by: readonly string[]): readonly Expected[] => by.map((seat) => ({ seat, mark: '', shown: [] }));
  switch (s.rule) {
    case 'rotate':
      return { due: seats.map((_, k) => seats[(at.group + k) % seats.length] as string), table };
    case 'auction':
      return { due: [], table: asked(r, at, table, all(seats)).table };
    case 'appoint': {
      const electors = seatsOf(r, s.by ?? '', at);
      const heard = asked(r, at, table, all(electors));
      return { due: electors.length === 1 ? ranked(heard, seats) : [], table: heard.table };
    }
    case 'offers': {
      const bids = asked(r, at, table, all(seats));
      const client = one(r, s.by ?? '', at, [], '#offers');
      // Who was asked instead of one that refused may sit elsewhere, and cannot be given the work.
      const bidders = bids.replies.flatMap((e) => ('p' in e.reply && seats.includes(e.seat) ? [e.seat] : []));
      const soon = r.entries[r.at]?.id;
      // Among no bids there is nothing to choose.
      if (bidders.length === 0 && !client.some(({ seat, mark }) => soon === `${at.path}/${seat}${mark}`))
        return { due: [], table: bids.table };
      const heard = asked(r, at, bids.table, client, `${at.step}.offers`);
      return {
        due: ranked(
          heard,
          seats.filter((seat) => bidders.includes(seat)),
        ),
        table: heard.table,
      };
    }
    default:
      return { due: [], table };
  }
};

/** Those of these seats that the one who was asked named, best first. */
const ranked = ({ replies }: Heard, seats: readonly string[]): readonly string[] => {
  const reply = replies[0]?.reply;
  return reply && 'ranking' in reply ? [...new Set(reply.ranking.filter((name) => seats.includes(name)))] : [];
};

/** The seats that the ruling names: first those that the entries before it settle, all of them seats of the role. */
const awarded = (
  r: Reader,
  s: Assign,
  due: readonly string[],
  { id, outcome }: Ruling,
  at: Place,
): readonly string[] => {
  const seats = seatsOf(r, s.to, at);
  const count = s.count ?? 1;
  const first = due.slice(0, count);
  const found = [...new Set(outcome.split(' '))];
  for (const [i, seat] of found.entries()) {
    if (!seats.includes(seat)) fail(`${id}: ${seat} is no seat of ${s.to}`);
    if (first[i] !== undefined && first[i] !== seat) fail(`${id}: outcome ${outcome}; by the entries before: ${first}`);
  }
  // Where bids have to reach a reserve there may be fewer than are wanted.
  const fits = s.reserve === undefined ? found.length === count : found.length <= count;
  return fits ? found : fail(`${id}: ${found} for ${count} to be chosen`);
};
