import type { Reply, Request, ShownDraft, Usage } from '../../engine/types.js';
import { normal } from '../../rng/streams.js';
import { constraintsIn } from '../view.js';
import type { Mind } from './mind.js';

/** Drafts that a request shows beside the results to build on. */
const draftsIn = (request: Request): readonly ShownDraft[] => {
  if (request.act === 'propose' || (request.act === 'choose' && request.as === 'vote')) return request.drafts;
  if (request.act === 'assess') return request.as === 'bid' ? [] : [request.draft];
  return request.act === 'split' && request.draft ? [request.draft] : [];
};

/** Lines as long as a review: reviews, offers, and what a summary says. */
const linesIn = (request: Request): number => {
  if (request.act === 'choose' && request.as === 'appoint') return request.offers?.length ?? 0;
  if (request.act === 'choose') return request.reviews.length;
  if (request.act !== 'propose') return 0;
  const { reviews, summary } = request;
  return reviews.length + (summary ? summary.labels.length + (summary.values === null ? 0 : 1) : 0);
};

/** Tokens read for a request, by what it shows. */
const tokensRead = (request: Request, mind: Mind): number => {
  const t = mind.traits;
  const { view } = request;
  const asked = view.scope.whole ? view.instance.parts.length : view.scope.parts.length;
  let tokens = t.tokensBrief + t.tokensPart * (asked + constraintsIn(view).length + view.facts.length);
  for (const d of [...view.known, ...draftsIn(request)]) tokens += t.tokensDraft * d.scope.parts.length;
  if (request.act === 'propose' && request.side) tokens += t.tokensDraft * view.scope.parts.length;
  return Math.round(tokens + t.tokensReview * linesIn(request));
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

/** A reply that says no: charged like a verdict. */
export const unwilling = (request: Request, mind: Mind): Reply => ({
  refused: 'refuses',
  usage: usageOf(request, mind, mind.traits.tokensVerdict, false),
  truth: { intent: 'honest', faults: [] },
});
