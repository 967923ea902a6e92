/**
 * Tokens, seconds and money. log tokens = log median + m + h + ln 1.24·[wrong] + noise: m is the person's manner and stays with
 * its model, h belongs to the part that is worked out and is common to all who do it; h and noise together have sd
 * `tokensSpread`, of which `tokensShared` is h, so that two people's lengths of one answer correlate by that much.
 */
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

/** One normal is drawn from the event's stream; `spread` is the sd of its noise in the log. */
const usageFrom = (request: Request, mind: Mind, median: number, spread: number, wrong: boolean): Usage => {
  const t = mind.traits;
  const manner = t.tokensPerson > 0 ? t.tokensPerson * mind.world.staff.normal('manner', mind.person.model) : 0;
  const tokensIn = tokensRead(request, mind);
  const tokensOut = Math.max(
    1,
    Math.round(median * Math.exp(manner + spread * normal(mind.rng)) * (wrong ? t.tokensWrong : 1)),
  );
  const usd =
    t.usdPerMillionIn === null || t.usdPerMillionOut === null
      ? null
      : (tokensIn * t.usdPerMillionIn + tokensOut * t.usdPerMillionOut) / 1e6;
  return { tokensIn, tokensOut, seconds: tokensOut / t.tokensPerSecond + t.latency, usd };
};

/** Usage of a reply whose median length is `median` tokens, whatever it is about. */
export const usageOf = (request: Request, mind: Mind, median: number): Usage =>
  usageFrom(request, mind, median, mind.traits.tokensSpread, false);

/** Usage of a reply that works these parts out, or copies them at a share of the length. */
export const workUsage = (request: Request, mind: Mind, parts: readonly string[], wrong: boolean, share = 1): Usage => {
  const { tokensSpread, tokensShared } = mind.traits;
  const common = tokensSpread * Math.sqrt(tokensShared);
  let lengths = 0;
  for (const part of parts) lengths += common > 0 ? Math.exp(common * mind.world.normal('length', part)) : 1;
  const median = share * mind.task.correlation.tokensPerPart * lengths;
  return usageFrom(request, mind, median, tokensSpread * Math.sqrt(1 - tokensShared), wrong);
};

/** A reply that never came in a usable form: charged like a verdict. */
export const silent = (request: Request, mind: Mind): Reply => ({
  none: 'no usable reply',
  usage: usageOf(request, mind, mind.traits.tokensVerdict),
  truth: { intent: 'honest', faults: [] },
});

/** A reply that says no: charged like a verdict. */
export const unwilling = (request: Request, mind: Mind): Reply => ({
  refused: 'refuses',
  usage: usageOf(request, mind, mind.traits.tokensVerdict),
  truth: { intent: 'honest', faults: [] },
});
