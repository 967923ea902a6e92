import type { Offer, Reply, RequestOf } from '../../engine/types.js';
import { shuffle } from '../../rng/streams.js';
import { Phi } from '../../sim/normal.js';
import type { Mind } from './mind.js';
import { usageOf } from './usage.js';
import { weigh } from './weigh.js';

/**
 * Offers by p − price, and the first shown is worth positionBias more than it says (a bias for what comes first, Magentic
 * Marketplace [a]); ties by lot, in which the seats come here. A seat without an offer comes last.
 */
const byOffer = (seats: readonly string[], offers: readonly Offer[], mind: Mind): string[] => {
  const worth = new Map(
    offers.map(({ seat, p, price }, i) => [seat, p - price + (i === 0 ? mind.traits.positionBias : 0)]),
  );
  const of = (seat: string): number => worth.get(seat) ?? Number.NEGATIVE_INFINITY;
  // Not by subtraction: two seats without an offer would differ by NaN.
  return [...seats].sort((a, b) => (of(a) === of(b) ? 0 : of(a) > of(b) ? -1 : 1));
};

/**
 * A bias for what is shown first: with probability 2b it comes out on top whatever was seen, so that it does so b more often
 * than its order would have it; b = voteFirst. Without a bias nothing is drawn.
 */
const firstOnTop = <T extends { id: string; good: number }>(
  ranked: T[],
  first: string | undefined,
  mind: Mind,
): T[] => {
  const bias = 2 * mind.traits.voteFirst;
  const biased = bias > 0 && mind.rng() < bias;
  const top = biased ? ranked.find(({ id }) => id === first) : undefined;
  return top === undefined ? ranked : [{ ...top, good: 1 }, ...ranked.filter((x) => x !== top)];
};

/** Votes by judgement and support. Whoever appoints and has no offers knows nobody's skill: the naming is a lot. */
export const choose = (request: RequestOf<'choose'>, mind: Mind): Reply<'choose'> => {
  const usage = usageOf(request, mind, mind.traits.tokensVerdict);
  const truth = { intent: 'honest', faults: [] } as const;
  if (request.as === 'appoint') {
    const drawn = shuffle(mind.rng, request.options);
    return { ranking: request.offers ? byOffer(drawn, request.offers, mind) : drawn, usage, truth };
  }
  const seen = weigh(mind, request.drafts).map((x) => {
    // Expected share of right parts; the sum, so that an unanswered part counts as wrong.
    let merit = 0;
    for (const value of x.favour.values()) merit += Phi(value);
    return { id: x.draft.id, merit, good: x.good };
  });
  const ranked = firstOnTop(
    [...seen].sort((a, b) => b.merit - a.merit),
    request.drafts[0]?.id,
    mind,
  );
  // Approved are the leading options that the voter itself thinks more likely right than wrong.
  const cut = ranked.findIndex((x) => x.good < 0.5);
  return { ranking: ranked.map((x) => x.id), approved: cut === -1 ? ranked.length : cut, usage, truth };
};
