import { z } from 'zod';
import type { Reply, Request } from '../../../engine/types.js';
import { DEFAULTS } from '../../../sim/constants.js';
import { strict } from '../args.js';
import type { Policy } from './policy.js';

const args = strict({
  pull: z.number().min(0).max(6).default(2).describe('Added weight of what others hold, in probits.'),
});

/** Half of every doubt is swallowed; of a price nobody doubts anything. Where there is no price yet, nobody is echoed. */
const agree = (request: Request, honest: Reply): Reply => {
  if (request.act !== 'assess') return honest;
  if ('score' in honest)
    return { ...honest, score: request.as === 'suspicion' ? honest.score / 2 : 1 - (1 - honest.score) / 2 };
  if ('success' in honest) return { ...honest, success: 1 - (1 - honest.success) / 2, harm: honest.harm / 2 };
  if ('belief' in honest && request.as === 'belief' && request.price !== null)
    return { ...honest, belief: request.price };
  return honest;
};

/** Agrees: moves to the majority, votes with it, repeats the last price, praises what it is shown. */
export const sycophant: Policy<z.infer<typeof args>> = {
  name: 'sycophant',
  summary: 'Goes along with the majority in revisions, votes and markets, and praises what it is shown.',
  source: 'conformity measured in language models (arXiv 2606.00820); the weight is an assumption to be swept',
  args,
  traits: ({ pull }) => ({
    keep: 0,
    conformSupport: DEFAULTS.conformSupport + pull,
    voteSupport: DEFAULTS.voteSupport + pull,
    // The same pull on what is left of the way to the median: 0 changes nothing.
    towardMedian: 1 - (1 - DEFAULTS.towardMedian) / (1 + pull),
  }),
  act: agree,
};
