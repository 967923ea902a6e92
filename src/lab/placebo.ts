/** A/A arms: an organization under a second name and with draws of its own. Whatever differs between the two is noise. */
import { keyHash } from '../org/hash.js';
import type { Condition } from './condition.js';

/** The name of the second arm. */
export const placeboName = (org: string): string => `${org}@placebo`;

/** The baseline's conditions again; `rename` gives the id under which an organization of another name would run. */
export const placebosOf = (
  conditions: readonly Condition[],
  baseline: string,
  rename: (c: Condition, org: string) => string,
): readonly Condition[] =>
  conditions
    .filter((c) => c.org.name === baseline)
    .map((c) => ({
      ...c,
      id: rename(c, placeboName(baseline)),
      org: { ...c.org, name: placeboName(baseline) },
      // Calls and lots are keyed by this hash, worlds and people are not: the same problems and people, other noise.
      orgHash: keyHash([c.orgHash, 'placebo']),
      origin: 'placebo',
    }));
