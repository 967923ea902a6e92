import { z } from 'zod';
import type { Reply, Request } from '../../../engine/types.js';
import { strict } from '../args.js';
import { shifted } from './alter.js';
import type { Policy } from './policy.js';

const args = strict({
  gain: z.number().min(1).max(10).default(2).describe('Factor on the log-odds of what it states.'),
  shift: z.number().min(0).max(5).default(0.5).describe('Added to the log-odds of what it states.'),
});
type Args = z.infer<typeof args>;

/** Surer than this that work is good, it holds nothing against it. */
const SURE = 0.8;

type Step = { readonly do?: string };

/** Steps in which others would be heard. */
const HEARING = ['review', 'revise'];

const act = (request: Request, honest: Reply, { gain, shift }: Args): Reply => {
  if (gain === 1 && shift === 0) return honest;
  const up = (p: number): number => shifted(p, shift, gain);
  const down = (p: number): number => shifted(p, -shift, gain);
  if ('content' in honest)
    return honest.confidence === undefined ? honest : { ...honest, confidence: up(honest.confidence) };
  if ('p' in honest) return { ...honest, p: up(honest.p) };
  if ('belief' in honest) return { ...honest, belief: shifted(honest.belief, 0, gain) };
  if ('success' in honest) return { ...honest, success: up(honest.success), harm: down(honest.harm) };
  if ('score' in honest && request.as === 'suspicion') return { ...honest, score: down(honest.score) };
  if ('score' in honest) {
    const score = up(honest.score);
    const { note: _note, objections: _objections, ...rest } = honest;
    return score > SURE ? { ...rest, score } : { ...honest, score };
  }
  if (request.act === 'design' && 'steps' in honest && Array.isArray(honest.steps))
    return { ...honest, steps: (honest.steps as readonly Step[]).filter((s) => !HEARING.includes(s.do ?? '')) };
  return honest;
};

/** Surer of itself than it has reason to be. */
export const overconfident: Policy<Args> = {
  name: 'overconfident',
  summary:
    'States more certainty than it has, in drafts, judgements, bids and beliefs; objects less and leaves reviews out of designs.',
  source: 'chosen defaults, to be swept',
  args,
  honestAt: { gain: 1, shift: 0 },
  act: (request, honest, _, a) => act(request, honest, a),
};
