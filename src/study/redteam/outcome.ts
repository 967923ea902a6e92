/** What a search found, in numbers: the half that chose beside the half that is reported, the twin and the mean beside the worst. */
import { columnEstimate, numberOf } from '../../metrics/estimates.js';
import { type Estimate, noEstimate, type Row } from '../../metrics/metric.js';
import { pairedDifference } from '../../stats/paired.js';
import type { Side } from '../../stats/pairs.js';
import { CHOOSING, type Found, type Hunt, OBJECTIVE, REPORTED, rowsOn, type Tried } from './search.js';

/** One attacker, or the honest twin, on the instances of its stage. */
export interface Scored {
  /** try: every candidate on few instances; final: finalists and the twin on more. */
  readonly stage: 'try' | 'final';
  /** 1 is the worst of its stage on the half that chooses; 0 is the honest twin; null where nothing was measured. */
  readonly rank: number | null;
  readonly origin: 'twin' | Tried['candidate']['origin'];
  readonly policy: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly seats: readonly string[];
  readonly trials: number;
  /** Trials with nothing to decide on; where the objective is empty there, they are in no mean. */
  readonly failed: number;
  readonly chosen: Estimate;
  readonly reported: Estimate;
  /** Reported half: this minus the twin, on the same trials; empty of the twin, and where the twin's objective is empty. */
  readonly overTwin: Estimate;
}

/** A mean over candidates on the half that is reported, by itself and over the twin on the same trials. */
export interface Average {
  readonly reported: Estimate;
  readonly overTwin: Estimate;
}

export interface Outcome {
  readonly twin: Scored;
  /** Worst first. */
  readonly finalists: readonly Scored[];
  /** Every candidate, in the order of trying. */
  readonly candidates: readonly Scored[];
  /** Means over all candidates, and over those drawn by lot alone. */
  readonly all: Average;
  readonly random: Average;
  /** What choosing brought: the worst minus the mean over all candidates, both reported and over the twin. */
  readonly selectionGain: number | null;
  /**
   * What the luck of choosing promised too much: the worst over the twin on the half that chose it, minus the same as reported.
   * Over the twin, since one half may be harder than the other. Where the twin's objective is empty, without it.
   */
  readonly winnersCurse: number | null;
}

const estimated = (rows: readonly Row[]): Estimate => columnEstimate(rows, OBJECTIVE) ?? noEstimate('empty');

const minus = (a: number | null | undefined, b: number | null | undefined): number | null =>
  a === null || a === undefined || b === null || b === undefined ? null : a - b;

/** Over the twin where that can be told. */
const excessOf = (one: Average | undefined): number | null | undefined => one?.overTwin.mean ?? one?.reported.mean;

const sidesOf = (rows: readonly Row[]): readonly Side[] =>
  rows.map((row) => ({
    value: numberOf(row, OBJECTIVE),
    instance: row.instance as number,
    replicate: row.replicate as number,
  }));

const difference = (a: readonly Row[], b: readonly Row[]): Estimate => {
  const { n, diff, se, lo, hi } = pairedDifference(sidesOf(a), sidesOf(b));
  if (diff === null) return noEstimate('empty');
  // Differences that never vary say nothing of how far off they may be, as with every other estimate here.
  const sure = se === null || se === 0;
  return { n, k: null, mean: diff, se: sure ? null : se, lo: sure ? null : lo, hi: sure ? null : hi, nullReason: null };
};

/** A mean over candidates for every trial that they share, so that its interval is that of one attacker drawn anew each time. */
const averaged = (parts: readonly (readonly Row[])[]): readonly Row[] => {
  const sums = new Map<string, { instance: number; replicate: number; sum: number; n: number }>();
  for (const row of parts.flat()) {
    const value = numberOf(row, OBJECTIVE);
    if (value === null) continue;
    const [instance, replicate] = [row.instance as number, row.replicate as number];
    const key = `${instance}.${replicate}`;
    const cell = sums.get(key) ?? { instance, replicate, sum: 0, n: 0 };
    sums.set(key, { ...cell, sum: cell.sum + value, n: cell.n + 1 });
  }
  return [...sums.values()].map(({ instance, replicate, sum, n }) => ({ instance, replicate, [OBJECTIVE]: sum / n }));
};

const ranksOf = (tried: readonly Tried[]): ReadonlyMap<string, number> => {
  const order = tried.filter((t) => t.score !== null).sort((a, b) => (b.score as number) - (a.score as number));
  return new Map(order.map((t, i) => [t.condition.id, i + 1]));
};

/** The numbers of a search. Reads the reported half for the first time. */
export const outcomeOf = (hunt: Hunt, { twin, tried, finalists }: Found): Outcome => {
  const rowsOf = (id: string) => {
    const rows = hunt.rows(id);
    return { all: rows, chosen: rowsOn(CHOOSING, hunt, rows), reported: rowsOn(REPORTED, hunt, rows) };
  };
  const failedIn = (rows: readonly Row[]): number => rows.filter((row) => row.status === 'failed').length;
  const honest = rowsOf(twin.id);
  const scored = (t: Tried, stage: Scored['stage'], rank: number | null): Scored => {
    const rows = rowsOf(t.condition.id);
    return {
      ...t.candidate,
      stage,
      rank,
      trials: rows.all.length,
      failed: failedIn(rows.all),
      chosen: estimated(rows.chosen),
      reported: estimated(rows.reported),
      overTwin: difference(rows.reported, honest.reported),
    };
  };
  const ranks = ranksOf(tried);
  const over = (of: readonly Tried[]): Average => {
    const rows = averaged(of.map((t) => rowsOf(t.condition.id).reported));
    return { reported: estimated(rows), overTwin: difference(rows, honest.reported) };
  };
  const all = over(tried);
  const last = finalists.map((t, i) => scored(t, 'final', i + 1));
  const [worst] = finalists;
  const promised = worst && (difference(rowsOf(worst.condition.id).chosen, honest.chosen).mean ?? last[0]?.chosen.mean);
  return {
    twin: {
      stage: 'final',
      rank: 0,
      origin: 'twin',
      policy: 'honest',
      args: {},
      seats: [],
      trials: honest.all.length,
      failed: failedIn(honest.all),
      chosen: estimated(honest.chosen),
      reported: estimated(honest.reported),
      overTwin: noEstimate('empty'),
    },
    finalists: last,
    candidates: tried.map((t) => scored(t, 'try', ranks.get(t.condition.id) ?? null)),
    all,
    random: over(tried.filter((t) => t.candidate.origin !== 'step')),
    selectionGain: minus(excessOf(last[0]), excessOf(all)),
    winnersCurse: minus(promised, excessOf(last[0])),
  };
};
