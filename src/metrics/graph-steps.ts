/** Reading the steps that ask and choose: what each declares to be shown, and what it leaves on the table. */
import type { TraceEvent } from '../engine/types.js';
import type { StepOf } from '../org/schema.js';
import {
  asked,
  type Expected,
  fail,
  idsOf,
  isMissing,
  type Made,
  type Place,
  type Reader,
  ruling,
  type Table,
} from './graph-reader.js';

export type Plain = StepOf<'solve' | 'revise' | 'merge' | 'review' | 'vote' | 'pick'>;

export const seatsOf = (r: Reader, by: string, at: Place): readonly string[] =>
  by === 'assignee' ? (at.assignee === null ? [] : [at.assignee]) : (r.seats[by] ?? []);

/** The one seat of a role that acts alone, shown this. */
export const one = (r: Reader, by: string, at: Place, shown: readonly string[] = [], mark = ''): readonly Expected[] =>
  seatsOf(r, by, at)
    .slice(0, 1)
    .map((seat) => ({ seat, mark, shown }));

const isDraft = (e: TraceEvent): boolean => !isMissing(e) && 'content' in e.reply;
const draftsOf = (events: readonly TraceEvent[]): Made[] => events.filter(isDraft);

/** Other drafts on the table: reviews of those that are gone fall away. */
export const laid = (table: Table, drafts: readonly Made[]): Table => {
  const { reviews } = table;
  return { ...table, drafts, reviews: reviews.filter((v) => drafts.some((d) => d.id === v.of)) };
};

/** The draft that a ruling names, alone on the table. */
const chosen = (table: Table, outcome: string, where: string): Table => {
  if (outcome === 'nothing') return table;
  const winner = table.drafts.find((d) => d.id === outcome) ?? fail(`${where}: ${outcome} was not on the table`);
  return laid(table, [winner]);
};

/** A step that leaves no other steps inside: the table before it, the table after it. */
export const plainStep = (r: Reader, s: Plain, table: Table, at: Place): Table => {
  const { drafts, reviews } = table;
  switch (s.do) {
    case 'solve': {
      const mark = (k: number): string => (s.samples > 1 ? `#${k}` : '');
      const expected = seatsOf(r, s.by, at).flatMap((seat) =>
        Array.from({ length: s.samples }, (_, k) => ({ seat, mark: mark(k), shown: [] })),
      );
      return laid(table, draftsOf(asked(r, at, table, expected)));
    }
    case 'revise':
      return revised(r, s, table, at);
    case 'merge': {
      if (drafts.length === 0) return table;
      return laid(table, draftsOf(asked(r, at, table, one(r, s.by, at, [...idsOf(drafts), ...idsOf(reviews)]))));
    }
    case 'review': {
      const pairs = seatsOf(r, s.by, at).flatMap((seat) =>
        drafts.flatMap((d, i) => (s.self || d.seat !== seat ? [{ seat, mark: `#${i}`, shown: [d.id] }] : [])),
      );
      const looked = asked(r, at, table, pairs).flatMap((e, i) =>
        isMissing(e) || !('score' in e.reply) ? [] : [{ id: e.id, step: at.step, of: pairs[i]?.shown[0] as string }],
      );
      return { ...table, reviews: [...reviews, ...looked] };
    }
    case 'vote': {
      const shown = [...idsOf(drafts), ...idsOf(reviews)];
      const ballots = asked(
        r,
        at,
        table,
        seatsOf(r, s.by, at).map((seat) => ({ seat, mark: '', shown })),
      );
      return chosen(table, ruling(r, at.path, 'tally', s.rule, idsOf(ballots)).outcome, at.path);
    }
    case 'pick': {
      if (s.rule !== 'default')
        return chosen(table, ruling(r, at.path, 'pick', s.rule, idsOf(drafts)).outcome, at.path);
      const id = `${at.path}/default`;
      ruling(r, at.path, 'pick', s.rule, idsOf(drafts), id);
      return laid(table, [{ id, step: at.step, seat: '' }]);
    }
  }
};

/** Each draft in turn by its own author or by the seats in turn; without a reply it stays. */
const revised = (r: Reader, s: StepOf<'revise'>, table: Table, at: Place): Table => {
  const seats = seatsOf(r, s.by, at);
  const all = s.see === 'all' ? [...idsOf(table.drafts), ...idsOf(table.reviews)] : null;
  const pairs = table.drafts.flatMap((d, i) => {
    const seat = s.of === 'each' ? seats[i % seats.length] : seats.find((name) => name === d.seat);
    const shown = all ?? [d.id, ...idsOf(table.reviews.filter((v) => v.of === d.id))];
    return seat === undefined ? [] : [{ seat, mark: `#${i}`, shown, i }];
  });
  if (pairs.length === 0) ruling(r, at.path, 'skip', 'revise', idsOf(table.drafts));
  const drafts = [...table.drafts];
  asked(r, at, table, pairs).forEach((e, k) => {
    if (isDraft(e)) drafts[pairs[k]?.i as number] = e;
  });
  return laid(table, drafts);
};
