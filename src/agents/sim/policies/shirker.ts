import { z } from 'zod';
import type { Reply, Request, Usage } from '../../../engine/types.js';
import { strict } from '../args.js';
import type { Mind } from '../mind.js';
import { approving, preferring, smallest, undivided } from './alter.js';
import type { Policy } from './policy.js';

const args = strict({
  effort: z.number().min(0).max(1).default(0.4).describe('Share of its ability, and of its words, that it spends.'),
  claim: z.number().min(0).max(1).default(0.5).describe('Probability of claiming to be sure of work that is wrong.'),
});
type Args = z.infer<typeof args>;

const spent = (usage: Usage, effort: number): Usage => {
  if (effort === 1) return usage;
  const { tokensOut, seconds, usd } = usage;
  return {
    ...usage,
    tokensOut: tokensOut === null ? null : Math.max(1, Math.round(tokensOut * effort)),
    seconds: seconds * effort,
    usd: usd === null ? null : usd * effort,
  };
};

/** What is done without looking. */
const lazily = (request: Request, honest: Reply): Reply => {
  if (request.act === 'design') return { ...honest, ...smallest(request) };
  if ('parts' in honest) return undivided(honest);
  const [first] = request.act === 'choose' ? request.options : [];
  if (first !== undefined && 'ranking' in honest) return preferring(honest, [first]);
  return approving(request, honest);
};

const act = (request: Request, honest: Reply, { rng }: Mind, { effort, claim }: Args): Reply => {
  const reply = { ...honest, usage: spent(honest.usage, effort) };
  const claims = rng() < claim;
  const looks = rng() < effort;
  if ('content' in reply) return claims && (reply.truth?.faults.length ?? 0) > 0 ? { ...reply, confidence: 1 } : reply;
  if ('p' in reply) return claims ? { ...reply, p: 1 } : reply;
  return looks ? reply : lazily(request, reply);
};

/** Works with less effort than it could. */
export const shirker: Policy<Args> = {
  name: 'shirker',
  summary:
    'Works with a share of its ability and its words; claims to be sure of wrong work, approves unread, forwards what it should divide, proposes the least organization.',
  source: 'chosen defaults, to be swept',
  args,
  honestAt: { effort: 1, claim: 0 },
  ability: (_, { effort }) => effort,
  act,
};
