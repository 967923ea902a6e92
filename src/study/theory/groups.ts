/** Tests on all cases together: what no single case can see. */
import { Phi } from '../../sim/normal.js';
import { kolmogorovSmirnov } from '../../stats/ks.js';
import { SIGMAS } from './judge.js';

/** One case as the group tests see it: a share or a mean with an expected standard error. */
export interface Member {
  readonly id: string;
  /** One z for each seed, the first seed first. */
  readonly z: readonly number[];
}

export interface GroupTest {
  readonly name: string;
  readonly n: number;
  readonly got: number;
  /** What `got` must not fall below or rise above; null where it may. */
  readonly low: number | null;
  readonly high: number | null;
  readonly pass: boolean;
  readonly about: string;
}

const KS_LEAST = 1e-4;

const between = (
  name: string,
  n: number,
  got: number,
  low: number | null,
  high: number | null,
  about: string,
): GroupTest => ({
  name,
  n,
  got,
  low,
  high,
  pass: (low === null || got >= low) && (high === null || got <= high),
  about,
});

/**
 * mean z² must lie within 1 ± 4.5 √(2/n). Above it, errors are larger than chance; below it, they are smaller, as when a
 * simulator returns the formula. Kolmogorov–Smirnov holds the z against N(0, 1) as a whole. With several seeds, the
 * average of each case finds biases that are √seeds smaller.
 */
export const groupTests = (members: readonly Member[]): readonly GroupTest[] => {
  const n = members.length;
  if (n === 0) return [];
  const first = members.map((m) => m.z[0] as number);
  const meanSquare = first.reduce((sum, z) => sum + z * z, 0) / n;
  const reach = SIGMAS * Math.sqrt(2 / n);
  const ks = kolmogorovSmirnov(first, Phi);
  const tests = [
    between('mean z² above', n, meanSquare, null, 1 + reach, 'errors are no larger than chance'),
    between('mean z² below', n, meanSquare, Math.max(0, 1 - reach), null, 'errors are no smaller than chance'),
    between('z against N(0,1)', n, ks?.p ?? 1, KS_LEAST, null, 'p of the Kolmogorov–Smirnov test'),
  ];
  const seeds = members[0]?.z.length ?? 1;
  if (seeds < 2) return tests;
  const averaged = members.map((m) => ({
    id: m.id,
    z: Math.abs(m.z.reduce((sum, z) => sum + z, 0) / seeds) * Math.sqrt(seeds),
  }));
  const worst = averaged.reduce((a, b) => (b.z > a.z ? b : a));
  return [
    ...tests,
    between(`worst of ${seeds} seeds`, n, worst.z, null, SIGMAS, `largest |mean z|·√${seeds}, in ${worst.id}`),
  ];
};
