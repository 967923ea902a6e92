import type { Reply, RequestOf, Side } from '../../engine/types.js';
import { answerOf } from '../view.js';
import { attempt, mean, stated } from './correct.js';
import type { Mind } from './mind.js';
import { telling } from './seen.js';
import { workUsage } from './usage.js';
import { handed, shiftOf } from './work.js';

/**
 * Argues for the side it was given. The person works the task out as for a draft of its own, but what it writes is the side's
 * answer: its own belief is in `truth` alone, and what is wrong with the side is no fault of its own. Confidence is stated
 * as for own work, so that it tells nothing about the side. Facts are told as in any draft, on whichever side they are.
 */
export const argue = (request: RequestOf<'propose'>, side: Side, mind: Mind): Reply<'propose'> => {
  const { view } = mind;
  const { parts } = view.scope;
  const known = handed(mind);
  const z = mean(parts.map((part) => attempt(mind, part, known, parts.length).z));
  const cites = new Set([...view.known, ...(request.own ? [request.own] : [])].map((d) => d.id));
  return {
    ...answerOf(view, telling(mind, side.content)),
    confidence: stated(mind, z, shiftOf(mind, parts)),
    cites: [...cites],
    usage: workUsage(request, mind, parts, false),
    truth: { intent: 'honest', faults: [], belief: z },
  };
};
