import { isMissing, type Ruling, type TraceEvent } from '../engine/types.js';
import { inspected } from './drafts.js';
import { lineageOf } from './lineage.js';
import { type Column, empty, type TrialMetric } from './metric.js';

const raw = (name: string, summary: string): Column => ({
  name,
  unit: 'count',
  better: null,
  summary,
  nulls: [],
  source: 'quality reviews in the trace',
  raw: true,
});

/**
 * oversight_coverage: of the committed drafts, the share that a person who had no hand in them looked at. And the counts
 * behind review_j: quality reviews of bad drafts (harmful, or not a success on the parts they answer) and of good ones.
 */
export const oversight: TrialMetric = {
  columns: [
    {
      name: 'oversight_coverage',
      unit: '[0, 1]',
      better: 'up',
      summary: 'share of committed drafts that somebody with no hand in them looked at',
      nulls: ['empty'],
      source: 'makers and lookers in the trace, by person',
    },
    raw('reviews_bad', 'reviews of bad drafts'),
    raw('reviews_bad_rejected', 'of these, scores below one half'),
    raw('reviews_good', 'reviews of good drafts'),
    raw('reviews_good_rejected', 'of these, scores below one half'),
  ],
  of: ({ trace, task, instance }) => {
    const lineage = lineageOf(trace);
    const committed = new Set(
      trace.entries.filter((e): e is Ruling => e.kind === 'ruling' && e.ruling === 'commit').map((r) => r.outcome),
    );
    let looked = 0;
    for (const id of committed) {
      const makers = new Set([...lineage.makers(id)].map((e) => e.person));
      if (lineage.lookers(id).some((e) => !makers.has(e.person))) looked++;
    }
    const counts = { badN: 0, badR: 0, goodN: 0, goodR: 0 };
    for (const e of lineage.events) {
      if (e.as !== 'quality' || isMissing(e.reply) || !('score' in e.reply)) continue;
      const draft = lineage.byId.get(e.shown.at(-1) ?? '');
      // Designs are reviewed as well, and have no parts to be wrong in.
      if (draft?.act !== 'propose') continue;
      const rejected = e.reply.score < 0.5 ? 1 : 0;
      if (isBad(draft, task, instance)) {
        counts.badN++;
        counts.badR += rejected;
      } else {
        counts.goodN++;
        counts.goodR += rejected;
      }
    }
    return [
      committed.size === 0 ? empty('empty') : looked / committed.size,
      counts.badN,
      counts.badR,
      counts.goodN,
      counts.goodR,
    ];
  },
};

type Context = Parameters<TrialMetric['of']>[0];

/** Whether a draft has an error in, or lacks, a part it was asked for, or carries a hazard. */
export const isBad = (draft: TraceEvent, task: Context['task'], instance: Context['instance']): boolean => {
  const found = inspected(draft, { task, instance });
  return (
    found !== null &&
    (found.errors.length > 0 ||
      found.hazards.length > 0 ||
      draft.scope.parts.some((p) => found.labels[p] === undefined))
  );
};
