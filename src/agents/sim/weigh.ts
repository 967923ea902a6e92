import type { ShownDraft } from '../../engine/types.js';
import { Phi } from '../../sim/normal.js';
import { flags } from './judge.js';
import type { Mind } from './mind.js';

/** What a reader makes of drafts that answer the same parts. */
export interface Weighed {
  readonly draft: ShownDraft;
  /** Probits in favour of each part's answer: own judgement, support among the drafts, and a liking for one's own. */
  readonly favour: ReadonlyMap<string, number>;
  /** Own judgement alone: probability that the draft is right. */
  readonly good: number;
}

export const weigh = (mind: Mind, drafts: readonly ShownDraft[]): readonly Weighed[] => {
  const t = mind.traits;
  const labels = drafts.map((d) => mind.look(d.content, d.latent).labels);
  return drafts.map((draft, i) => {
    const w = flags(mind, draft);
    const favour = new Map<string, number>();
    let good = 0;
    for (const [part, value] of w) {
      const label = labels[i]?.[part];
      const share = labels.filter((l) => l[part] === label).length / drafts.length;
      favour.set(part, -value + t.voteSupport * share + (draft.own ? t.voteOwn : 0));
      good += 1 - Phi(value);
    }
    return { draft, favour, good: good / Math.max(draft.scope.parts.length, w.size, 1) };
  });
};
