/** Reading the steps that ask and choose: what each declares to be shown, and what it leaves on the table. */
import type { StepOf } from '../org/schema.js';
import { asked, counted, draftOf, isMissing, one } from './graph-asking.js';
import { neighboursOf } from './graph-network.js';
import {
  fail,
  idsOf,
  type Looked,
  laid,
  type Made,
  type Place,
  type Reader,
  roleOf,
  ruling,
  seatsOf,
  type Table,
} from './graph-reader.js';
import { traded } from './graph-trade.js';

export type Plain = StepOf<'solve' | 'revise' | 'merge' | 'review' | 'vote' | 'pick' | 'trade'>;

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
  const { drafts } = table;
  switch (s.do) {
    case 'solve': {
      const mark = (k: number): string => (s.samples > 1 ? `#${k}` : '');
      const shown = s.see === 'all' ? withReviews(table, drafts) : [];
      const expected = seatsOf(r, s.by, at).flatMap((seat) =>
        Array.from({ length: s.samples }, (_, k) => ({ seat, mark: mark(k), shown })),
      );
      const heard = asked(r, at, table, expected);
      const made = heard.replies.flatMap((e) => draftOf(e) ?? []);
      return laid(heard.table, s.keep ? [...drafts, ...made] : made);
    }
    case 'revise':
      return revised(r, s, table, at);
    case 'merge': {
      if (drafts.length === 0) return table;
      const heard = asked(r, at, table, one(r, s.by, at, withReviews(table, drafts)));
      const merged = heard.replies.flatMap((e) => draftOf(e) ?? []);
      return cleared(r, s, merged.length > 0, table, laid(heard.table, merged), at);
    }
    case 'review':
      return reviewed(r, s, table, at);
    case 'vote': {
      const options = meant(table, s.from);
      const shown = withReviews(table, options);
      const ballots = seatsOf(r, s.by, at).map((seat) => ({ seat, mark: '', shown }));
      const heard = asked(r, at, table, ballots);
      const { outcome } = ruling(r, at.path, 'tally', s.rule, counted(r, heard));
      const spoke = heard.replies.some((e) => 'ranking' in e.reply);
      return cleared(r, s, spoke, table, chosen(heard.table, options, outcome, 1, at.path), at);
    }
    case 'pick':
      return picked(r, s, table, at);
    case 'trade':
      return traded(r, s, table, at);
  }
};

/** What is picked is one of the drafts or, asking nobody, a new one by nobody. */
const picked = (r: Reader, s: StepOf<'pick'>, table: Table, at: Place): Table => {
  const anew = `${at.path}/${s.rule}`;
  const nobodys = laid(table, [{ id: anew, step: at.step, seat: '' }]);
  if (s.rule === 'default') {
    ruling(r, at.path, 'pick', s.rule, idsOf(table.drafts), anew);
    return nobodys;
  }
  const options = meant(table, s.from);
  const { outcome } = ruling(r, at.path, 'pick', s.rule, idsOf(options));
  // A middle value is a new answer where the task has values; there is none of nothing.
  const middle = (s.rule === 'median' || s.rule === 'mean') && options.length > 0;
  return middle && outcome === anew ? nobodys : chosen(table, options, outcome, s.keep ?? 1, at.path);
};

const reviewed = (r: Reader, s: StepOf<'review'>, table: Table, at: Place): Table => {
  const options = meant(table, s.from);
  const pairs = seatsOf(r, s.by, at).flatMap((seat) =>
    table.drafts.flatMap((d, i) =>
      options.includes(d) && (s.self || d.seat !== seat)
        ? [{ seat, mark: `#${i}`, shown: [d.id], author: d.seat }]
        : [],
    ),
  );
  const heard = asked(r, at, table, pairs);
  const looked: Looked[] = [];
  const raised: string[] = [];
  for (const [i, e] of heard.replies.entries()) {
    if (isMissing(e) || !((s.ask === 'forecast' ? 'success' : 'score') in e.reply)) continue;
    looked.push({ id: e.id, step: at.step, of: pairs[i]?.shown[0] as string });
    const held = 'score' in e.reply ? (e.reply.objections ?? []) : [];
    raised.push(...held.map(() => e.id));
  }
  const objections = [...heard.table.objections, ...raised];
  const after = { ...heard.table, reviews: [...table.reviews, ...looked], objections };
  return cleared(r, s, looked.length > 0, table, after, at);
};

/** Each draft in turn by its own author or by the seats in turn; without a reply it stays. */
const revised = (r: Reader, s: StepOf<'revise'>, table: Table, at: Place): Table => {
  const seats = seatsOf(r, s.by, at);
  const options = meant(table, s.from);
  const due = table.drafts.flatMap((d, i) => {
    const seat = s.of === 'each' ? seats[i % seats.length] : seats.find((name) => name === d.seat);
    return seat === undefined || !options.includes(d) ? [] : [{ seat, d, i }];
  });
  if (due.length === 0) ruling(r, at.path, 'skip', 'revise', idsOf(table.drafts));
  const expected = due.map(({ seat, d, i }) => ({ seat, mark: `#${i}`, shown: shownTo(r, s, table, at, seat, d) }));
  const heard = asked(r, at, table, expected);
  const drafts = [...table.drafts];
  heard.replies.forEach((e, k) => {
    const made = draftOf(e);
    if (made) drafts[due[k]?.i as number] = made;
  });
  return laid(heard.table, drafts);
};

/** What is shown beside a draft that is revised. All others are summed up before anybody is asked, in a ruling of its own. */
const shownTo = (r: Reader, s: StepOf<'revise'>, table: Table, at: Place, seat: string, d: Made) => {
  const showing = (fits: (other: Made) => boolean): readonly string[] =>
    withReviews(
      table,
      table.drafts.filter((other) => other === d || fits(other)),
    );
  if (s.see === 'summary') {
    const others = table.drafts.filter((other) => other !== d);
    const { id } = ruling(r, at.path, 'summary', 'summary', idsOf(others));
    return [...showing(() => false), id];
  }
  if (s.see !== 'neighbours') return showing(() => s.see === 'all');
  return (found: readonly string[]): readonly string[] => {
    const near = neighboursOf(r, seat, table, d, found);
    return showing((other) => near.has(other.seat));
  };
};
