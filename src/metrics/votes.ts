import { pluralityOf } from '../stats/plurality.js';
import { inspected } from './drafts.js';
import { firstDrafts } from './errors.js';
import { empty, type Row, type TrialMetric } from './metric.js';
import { isBad } from './oversight.js';

/**
 * first_votes: the first round of drafts as ballots: how many are right, and how many hold each wrong answer, most first,
 * as in `3/2.1`. Behind agree_wrong and the curve of plurality by k voters.
 */
export const firstVotes: TrialMetric = {
  columns: [
    {
      name: 'first_votes',
      unit: 'text',
      better: null,
      summary: 'first drafts by answer: right ones / each wrong answer, as in 3/2.1',
      nulls: ['empty'],
      source: 'first drafts in the trace',
      raw: true,
    },
  ],
  of: ({ trace, task, instance }) => {
    let right = 0;
    const wrong = new Map<string, number>();
    for (const event of firstDrafts(trace)) {
      const found = inspected(event, { task, instance });
      if (!found) continue;
      if (isBad(event, task, instance)) wrong.set(found.label, (wrong.get(found.label) ?? 0) + 1);
      else right++;
    }
    const counts = [...wrong.values()].sort((a, b) => b - a);
    return [right + counts.length === 0 ? empty('empty') : `${right}/${counts.join('.')}`];
  },
};

export interface Votes {
  readonly right: number;
  /** Ballots for each wrong answer. */
  readonly wrong: readonly number[];
}

/** The first drafts of a row as counts; null where it has none. */
export const votesIn = (row: Row): Votes | null => {
  const text = row.first_votes;
  if (typeof text !== 'string') return null;
  const [right = '0', wrong = ''] = text.split('/');
  return { right: Number(right), wrong: wrong === '' ? [] : wrong.split('.').map(Number) };
};

/** Mean chance that a plurality of k of a trial's first drafts is right; only trials with at least k count. */
export const pluralities = (rows: readonly Row[], k: number): readonly { row: Row; value: number }[] => {
  const known = new Map<unknown, number | null>();
  return rows.flatMap((row) => {
    const votes = votesIn(row);
    if (votes === null) return [];
    // Rows repeat few texts.
    let value = known.get(row.first_votes);
    if (value === undefined) {
      value = pluralityOf(votes.right, votes.wrong, k);
      known.set(row.first_votes, value);
    }
    return value === null ? [] : [{ row, value }];
  });
};
