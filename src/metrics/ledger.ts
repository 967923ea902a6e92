import type { LedgerEntry, Ruling } from '../engine/types.js';
import { type Cell, type Column, empty, type TrialMetric } from './metric.js';

const column = (name: string, better: Column['better'], summary: string, source: string): Column => ({
  name,
  unit: 'account',
  better,
  summary,
  nulls: ['empty'],
  source,
});

/** Sum of some entries of some rulings; empty where no such ruling has written into the ledger. */
const booked = (rulings: readonly Ruling[], counts: (entry: LedgerEntry) => boolean = () => true): Cell => {
  const writing = rulings.filter((r) => r.entries !== undefined);
  if (writing.length === 0) return empty('empty');
  return writing.flatMap((r) => r.entries ?? []).reduce((sum, e) => sum + (counts(e) ? e.delta : 0), 0);
};

const negative = (cell: Cell): Cell => (typeof cell === 'number' ? 0 - cell : cell);

/** What was booked in a trial: prices paid to winners, what the maker of markets lost, what steps have cost. */
export const ledger: TrialMetric = {
  columns: [
    column('payment', null, 'prices paid to those who won an award', 'awards in the trace'),
    column(
      'market_loss',
      null,
      'what the market maker paid out beyond what it took in; at most b ln n for each market',
      'logarithmic market scoring rule, Hanson 2003',
    ),
    column('spent', 'down', 'what steps with a price have cost', 'spend rulings in the trace'),
  ],
  of: ({ trace }) => {
    const rulings = trace.entries.filter((e): e is Ruling => e.kind === 'ruling');
    const traded = rulings.filter((r) => r.ruling === 'trade' || (r.ruling === 'settle' && r.by === 'trade'));
    return [
      booked(rulings.filter((r) => r.ruling === 'award')),
      negative(booked(traded.some((r) => r.ruling === 'trade') ? traded : [], (e) => e.person === null)),
      negative(booked(rulings.filter((r) => r.ruling === 'spend'))),
    ];
  },
};
