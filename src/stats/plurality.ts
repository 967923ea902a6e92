/** Votes of a few out of many: exact counts instead of draws. */

const logFactorials: number[] = [0];

const logFactorial = (n: number): number => {
  for (let i = logFactorials.length; i <= n; i++) logFactorials.push((logFactorials[i - 1] as number) + Math.log(i));
  return logFactorials[n] as number;
};

/** C(n, k), 0 outside 0 ≤ k ≤ n; exact to about 12 digits. */
export const choose = (n: number, k: number): number =>
  k < 0 || k > n ? 0 : Math.exp(logFactorial(n) - logFactorial(k) - logFactorial(n - k));

/**
 * P(the right answer wins a plurality of k ballots drawn from those there are, without replacement), ties by lot:
 * `right` ballots hold the right answer, `wrong` lists how many hold each wrong one. Null with fewer than k ballots.
 */
export const pluralityOf = (right: number, wrong: readonly number[], k: number): number | null => {
  const n = right + wrong.reduce((sum, w) => sum + w, 0);
  if (!(Number.isInteger(k) && k > 0)) throw new RangeError(`plurality: ${k} ballots; give a whole number above 0`);
  if (k > n) return null;
  let wins = 0;
  for (let j = 1; j <= Math.min(right, k); j++) wins += choose(right, j) * shareAgainst(wrong, k - j, j);
  return Math.min(1, wins / choose(n, k));
};

/** Ways to draw `rest` ballots from the wrong answers, none held more than j times, each weighed by 1/(1 + how many tie). */
const shareAgainst = (wrong: readonly number[], rest: number, j: number): number => {
  // ways[r][t]: ways to have drawn r ballots with t answers tying at j.
  let ways: number[][] = [[1]];
  for (const w of wrong) {
    const next: number[][] = [];
    ways.forEach((byTies, r) => {
      byTies.forEach((count, t) => {
        for (let x = 0; x <= Math.min(w, j, rest - r); x++) {
          const ties = x === j ? t + 1 : t;
          const row = next[r + x] ?? [];
          next[r + x] = row;
          row[ties] = (row[ties] ?? 0) + count * choose(w, x);
        }
      });
    });
    ways = Array.from(next, (row) => Array.from(row ?? [], (x) => x ?? 0));
  }
  return (ways[rest] ?? []).reduce((sum, count, t) => sum + count / (1 + t), 0);
};

/** P(at least one of k drawn from n is among the c successes): 1 − C(n − c, k)/C(n, k). Null with fewer than k. */
export const passAtK = (n: number, c: number, k: number): number | null => {
  checkPass(n, c, k);
  return k > n ? null : 1 - ratio(n - c, n, k);
};

/** P(all of k drawn from n are among the c successes): C(c, k)/C(n, k). Null with fewer than k. */
export const passAllK = (n: number, c: number, k: number): number | null => {
  checkPass(n, c, k);
  return k > n ? null : ratio(c, n, k);
};

/** C(m, k)/C(n, k) as a product, so that it is exact where it is 0 or 1. */
const ratio = (m: number, n: number, k: number): number => {
  let product = 1;
  for (let i = 0; i < k; i++) product *= Math.max(0, m - i) / (n - i);
  return product;
};

const checkPass = (n: number, c: number, k: number): void => {
  if (!(Number.isInteger(n) && Number.isInteger(c) && Number.isInteger(k) && c >= 0 && c <= n && k > 0))
    throw new RangeError(`pass: ${c} of ${n}, k ${k}; give whole numbers with 0 <= c <= n and k > 0`);
};
