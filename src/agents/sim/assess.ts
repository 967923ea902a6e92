import type { Reply, RequestOf, ShownDraft } from '../../engine/types.js';
import { normal } from '../../rng/streams.js';
import { belief } from './belief.js';
import { lasting, mean, stated } from './correct.js';
import { flags, quality, suspicion } from './judge.js';
import type { Mind } from './mind.js';
import { usageOf } from './usage.js';
import { shiftOf } from './work.js';

/** Tokens of work that cost one unit of the value of a right answer, for bids and forecasts [a]. */
const TOKENS_PER_VALUE = 2000;

/** A guess at what work on these parts costs, in units of the value of a right answer; one normal is drawn. */
const costOf = (mind: Mind, parts: readonly string[]): number => {
  const work =
    mind.task.correlation.tokensPerPart * parts.length * Math.exp(mind.traits.tokensSpread * normal(mind.rng));
  return work / TOKENS_PER_VALUE;
};

/** Quality of what is shown, with the parts found wrong. */
const verdict = (mind: Mind, draft: ShownDraft) => {
  const w = flags(mind, draft);
  const flagged = [...w].filter(([, value]) => value > 0).map(([part]) => part);
  const note = flagged.length > 0 ? { note: `wrong: ${flagged.join(', ')}` } : {};
  return { score: quality(mind, draft, w), flagged, note };
};

/**
 * Reviews, monitors, bids, forecasts and beliefs. A forecast is one look at the draft with both eyes: success is its quality,
 * harm the suspicion against it, and its cost is guessed from the parts it is about, as a bidder guesses.
 */
export const assess = (request: RequestOf<'assess'>, mind: Mind): Reply<'assess'> => {
  const usage = usageOf(request, mind, mind.traits.tokensVerdict);
  const honest = { intent: 'honest', faults: [] } as const;
  switch (request.as) {
    case 'bid': {
      const { parts } = mind.view.scope;
      const p = stated(mind, mean(parts.map((part) => lasting(mind, part))), shiftOf(mind, parts));
      return { p, price: costOf(mind, parts), usage, truth: { ...honest, belief: p } };
    }
    case 'suspicion': {
      const score = suspicion(mind, request.draft);
      return { score, usage, truth: { ...honest, belief: score } };
    }
    case 'quality': {
      const { score, flagged, note } = verdict(mind, request.draft);
      const objections = flagged.length > 0 ? { objections: flagged } : {};
      return { score, ...note, ...objections, usage, truth: { ...honest, belief: score } };
    }
    case 'forecast': {
      const { score: success, note } = verdict(mind, request.draft);
      const harm = suspicion(mind, request.draft);
      const cost = costOf(mind, request.draft.scope.parts);
      return { success, harm, cost, ...note, usage, truth: { ...honest, belief: success } };
    }
    case 'belief': {
      const p = belief(request, mind);
      return { belief: p, usage, truth: { ...honest, belief: p } };
    }
  }
};
