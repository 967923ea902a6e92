/** What committees of models came to, and what a fitted model says they come to. */
import { Phi } from '../../sim/normal.js';
import { MISSING, type Responses } from './responses.js';

/** Chances of every member at every difficulty, with the probability of that difficulty. */
export interface Chances {
  readonly weights: ArrayLike<number>;
  /** By member, then difficulty: P(right). */
  readonly right: readonly ArrayLike<number>[];
  /** By member: P(no answer), the same at all difficulties. */
  readonly silence: readonly number[];
}

/** Models that are right with Φ(θ − b) where they answer. */
export const chancesOf = (
  { b, weights }: { readonly b: Float64Array; readonly weights: Float64Array },
  theta: readonly number[],
  silence: readonly number[],
): Chances => ({
  weights,
  silence,
  right: theta.map((t, m) => b.map((x) => (1 - (silence[m] as number)) * Phi(t - x))),
});

/** P(r right and n wrong among the members) at difficulty q, as ways[r][n]; the rest gave no answer. */
const tallies = ({ right, silence }: Chances, members: readonly number[], q: number): number[][] => {
  const k = members.length;
  const ways = Array.from({ length: k + 1 }, () => new Array<number>(k + 1).fill(0));
  (ways[0] as number[])[0] = 1;
  members.forEach((m, done) => {
    const p = right[m]?.[q] as number;
    const none = silence[m] as number;
    for (let r = done + 1; r >= 0; r -= 1)
      for (let n = done + 1 - r; n >= 0; n -= 1) {
        const row = ways[r] as number[];
        const fromRight = r > 0 ? (ways[r - 1]?.[n] as number) * p : 0;
        const fromWrong = n > 0 ? (row[n - 1] as number) * (1 - p - none) : 0;
        row[n] = (row[n] as number) * none + fromRight + fromWrong;
      }
  });
  return ways;
};

export interface Verdicts {
  readonly majority: number;
  readonly plurality: number | null;
}

/** P(more than half of the members are right), P(the right answer wins the plurality) under a table of `winning`. */
export const predicted = (
  chances: Chances,
  members: readonly number[],
  wins: readonly (readonly number[])[] | null,
): Verdicts => {
  let [majority, plurality] = [0, 0];
  for (let q = 0; q < chances.weights.length; q += 1) {
    const weight = chances.weights[q] as number;
    if (weight < 1e-9) continue;
    const ways = tallies(chances, members, q);
    ways.forEach((row, r) => {
      row.forEach((p, n) => {
        if (2 * r > members.length) majority += weight * p;
        if (wins) plurality += weight * p * (wins[r]?.[n] as number);
      });
    });
  }
  return { majority, plurality: wins ? plurality : null };
};

/** The same for members that err independently of each other. */
export const independently = (
  accuracy: readonly number[],
  silence: readonly number[],
  members: readonly number[],
  wins: readonly (readonly number[])[] | null,
): Verdicts => predicted({ weights: [1], right: accuracy.map((p) => [p]), silence }, members, wins);

/** Share of items that the committee got right, over items that all of it was asked; null without such an item. */
export const observed = ({ items, cells, codes }: Responses, members: readonly number[]): Verdicts | null => {
  let [n, majority, plurality] = [0, 0, 0];
  for (let i = 0; i < items.length; i += 1) {
    if (members.some((m) => cells[m]?.[i] === MISSING)) continue;
    n += 1;
    const right = members.filter((m) => cells[m]?.[i] === 1).length;
    if (2 * right > members.length) majority += 1;
    if (codes)
      plurality += won(
        right,
        members.map((m) => codes[m]?.[i] as number),
      );
  }
  return n === 0 ? null : { majority: majority / n, plurality: codes ? plurality / n : null };
};

/** 1 when the right answer has most ballots, its share of the lot where it ties. */
const won = (right: number, codes: readonly number[]): number => {
  const counts = new Map<number, number>();
  for (const code of codes) if (code > 0) counts.set(code, (counts.get(code) ?? 0) + 1);
  const rivals = [...counts.values()];
  if (right === 0 || rivals.some((c) => c > right)) return 0;
  return 1 / (1 + rivals.filter((c) => c === right).length);
};

/** Correlation of two models' being right, over items that both were asked; null where one of them is constant. */
export const observedPhi = ({ items, cells }: Responses, a: number, b: number): number | null => {
  let [n, one, other, both] = [0, 0, 0, 0];
  for (let i = 0; i < items.length; i += 1) {
    const [x, y] = [cells[a]?.[i] as number, cells[b]?.[i] as number];
    if (x === MISSING || y === MISSING) continue;
    n += 1;
    if (x === 1) one += 1;
    if (y === 1) other += 1;
    if (x === 1 && y === 1) both += 1;
  }
  return phiFrom(one / n, other / n, both / n);
};

const phiFrom = (p: number, q: number, both: number): number | null => {
  const spread = Math.sqrt(p * (1 - p) * q * (1 - q));
  return spread > 0 ? (both - p * q) / spread : null;
};

/** The correlation that fitted chances lead to. */
export const predictedPhi = ({ weights, right }: Chances, a: number, b: number): number | null => {
  let [p, q, both] = [0, 0, 0];
  for (let i = 0; i < weights.length; i += 1) {
    const [w, x, y] = [weights[i] as number, right[a]?.[i] as number, right[b]?.[i] as number];
    p += w * x;
    q += w * y;
    both += w * x * y;
  }
  return phiFrom(p, q, both);
};
