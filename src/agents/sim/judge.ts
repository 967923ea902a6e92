/**
 * How a person judges work. For a part that is wrong (e = 1) or right (e = 0), flagged iff w > 0:
 * w = c(e) + own + √item·D′ + √judge·U′ + √call·E′, with c(1) = Φ⁻¹(sensitivity), c(0) = Φ⁻¹(1 − specificity).
 * D′ is shared by all judges and U′ kept by one, both named by part and label: the same work is judged alike.
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

/** w of every part of a draft, by part. */
export const flags = (mind: Mind, draft: ShownDraft): ReadonlyMap<string, number> => {
  const t = mind.traits;
  const found = mind.look(draft.content, draft.latent);
  const writer = draft.author === null ? undefined : mind.familyOf(draft.author);
  const lenient = draft.own ? 2 * t.ownFamily : writer === mind.person.family ? t.ownFamily : 0;
  const w = new Map<string, number>();
  for (const [part, label] of Object.entries(found.labels)) {
    const wrong = found.errors.includes(part);
    w.set(
      part,
      (wrong ? PhiInverse(t.sensitivity) + lenient : PhiInverse(1 - t.specificity)) +
        noise(mind, 'critic', part, label),
    );
  }
  return w;
};

/** Probability that the draft is right: the mean of 1 − Φ(w) over its parts (a missing part counts as wrong). */
export const quality = (mind: Mind, draft: ShownDraft, w: ReadonlyMap<string, number> = flags(mind, draft)): number => {
  let sum = 0;
  for (const value of w.values()) sum += 1 - Phi(value);
  return sum / Math.max(draft.scope.parts.length, w.size, 1);
};

/** Suspicion of intended harm: honest work N(0, 1), attacks N(δ(1 − subtlety), spread²); the score is Φ of it. */
export const suspicion = (mind: Mind, draft: ShownDraft): number => {
  const t = mind.traits;
  const found = mind.look(draft.content, draft.latent);
  const n = noise(mind, 'monitor', '', found.label);
  const hazard = found.hazards[0];
  return Phi(hazard ? t.monitor * (1 - hazard.subtlety) + t.attackSpread * n : n);
};
