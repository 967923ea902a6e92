/** Whether what was measured may be what was expected. Tolerances: 4.5 standard errors, so that a right simulator fails once in 150,000 cases. */
import { binomialTail } from './binomial.js';
import type { Case } from './case.js';

export const SIGMAS = 4.5;

/** What the trials of a case gave. */
export interface Measured {
  readonly got: number;
  /** Standard deviation of the number per trial, as sampled. */
  readonly deviation: number;
  /** Trials; 0 where every path was enumerated. */
  readonly trials: number;
}

export interface Verdict {
  readonly se: number | null;
  /** (got − expected)/se; null where nothing varies. */
  readonly z: number | null;
  readonly tol: number;
  readonly pass: boolean;
}

const EXACT = 1e-9;
/** Below this many expected failures or successes the normal law is no guide to a share. */
const FEW = 100;
/** P(|Z| > 4.5). */
const TAIL = 6.795e-6;

/** Tolerance of a deterministic number: that of the file (integrals are known to 1e-6), else 1e-9 of its size. */
const exactTolerance = (one: Case): number => one.tol ?? EXACT * Math.max(1, Math.abs(one.expected));

/** Per-trial standard deviation that theory expects, or the sampled one where it is not told. */
const deviationOf = (one: Case, m: Measured): number =>
  one.kind === 'prob' ? Math.sqrt(Math.max(0, one.expected * (1 - one.expected))) : (one.sd ?? m.deviation);

const within = (one: Case, got: number, tol: number): boolean => Math.abs(got - one.expected) <= tol;

const ofStandardError = (one: Case, m: Measured, se: number, tol: number): Verdict => ({
  se,
  z: se > 0 ? (m.got - one.expected) / se : null,
  tol,
  pass: within(one, m.got, tol),
});

/** The verdict on one case. `planned` is the number of trials at which the tolerance of a limit is meant. */
export const judge = (one: Case, m: Measured, planned: number): Verdict => {
  if (one.kind === 'exact') {
    const tol = exactTolerance(one);
    return { se: null, z: null, tol, pass: within(one, m.got, tol) };
  }
  const sampled = deviationOf(one, m) / Math.sqrt(m.trials);
  if (one.kind === 'asymptotic') {
    const own = m.deviation / Math.sqrt(m.trials);
    const tol = one.tol ?? 0.01;
    // With fewer trials than planned the sampling error is no longer small beside the tolerance.
    return ofStandardError(one, m, own, m.trials >= planned ? tol : Math.hypot(tol, SIGMAS * own));
  }
  if (one.kind === 'mc_ref') {
    const se = Math.hypot(sampled, one.ref_se ?? 0);
    return ofStandardError(one, m, se, SIGMAS * se);
  }
  const scaled = one.tol !== undefined && one.trials !== undefined && one.sd !== undefined;
  const tol = scaled ? (one.tol as number) * Math.sqrt((one.trials as number) / m.trials) : SIGMAS * sampled;
  const verdict = ofStandardError(one, m, sampled, Math.max(tol, EXACT));
  const few = m.trials * one.expected * (1 - one.expected) < FEW;
  if (one.kind !== 'prob' || !few || sampled === 0) return verdict;
  const tail = binomialTail(Math.round(m.got * m.trials), m.trials, one.expected);
  return { ...verdict, pass: tail > TAIL };
};
