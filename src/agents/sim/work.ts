import type { Content, Part, ShownDraft } from '../../engine/types.js';
import type { Mind } from './mind.js';

/** All results that a seat was handed to build on, as one content, or null. */
export const handed = (mind: Mind, drafts: readonly ShownDraft[] = mind.view.known): Content | null =>
  drafts.length === 0
    ? null
    : mind.task.combine(
        mind.instance,
        drafts.map((d) => d.content),
      );

/** Kind of a part. */
export const kindOf = (mind: Mind, part: string): string =>
  mind.instance.parts.find(({ id }) => id === part)?.kind ?? '';

/** Parts of the instance in their own order, which lists every part after those it builds on. */
export const inOrder = (mind: Mind, parts: readonly string[]): readonly Part[] =>
  mind.instance.parts.filter((p) => parts.includes(p.id));

/** Parts that this work builds on and nobody handed over: they are worked out on the side. */
export const missingBelow = (mind: Mind, parts: readonly string[], known: Content | null): readonly string[] => {
  const byId = new Map(mind.instance.parts.map((p) => [p.id, p]));
  const need = new Set<string>();
  const visit = (id: string): void => {
    for (const below of byId.get(id)?.after ?? []) {
      if (need.has(below) || parts.includes(below)) continue;
      if (known !== null && mind.task.extract(mind.instance, known, below) !== null) continue;
      need.add(below);
      visit(below);
    }
  };
  for (const p of parts) visit(p);
  return mind.instance.parts.filter((p) => need.has(p.id)).map((p) => p.id);
};

/** `known` with one more result. All are kept: a later part may build on one without saying so. */
export const extend = (mind: Mind, known: Content | null, content: Content): Content | null =>
  known === null ? content : mind.task.combine(mind.instance, [known, content]);

/** Mean shift of the parts asked for. */
export const shiftOf = (mind: Mind, parts: readonly string[]): number =>
  parts.reduce((sum, p) => sum + mind.task.demand(mind.instance, p).shift, 0) / Math.max(1, parts.length);
