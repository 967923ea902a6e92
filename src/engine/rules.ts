/** The choices an organization makes asking nobody: statistics, tests, tallies, picks, awards. Pure. */
import type { Statistic, StepOf, Test } from '../org/schema.js';
import { oneOf, type Stream } from '../rng/streams.js';
import type { TaskState } from './state.js';
import type { Draft } from './types.js';

const mean = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0) / xs.length;

/** Mean score of a draft's reviews of one kind, or null where it has none. */
export const meanReview = (state: TaskState, draft: string, ask: 'quality' | 'suspicion'): number | null => {
  const scores = state.reviews.filter((r) => r.of === draft && r.ask === ask).map((r) => r.score);
  return scores.length === 0 ? null : mean(scores);
};

/** The value of a statistic on the table, or null where nobody produced it. */
export const statistic = (stat: Statistic, state: TaskState): number | null => {
  const present = (xs: readonly (number | null | undefined)[]): number[] =>
    xs.filter((x): x is number => x !== null && x !== undefined);
  switch (stat) {
    case 'quality':
    case 'suspicion': {
      const scores = present(state.drafts.map((d) => meanReview(state, d.id, stat)));
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

export interface Ballot {
  readonly ranking: readonly string[];
  readonly approved?: number;
}

export interface Choice {
  /** Id of the draft chosen, or null where nothing is decided. */
  readonly winner: string | null;
  readonly why: string;
}

/** Names with the greatest number; null where there are none. */
const leaders = (scores: ReadonlyMap<string, number>): { names: string[]; score: number } | null => {
  if (scores.size === 0) return null;
  const score = Math.max(...scores.values());
  return { names: [...scores].filter(([, s]) => s === score).map(([name]) => name), score };
};

const byLot = (names: readonly string[], rng: Stream, of: string): { name: string; note: string } =>
  names.length === 1
    ? { name: names[0] as string, note: '' }
    : { name: oneOf(rng, names), note: `; tie of ${names.length} ${of} by lot` };

/**
 * Counts ballots. Drafts with one label are one option; of the winning option the draft with most first places stands,
 * the earlier one on equality. Ids that are not on the table and repeated ids are passed over.
 */
export const tally = (
  step: Pick<StepOf<'vote'>, 'rule' | 'quorum'>,
  ballots: readonly Ballot[],
  drafts: readonly Draft[],
  rng: Stream,
): Choice => {
  const labelOf = new Map(drafts.map((d) => [d.id, d.label]));
  const clean = ballots.map((b) => {
    const ids = [...new Set(b.ranking)].filter((id) => labelOf.has(id));
    return {
      ids,
      labels: [...new Set(ids.map((id) => labelOf.get(id) as string))],
      approved: new Set(ids.slice(0, b.approved ?? 1).map((id) => labelOf.get(id) as string)),
    };
  });
  const cast = clean.filter((b) => b.ids.length > 0);
  const scores = new Map<string, number>();
  const add = (label: string, points: number): void => void scores.set(label, (scores.get(label) ?? 0) + points);
  const options = new Set(labelOf.values()).size;
  for (const b of cast) {
    if (step.rule === 'borda') for (const [i, label] of b.labels.entries()) add(label, options - 1 - i);
    else if (step.rule === 'approval' || step.rule === 'quorum') for (const label of b.approved) add(label, 1);
    else add(b.labels[0] as string, 1);
  }
  const best = leaders(scores);
  const counted = `${cast.length} of ${ballots.length} ballots`;
  if (!best) return { winner: null, why: `${counted}; nothing chosen` };
  const needed = step.rule === 'quorum' ? (step.quorum as number) : step.rule === 'majority' ? cast.length / 2 : 0;
  const enough = step.rule === 'quorum' ? best.score >= needed : best.score > needed || step.rule === 'borda';
  if (!enough) return { winner: null, why: `${counted}; ${step.rule} missed: ${best.score} for the best option` };
  const { name, note } = byLot(best.names, rng, 'options');
  const firsts = (id: string): number => cast.filter((b) => b.ids[0] === id).length;
  const [first, ...rest] = drafts.filter((d) => d.label === name);
  const winner = rest.reduce((a, b) => (firsts(b.id) > firsts(a.id) ? b : a), first as Draft);
  return { winner: winner.id, why: `${counted}; ${best.score} for the winner${note}` };
};

/** Chooses among drafts asking nobody; drafts without the review that the rule reads come last. */
export const pickOne = (rule: Exclude<StepOf<'pick'>['rule'], 'default'>, state: TaskState, rng: Stream): Choice => {
  const { drafts } = state;
  if (drafts.length === 0) return { winner: null, why: 'nothing on the table' };
  if (rule === 'first') return { winner: (drafts[0] as Draft).id, why: 'in the order written' };
  if (rule === 'random') return { winner: oneOf(rng, drafts).id, why: 'by lot' };
  if (rule === 'most-common') {
    const best = leaders(countLabels(drafts)) as { names: string[]; score: number };
    const { name, note } = byLot(best.names, rng, 'answers');
    return {
      winner: (drafts.find((d) => d.label === name) as Draft).id,
      why: `${best.score} of ${drafts.length} drafts agree${note}`,
    };
  }
  const ask = rule === 'best-reviewed' ? 'quality' : 'suspicion';
  const scores = new Map<string, number>();
  for (const d of drafts) {
    const score = meanReview(state, d.id, ask);
    scores.set(d.id, score === null ? Number.NEGATIVE_INFINITY : ask === 'quality' ? score : -score);
  }
  const best = leaders(scores) as { names: string[]; score: number };
  const { name, note } = byLot(best.names, rng, 'drafts');
  return {
    winner: name,
    why:
      best.score === Number.NEGATIVE_INFINITY
        ? `nobody reviewed${note}`
        : `mean ${ask} ${Math.abs(best.score).toFixed(3)}${note}`,
  };
};

export interface Bid {
  readonly seat: string;
  readonly p: number;
  readonly price: number;
}

/** Sells the work to the seat with the highest p − price (score: the highest p). Payment by mechanism; ties by lot. */
export const award = (
  mechanism: 'first-price' | 'second-price' | 'score',
  bids: readonly Bid[],
  rng: Stream,
): { seat: string; payment: number; why: string } | null => {
  const worth = (b: Bid): number => (mechanism === 'score' ? b.p : b.p - b.price);
  const best = leaders(new Map(bids.map((b) => [b.seat, worth(b)])));
  if (!best) return null;
  const { name, note } = byLot(best.names, rng, 'bids');
  const winner = bids.find((b) => b.seat === name) as Bid;
  const others = bids.filter((b) => b.seat !== name).map(worth);
  // Second price: the price at which the winner would have tied with the runner-up; alone, its own price.
  const payment = mechanism === 'second-price' && others.length > 0 ? winner.p - Math.max(...others) : winner.price;
  return { seat: name, payment, why: `${bids.length} bids; best ${best.score.toFixed(3)}${note}` };
};
