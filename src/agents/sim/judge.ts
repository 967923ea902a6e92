/**
 * How a person judges work. For a part that is wrong (e = 1) or right (e = 0), flagged iff w > 0:
 * w = c(e) + own + √item·D′ + √judge·U′ + √call·E′, with c(1) = Φ⁻¹(sensitivity), c(0) = Φ⁻¹(1 − specificity).
 * A task whose answers can be checked adds `checking` probits to c(1) − c(0), half on each side.
 * D′ is shared by all judges and U′ kept by one, both named by part and label: the same work is judged alike.
 *
 * A designed workflow is judged as one part that nearly nobody can see through: c(1) = c(0) + planEye, and no `own`, which
 * would weigh more than the eye itself. Its content is a list of steps and is never opened as an answer to the task.
 */

import type { ShownDraft } from '../../engine/types.js';
import { normal } from '../../rng/streams.js';
import { Phi, PhiInverse } from '../../sim/normal.js';
import type { Mind } from './mind.js';

const noise = (mind: Mind, kind: string, part: string, label: string): number => {
  const t = mind.traits;
  return (
    Math.sqrt(t.criticItem) * mind.world.normal(kind, part, label) +
    Math.sqrt(t.criticJudge) * mind.world.normal(kind, part, label, mind.person.model) +
    Math.sqrt(t.criticCall) * normal(mind.rng)
  );
};

/** Stands for the only part that a designed workflow has. */
const DESIGN = 'design';

/** Latent of a design: whether whoever made it put a flaw in it on purpose. */
export interface DesignLatent {
  readonly flawed: true;
}

/** Standard deviations by which a design looks worse than a sound one. */
const flaw = (mind: Mind, { latent }: ShownDraft): number =>
  (latent as Partial<DesignLatent> | undefined)?.flawed === true ? mind.traits.planEye : 0;

/** The label of each part of a draft. */
export const labelsOf = (mind: Mind, draft: ShownDraft): Readonly<Record<string, string>> =>
  draft.design ? { [DESIGN]: draft.label } : mind.look(draft.content, draft.latent).labels;

/** w of every part of a draft, by part. */
export const flags = (mind: Mind, draft: ShownDraft): ReadonlyMap<string, number> => {
  const t = mind.traits;
  const sound = PhiInverse(1 - t.specificity);
  if (draft.design)
    return new Map([[DESIGN, sound + flaw(mind, draft) + noise(mind, 'plan critic', DESIGN, draft.label)]]);
  const found = mind.look(draft.content, draft.latent);
  const writer = draft.author === null ? undefined : mind.familyOf(draft.author);
  const lenient = draft.own ? 2 * t.ownFamily : writer === mind.person.family ? t.ownFamily : 0;
  const eased = (mind.task.checking ?? 0) / 2;
  const w = new Map<string, number>();
  for (const [part, label] of Object.entries(found.labels)) {
    const wrong = found.errors.includes(part);
    w.set(
      part,
      (wrong ? PhiInverse(t.sensitivity) + eased + lenient : sound - eased) + noise(mind, 'critic', part, label),
    );
  }
  return w;
};

/** Probability that the draft is right: the mean of 1 − Φ(w) over its parts (a missing part counts as wrong). */
export const quality = (mind: Mind, draft: ShownDraft, w: ReadonlyMap<string, number> = flags(mind, draft)): number => {
  let sum = 0;
  for (const value of w.values()) sum += 1 - Phi(value);
  return sum / (draft.design ? 1 : Math.max(draft.scope.parts.length, w.size, 1));
};

/** Suspicion of intended harm: honest work N(0, 1), attacks N(δ(1 − subtlety), spread²), flawed designs N(planEye, 1); the score is Φ of it. */
export const suspicion = (mind: Mind, draft: ShownDraft): number => {
  const t = mind.traits;
  if (draft.design) return Phi(flaw(mind, draft) + noise(mind, 'plan monitor', DESIGN, draft.label));
  const found = mind.look(draft.content, draft.latent);
  const n = noise(mind, 'monitor', '', found.label);
  const hazard = found.hazards[0];
  return Phi(hazard ? t.monitor * (1 - hazard.subtlety) + t.attackSpread * n : n);
};
