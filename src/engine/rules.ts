/** The choices an organization makes asking nobody: picks, awards, elections. Pure. */
import type { StepOf } from '../org/schema.js';
import { oneOf, type Stream, shuffle } from '../rng/streams.js';
import type { TaskState } from './state.js';
import { countLabels, meanReview } from './tests.js';
import type { Draft } from './types.js';

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
  rule: Exclude<StepOf<'pick'>['rule'], 'default' | 'median' | 'mean'>,
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
 * is paid its price. Second price: the price at which it would have tied with the best loser, or with the reserve; without
 * either, its own. Bids worth less than the reserve do not count; null where none is left.
 */
export const award = (
  mechanism: 'first-price' | 'second-price' | 'score',
  bids: readonly Bid[],
  count: number,
  rng: Stream,
  reserve = Number.NEGATIVE_INFINITY,
): Awarded | null => {
  const worth = (b: Bid): number => (mechanism === 'score' ? b.p : b.p - b.price);
  const left = new Map(bids.map((b) => [b.seat, worth(b)] as const).filter(([, x]) => x >= reserve));
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
  const rivals = [...left.values(), ...(reserve === Number.NEGATIVE_INFINITY ? [] : [reserve])];
  const loser = rivals.length === 0 ? null : Math.max(...rivals);
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
