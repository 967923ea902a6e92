import { type Bit, effectiveVotes, phi } from '../stats/votes.js';
import { type ConditionMetric, type Estimate, noEstimate, type Row } from './metric.js';

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
    of: (rows) => {
      const { rho, people } = meanPhi(rows);
      return estimate(rows.length, people > 0 ? effectiveVotes(people, rho) : null);
    },
  },
];
