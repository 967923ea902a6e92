/** Exact mode: a trial is run again for every path of choices, depth first, and its numbers are weighed. */
import { Phi } from '../../sim/normal.js';
import type { Chance } from './chance.js';
import { normalNodes } from './quadrature.js';

/** The trial has more paths than are walked, or draws what cannot be enumerated. */
export class NotEnumerable extends Error {}

/** More paths than this take minutes; a simulation with more should draw what is exchangeable as one count (crowd.ts). */
export const MAX_PATHS = 500_000;

interface Choice {
  readonly weights: readonly number[];
  at: number;
}

/** Next position with some weight, or −1. */
const next = (weights: readonly number[], from: number): number => {
  for (let i = from; i < weights.length; i++) if ((weights[i] as number) > 0) return i;
  return -1;
};

/** Sums of many small weighed numbers without loss (Neumaier 1974). */
const summing = (): { add(x: number): void; total(): number } => {
  let sum = 0;
  let lost = 0;
  return {
    add: (x) => {
      const t = sum + x;
      lost += Math.abs(sum) >= Math.abs(x) ? sum - t + x : x - t + sum;
      sum = t;
    },
    total: () => sum + lost,
  };
};

/** Chance that follows a path, and lengthens it where the trial draws further. */
const along = (path: Choice[]): { readonly chance: Chance; restart(): void } => {
  let depth = 0;
  const pick = (weights: readonly number[]): number => {
    const known = path[depth];
    if (known) {
      depth += 1;
      return known.at;
    }
    const at = next(weights, 0);
    if (at < 0) throw new RangeError('chance: every weight is zero');
    path.push({ weights, at });
    depth += 1;
    return at;
  };
  const flip = (p: number): boolean => (p <= 0 ? false : p >= 1 ? true : pick([1 - p, p]) === 1);
  const chance: Chance = {
    exact: true,
    flip,
    pick,
    uniform: () => {
      throw new NotEnumerable('a uniform draw has no finite number of outcomes');
    },
    normal: () => {
      const { x, weights } = normalNodes();
      return x[pick(weights)] as number;
    },
    below: (z) => flip(Phi(z)),
  };
  return {
    chance,
    restart: () => {
      depth = 0;
    },
  };
};

/** Means of the numbers of a trial over every path of its choices. */
export const enumerate = (
  trial: (chance: Chance) => readonly number[],
  most = MAX_PATHS,
): { readonly means: readonly number[]; readonly paths: number } => {
  const path: Choice[] = [];
  const walker = along(path);
  const mass = summing();
  const sums: ReturnType<typeof summing>[] = [];
  let paths = 0;
  do {
    walker.restart();
    const numbers = trial(walker.chance);
    const weight = path.reduce((product, c) => product * (c.weights[c.at] as number), 1);
    mass.add(weight);
    numbers.forEach((x, i) => {
      sums[i] ??= summing();
      sums[i]?.add(weight * x);
    });
    paths += 1;
    if (paths > most) throw new NotEnumerable(`more than ${most.toLocaleString('en')} paths`);
  } while (advance(path));
  if (Math.abs(mass.total() - 1) > 1e-9) throw new Error(`enumerate: the paths weigh ${mass.total()} together, not 1`);
  return { means: sums.map((s) => s.total()), paths };
};

/** Turns to the next path; false when there is none. */
const advance = (path: Choice[]): boolean => {
  for (let last = path.pop(); last; last = path.pop()) {
    const at = next(last.weights, last.at + 1);
    if (at >= 0) {
      path.push({ weights: last.weights, at });
      return true;
    }
  }
  return false;
};
