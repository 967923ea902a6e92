/** What people did in the trials of a chunk, by seat and person: kept with the chunk, for people.csv. */
import { firstDrafts } from '../metrics/errors.js';
import { powerOf } from '../metrics/power.js';
import type { Organization } from '../org/schema.js';
import type { Swayed } from './silenced.js';
import { metricNames, type Trial, type TrialResult } from './trial.js';

export interface Headcount {
  readonly seat: string;
  readonly person: number;
  /** Trials in which the person sat there, and those of them with an answer. */
  readonly trials: number;
  readonly answered: number;
  readonly calls: number;
  /** Tokens read and written; null where a reply did not report them. */
  readonly tokens: number | null;
  readonly drafts: number;
  /** First drafts that were marked right or wrong, and the right ones. */
  readonly firsts: number;
  readonly right: number;
  /** Answers that are a draft of this seat. */
  readonly authored: number;
  /** Trials in which it can be told who formally decided, and sums of shares in it; absent in journals from before. */
  readonly decided?: number;
  readonly banzhaf?: number;
  readonly shapleyShubik?: number;
  /** Trials that were run again without the person, and sums over them; absent where none was. */
  readonly rerun?: number;
  readonly influence?: number;
  readonly dark?: number;
  /** Trials in which what the person adds was worked out, and the sum. */
  readonly valued?: number;
  readonly shapley?: number;
}

type Open = { -readonly [K in keyof Headcount]: Headcount[K] };

export interface Tally {
  readonly add: (trial: Trial, result: TrialResult, swayed?: readonly Swayed[] | null) => void;
  /** By seat and person, in order of their names. */
  readonly counts: () => readonly Headcount[];
}

const NOTHING = { trials: 0, answered: 0, calls: 0, tokens: 0, drafts: 0, firsts: 0, right: 0, authored: 0 };

/** Place of the column that says whose first drafts were right. */
const FIRST_ERRORS = metricNames.indexOf('first_errors');

const keyOf = (seat: string, person: number): string => `${seat} ${person}`;

export const tally = (org: Organization): Tally => {
  const counts = new Map<string, Open>();
  const of = (seat: string, person: number): Open => {
    const key = keyOf(seat, person);
    let count = counts.get(key);
    if (count === undefined) {
      count = { seat, person, ...NOTHING };
      counts.set(key, count);
    }
    return count;
  };
  return {
    add: ({ trace, seats }, { status, cells }, swayed = null) => {
      for (const seat of Object.values(seats).flat()) {
        const count = of(seat.name, seat.person);
        count.trials++;
        if (status === 'answered') count.answered++;
        if (trace.answer?.seat === seat.name) count.authored++;
      }
      for (const e of trace.entries) {
        if (e.kind !== 'event') continue;
        const count = of(e.seat, e.person);
        const { tokensIn, tokensOut } = e.usage;
        count.calls++;
        count.tokens =
          count.tokens === null || tokensIn === null || tokensOut === null ? null : count.tokens + tokensIn + tokensOut;
        if (e.act === 'propose' && 'content' in e.reply) count.drafts++;
      }
      const powers = powerOf(trace, org);
      if (powers) {
        for (const seat of Object.values(seats).flat()) {
          const count = of(seat.name, seat.person);
          count.decided = (count.decided ?? 0) + 1;
        }
        for (const { seat, person, banzhaf, shapleyShubik } of powers) {
          const count = of(seat, person);
          count.banzhaf = (count.banzhaf ?? 0) + banzhaf;
          count.shapleyShubik = (count.shapleyShubik ?? 0) + shapleyShubik;
        }
      }
      for (const seat of Object.values(seats).flat()) {
        const found = swayed?.find((s) => s.person === seat.person);
        if (found) addSwayed(of(seat.name, seat.person), found);
      }
      const firstErrors = cells[FIRST_ERRORS];
      if (typeof firstErrors !== 'string') return;
      for (const e of firstDrafts(trace)) {
        const count = of(e.seat, e.person);
        count.firsts++;
        if (firstErrors[e.person] === '0') count.right++;
      }
    },
    counts: () => sorted([...counts.values()]),
  };
};

const addSwayed = (count: Open, { influence, dark, shapley }: Swayed): void => {
  count.rerun = (count.rerun ?? 0) + 1;
  count.influence = (count.influence ?? 0) + influence;
  count.dark = (count.dark ?? 0) + dark;
  if (shapley === null) return;
  count.valued = (count.valued ?? 0) + 1;
  count.shapley = (count.shapley ?? 0) + shapley;
};

/** Sums that are there only where trials were run again. */
const AGAIN = ['rerun', 'influence', 'dark', 'valued', 'shapley'] as const;

const sorted = (counts: readonly Headcount[]): readonly Headcount[] =>
  [...counts].sort((a, b) => (a.seat < b.seat ? -1 : a.seat > b.seat ? 1 : a.person - b.person));

/** Counts of several chunks together. */
export const together = (lists: readonly (readonly Headcount[])[]): readonly Headcount[] => {
  const sums = new Map<string, Headcount>();
  for (const count of lists.flat()) {
    const key = keyOf(count.seat, count.person);
    const sum = sums.get(key);
    sums.set(key, sum === undefined ? count : plus(sum, count));
  }
  return sorted([...sums.values()]);
};

const plus = (a: Headcount, b: Headcount): Headcount => ({
  seat: a.seat,
  person: a.person,
  trials: a.trials + b.trials,
  answered: a.answered + b.answered,
  calls: a.calls + b.calls,
  tokens: a.tokens === null || b.tokens === null ? null : a.tokens + b.tokens,
  drafts: a.drafts + b.drafts,
  firsts: a.firsts + b.firsts,
  right: a.right + b.right,
  authored: a.authored + b.authored,
  decided: (a.decided ?? 0) + (b.decided ?? 0),
  banzhaf: (a.banzhaf ?? 0) + (b.banzhaf ?? 0),
  shapleyShubik: (a.shapleyShubik ?? 0) + (b.shapleyShubik ?? 0),
  ...Object.fromEntries(
    AGAIN.flatMap((name) =>
      a[name] === undefined && b[name] === undefined ? [] : [[name, (a[name] ?? 0) + (b[name] ?? 0)]],
    ),
  ),
});
