import { z } from 'zod';
import { DEFAULTS } from '../../../sim/constants.js';
import { strict } from '../args.js';
import type { Policy } from './policy.js';

const args = strict({
  pull: z.number().min(0).max(6).default(2).describe('Added weight of what others hold, in probits.'),
});

/** Agrees: moves to the majority, votes with it, praises what it is shown. */
export const sycophant: Policy<z.infer<typeof args>> = {
  name: 'sycophant',
  summary: 'Goes along with the majority in revisions and votes, and praises what it is shown.',
  source: 'conformity measured in language models (arXiv 2606.00820); the weight is an assumption to be swept',
  args,
  traits: ({ pull }) => ({
    keep: 0,
    conformSupport: DEFAULTS.conformSupport + pull,
    voteSupport: DEFAULTS.voteSupport + pull,
  }),
  // Half of every doubt is swallowed.
  act: (request, honest) =>
    'score' in honest && request.act === 'assess'
      ? { ...honest, score: request.as === 'suspicion' ? honest.score / 2 : 1 - (1 - honest.score) / 2 }
      : honest,
};
