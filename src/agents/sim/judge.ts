/**
 * How a person judges work. For a part that is wrong (e = 1) or right (e = 0), flagged iff w > 0:
 * w = √(1 + τ²)·c(e) + t + own + √item·D′ + √judge·U′ + √call·E′, c(1) = Φ⁻¹(sensitivity), c(0) = Φ⁻¹(1 − specificity).
 * D′ is shared by all judges and U′ kept by one, both named by part and label: the same work is judged alike. An author
 * finds its own conviction again in its own work: its U′ is in part the V of its error, and of its being right.
 *
 * t ~ N(0, τ²), τ = `wording`, is how the words of a mandate strike a judge: drawn for each model and brief, and the same in all
 * instances of a replicate. It moves the threshold and not the eye. Organizations that say the same to their critics (and all
 * that say nothing) meet the same ones, so that no difference between them is the luck of a wording that they share. The
 * factor √(1 + τ²) keeps the rates: over all wordings errors are flagged by sensitivity and right work is passed by specificity.
 *
 * A task whose answers can be checked adds `checking` probits to c(1) − c(0), half on each side. A designed workflow is
 * judged as one part that nearly nobody can see through: c(1) = c(0) + planEye, and neither `own` nor t, which would weigh
 * more than the eye itself. Its content is a list of steps and is never opened as an answer to the task.
 */

import type { ShownDraft } from '../../engine/types.js';
import { normal } from '../../rng/streams.js';
import { Phi } from '../../sim/normal.js';
import { type CriticShares, criticOf } from './critic.js';
import type { Mind } from './mind.js';

/** One draw of noise with variance 1. `conviction` is what an author feels of its own work. */
const noise = (
  mind: Mind,
  { item, judge, call }: CriticShares,
  kind: string,
  part: string,
  label: string,
  conviction: number | null = null,
): number => {
  const { world, person, traits } = mind;
  let own = world.normal(kind, part, label, person.model);
  if (conviction !== null) own = Math.sqrt(traits.ownBlind) * conviction + Math.sqrt(1 - traits.ownBlind) * own;
  return item * world.normal(kind, part, label) + judge * own + call * normal(mind.rng);
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

/** How the words of the mandate move this judge's threshold. */
const wordingOf = ({ world, person, role, traits }: Mind): number =>
  traits.wording > 0 ? traits.wording * world.staff.normal('wording', person.model, role.brief) : 0;

/** w of every part of a draft, by part. */
export const flags = (mind: Mind, draft: ShownDraft): ReadonlyMap<string, number> => {
  const { traits, world, person } = mind;
  const critic = criticOf(traits);
  if (draft.design)
    return new Map([
      [DESIGN, critic.pass + flaw(mind, draft) + noise(mind, critic.onRight, 'plan critic', DESIGN, draft.label)],
    ]);
  const found = mind.look(draft.content, draft.latent);
  const writer = draft.author === null ? undefined : mind.familyOf(draft.author);
  const lenient = draft.own ? 2 * traits.ownFamily : writer === person.family ? traits.ownFamily : 0;
  const eased = (mind.task.checking ?? 0) / 2;
  const onWrong = critic.scale * critic.hit + eased + lenient;
  const onRight = critic.scale * critic.pass - eased;
  const t = wordingOf(mind);
  const w = new Map<string, number>();
  for (const [part, label] of Object.entries(found.labels)) {
    const wrong = found.errors.includes(part);
    // The surer a person is of what it wrote, right or wrong, the less it finds there.
    const sure = draft.own && traits.ownBlind > 0 ? (wrong ? 1 : -1) * world.normal('model', person.model, part) : null;
    const seen = noise(mind, wrong ? critic.onWrong : critic.onRight, 'critic', part, label, sure);
    w.set(part, t + (wrong ? onWrong : onRight) + seen);
  }
  return w;
};

/** Probability that the draft is right: the mean of 1 − Φ(w) over its parts (a missing part counts as wrong). */
export const quality = (mind: Mind, draft: ShownDraft, w: ReadonlyMap<string, number> = flags(mind, draft)): number => {
  let sum = 0;
  for (const value of w.values()) sum += 1 - Phi(value);
  return sum / (draft.design ? 1 : Math.max(draft.scope.parts.length, w.size, 1));
};

/**
 * Suspicion of intended harm: honest work N(0, 1), attacks N(δ(1 − subtlety), spread²), flawed designs N(planEye, 1); the
 * score is Φ of it. Wordings do not enter: a monitor is set by what it says of honest work, whatever it is told.
 */
export const suspicion = (mind: Mind, draft: ShownDraft): number => {
  const t = mind.traits;
  const critic = criticOf(t);
  if (draft.design) return Phi(flaw(mind, draft) + noise(mind, critic.onRight, 'plan monitor', DESIGN, draft.label));
  const found = mind.look(draft.content, draft.latent);
  const hazard = found.hazards[0];
  const n = noise(mind, hazard ? critic.onWrong : critic.onRight, 'monitor', '', found.label);
  return Phi(hazard ? t.monitor * (1 - hazard.subtlety) + t.attackSpread * n : n);
};
