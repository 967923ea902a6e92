/** Which wrong answers meet: one number s = P(same | both wrong), and what a plurality is worth under it. */
import type { Responses } from './responses.js';

/** Pairs of models with the same wrong answer and pairs both wrong with one, over the items kept; null without such a pair. */
export const sameWrong = ({ codes, items }: Responses, keep: (i: number) => boolean = () => true): number | null => {
  if (!codes) return null;
  let [same, both] = [0, 0];
  for (let i = 0; i < items.length; i += 1) {
    if (!keep(i)) continue;
    const counts = new Map<number, number>();
    let wrong = 0;
    for (const column of codes) {
      const code = column[i] as number;
      if (code <= 0) continue;
      counts.set(code, (counts.get(code) ?? 0) + 1);
      wrong += 1;
    }
    both += (wrong * (wrong - 1)) / 2;
    for (const c of counts.values()) same += (c * (c - 1)) / 2;
  }
  return both === 0 ? null : same / both;
};

/** Partitions of n into blocks of at most `top`, as how many blocks of each size. */
const partitions = (n: number, top = n): readonly ReadonlyMap<number, number>[] => {
  if (n === 0) return [new Map()];
  const found: ReadonlyMap<number, number>[] = [];
  for (let size = Math.min(n, top); size >= 1; size -= 1)
    for (const rest of partitions(n - size, size)) found.push(new Map(rest).set(size, (rest.get(size) ?? 0) + 1));
  return found;
};

/** P(partition of n wrong answers) by the Chinese-restaurant law (Ewens 1972), alpha = 1/s − 1. */
const ewens = (n: number, blocks: ReadonlyMap<number, number>, alpha: number): number => {
  let p = 1;
  for (let i = 0; i < n; i += 1) p *= (i + 1) / (alpha + i);
  for (const [size, count] of blocks) for (let c = 1; c <= count; c += 1) p *= alpha / (size * c);
  return p;
};

/** P(r right ballots win a plurality over n wrong ones, ties by lot) for r and n up to k: table[r][n]. */
export const winning = (k: number, s: number): readonly (readonly number[])[] => {
  const alpha = Math.max(1 / Math.max(s, 1e-6) - 1, 1e-9);
  return Array.from({ length: k + 1 }, (_, r) =>
    Array.from({ length: k + 1 }, (_, n) => {
      if (r === 0) return 0;
      let sum = 0;
      for (const blocks of partitions(n)) {
        const top = Math.max(0, ...blocks.keys());
        if (top < r) sum += ewens(n, blocks, alpha);
        else if (top === r) sum += ewens(n, blocks, alpha) / (1 + (blocks.get(r) as number));
      }
      return sum;
    }),
  );
};
