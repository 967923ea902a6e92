/** Claims and their controls: what a declared claim says, and whether its effect is gone where it must be. */
import type { Hypothesis } from '../lab/experiment.js';
import type { Verdict } from './hypotheses.js';

export type Outcome = 'vanished' | 'remains' | 'unclear' | 'no data';

/** Claims that a control belongs to: the same metric, better and than. */
export const claimsOf = (control: Verdict, verdicts: readonly Verdict[]): readonly Verdict[] =>
  verdicts.filter(
    ({ hypothesis: h }) =>
      !h.control && (['metric', 'better', 'than'] as const).every((key) => h[key] === control.hypothesis[key]),
  );

/** Controls that belong to a claim. */
export const controlsOf = (claim: Verdict, verdicts: readonly Verdict[]): readonly Verdict[] =>
  verdicts.filter((v) => v.hypothesis.control && claimsOf(v, verdicts).includes(claim));

/**
 * What became of the effect under a control: it remains where its interval lies above `by`; it has vanished where the interval does
 * not and leaves out the size that every claim found (or all that is above `by`); else, and without an interval, the control had
 * not the power to tell.
 */
export const outcomeOf = (control: Verdict, verdicts: readonly Verdict[]): Outcome => {
  const {
    d: { diff: found, lo, hi },
    hypothesis,
  } = control;
  if (found === null) return 'no data';
  if (lo === null || hi === null) return 'unclear';
  if (lo > hypothesis.by) return 'remains';
  const claims = claimsOf(control, verdicts).flatMap((v) => (v.d.diff === null ? [] : [v.d.diff]));
  const gone = hi <= hypothesis.by || (claims.length > 0 && claims.every((diff) => diff > hi));
  return gone ? 'vanished' : 'unclear';
};

const levels = (of: Hypothesis['where']): string =>
  Object.entries(of)
    .map(([k, v]) => `${k} ${v}`)
    .join(', ');

/** A hypothesis in words. */
export const claimText = (h: Hypothesis): string =>
  [
    h.within === undefined
      ? `${h.better} better than ${h.than}`
      : `${h.better} equal to ${h.than} to within ${h.within}`,
    ...(Object.keys(h.versus).length > 0 ? [`at ${levels(h.versus)}`] : []),
    Object.keys(h.from).length > 0 ? `in ${h.metric} as a change from ${levels(h.from)}` : `in ${h.metric}`,
    ...(h.by > 0 ? [`by ${h.by}`] : []),
    ...(Object.keys(h.where).length > 0 ? [`(${levels(h.where)})`] : []),
  ].join(' ');
