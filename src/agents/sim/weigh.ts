import type { ShownDraft } from '../../engine/types.js';
import { flags, labelsOf, quality } from './judge.js';
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
  const labels = drafts.map((d) => labelsOf(mind, d));
  return drafts.map((draft, i) => {
    const w = flags(mind, draft);
    const favour = new Map<string, number>();
    for (const [part, value] of w) {
      const label = labels[i]?.[part];
      const share = labels.filter((l) => l[part] === label).length / drafts.length;
      favour.set(part, -value + t.voteSupport * share + (draft.own ? t.voteOwn : 0));
    }
    return { draft, favour, good: quality(mind, draft, w) };
  });
};
