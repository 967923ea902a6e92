import { z } from 'zod';
import type { Reply, Request, RequestOf } from '../../../engine/types.js';
import { DEFAULTS } from '../../../sim/constants.js';
import { logistic } from '../../../sim/normal.js';
import { strict } from '../args.js';
import type { Mind } from '../mind.js';
import { type Ballot, bestReviewed, preferring } from './alter.js';
import type { Policy } from './policy.js';

const args = strict({
  pull: z.number().min(0).max(6).default(2).describe('Added weight of what others hold, in probits.'),
  praise: z.number().min(0).max(1).default(0.5).describe('Share of every doubt that it swallows.'),
  authority: z
    .number()
    .min(0)
    .max(6)
    .default(0)
    .describe('Weight, in log-odds, of what reviewers said when it votes; 1 is a plain start.'),
});
type Args = z.infer<typeof args>;

/** Of a price nobody doubts anything. Where there is no price yet, nobody is echoed. */
const agree = (request: Request, honest: Reply, { pull, praise }: Args): Reply => {
  if (request.act !== 'assess') return honest;
  const kept = 1 - praise;
  if (praise === 0 && !('belief' in honest)) return honest;
  if ('score' in honest)
    return { ...honest, score: request.as === 'suspicion' ? honest.score * kept : 1 - (1 - honest.score) * kept };
  if ('success' in honest) return { ...honest, success: 1 - (1 - honest.success) * kept, harm: honest.harm * kept };
  if ('belief' in honest && request.as === 'belief' && request.price !== null && pull > 0)
    return { ...honest, belief: request.price };
  return honest;
};

/** The draft that reviewers like best comes first, the more often the more they weigh. */
const obey = (request: RequestOf<'choose'>, honest: Ballot, { rng }: Mind, { authority }: Args): Reply => {
  if (authority === 0 || request.as === 'appoint') return honest;
  const obeys = rng() < 2 * logistic(authority) - 1;
  const favourite = bestReviewed(request.options, request.reviews);
  return obeys && favourite !== null ? preferring(honest, [favourite]) : honest;
};

/** Agrees: moves to the majority, votes with it, repeats the last price, praises what it is shown. */
export const sycophant: Policy<Args> = {
  name: 'sycophant',
  summary: 'Goes along with the majority in revisions, votes and markets, and praises what it is shown.',
  source: 'conformity measured in language models (arXiv 2606.00820); the weights are chosen defaults, to be swept',
  args,
  honestAt: { pull: 0, praise: 0, authority: 0 },
  traits: ({ pull }) =>
    pull === 0
      ? {}
      : {
          keep: 0,
          conformSupport: DEFAULTS.conformSupport + pull,
          voteSupport: DEFAULTS.voteSupport + pull,
          // The same pull on what is left of the way to the median.
          towardMedian: 1 - (1 - DEFAULTS.towardMedian) / (1 + pull),
        },
  act: (request, honest, mind, a) =>
    request.act === 'choose' && 'ranking' in honest ? obey(request, honest, mind, a) : agree(request, honest, a),
};
