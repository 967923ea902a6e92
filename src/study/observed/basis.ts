/** On what a simulated number rests: on the same number of the run, on other numbers of it, or on no people at all. */
import { check } from '../../org/check.js';
import type { Organization } from '../../org/schema.js';
import type { RunFit } from './fit.js';

/**
 * fitted: people were given this very number, so it agrees by construction. held out: they were given it on other instances.
 * predicted: it follows from numbers that were fitted. structure: it follows from the organization. given: from a staff file.
 */
export type Basis = 'fitted' | 'held out' | 'predicted' | 'predicted, held out' | 'structure' | 'given';

/** What is right of a single first answer. */
const OF_ONE: readonly string[] = ['value', 'success', 'utility'];
/** What pairs of first answers come to. */
const OF_PAIRS: readonly string[] = ['err_corr', 'n_eff', 'same_wrong'];

/** Whether the answer of an organization is one first answer as it came. */
const isOneAnswer = (org: Organization): boolean => org.workflow[0]?.do === 'solve' && check(org).bound.calls === 1;

export const basisOf = (
  metric: string,
  org: Organization,
  fit: RunFit | null,
  { takes, half, varies }: { takes: (name: string) => boolean; half: boolean; varies: boolean },
): Basis => {
  if (metric === 'calls' && !varies) return 'structure';
  if (fit === null) return 'given';
  const same =
    (OF_ONE.includes(metric) && isOneAnswer(org)) || (OF_PAIRS.includes(metric) && takes('item') && fit.item !== null);
  if (same) return half ? 'held out' : 'fitted';
  return half ? 'predicted, held out' : 'predicted';
};
