/** What the table, the task and the ledger say, and whether a test holds. */
import type { Statistic, Test } from '../org/schema.js';
import { balanceOf } from './ledger.js';
import { type Place, roleOfSeat, seatsOf, type TaskState } from './state.js';
import type { Draft } from './types.js';

const mean = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0) / xs.length;

/** What a review says of each kind of statistic; `score` of a forecast is its success. */
const READ = {
  quality: { ask: 'quality', of: 'score' },
  suspicion: { ask: 'suspicion', of: 'score' },
  success: { ask: 'forecast', of: 'score' },
  harm: { ask: 'forecast', of: 'harm' },
} as const;

/** Mean of a draft's reviews of one kind, by one role where `by` names it, or null where it has none. */
export const meanReview = (state: TaskState, draft: string, stat: keyof typeof READ, by?: string): number | null => {
  const { ask, of } = READ[stat];
  const found = state.reviews
    .filter((r) => r.of === draft && r.ask === ask && (by === undefined || roleOfSeat(r.seat) === by))
    .map((r) => r[of])
    .filter((x) => x !== undefined);
  return found.length === 0 ? null : mean(found);
};

/** The value of a statistic on the table, or null where nobody produced it. */
export const statistic = (stat: Statistic, state: TaskState, by?: string): number | null => {
  const present = (xs: readonly (number | null | undefined)[]): number[] =>
    xs.filter((x): x is number => x !== null && x !== undefined);
  switch (stat) {
    case 'quality':
    case 'suspicion':
    case 'success':
    case 'harm': {
      const scores = present(state.drafts.map((d) => meanReview(state, d.id, stat, by)));
      const lowest = stat === 'quality' || stat === 'success';
      return scores.length === 0 ? null : lowest ? Math.min(...scores) : Math.max(...scores);
    }
    case 'agreement':
      return state.drafts.length === 0 ? null : Math.max(...countLabels(state.drafts).values()) / state.drafts.length;
    case 'confidence': {
      const stated = present(state.drafts.map((d) => d.confidence));
      return stated.length === 0 ? null : mean(stated);
    }
    case 'decided':
      return state.decided;
    case 'objections':
      return state.objections === null
        ? null
        : state.objections.filter((o) => by === undefined || roleOfSeat(o.seat) === by).length;
  }
};

type Value = number | string | boolean;

/** A public feature of the task or of the parts in hand, or null where there is none of that name. */
const feature = (name: string, state: TaskState, { run }: Place): Value | null => {
  const { instance } = run;
  if (name === 'position') return run.position;
  if (name === 'parts') return state.scope.parts.length;
  if (name === 'kind') {
    const kinds = new Set(instance.parts.filter((p) => state.scope.parts.includes(p.id)).map((p) => p.kind));
    if (kinds.size === 1) return [...kinds][0] as string;
  }
  return instance.features[name] ?? null;
};

/** The balance that a test reads: the organization's, or the lowest among the seats that are meant. */
const balance = (test: Test, state: TaskState, here: Place): number | null => {
  const { accounts = {} } = here.run.org;
  const name = test.ledger as string;
  if (accounts[name]?.of !== 'person') return balanceOf(accounts, state.books, name, null);
  const seats = test.by === undefined ? [] : seatsOf(test.by, state, here);
  return seats.length === 0 ? null : Math.min(...seats.map((s) => balanceOf(accounts, state.books, name, s.person)));
};

export interface Judged {
  /** Whether the test holds; null where there is no value. */
  readonly holds: boolean | null;
  /** The value in words, for the record. */
  readonly why: string;
}

/** Reads what a test reads and compares. */
export const judge = (test: Test, state: TaskState, here: Place): Judged => {
  const value: Value | null =
    test.stat !== undefined
      ? statistic(test.stat, state, test.by)
      : test.feature !== undefined
        ? feature(test.feature, state, here)
        : balance(test, state, here);
  const name = nameOf(test);
  if (value === null) return { holds: null, why: `no ${name}` };
  const told = typeof value === 'number' && test.feature === undefined ? value.toFixed(3) : String(value);
  return { holds: passes(test, value), why: `${name} ${told}` };
};

/** Whether a value passes a test; `above` and `below` are strict. A text is only ever equal or not. */
export const passes = (test: Test, value: Value): boolean => {
  if (test.is !== undefined) return value === test.is;
  if (typeof value !== 'number') return false;
  return test.above !== undefined
    ? value > test.above
    : test.atLeast !== undefined
      ? value >= test.atLeast
      : value < (test.below as number);
};

const nameOf = (test: Test): string =>
  test.stat ?? (test.feature === undefined ? `ledger ${test.ledger}` : `feature ${test.feature}`);

export const testText = (test: Test): string => {
  const name = nameOf(test);
  if (test.is !== undefined) return `${name} is ${test.is}`;
  return test.above !== undefined
    ? `${name} > ${test.above}`
    : test.atLeast !== undefined
      ? `${name} ≥ ${test.atLeast}`
      : `${name} < ${test.below}`;
};

export const countLabels = (drafts: readonly Draft[]): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const d of drafts) counts.set(d.label, (counts.get(d.label) ?? 0) + 1);
  return counts;
};
