/** Counting ballots. */
import type { StepOf } from '../org/schema.js';
import type { Stream } from '../rng/streams.js';
import { byLot, leaders } from './rules.js';
import type { Draft } from './types.js';

export interface Ballot {
  readonly ranking: readonly string[];
  readonly approved?: number;
  /** What the ballot counts under rule weighted. */
  readonly weight?: number;
}

export interface Choice {
  /** Id of the draft chosen, or null where nothing is decided. */
  readonly winner: string | null;
  readonly why: string;
}

/**
 * Counts ballots. Drafts with one label are one option; of the winning option the draft with most first places stands,
 * the earlier one on equality. Ids that are not on the table and repeated ids are passed over.
 */
export const tally = (
  step: Pick<StepOf<'vote'>, 'rule' | 'quorum' | 'veto'>,
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
      weight: b.weight ?? 1,
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
    else add(b.labels[0] as string, step.rule === 'weighted' ? b.weight : 1);
  }
  const best = leaders(scores);
  const counted = `${cast.length} of ${ballots.length} ballots`;
  if (!best) return { winner: null, why: `${counted}; nothing chosen` };
  const needed = step.rule === 'quorum' ? (step.quorum as number) : step.rule === 'majority' ? cast.length / 2 : 0;
  // Points and weights may add up to 0 and still say who is ahead.
  const relative = step.rule === 'borda' || step.rule === 'weighted';
  const enough = relative || (step.rule === 'quorum' ? best.score >= needed : best.score > needed);
  if (!enough) return { winner: null, why: `${counted}; ${step.rule} missed: ${best.score} for the best option` };
  const { name, note } = byLot(best.names, rng, 'options');
  const against = cast.filter((b) => !b.approved.has(name)).length;
  if (step.veto !== undefined && against >= step.veto) return { winner: null, why: `${counted}; vetoed by ${against}` };
  const firsts = (id: string): number => cast.filter((b) => b.ids[0] === id).length;
  const [first, ...rest] = drafts.filter((d) => d.label === name);
  const winner = rest.reduce((a, b) => (firsts(b.id) > firsts(a.id) ? b : a), first as Draft);
  return { winner: winner.id, why: `${counted}; ${best.score} for the winner${note}` };
};
