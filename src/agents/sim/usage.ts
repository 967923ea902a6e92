import type { Reply, Request, Usage } from '../../engine/types.js';
import { normal } from '../../rng/streams.js';
import type { Mind } from './mind.js';

/** Tokens read for a request, by what it shows. */
const tokensRead = (request: Request, mind: Mind): number => {
  const t = mind.traits;
  let tokens = t.tokensBrief + t.tokensPart * request.view.scope.parts.length;
  for (const d of request.view.known) tokens += t.tokensDraft * d.scope.parts.length;
  if (request.act === 'propose' || (request.act === 'choose' && request.as === 'vote')) {
    for (const d of request.drafts) tokens += t.tokensDraft * d.scope.parts.length;
    tokens += t.tokensReview * request.reviews.length;
  }
  if (request.act === 'assess' && request.as !== 'bid') tokens += t.tokensDraft * request.draft.scope.parts.length;
  return Math.round(tokens);
};

/** Usage of a reply whose median length is `median` tokens; one normal is drawn from the event's stream. */
export const usageOf = (request: Request, mind: Mind, median: number, wrong: boolean): Usage => {
  const t = mind.traits;
  const tokensIn = tokensRead(request, mind);
  const tokensOut = Math.max(
    1,
    Math.round(median * Math.exp(t.tokensSpread * normal(mind.rng)) * (wrong ? t.tokensWrong : 1)),
  );
  const usd =
    t.usdPerMillionIn === null || t.usdPerMillionOut === null
      ? null
      : (tokensIn * t.usdPerMillionIn + tokensOut * t.usdPerMillionOut) / 1e6;
  return { tokensIn, tokensOut, seconds: tokensOut / t.tokensPerSecond + t.latency, usd };
};

/** A reply that never came in a usable form: charged like a verdict. */
export const silent = (request: Request, mind: Mind): Reply => ({
  none: 'no usable reply',
  usage: usageOf(request, mind, mind.traits.tokensVerdict, false),
  truth: { intent: 'honest', faults: [] },
});
