/**
 * Stated confidence, conf = 1 − level·(1 − a) + slope·(Φ(z) − a) + noise·N within [0, 1], a = Φ(skill − shift) (docs/people.md):
 * its three numbers from the mean, the difference between right and wrong answers, and the spread that is left.
 */
import { Phi, PhiInverse } from '../../sim/normal.js';
import { type Found, jackknifed, rising } from './found.js';
import type { Answered } from './observe.js';

export interface Confidence {
  readonly level: Found;
  readonly slope: Found;
  readonly noise: Found;
}

interface Stated {
  readonly right: boolean;
  readonly confidence: number;
  readonly instance: number;
}

const NODES = 40;
const NOISES = 11;
const middles = (count: number): readonly number[] =>
  Array.from({ length: count }, (_, i) => PhiInverse((i + 0.5) / count));
const DRAWS = middles(NOISES);

/** Φ(z) on equally likely parts of N(c, 1) above 0 (right) or below. */
const actual = (c: number, right: boolean): readonly number[] => {
  const above = Phi(c);
  return Array.from({ length: NODES }, (_, i) => {
    const u = (i + 0.5) / NODES;
    return Phi(c + PhiInverse(right ? 1 - above * u : (1 - above) * u));
  });
};

/** Mean and mean square of what is stated at these chances. */
const moments = (at: readonly number[], a: number, [level, slope, noise]: readonly [number, number, number]) => {
  let [sum, squares] = [0, 0];
  for (const p of at)
    for (const draw of DRAWS) {
      const c = Math.min(1, Math.max(0, 1 - level * (1 - a) + slope * (p - a) + noise * draw));
      sum += c;
      squares += c * c;
    }
  const n = at.length * DRAWS.length;
  return { mean: sum / n, squares: squares / n };
};

const meanOf = (xs: readonly number[]): number => xs.reduce((s, x) => s + x, 0) / xs.length;
const ROUNDS = 8;

/** Level, slope and noise by turns, each from its moment; null where answers are all right or all wrong. */
const solve = (stated: readonly Stated[], c: number): readonly [number, number, number] | null => {
  const of = (right: boolean): readonly number[] => stated.flatMap((s) => (s.right === right ? [s.confidence] : []));
  const [yes, no] = [of(true), of(false)];
  if (yes.length < 2 || no.length < 2) return null;
  const [a, share] = [Phi(c), yes.length / stated.length];
  const [mYes, mNo] = [meanOf(yes), meanOf(no)];
  const spread = share * meanOf(yes.map((x) => (x - mYes) ** 2)) + (1 - share) * meanOf(no.map((x) => (x - mNo) ** 2));
  const [up, down] = [actual(c, true), actual(c, false)];
  let [level, slope, noise] = [0.3, 0, Math.sqrt(spread)];
  for (let round = 0; round < ROUNDS; round += 1) {
    const both = (l: number, s: number, n: number) => [moments(up, a, [l, s, n]), moments(down, a, [l, s, n])] as const;
    level = rising(
      (l) => {
        const [u, d] = both(l, slope, noise);
        return meanOf(stated.map((x) => x.confidence)) - share * u.mean - (1 - share) * d.mean;
      },
      [-2, 5],
    );
    slope = rising(
      (s) => {
        const [u, d] = both(level, s, noise);
        return u.mean - d.mean - (mYes - mNo);
      },
      [-2, 2],
    );
    noise = rising(
      (n) => {
        const [u, d] = both(level, slope, n);
        return share * (u.squares - u.mean ** 2) + (1 - share) * (d.squares - d.mean ** 2) - spread;
      },
      [0, 1],
    );
  }
  return [level, slope, noise];
};

/** Null where confidence was hardly stated, or only of right or only of wrong answers. `skillOf`: of the instances kept. */
export const confidenceOf = (
  answers: readonly Answered[],
  skillOf: (kept: readonly Answered[]) => number,
  enough: number,
): Confidence | null => {
  const stated = answers.flatMap((x) => (x.confidence === null ? [] : [{ ...x, confidence: x.confidence }]));
  if (stated.length < enough) return null;
  const known = new Map<string, readonly [number, number, number] | null>();
  const solved = (keep: (instance: number) => boolean) => {
    const kept = stated.filter((x) => keep(x.instance));
    const name = kept.length === stated.length ? '' : kept.map((x) => x.instance).join();
    const found = known.get(name);
    if (found !== undefined) return found;
    const c = kept.length === 0 ? 0 : skillOf(kept) - meanOf(kept.map((x) => x.shift));
    const made = kept.length === 0 ? null : solve(kept, c);
    known.set(name, made);
    return made;
  };
  const of = (k: 0 | 1 | 2): Found | null =>
    jackknifed(
      stated.map((x) => x.instance),
      (keep) => solved(keep)?.[k] ?? null,
      stated.length,
    );
  const [level, slope, noise] = [of(0), of(1), of(2)];
  return level && slope && noise ? { level, slope, noise } : null;
};
