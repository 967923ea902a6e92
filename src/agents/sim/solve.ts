import type { Content, Reply, RequestOf } from '../../engine/types.js';
import { answerOf } from '../view.js';
import { conform, othersOf } from './conform.js';
import { attempt, mean, stated } from './correct.js';
import type { Mind } from './mind.js';
import { telling } from './seen.js';
import { workUsage } from './usage.js';
import { extend, handed, inOrder, missingBelow, shiftOf } from './work.js';

/** Writes a draft: every part asked for, each attempted on what it builds on. */
export const solve = (request: RequestOf<'propose'>, mind: Mind): Reply<'propose'> => {
  const { task, instance, view } = mind;
  const parts = view.scope.parts;
  let known = handed(mind);
  const side = missingBelow(mind, parts, known);
  const held = othersOf(mind, request.drafts);
  const cites = new Set(view.known.map((d) => d.id));
  const made: Content[] = [];
  const faults: string[] = [];
  const zs: number[] = [];
  for (const part of inOrder(mind, [...side, ...parts])) {
    const tried = attempt(mind, part.id, known, parts.length + side.length);
    // Nobody's drafts in view: no pull, and no draws for it.
    const moved = held.shown.length === 0 ? null : conform(mind, part.id, tried.content, tried.z, held);
    const content = moved?.content ?? tried.content;
    known = extend(mind, known, content);
    if (moved) cites.add(moved.id);
    else if (tried.wrong) faults.push(part.id);
    if (parts.includes(part.id)) {
      made.push(content);
      zs.push(tried.z);
    }
  }
  return {
    ...answerOf(view, telling(mind, task.combine(instance, made))),
    confidence: stated(mind, mean(zs), shiftOf(mind, parts)),
    cites: [...cites],
    usage: workUsage(request, mind, [...side, ...parts], faults.length > 0),
    truth: { intent: 'honest', faults, belief: mean(zs) },
  };
};
