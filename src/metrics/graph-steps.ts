/** Reading the steps that ask and choose: what each declares to be shown, and what it leaves on the table. */
import type { TraceEvent } from '../engine/types.js';
import type { StepOf } from '../org/schema.js';
import { neighboursOf } from './graph-network.js';
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
  by === 'assignee' ? at.assignees : (r.seats[by] ?? []);

/** The role of a seat; none for the null answer, which is by no seat. */
const roleOf = (seat: string): string => seat.split('.')[0] ?? '';

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

/** The drafts that a step means: those by one role, or all. */
const meant = ({ drafts }: Table, from: string | undefined): readonly Made[] =>
  from === undefined ? drafts : drafts.filter((d) => roleOf(d.seat) === from);

/** The ids of these drafts and of their reviews. */
const withReviews = (table: Table, drafts: readonly Made[]): readonly string[] => [
  ...idsOf(drafts),
  ...idsOf(laid(table, drafts).reviews),
];

/** The drafts that a ruling names, best first, alone on the table: as many as are wanted and as there are. */
const chosen = (table: Table, options: readonly Made[], outcome: string, wanted: number, where: string): Table => {
  if (outcome === 'nothing') return table;
  const ids = [...new Set(outcome.split(' '))];
  const winners = ids.map((id) => options.find((d) => d.id === id) ?? fail(`${where}: ${id} is no option`));
  const due = Math.min(wanted, options.length);
  return winners.length === due ? laid(table, winners) : fail(`${where}: chose ${ids}, and ${due} are to stand`);
};

/** A role that clears has looked: what was held against the drafts before is gone, and a ruling says so. */
const cleared = (
  r: Reader,
  s: { by: string; from?: string | undefined },
  spoke: boolean,
  before: Table,
  after: Table,
  at: Place,
): Table => {
  const role = s.by === 'assignee' ? roleOf(at.assignees[0] ?? '') : s.by;
  const old = before.objections;
  if (r.org.roles[role]?.clears !== true || old.length === 0 || !spoke || s.from !== undefined) return after;
  ruling(r, at.path, 'clear', role, [...new Set(old)], `cleared ${old.length}`);
  return { ...after, objections: after.objections.slice(old.length) };
};

/** A step that leaves no other steps inside: the table before it, the table after it. */
export const plainStep = (r: Reader, s: Plain, table: Table, at: Place): Table => {
  const { drafts, reviews, objections } = table;
  switch (s.do) {
    case 'solve': {
      const mark = (k: number): string => (s.samples > 1 ? `#${k}` : '');
      const shown = s.see === 'all' ? withReviews(table, drafts) : [];
      const expected = seatsOf(r, s.by, at).flatMap((seat) =>
        Array.from({ length: s.samples }, (_, k) => ({ seat, mark: mark(k), shown })),
      );
      const made = draftsOf(asked(r, at, table, expected));
      return laid(table, s.keep ? [...drafts, ...made] : made);
    }
    case 'revise':
      return revised(r, s, table, at);
    case 'merge': {
      if (drafts.length === 0) return table;
      const merged = draftsOf(asked(r, at, table, one(r, s.by, at, withReviews(table, drafts))));
      return cleared(r, s, merged.length > 0, table, laid(table, merged), at);
    }
    case 'review': {
      const options = meant(table, s.from);
      const pairs = seatsOf(r, s.by, at).flatMap((seat) =>
        drafts.flatMap((d, i) =>
          options.includes(d) && (s.self || d.seat !== seat) ? [{ seat, mark: `#${i}`, shown: [d.id] }] : [],
        ),
      );
      const looked = asked(r, at, table, pairs).flatMap((e, i) =>
        isMissing(e) || !('score' in e.reply)
          ? []
          : [{ id: e.id, step: at.step, of: pairs[i]?.shown[0] as string, held: e.reply.objections ?? [] }],
      );
      const raised = looked.flatMap(({ id, held }) => held.map(() => id));
      const after = { ...table, reviews: [...reviews, ...looked], objections: [...objections, ...raised] };
      return cleared(r, s, looked.length > 0, table, after, at);
    }
    case 'vote': {
      const options = meant(table, s.from);
      const shown = withReviews(table, options);
      const ballots = asked(
        r,
        at,
        table,
        seatsOf(r, s.by, at).map((seat) => ({ seat, mark: '', shown })),
      );
      const { outcome } = ruling(r, at.path, 'tally', s.rule, idsOf(ballots));
      const spoke = ballots.some((e) => !isMissing(e));
      return cleared(r, s, spoke, table, chosen(table, options, outcome, 1, at.path), at);
    }
    case 'pick': {
      if (s.rule !== 'default') {
        const options = meant(table, s.from);
        const { outcome } = ruling(r, at.path, 'pick', s.rule, idsOf(options));
        return chosen(table, options, outcome, s.keep ?? 1, at.path);
      }
      const id = `${at.path}/default`;
      ruling(r, at.path, 'pick', s.rule, idsOf(drafts), id);
      return laid(table, [{ id, step: at.step, seat: '' }]);
    }
  }
};

/** Each draft in turn by its own author or by the seats in turn; without a reply it stays. */
const revised = (r: Reader, s: StepOf<'revise'>, table: Table, at: Place): Table => {
  const seats = seatsOf(r, s.by, at);
  const options = meant(table, s.from);
  const pairs = table.drafts.flatMap((d, i) => {
    const seat = s.of === 'each' ? seats[i % seats.length] : seats.find((name) => name === d.seat);
    if (seat === undefined || !options.includes(d)) return [];
    const showing = (fits: (other: Made) => boolean): readonly string[] =>
      withReviews(
        table,
        table.drafts.filter((other) => other === d || fits(other)),
      );
    const shown =
      s.see === 'neighbours'
        ? (found: readonly string[]) => {
            const near = neighboursOf(r, seat, table, d, found);
            return showing((other) => near.has(other.seat));
          }
        : showing(() => s.see === 'all');
    return [{ seat, mark: `#${i}`, shown, i }];
  });
  if (pairs.length === 0) ruling(r, at.path, 'skip', 'revise', idsOf(table.drafts));
  const drafts = [...table.drafts];
  asked(r, at, table, pairs).forEach((e, k) => {
    if (isDraft(e)) drafts[pairs[k]?.i as number] = e;
  });
  return laid(table, drafts);
};
