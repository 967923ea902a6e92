/** How many trials a case needs, in chunks for threads. */
import type { Case, Realization } from './case.js';
import { CHUNK, type Job, realize } from './jobs.js';

const KINDS: readonly string[] = ['prob', 'mean', 'mc_ref', 'asymptotic', 'exact'];

/** The sampling error of a limit should be this part of its tolerance. */
const LIMIT_PART = 1 / 5;
const LIMIT_TRIALS = 50_000;

/** Trials at which a case is meant to be judged: those asked for; a limit needs no more than its tolerance asks. */
const plannedTrials = (one: Case, asked: number, realization: Realization): number => {
  const most = realization.most ?? Number.POSITIVE_INFINITY;
  if (one.kind !== 'asymptotic' || one.tol === undefined) return Math.min(asked, most);
  const e = one.expected;
  const deviation = one.sd ?? (e > 0 && e < 1 ? Math.sqrt(e * (1 - e)) : 1);
  const wanted = Math.min(Math.ceil((deviation / (one.tol * LIMIT_PART)) ** 2), LIMIT_TRIALS);
  // Stratified worlds need fewer; others with fewer are judged by their own error as well.
  return realization.stratified ? Math.min(wanted, most) : wanted;
};

export interface Task {
  readonly one: Case;
  readonly realization: Realization;
  readonly planned: number;
  readonly trials: number;
  readonly jobs: readonly (readonly Job[])[];
}

const jobsOf = (one: Case, arm: number, seed: number, trials: number): readonly Job[] =>
  one.kind === 'exact'
    ? [{ one, arm, seed }]
    : Array.from({ length: Math.ceil(trials / CHUNK) }, (_, i): Job => {
        const from = i * CHUNK;
        return { one, arm, seed, trials: { from, to: Math.min(trials, from + CHUNK), of: trials } };
      });

/** The chunks of a case at the trials asked for, or why it cannot be run. */
export const taskOf = (one: Case, seed: number, asked: number): Task | string => {
  if (!KINDS.includes(one.kind)) return `kind "${one.kind}"; known: ${KINDS.join(', ')}`;
  let realization: Realization;
  try {
    realization = realize(one);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  const planned = plannedTrials(one, asked, realization);
  const trials = Math.min(planned, asked, realization.most ?? asked);
  return {
    one,
    realization,
    planned,
    trials: one.kind === 'exact' ? 0 : trials,
    jobs: realization.arms.map((_, arm) => jobsOf(one, arm, seed, trials)),
  };
};
