/** The choices an organization makes asking nobody: statistics, tests, tallies, picks, awards. Pure. */
import type { Statistic, StepOf, Test } from '../org/schema.js';
import { oneOf, type Stream, shuffle } from '../rng/streams.js';
import { roleOfSeat, type TaskState } from './state.js';
import type { Draft } from './types.js';

const mean = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0) / xs.length;

/** Mean score of a draft's reviews of one kind, by one role where `by` names it, or null where it has none. */
export const meanReview = (
  state: TaskState,
  draft: string,
  ask: 'quality' | 'suspicion',
  by?: string,
): number | null => {
  const scores = state.reviews
    .filter((r) => r.of === draft && r.ask === ask && (by === undefined || roleOfSeat(r.seat) === by))
    .map((r) => r.score);
  return scores.length === 0 ? null : mean(scores);
};

/** The value of a statistic on the table, or null where nobody produced it. */
export const statistic = (stat: Statistic, state: TaskState, by?: string): number | null => {
  const present = (xs: readonly (number | null | undefined)[]): number[] =>
    xs.filter((x): x is number => x !== null && x !== undefined);
  switch (stat) {
    case 'quality':
    case 'suspicion': {
      const scores = present(state.drafts.map((d) => meanReview(state, d.id, stat, by)));
      return scores.length === 0 ? null : stat === 'quality' ? Math.min(...scores) : Math.max(...scores);
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

/** Whether a value passes a test; `above` and `below` are strict. */
export const passes = (test: Test, value: number): boolean =>
  test.above !== undefined
    ? value > test.above
    : test.atLeast !== undefined
      ? value >= test.atLeast
      : value < (test.below as number);

export const testText = (test: Test): string =>
  test.above !== undefined
    ? `${test.stat} > ${test.above}`
    : test.atLeast !== undefined
      ? `${test.stat} ≥ ${test.atLeast}`
      : `${test.stat} < ${test.below}`;

export const countLabels = (drafts: readonly Draft[]): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const d of drafts) counts.set(d.label, (counts.get(d.label) ?? 0) + 1);
  return counts;
};

/** Names with the greatest number; null where there are none. */
export const leaders = (scores: ReadonlyMap<string, number>): { names: string[]; score: number } | null => {
  if (scores.size === 0) return null;
  const score = Math.max(...scores.values());
  return { names: [...scores].filter(([, s]) => s === score).map(([name]) => name), score };
};

export const byLot = (names: readonly string[], rng: Stream, of: string): { name: string; note: string } =>
  names.length === 1
    ? { name: names[0] as string, note: '' }
    : { name: oneOf(rng, names), note: `; tie of ${names.length} ${of} by lot` };

/**
 * Chooses among drafts asking nobody, the best `keep` of them in order; drafts without the review that the rule reads come
 * last, ties by lot.
 */
export const pickSome = (
  rule: Exclude<StepOf<'pick'>['rule'], 'default'>,
  options: readonly Draft[],
  state: TaskState,
  keep: number,
  rng: Stream,
): Picked => {
  if (options.length === 0) return { winners: [], why: 'nothing on the table' };
  if (rule === 'first') return { winners: options.slice(0, keep).map((d) => d.id), why: 'in the order written' };
  if (rule === 'random')
    return {
      winners:
        keep === 1
          ? [oneOf(rng, options).id]
          : shuffle(rng, options)
              .slice(0, keep)
              .map((d) => d.id),
      why: 'by lot',
    };
  if (rule === 'most-common') {
    const best = leaders(countLabels(options)) as { names: string[]; score: number };
    const { name, note } = byLot(best.names, rng, 'answers');
    return {
      winners: [(options.find((d) => d.label === name) as Draft).id],
      why: `${best.score} of ${options.length} drafts agree${note}`,
    };
  }
  const ask = rule === 'best-reviewed' ? 'quality' : 'suspicion';
  const scores = new Map<string, number>();
  for (const d of options) {
    const score = meanReview(state, d.id, ask);
    scores.set(d.id, score === null ? Number.NEGATIVE_INFINITY : ask === 'quality' ? score : -score);
  }
  const winners: string[] = [];
  let why = '';
  while (winners.length < keep && scores.size > 0) {
    const best = leaders(scores) as { names: string[]; score: number };
    const { name, note } = byLot(best.names, rng, 'drafts');
    why ||=
      best.score === Number.NEGATIVE_INFINITY
        ? `nobody reviewed${note}`
        : `mean ${ask} ${Math.abs(best.score).toFixed(3)}${note}`;
    winners.push(name);
    scores.delete(name);
  }
  return { winners, why };
};

export interface Picked {
  readonly winners: readonly string[];
  readonly why: string;
}

export interface Bid {
  readonly seat: string;
  readonly p: number;
  readonly price: number;
}

export interface Awarded {
  /** Seats chosen, best first, and what each is paid. */
  readonly winners: readonly { readonly seat: string; readonly payment: number }[];
  readonly why: string;
}

/**
 * Sells the work to the `count` seats with the highest p − price (score: the highest p); ties by lot. First price: a winner
 * is paid its price. Second price: the price at which it would have tied with the best loser; without a loser, its own.
 */
export const award = (
  mechanism: 'first-price' | 'second-price' | 'score',
  bids: readonly Bid[],
  count: number,
  rng: Stream,
): Awarded | null => {
  const worth = (b: Bid): number => (mechanism === 'score' ? b.p : b.p - b.price);
  const left = new Map(bids.map((b) => [b.seat, worth(b)]));
  const chosen: Bid[] = [];
  let why = '';
  while (chosen.length < count) {
    const best = leaders(left);
    if (!best) break;
    const { name, note } = byLot(best.names, rng, 'bids');
    why ||= `${bids.length} bids; best ${best.score.toFixed(3)}${note}`;
    chosen.push(bids.find((b) => b.seat === name) as Bid);
    left.delete(name);
  }
  if (chosen.length === 0) return null;
  const loser = left.size === 0 ? null : Math.max(...left.values());
  return {
    winners: chosen.map((b) => ({
      seat: b.seat,
      payment: mechanism === 'second-price' && loser !== null ? b.p - loser : b.price,
    })),
    why,
  };
};

/** Elects the `count` names with most first places; ties by lot. Names that are not candidates are passed over. */
export const elect = (
  rankings: readonly (readonly string[])[],
  candidates: readonly string[],
  count: number,
  rng: Stream,
): readonly string[] => {
  const votes = new Map<string, number>();
  for (const ranking of rankings) {
    const first = ranking.find((name) => candidates.includes(name));
    if (first !== undefined) votes.set(first, (votes.get(first) ?? 0) + 1);
  }
  const elected: string[] = [];
  while (elected.length < count) {
    const best = leaders(votes);
    if (!best) break;
    const { name } = byLot(best.names, rng, 'candidates');
    elected.push(name);
    votes.delete(name);
  }
  return elected;
};
