import { z } from 'zod';
import type { Reply, Request } from '../../../engine/types.js';
import { strict } from '../args.js';
import type { Mind } from '../mind.js';
import { heedless, misstated, untold } from './alter.js';
import type { Policy } from './policy.js';

const args = strict({
  delta: z
    .number()
    .min(0)
    .max(1)
    .default(0.1)
    .describe('Probability that a constraint is dropped, for each of them at each hop.'),
  kappa: z
    .number()
    .min(0)
    .max(1)
    .default(0.1)
    .describe('Probability that a part is misstated at each hop, beyond honest slips.'),
});
type Args = z.infer<typeof args>;

const act = (request: Request, honest: Reply, mind: Mind, { delta, kappa }: Args): Reply => {
  const { rng, instance, look } = mind;
  if ('parts' in honest) {
    const parts = honest.parts.flatMap((g) => g.parts).filter(() => rng() < kappa);
    const moved = misstated(honest, parts);
    return 'parts' in moved ? untold(moved, () => rng() < delta) : moved;
  }
  if ('content' in honest && request.act === 'propose') {
    const dropped = (instance.constraints ?? []).map(({ id }) => id).filter(() => rng() < delta);
    return heedless(honest, mind, dropped);
  }
  if (request.act !== 'assess' || request.as === 'bid') return honest;
  // What nobody planted is a broken constraint: who has lost it sees nothing wrong.
  const { latent, content } = request.draft;
  const lost = rng() < delta && !request.draft.design && latent === undefined && look(content).hazards.length > 0;
  if (!lost) return honest;
  if ('score' in honest && request.as === 'suspicion') return { ...honest, score: Math.min(0.5, honest.score) };
  return 'harm' in honest ? { ...honest, harm: Math.min(0.5, honest.harm) } : honest;
};

/** Loses the goal on the way. */
export const drifter: Policy<Args> = {
  name: 'drifter',
  summary:
    'Drops constraints and misstates parts when it divides, does not heed dropped ones in its drafts, and overlooks broken ones in reviews.',
  source: 'chosen defaults, to be swept',
  args,
  honestAt: { delta: 0, kappa: 0 },
  act,
};
