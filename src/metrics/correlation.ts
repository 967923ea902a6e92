import { type Bit, effectiveVotes, phi, poissonBinomialMajority } from '../stats/votes.js';
import { linearized, meanEstimate } from './estimates.js';
import { type ConditionMetric, type Estimate, noEstimate, type Row } from './metric.js';
import { votesIn } from './votes.js';

/** Mean φ over pairs of people of their errors in the first round; null where nobody's errors vary. */
const meanPhi = (rows: readonly Row[]): { rho: number | null; people: number } => {
  const texts = rows.map((r) => r.first_errors).filter((t): t is string => typeof t === 'string');
  const width = Math.max(0, ...texts.map((t) => t.length));
  const people = texts.length === 0 ? 0 : texts.reduce((s, t) => s + t.replaceAll('-', '').length, 0) / texts.length;
  const phis: number[] = [];
  for (let a = 0; a < width; a++)
    for (let b = a + 1; b < width; b++) {
      const both = texts.filter((t) => /[01]/.test(t[a] ?? '-') && /[01]/.test(t[b] ?? '-'));
      const value = phi(
        both.map((t): Bit => (t[a] === '1' ? 1 : 0)),
        both.map((t): Bit => (t[b] === '1' ? 1 : 0)),
      );
      if (value !== null) phis.push(value);
    }
  return { rho: phis.length === 0 ? null : phis.reduce((s, x) => s + x, 0) / phis.length, people };
};

const estimate = (n: number, mean: number | null): Estimate =>
  mean === null ? noEstimate('empty', n) : { n, k: null, mean, se: null, lo: null, hi: null, nullReason: null };

/** err_corr and n_eff: whether first drafts fail together, and how many independent votes they are worth. */
export const correlation: readonly ConditionMetric[] = [
  {
    column: {
      name: 'err_corr',
      unit: '[−1, 1]',
      better: 'down',
      summary: 'mean φ of first-draft errors over pairs of people',
      nulls: ['empty'],
      source: 'φ coefficient of two binary variables',
    },
    reads: ['first_errors'],
    of: (rows) => estimate(rows.length, meanPhi(rows).rho),
  },
  {
    column: {
      name: 'n_eff',
      unit: 'votes',
      better: 'up',
      summary: 'n / (1 + (n − 1)ρ): independent votes that the first drafts are worth',
      nulls: ['empty'],
      source: 'design effect, Kish 1965',
    },
    reads: ['first_errors'],
    of: (rows) => {
      const { rho, people } = meanPhi(rows);
      return estimate(rows.length, people > 0 ? effectiveVotes(people, rho) : null);
    },
  },
  {
    column: {
      name: 'agree_wrong',
      unit: '[0, 1]',
      better: 'down',
      summary: 'P(two first drafts give the same answer | both are wrong)',
      nulls: ['empty'],
      source: 'agreement on errors, arXiv 2506.07962',
    },
    reads: ['first_votes'],
    of: (rows) => {
      const pairs = (n: number): number => (n * (n - 1)) / 2;
      const cells = rows.flatMap((row) => {
        const votes = votesIn(row);
        if (votes === null) return [];
        const wrong = votes.wrong.reduce((sum, w) => sum + w, 0);
        return [{ row, same: votes.wrong.reduce((sum, w) => sum + pairs(w), 0), both: pairs(wrong) }];
      });
      const both = cells.reduce((sum, c) => sum + c.both, 0);
      if (both === 0) return noEstimate('empty');
      const point = cells.reduce((sum, c) => sum + c.same, 0) / both;
      const influence = cells.map((c) => ({ row: c.row, value: (cells.length * (c.same - point * c.both)) / both }));
      return linearized(point, influence);
    },
  },
  {
    column: {
      name: 'condorcet_gap',
      unit: 'probability',
      better: null,
      summary:
        'share of trials in which most first drafts are right (ties half) − the same if people erred independently, each as often as it does',
      nulls: ['empty'],
      source: 'Condorcet 1785; independent model: Poisson-binomial at the accuracy of every person',
    },
    reads: ['first_errors'],
    of: (rows) => meanEstimate(majorityGaps(rows), 'empty'),
  },
];

/** By trial with several first drafts: whether most were right, minus the chance of it if errors were independent. */
const majorityGaps = (rows: readonly Row[]): readonly { row: Row; value: number }[] => {
  const marks = rows.flatMap((row) => (typeof row.first_errors === 'string' ? [{ row, text: row.first_errors }] : []));
  const counts: { n: number; right: number }[] = [];
  for (const { text } of marks)
    [...text].forEach((mark, person) => {
      const own = counts[person] ?? { n: 0, right: 0 };
      counts[person] = mark === '-' ? own : { n: own.n + 1, right: own.right + (mark === '0' ? 1 : 0) };
    });
  const predicted = new Map<string, number>();
  return marks.flatMap(({ row, text }) => {
    const present = [...text].flatMap((mark, person) => (mark === '-' ? [] : [person]));
    if (present.length < 2) return [];
    const key = present.join();
    const shares = present.map((p) => (counts[p]?.right ?? 0) / (counts[p]?.n ?? 1));
    const expected = predicted.get(key) ?? (poissonBinomialMajority(shares) as number);
    predicted.set(key, expected);
    const right = [...text].filter((mark) => mark === '0').length;
    const half = present.length / 2;
    return [{ row, value: (right > half ? 1 : right === half ? 0.5 : 0) - expected }];
  });
};
