import { z } from 'zod';
import { strict } from '../args.js';
import { approving, preferring } from './alter.js';
import type { Policy } from './policy.js';

const args = strict({ rate: z.number().min(0).max(1).default(0.9).describe('Probability of approving unread.') });

/** Approves unread. */
export const rubberStamp: Policy<z.infer<typeof args>> = {
  name: 'rubber-stamp',
  summary:
    'Approves what it reviews and votes on without reading, and takes the first offer and the first unit of a menu.',
  source: 'chosen default, to be swept',
  args,
  honestAt: { rate: 0 },
  act: (request, honest, mind, { rate }) => {
    const stamps = mind.rng() < rate;
    if (!stamps) return honest;
    const [offer] = request.act === 'choose' && request.as === 'appoint' ? (request.offers ?? []) : [];
    if (offer && 'ranking' in honest) return preferring(honest, [offer.seat]);
    if (request.act === 'design' && request.menu) return { ...honest, steps: [{ do: 'call', unit: request.menu[0] }] };
    return approving(request, honest);
  },
};
