import type { Content, Reply, RequestOf } from '../../engine/types.js';
import { attempt, mean, stated } from './correct.js';
import type { Mind } from './mind.js';
import { usageOf } from './usage.js';
import { extend, handed, inOrder, missingBelow, shiftOf } from './work.js';

/** Writes a draft: every part asked for, each attempted on what it builds on. */
export const solve = (request: RequestOf<'propose'>, mind: Mind): Reply<'propose'> => {
  const { task, instance, view } = mind;
  const parts = view.scope.parts;
  let known = handed(mind);
  const side = missingBelow(mind, parts, known);
  const made: Content[] = [];
  const faults: string[] = [];
  const zs: number[] = [];
  for (const part of inOrder(mind, [...side, ...parts])) {
    const tried = attempt(mind, part.id, known, parts.length + side.length);
    known = extend(mind, known, tried.content);
    if (tried.wrong) faults.push(part.id);
    if (parts.includes(part.id)) {
      made.push(tried.content);
      zs.push(tried.z);
    }
  }
  const content = task.combine(instance, made);
  return {
    content,
    label: task.label(instance, content),
    confidence: stated(mind, mean(zs), shiftOf(mind, parts)),
    cites: view.known.map((d) => d.id),
    usage: usageOf(request, mind, task.correlation.tokensPerPart * (parts.length + side.length), faults.length > 0),
    truth: { intent: 'honest', faults, belief: mean(zs) },
  };
};
