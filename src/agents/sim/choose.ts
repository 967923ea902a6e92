import type { Reply, RequestOf } from '../../engine/types.js';
import { shuffle } from '../../rng/streams.js';
import { Phi } from '../../sim/normal.js';
import type { Mind } from './mind.js';
import { usageOf } from './usage.js';
import { weigh } from './weigh.js';

/** Votes by judgement and support. Whoever appoints knows nobody's skill: the naming is a lot. */
export const choose = (request: RequestOf<'choose'>, mind: Mind): Reply<'choose'> => {
  const usage = usageOf(request, mind, mind.traits.tokensVerdict, false);
  const truth = { intent: 'honest', faults: [] } as const;
  if (request.as === 'appoint') return { ranking: shuffle(mind.rng, request.options), usage, truth };
  const seen = weigh(mind, request.drafts).map((x) => {
    // Expected share of right parts; the sum, so that an unanswered part counts as wrong.
    let merit = 0;
    for (const value of x.favour.values()) merit += Phi(value);
    return { id: x.draft.id, merit, good: x.good };
  });
  const ranked = [...seen].sort((a, b) => b.merit - a.merit);
  // Approved are the leading options that the voter itself thinks more likely right than wrong.
  const cut = ranked.findIndex((x) => x.good < 0.5);
  return { ranking: ranked.map((x) => x.id), approved: cut === -1 ? ranked.length : cut, usage, truth };
};
