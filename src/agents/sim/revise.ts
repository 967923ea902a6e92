/**
 * Revision: without new information only the noise of the call is drawn anew; shown answers pull by conformity.
 * P(move to the leading other answer) = (1 − keep)·logistic(k0 + k1·(its support − own support) + k2·[it is right] − |z|).
 */

import type { Content, Reply, RequestOf, ShownDraft } from '../../engine/types.js';
import { oneOf } from '../../rng/streams.js';
import { logistic } from '../../sim/normal.js';
import { attempt, mean, stated } from './correct.js';
import type { Mind } from './mind.js';
import { usageOf } from './usage.js';
import { extend, handed, inOrder, shiftOf } from './work.js';

export const revise = (request: RequestOf<'propose'>, mind: Mind): Reply<'propose'> => {
  const { task, instance, view, traits } = mind;
  const own = request.own as ShownDraft;
  const others = request.drafts.filter((d) => d.id !== own.id || !own.own);
  const flagged = new Set(request.reviews.filter((r) => r.of === own.id && r.score < 0.5).map((r) => r.id));
  const shown = others.map((d) => ({
    id: d.id,
    content: d.content,
    labels: mind.look(d.content, d.latent).labels,
  }));
  const wrongNow = new Set(shown.flatMap((s) => mind.look(s.content).errors.map((p) => `${p} ${s.labels[p]}`)));
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
    const moved = conform(mind, part.id, tried.content, tried.z, shown, wrongNow);
    const content = moved?.content ?? tried.content;
    if (moved) cites.add(moved.id);
    else if (tried.wrong) faults.push(part.id);
    known = extend(mind, known, content);
    made.push(content);
    zs.push(tried.z);
  }
  const content = task.combine(instance, made);
  return {
    content,
    label: task.label(instance, content),
    confidence: stated(mind, mean(zs), shiftOf(mind, parts)),
    cites: [...cites],
    usage: usageOf(request, mind, task.correlation.tokensPerPart * parts.length, faults.length > 0),
    truth: { intent: 'honest', faults, belief: mean(zs) },
  };
};

interface Shown {
  readonly id: string;
  readonly content: Content;
  readonly labels: Readonly<Record<string, string>>;
}

/** The answer moved to, or null. Draws two uniforms whatever happens, so that later draws stay in place. */
const conform = (
  mind: Mind,
  part: string,
  own: Content,
  z: number,
  shown: readonly Shown[],
  wrong: ReadonlySet<string>,
): { id: string; content: Content } | null => {
  const { task, instance, traits, rng } = mind;
  const u = rng();
  const tie = rng();
  const mine = mind.look(own).labels[part];
  const holders = new Map<string, Shown[]>();
  for (const s of shown) {
    const label = s.labels[part];
    if (label !== undefined) holders.set(label, [...(holders.get(label) ?? []), s]);
  }
  const support = (label: string | undefined): number => (label === undefined ? 0 : (holders.get(label)?.length ?? 0));
  const rivals = [...holders.keys()].filter((label) => label !== mine);
  if (rivals.length === 0) return null;
  const most = Math.max(...rivals.map(support));
  const leader = oneOf(
    () => tie,
    rivals.filter((label) => support(label) === most),
  );
  // The reader counts itself among those who hold its own answer.
  const total = shown.length + 1;
  const lead = (most - support(mine) - 1) / total;
  const right = wrong.has(`${part} ${leader}`) ? 0 : 1;
  const p =
    (1 - traits.keep) *
    logistic(traits.conformBase + traits.conformSupport * lead + traits.conformTruth * right - Math.abs(z));
  if (u >= p) return null;
  const source = (holders.get(leader) as Shown[])[0] as Shown;
  const content = task.extract(instance, source.content, part);
  return content === null ? null : { id: source.id, content };
};
