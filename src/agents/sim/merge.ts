/** Assembly: parts are lost or spoilt with small probabilities; among rival answers the reader takes the one it favours. */
import type { Content, Reply, RequestOf } from '../../engine/types.js';
import { answerOf } from '../view.js';
import { mean, stated, wrongNumber } from './correct.js';
import type { Mind } from './mind.js';
import { telling } from './seen.js';
import { workUsage } from './usage.js';
import { weigh } from './weigh.js';
import { handed, inOrder, shiftOf } from './work.js';

/** Merging copies: tokens written per part, relative to working it out [a]. */
const COPY = 0.3;

export const merge = (request: RequestOf<'propose'>, mind: Mind): Reply<'propose'> => {
  const { task, instance, view, traits, rng } = mind;
  const weighed = weigh(mind, request.drafts);
  const parts = view.scope.parts;
  const made: Content[] = [];
  const faults: string[] = [];
  const cites = new Set<string>();
  const confidences: number[] = [];
  for (const part of inOrder(mind, parts)) {
    const lost = rng() < traits.mergeLoss;
    const spoilt = rng() < traits.mergeSpoil;
    const u = rng();
    const rivals = weighed
      .filter((x) => x.favour.has(part.id))
      .sort((a, b) => (b.favour.get(part.id) as number) - (a.favour.get(part.id) as number));
    const best = rivals[0];
    if (!best || lost) {
      if (best) faults.push(`lost:${part.id}`);
      continue;
    }
    const content = task.extract(instance, best.draft.content, part.id);
    if (content === null) continue;
    cites.add(best.draft.id);
    if (best.draft.confidence !== undefined) confidences.push(best.draft.confidence);
    if (spoilt) {
      faults.push(part.id);
      made.push(task.wrong(instance, part.id, wrongNumber(mind, part.id, u), handed(mind), mind.knowing?.seen));
    } else made.push(content);
  }
  if (made.length === 0) made.push(task.fallback(instance, view.scope));
  return {
    ...answerOf(view, telling(mind, task.combine(instance, made))),
    confidence: confidences.length > 0 ? Math.min(...confidences) : stated(mind, mean([]), shiftOf(mind, parts)),
    cites: [...cites],
    usage: workUsage(request, mind, parts, faults.length > 0, COPY),
    truth: { intent: 'honest', faults },
  };
};
