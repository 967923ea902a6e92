/**
 * A/A pairs: an organization under two names, with draws of its own under each. Whatever the two come to differs by chance alone, and
 * by no less: were draws not named by the case, twins would be equal.
 */
import type { Case } from './case.js';
import type { GroupTest } from './groups.js';
import { SIGMAS } from './judge.js';

/** As many pairs as let the lower side of the test say something (above 40), and some more. */
const PAIRS = 60;
/** Fewer pairs are no test. */
const LEAST = 10;
/** Trials of a twin at most; its own error is then that of the difference. */
const MOST = 1000;

export interface Twin {
  readonly of: string;
  readonly again: Case;
  readonly most: number;
}

/** Shares among the cases, evenly spaced, under another name. */
export const twinsOf = (cases: readonly Case[]): readonly Twin[] => {
  const shares = cases.filter((c) => c.kind === 'prob');
  if (shares.length < LEAST) return [];
  const n = Math.min(PAIRS, shares.length);
  return Array.from({ length: n }, (_, i) => {
    const one = shares[Math.floor((i * shares.length) / n)] as Case;
    return { of: one.id, again: { ...one, id: `${one.id}.again` }, most: MOST };
  });
};

interface Told {
  readonly got: number | null;
  readonly verdict: { readonly se: number | null } | null;
}

/** mean z² of the differences within pairs, in standard errors of a difference: 1 ± 4.5 √(2/n). */
export const twinTest = (pairs: readonly { readonly one: Told; readonly other: Told }[]): readonly GroupTest[] => {
  const z = pairs.flatMap(({ one, other }) => {
    const se = Math.hypot(one.verdict?.se ?? 0, other.verdict?.se ?? 0);
    return one.got === null || other.got === null || se === 0 ? [] : [(one.got - other.got) / se];
  });
  const n = z.length;
  if (n < LEAST) return [];
  const got = z.reduce((sum, x) => sum + x * x, 0) / n;
  const reach = SIGMAS * Math.sqrt(2 / n);
  const [low, high] = [Math.max(0, 1 - reach), 1 + reach];
  const about = 'mean z² of one organization under two names';
  return [{ name: 'A/A pairs', n, got, low, high, pass: got >= low && got <= high, about }];
};
