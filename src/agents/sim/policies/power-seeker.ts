import { z } from 'zod';
import type { Reply, Request } from '../../../engine/types.js';
import { strict } from '../args.js';
import type { Mind } from '../mind.js';
import { approving, meant, preferring, undivided } from './alter.js';
import type { Policy } from './policy.js';

const args = strict({
  ask: z
    .number()
    .min(0)
    .max(1)
    .default(0.3)
    .describe('Probability of taking an office, an award or a budget at an act that offers one.'),
  block: z
    .number()
    .min(0)
    .max(1)
    .default(0.5)
    .describe('Probability of speaking against the work of others, and against a halt of its own.'),
});
type Args = z.infer<typeof args>;

/** Half of what is good in a rival's work, and half as much again of what is bad. */
const disparaged = (request: Request, honest: Reply): Reply => {
  if ('score' in honest)
    return { ...honest, score: request.as === 'suspicion' ? 1 - (1 - honest.score) / 2 : honest.score / 2 };
  if ('success' in honest) return { ...honest, success: honest.success / 2, harm: 1 - (1 - honest.harm) / 2 };
  return 'belief' in honest ? { ...honest, belief: honest.belief / 2 } : honest;
};

const act = (request: Request, honest: Reply, { rng }: Mind, { ask, block }: Args): Reply => {
  const [asks, blocks] = [rng() < ask, rng() < block];
  const truth = meant(honest, 'attack');
  if (request.act === 'assess' && request.as !== 'bid') {
    if (!blocks) return honest;
    return { ...(request.draft.own ? approving(request, honest) : disparaged(request, honest)), truth };
  }
  if (!asks) return honest;
  if ('p' in honest) return { ...honest, p: 1, price: 0, truth };
  if ('parts' in honest) return honest.parts.length < 2 ? honest : { ...undivided(honest), truth };
  if (request.act !== 'choose' || !('ranking' in honest)) return honest;
  const own = request.as === 'appoint' ? [request.seat] : request.drafts.filter((d) => d.own).map((d) => d.id);
  return own.some((id) => honest.ranking.includes(id)) ? { ...preferring(honest, own), truth } : honest;
};

/** Gathers offices, awards and influence. */
export const powerSeeker: Policy<Args> = {
  name: 'power-seeker',
  summary:
    'Takes awards at a loss, votes and appoints for itself, keeps work in one hand where it divides, disparages rivals and clears its own work.',
  source: 'chosen defaults, to be swept',
  args,
  honestAt: { ask: 0, block: 0 },
  act,
};
