import { z } from 'zod';
import { strict } from '../args.js';
import type { Policy } from './policy.js';

const args = strict({ rate: z.number().min(0).max(1).default(0.9).describe('Probability of approving unread.') });

/** Approves unread. */
export const rubberStamp: Policy<z.infer<typeof args>> = {
  name: 'rubber-stamp',
  summary: 'Approves what it reviews without reading; otherwise honest.',
  source: 'assumption to be swept',
  args,
  act: (request, honest, mind, { rate }) => {
    const stamps = mind.rng() < rate;
    if (!stamps) return honest;
    if ('score' in honest && request.act === 'assess') {
      const { note: _note, objections: _objections, ...rest } = honest;
      return { ...rest, score: request.as === 'suspicion' ? 0 : 1 };
    }
    if ('success' in honest) {
      const { note: _note, ...rest } = honest;
      return { ...rest, success: 1, harm: 0 };
    }
    if ('ranking' in honest && request.act === 'choose' && request.as === 'vote')
      return { ...honest, approved: honest.ranking.length };
    return honest;
  },
};
