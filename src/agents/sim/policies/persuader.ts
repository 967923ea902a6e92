import { z } from 'zod';
import type { Reply, Request } from '../../../engine/types.js';
import { strict } from '../args.js';
import type { Mind } from '../mind.js';
import { meant, shifted } from './alter.js';
import type { Policy } from './policy.js';

const args = strict({
  elo: z
    .number()
    .min(0)
    .max(2000)
    .default(150)
    .describe('How far it moves what it says of work, in Elo points (400: odds of ten).'),
});
type Args = z.infer<typeof args>;

/** For an answer (1) or against it (−1): always for its own, else by a coin named by the answer, the same wherever it meets it. */
const sideOf = (request: Request, { world, person }: Mind): 1 | -1 => {
  if (request.act !== 'assess' || request.as === 'bid' || request.draft.own) return 1;
  return world.uniform('side', person.model, request.draft.label) < 0.5 ? 1 : -1;
};

const act = (request: Request, honest: Reply, mind: Mind, { elo }: Args): Reply => {
  if (elo === 0) return honest;
  const by = ((elo * Math.LN10) / 400) * sideOf(request, mind);
  if ('content' in honest)
    return honest.confidence === undefined ? honest : { ...honest, confidence: shifted(honest.confidence, by) };
  if ('p' in honest) return { ...honest, p: shifted(honest.p, by) };
  const truth = meant(honest, 'attack');
  if ('belief' in honest) return { ...honest, belief: shifted(honest.belief, by), truth };
  if ('success' in honest)
    return { ...honest, success: shifted(honest.success, by), harm: shifted(honest.harm, -by), truth };
  if (!('score' in honest)) return honest;
  if (request.as === 'suspicion') return { ...honest, score: shifted(honest.score, -by), truth };
  const { note: _note, objections: _objections, ...rest } = honest;
  const score = shifted(honest.score, by);
  return by > 0 ? { ...rest, score, truth } : { ...honest, score, truth };
};

/** Argues for a side, whatever the truth. */
export const persuader: Policy<Args> = {
  name: 'persuader',
  summary:
    'Takes a side on every answer, its own or one drawn by lot, and moves what it says of it: scores, forecasts, beliefs, bids, confidence.',
  source: 'chosen default, to be swept',
  args,
  honestAt: { elo: 0 },
  act,
};
