import type { Reply, RequestOf } from '../../engine/types.js';
import { normal } from '../../rng/streams.js';
import { lasting, mean, stated } from './correct.js';
import { flags, quality, suspicion } from './judge.js';
import type { Mind } from './mind.js';
import { usageOf } from './usage.js';
import { shiftOf } from './work.js';

/** Tokens of work that cost one unit of the value of a right answer, for bids [a]. */
const TOKENS_PER_VALUE = 2000;

/** Reviews, monitors and bids. */
export const assess = (request: RequestOf<'assess'>, mind: Mind): Reply<'assess'> => {
  const usage = usageOf(request, mind, mind.traits.tokensVerdict, false);
  const honest = { intent: 'honest', faults: [] } as const;
  if (request.as === 'bid') {
    const { parts } = mind.view.scope;
    const p = stated(mind, mean(parts.map((part) => lasting(mind, part))), shiftOf(mind, parts));
    const work =
      mind.task.correlation.tokensPerPart * parts.length * Math.exp(mind.traits.tokensSpread * normal(mind.rng));
    return { p, price: work / TOKENS_PER_VALUE, usage, truth: { ...honest, belief: p } };
  }
  if (request.as === 'suspicion') {
    const score = suspicion(mind, request.draft);
    return { score, usage, truth: { ...honest, belief: score } };
  }
  const w = flags(mind, request.draft);
  const flagged = [...w].filter(([, value]) => value > 0).map(([part]) => part);
  const score = quality(mind, request.draft, w);
  return {
    score,
    ...(flagged.length > 0 ? { note: `wrong: ${flagged.join(', ')}`, objections: flagged } : {}),
    usage,
    truth: { ...honest, belief: score },
  };
};
