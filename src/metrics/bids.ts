/** Bids that won: whether the first to come won more often than its share, and whether bidders knew what they could do. */
import type { Ruling } from '../engine/types.js';
import { numberOf } from './estimates.js';
import { lineageOf } from './lineage.js';
import {
  type Column,
  type ConditionMetric,
  empty,
  noEstimate,
  type Row,
  type TrialMetric,
  type TrialRecord,
} from './metric.js';
import { isBad } from './oversight.js';

const raw = (name: string, summary: string): Column => ({
  name,
  unit: 'count',
  better: null,
  summary,
  nulls: ['empty'],
  source: 'awards by auction or offers in the trace',
  raw: true,
});

interface Award {
  readonly p: number;
  readonly right: boolean;
  readonly offers: number;
  readonly first: boolean;
}

/** Sums over the awards of a trial that a bid won and whose winner left a draft. */
export const bids: TrialMetric = {
  columns: [
    raw('bids_won', 'awards to a bidder who left a draft'),
    raw('bids_right', 'of these, first drafts of the winner that are right'),
    raw('bids_p', 'sum of the probability of success that the winners bid'),
    raw('bids_sq', 'sum of (that probability − 1[right])²'),
    raw('bids_first', 'awards that the bid won which came first, of those with several'),
    raw('bids_chance', 'sum of 1 / number of bids over these awards'),
    raw('bids_several', 'awards with several bids'),
  ],
  of: (record) => {
    const won = record.trace.entries.flatMap((e) =>
      e.kind === 'ruling' && e.ruling === 'award' ? awardOf(e as Ruling, record) : [],
    );
    if (won.length === 0) return bids.columns.map(() => empty('empty'));
    const sum = (of: (a: Award) => number): number => won.reduce((s, a) => s + of(a), 0);
    const several = won.filter((a) => a.offers > 1);
    return [
      won.length,
      sum((a) => Number(a.right)),
      sum((a) => a.p),
      sum((a) => (a.p - Number(a.right)) ** 2),
      several.filter((a) => a.first).length,
      several.reduce((s, a) => s + 1 / a.offers, 0),
      several.length,
    ];
  },
};

const stepIn = (id: string): string => id.slice(0, id.lastIndexOf('/'));

const awardOf = ({ id, on, by, outcome }: Ruling, { trace, task, instance }: TrialRecord): readonly Award[] => {
  const { events, byId } = lineageOf(trace);
  // Where a client chooses among offers, the award names the choice; the offers were made in the same step.
  const made =
    by === 'offers'
      ? events.filter((e) => on.some((choice) => stepIn(choice) === stepIn(e.id)))
      : on.flatMap((bid) => byId.get(bid) ?? []);
  const offers = made
    .flatMap((e) => (e.as === 'bid' && 'p' in e.reply ? [{ seat: e.seat, p: e.reply.p, end: e.end }] : []))
    .sort((a, b) => a.end - b.end);
  const [seat] = outcome.split(' ');
  const winner = offers.find((o) => o.seat === seat);
  const below = `${id.slice(0, id.lastIndexOf('!'))}/`;
  const draft = events.find(
    (e) => e.seat === seat && e.id.startsWith(below) && e.act === 'propose' && 'content' in e.reply,
  );
  if (winner === undefined || draft === undefined) return [];
  return [{ p: winner.p, right: !isBad(draft, task, instance), offers: offers.length, first: offers[0] === winner }];
};

const total = (rows: readonly Row[], column: string): number =>
  rows.reduce((s, r) => s + (numberOf(r, column) ?? 0), 0);
const odds = (p: number): number => p / (1 - p);

/** Pooled over trials, without intervals: awards of one trial hang together in ways that no cluster of rows shows. */
const pooled = (
  name: string,
  unit: string,
  better: Column['better'],
  summary: string,
  source: string,
  counted: string,
  of: (rows: readonly Row[], n: number) => number | null,
): ConditionMetric => ({
  column: { name, unit, better, summary, nulls: ['empty', 'no_contrast'], source },
  reads: bids.columns.map((c) => c.name),
  of: (rows) => {
    const n = total(rows, counted);
    if (n === 0) return noEstimate('empty');
    const mean = of(rows, n);
    return mean === null ? noEstimate('no_contrast', n) : { ...noEstimate('empty', n), mean, nullReason: null };
  },
});

const withoutContrast = (m: ConditionMetric): ConditionMetric => ({ ...m, column: { ...m.column, nulls: ['empty'] } });

export const bidding: readonly ConditionMetric[] = [
  pooled(
    'first_offer_odds',
    'ratio',
    null,
    'odds that the first bid to come wins / odds of a fair lot among the bids',
    'awards with several bids',
    'bids_several',
    (rows, n) => {
      const [share, chance] = [total(rows, 'bids_first') / n, total(rows, 'bids_chance') / n];
      return share === 1 ? null : odds(share) / odds(chance);
    },
  ),
  pooled(
    'bid_brier_skill',
    '≤ 1',
    'up',
    '1 − mean (p bid − 1[right])² / that of the base rate, over awards',
    'Brier 1950; Murphy 1973',
    'bids_won',
    (rows, n) => {
      const base = total(rows, 'bids_right') / n;
      return base === 0 || base === 1 ? null : 1 - total(rows, 'bids_sq') / n / (base * (1 - base));
    },
  ),
  withoutContrast(
    pooled(
      'overbid',
      '[−1, 1]',
      'down',
      'mean p bid − share right, over awards',
      'definition',
      'bids_won',
      (rows, n) => (total(rows, 'bids_p') - total(rows, 'bids_right')) / n,
    ),
  ),
];
