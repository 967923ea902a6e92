/** Revision: without new information only the noise of the call is drawn anew; shown answers pull by conformity. */
import type { Content, Reply, RequestOf, ShownDraft } from '../../engine/types.js';
import { answerOf } from '../view.js';
import { conform, othersOf } from './conform.js';
import { attempt, mean, stated } from './correct.js';
import type { Mind } from './mind.js';
import { telling } from './seen.js';
import { sway } from './sway.js';
import { workUsage } from './usage.js';
import { extend, handed, inOrder, shiftOf } from './work.js';

export const revise = (request: RequestOf<'propose'>, mind: Mind): Reply<'propose'> => {
  const { task, instance, view, traits } = mind;
  const own = request.own as ShownDraft;
  const others = request.drafts.filter((d) => d.id !== own.id || !own.own);
  const flagged = new Set(request.reviews.filter((r) => r.of === own.id && r.score < 0.5).map((r) => r.id));
  const held = othersOf(mind, others);
  const parts = view.scope.parts;
  const cites = new Set([...view.known.map((d) => d.id), own.id, ...flagged]);
  // Drafts of other parts are results to build on, as in an exchange among workers.
  let known = handed(mind, [...view.known, ...others]);
  const made: Content[] = [];
  const faults: string[] = [];
  const zs: number[] = [];
  const gain = flagged.size > 0 ? traits.repair * Math.sqrt(task.correlation.call) : 0;
  for (const part of inOrder(mind, parts)) {
    const tried = attempt(mind, part.id, known, parts.length, gain);
    const moved = conform(mind, part.id, tried.content, tried.z, held);
    const content = moved?.content ?? tried.content;
    if (moved) cites.add(moved.id);
    else if (tried.wrong) faults.push(part.id);
    known = extend(mind, known, content);
    made.push(content);
    zs.push(tried.z);
  }
  const worked = task.combine(instance, made);
  const swayed = request.summary ? sway(mind, request.summary, worked, mean(zs)) : null;
  if (swayed?.adopted) faults.length = 0;
  return {
    ...answerOf(view, telling(mind, swayed?.content ?? worked)),
    confidence: stated(mind, mean(zs), shiftOf(mind, parts)),
    cites: [...cites, ...(swayed && request.summary ? [request.summary.id] : [])],
    usage: workUsage(request, mind, parts, faults.length > 0),
    truth: { intent: 'honest', faults, belief: mean(zs) },
  };
};
