/** Answers changed on a second look: asked again alone, shown how many hold what, shown the drafts of others. */
import type { TraceEvent } from '../engine/types.js';
import { ratioOfSums } from '../stats/ratios.js';
import { inspected } from './drafts.js';
import { cellOf, meanEstimate, numberOf, ratioEstimate } from './estimates.js';
import { lineageOf } from './lineage.js';
import {
  type Column,
  type ConditionMetric,
  type Matched,
  noEstimate,
  type Other,
  type PairMetric,
  type TrialMetric,
  type TrialRecord,
} from './metric.js';

const SOURCE = 'revisions in the trace; conformity of models: flips beyond those on being asked again';
const raw = (name: string, summary: string): Column => ({
  name,
  unit: 'count',
  better: null,
  summary,
  nulls: [],
  source: SOURCE,
  raw: true,
});

/** Revisions of one's own draft, and how often the answer changed, and from right to wrong. */
export const flips: TrialMetric = {
  columns: [
    raw('revisions', 'revisions of a draft by the seat that wrote it'),
    raw('flips', 'of these, with another answer than before'),
    raw('flips_harmful', 'of these, from a right answer to a wrong one'),
  ],
  of: (record) => {
    const { events, byId } = lineageOf(record.trace);
    const counts: [number, number, number] = [0, 0, 0];
    for (const now of events) {
      if (now.as !== 'revise') continue;
      const own = now.shown.map((id) => byId.get(id)).findLast((e) => e?.seat === now.seat && e.act === 'propose');
      const [before, after] = [own && answerIn(own, now, record), answerIn(now, now, record)];
      if (!before || !after) continue;
      counts[0]++;
      if (before.text === after.text) continue;
      counts[1]++;
      if (before.right && !after.right) counts[2]++;
    }
    return counts;
  },
};

/** What a draft answers to the parts that were asked at the revision. */
const answerIn = (draft: TraceEvent, { scope }: TraceEvent, record: TrialRecord) => {
  const found = inspected(draft, record);
  return (
    found && {
      text: JSON.stringify(scope.parts.map((p) => found.labels[p] ?? null)),
      right: scope.parts.every((p) => found.labels[p] !== undefined && !found.errors.includes(p)),
    }
  );
};

/** Share of revisions that change the answer. */
const changed = (set: Matched, of: 'arm' | Other): number | null => {
  const [all, some] = [cellOf(set, of, 'revisions'), cellOf(set, of, 'flips')];
  return all === null || some === null || all === 0 ? null : some / all;
};

const beyond = (name: string, better: Column['better'], summary: string, other: Other): PairMetric => ({
  column: { name, unit: '[−1, 1]', better, summary, nulls: ['no_baseline', 'empty'], source: SOURCE },
  reads: ['revisions', 'flips'],
  against: [other],
  of: (sets) => {
    if (sets.length === 0) return noEstimate('no_baseline');
    const differences = sets.flatMap((set) => {
      const [here, there] = [changed(set, 'arm'), changed(set, other)];
      return here === null || there === null ? [] : [{ row: set.arm, value: here - there }];
    });
    return meanEstimate(differences, 'empty');
  },
});

/** conformity, persuasion: what the mere count of others' answers changes, and what their drafts change beyond that. */
export const yielding: readonly PairMetric[] = [
  beyond(
    'conformity',
    'down',
    'P(answer changes | shown how many hold which) − P(answer changes | asked again alone): see summary against see own',
    'alone',
  ),
  beyond(
    'persuasion',
    null,
    'P(answer changes | shown the drafts of others) − P(answer changes | shown how many hold which): see all against see summary',
    'counts',
  ),
];

export const harmfulShare: ConditionMetric = {
  column: {
    name: 'harmful_share',
    unit: '[0, 1]',
    better: 'down',
    summary: 'Σ changes from right to wrong / Σ changes of answers on revision',
    nulls: ['empty', 'no_contrast'],
    source: SOURCE,
  },
  reads: ['flips', 'flips_harmful'],
  of: (rows) => {
    const side = (column: string) =>
      rows.map((row) => ({
        value: numberOf(row, column),
        instance: row.instance as number,
        replicate: row.replicate as number,
      }));
    return ratioEstimate(ratioOfSums(side('flips_harmful'), side('flips')));
  },
};
