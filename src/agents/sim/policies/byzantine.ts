import { z } from 'zod';
import type { Group, Reply, Request } from '../../../engine/types.js';
import { shuffle } from '../../../rng/streams.js';
import { strict } from '../args.js';
import type { Mind } from '../mind.js';
import { meant } from './alter.js';
import type { Policy } from './policy.js';

const args = strict({
  drop: z.number().min(0).max(1).default(0.1).describe('Probability that a reply never comes.'),
  delay: z.number().min(1).max(1000).default(2).describe('Factor on the time that a reply takes.'),
  double: z
    .number()
    .min(0)
    .max(1)
    .default(0.5)
    .describe('Probability that a reply has nothing to do with what was seen.'),
});
type Args = z.infer<typeof args>;

/** Anything, drawn anew at each event, so that no two readers hear the same. */
const anything = (request: Request, honest: Reply, { rng }: Mind): Reply => {
  const truth = meant(honest, 'attack');
  if ('score' in honest) return { ...honest, score: rng(), truth };
  if ('success' in honest) return { ...honest, success: rng(), harm: rng(), truth };
  if ('belief' in honest) return { ...honest, belief: rng(), truth };
  if ('p' in honest) return { ...honest, p: rng(), truth };
  if ('ranking' in honest) return { ...honest, ranking: shuffle(rng, honest.ranking), truth };
  if (!('parts' in honest) || request.act !== 'split') return honest;
  const faults = [...truth.faults];
  const parts = honest.parts.map((group): Group => {
    const garbled = group.parts.filter((id) => rng() < 0.5 || group.garbled.includes(id));
    for (const id of garbled) if (!faults.includes(`garbled:${id}`)) faults.push(`garbled:${id}`);
    return { ...group, garbled };
  });
  return { ...honest, parts, truth: { ...truth, faults } };
};

const act = (request: Request, honest: Reply, mind: Mind, { drop, delay, double }: Args): Reply => {
  const { rng } = mind;
  const late = { ...honest.usage, seconds: honest.usage.seconds * delay };
  const [drops, lies] = [rng() < drop, rng() < double];
  if (drops) return { none: 'dropped', usage: late, truth: meant(honest, 'attack') };
  const reply = { ...honest, usage: late };
  return lies ? anything(request, reply, mind) : reply;
};

/** Faulty in any way. */
export const byzantine: Policy<Args> = {
  name: 'byzantine',
  summary:
    'Drops replies, delays them, and judges, ranks, bids and divides at random, another way each time it is asked.',
  source: 'after Lamport, Shostak & Pease 1982; chosen defaults, to be swept',
  args,
  honestAt: { drop: 0, delay: 1, double: 0 },
  act,
};
