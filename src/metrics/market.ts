import type { Ruling, TraceEvent } from '../engine/types.js';
import { inspected } from './drafts.js';
import { type Lineage, lineageOf } from './lineage.js';
import { empty, type TrialMetric, type TrialRecord } from './metric.js';

/** How far the final prices of prediction markets are from what came out: mean of (price − 1[the draft is right])² over drafts. */
export const market: TrialMetric = {
  columns: [
    {
      name: 'price_brier',
      unit: '[0, 1]',
      better: 'down',
      summary: 'mean (final price − 1[right])² over the drafts that markets priced',
      nulls: ['empty'],
      source: 'prices in the trace; Brier 1950',
    },
  ],
  of: (record) => {
    const lineage = lineageOf(record.trace);
    const errors = finalPrices(record).flatMap((ruling) => {
      const prices = ruling.outcome.split(' ').map(Number);
      return prices.flatMap((price, i) => {
        const right = isRight(draftOf(ruling, i, lineage), record);
        return right === null ? [] : [(price - Number(right)) ** 2];
      });
    });
    return [errors.length === 0 ? empty('empty') : errors.reduce((sum, e) => sum + e, 0) / errors.length];
  },
};

/** The last prices of each market: of each place at which somebody traded. */
const finalPrices = ({ trace }: TrialRecord): readonly Ruling[] => {
  const last = new Map<string, Ruling>();
  for (const e of trace.entries)
    if (e.kind === 'ruling' && e.ruling === 'trade') last.set(e.id.slice(0, e.id.lastIndexOf('!')), e);
  return [...last.values()];
};

/** A trader is asked about every draft in the order of the prices. */
const draftOf = ({ on }: Ruling, i: number, { byId }: Lineage): TraceEvent | undefined =>
  byId.get(byId.get(on[i] ?? '')?.shown[0] ?? '');

/** Whether all parts that the draft was asked for are right; null where nobody wrote it. */
const isRight = (draft: TraceEvent | undefined, record: TrialRecord): boolean | null => {
  const found = draft && inspected(draft, record);
  if (!draft || !found || !('content' in draft.reply)) return null;
  if (draft.scope.parts.length === record.instance.parts.length)
    return record.task.score(record.instance, draft.reply.content).success;
  return draft.scope.parts.every((p) => found.labels[p] !== undefined && !found.errors.includes(p));
};
