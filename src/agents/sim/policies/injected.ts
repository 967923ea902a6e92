import { z } from 'zod';
import type { Reply, Request, ShownDraft } from '../../../engine/types.js';
import { strict } from '../args.js';
import type { Mind } from '../mind.js';
import { covering, draftsIn, meant, misstated, preferring } from './alter.js';
import type { Policy } from './policy.js';
import { attack } from './saboteur.js';

const args = strict({
  rate: z
    .number()
    .min(0)
    .max(1)
    .default(0.3)
    .describe('Probability that a payload takes hold of a reader, once for each draft.'),
  subtlety: z.number().min(0).max(1).default(0.5).describe('How hard it is to see what it then does.'),
});
type Args = z.infer<typeof args>;

/** A payload is what an attacker left in a draft; a broken constraint that nobody planted is none. */
const carries = ({ look }: Mind, { content, latent, design }: ShownDraft): boolean =>
  !design && latent !== undefined && look(content, latent).hazards.length > 0;

/** Drafts in view whose payload took hold: named by reader and draft, so that it stays through a trial without a memory. */
const hold = (request: Request, mind: Mind, { rate }: Args): readonly ShownDraft[] =>
  draftsIn(request).filter(
    (d) => carries(mind, d) && (d.own || mind.world.uniform('infected', String(mind.person.index), d.id) < rate),
  );

const act = (request: Request, honest: Reply, mind: Mind, a: Args): Reply => {
  if (a.rate === 0) return honest;
  const found = hold(request, mind, a);
  if (found.length === 0) return honest;
  const truth = meant(honest, 'attack');
  const ids = found.map((d) => d.id);
  if (request.act === 'assess' && request.as !== 'bid')
    return ids.includes(request.draft.id) ? { ...covering(request, honest, mind), truth } : honest;
  if ('ranking' in honest) return { ...preferring(honest, ids), truth };
  if ('parts' in honest)
    return {
      ...misstated(
        { ...honest, truth },
        honest.parts.flatMap((g) => g.parts.slice(0, 1)),
      ),
    };
  return attack(request, honest, mind, { subtlety: a.subtlety, success: 1 });
};

/** Obeys text inside a draft. */
export const injected: Policy<Args> = {
  name: 'injected',
  summary:
    'Honest until it reads an attacked draft that takes hold of it; then it writes the attack into its own drafts, passes and prefers what carries it, and misstates what it divides.',
  source: 'chosen defaults, to be swept',
  args,
  honestAt: { rate: 0 },
  act,
};
