/** Closed forms of voting power, voting rules, stakes, and screens that see badly. */
import { Phi } from '../../../sim/normal.js';
import {
  atLeast,
  binomial,
  choose,
  type Formula,
  formula,
  integral,
  list,
  memberOf,
  type Numbers,
  overNormal,
  sum,
} from './formula.js';

/** Swings of each voter for each size of coalition of the others. */
const swingsBySize = (w: readonly number[], quota: number, voter: number): readonly number[] => {
  const bySize = new Array<number>(w.length).fill(0);
  for (let code = 0; code < 2 ** w.length; code++) {
    if ((code >> voter) & 1) continue;
    let [weight, size] = [0, 0];
    for (let i = 0; i < w.length; i++) if ((code >> i) & 1) [weight, size] = [weight + w[i]!, size + 1];
    if (weight < quota && weight + w[voter]! >= quota) bySize[size]! += 1;
  }
  return bySize;
};

const power = (p: Numbers, id: string): number => {
  const [w, quota] = [list(p, 'w'), p.quota as number];
  const index = id.split('.')[2] ?? '';
  const voter = index.endsWith('_perm') ? 0 : index.endsWith('_non') ? w.length - 1 : memberOf(id, 2);
  const swings = (v: number) => swingsBySize(w, quota, v);
  if (index.startsWith('ss')) return swings(voter).reduce((s, x, k) => s + x / (w.length * choose(w.length - 1, k)), 0);
  const all = w.map((_, v) => swings(v).reduce((a, b) => a + b, 0));
  return all[voter]! / all.reduce((a, b) => a + b, 0);
};

/** Three candidates and n voters, an odd number: 3·P(more than half rank a before b, and more than half a before c). */
const winnerAmongThree = (n: number): number => {
  let total = 0;
  // Of the voters: both behind a (1/3), only b (1/6), only c (1/6), none (1/3).
  for (let both = 0; both <= n; both++)
    for (let b = 0; b <= n - both; b++)
      for (let c = 0; c <= n - both - b; c++)
        if (both + b > n / 2 && both + c > n / 2)
          total +=
            choose(n, both) *
            choose(n - both, b) *
            choose(n - both - b, c) *
            (1 / 3) ** both *
            (1 / 6) ** (b + c) *
            (1 / 3) ** (n - both - b - c);
  return 3 * total;
};

const absolute = (n: number): number => sum(0, n, (j) => binomial(n, j, 0.5) * Math.abs(2 * j - n));

/** Screens that see q + e: P(at least k of n see more than 0 | the sign of q), q uniform on (0, 3) turned by the sign. */
const passes = (n: number, k: number, sign: number): number => integral(0, 3, (q) => atLeast(n, k, Phi(sign * q))) / 3;

export const voting: readonly Formula[] = [
  formula('power', 'by enumeration of coalitions; Banzhaf 1965, Shapley & Shubik 1954', power),
  formula(
    'penrose',
    'C(n − 1, (n − 1)/2)/2^(n − 1); Penrose 1946',
    ({ n }) => choose(n! - 1, (n! - 1) / 2) / 2 ** (n! - 1),
  ),
  formula(
    'cw.noexist',
    '1 − m ∫ φ(x) Φ(x/√2)^(m − 1) dx for ever more voters; Niemi & Weisberg 1968',
    (p) => {
      const m = p.candidates!;
      // Margins over two others are correlated by ⅓: what they share weighs √⅓, what is their own √⅔.
      return 1 - m * overNormal((x) => Phi(x / Math.SQRT2) ** (m - 1));
    },
    1e-6,
  ),
  formula('cw.exist', 'multinomial, three candidates; Gehrlein & Fishburn 1976', ({ voters }) =>
    winnerAmongThree(voters!),
  ),
  formula('cw.exist.iac', '15/16; Gehrlein & Fishburn 1976', () => 15 / 16),
  formula('ceff.iac.inf.plurality', '119/135; Gehrlein 2006', () => 119 / 135),
  formula('ceff.iac.inf.borda', '41/45; Gehrlein 2006', () => 41 / 45),
  formula('weber.plurality', '√(3m)/(m + 1); Weber 1978', (p) => Math.sqrt(3 * p.candidates!) / (p.candidates! + 1)),
  formula('weber.borda', '√(m/(m + 1)); Weber 1978', (p) => Math.sqrt(p.candidates! / (p.candidates! + 1))),
  formula(
    'weber.approval_half',
    '√(3mk(m − k)/(m − 1))/(m + 1); Weber 1978',
    ({ candidates: m, k }) => Math.sqrt((3 * m! * k! * (m! - k!)) / (m! - 1)) / (m! + 1),
  ),
  formula('qv.welfare', '√(2n/π)', ({ n }) => Math.sqrt((2 * n!) / Math.PI)),
  formula('majority.welfare', '√(2/π) E|S_n|', ({ n }) => Math.sqrt(2 / Math.PI) * absolute(n!)),
  formula('qv.majority_ratio', 'E|S_n|/√n', ({ n }) => absolute(n!) / Math.sqrt(n!)),
  formula('csaszar.omit', '1 − ∫ P(Bin(n, Φ(q)) ≥ k) over good q', ({ n, k }) => 1 - passes(n!, k!, 1), 1e-6),
  formula('csaszar.commit', '∫ P(Bin(n, Φ(q)) ≥ k) over bad q', ({ n, k }) => passes(n!, k!, -1), 1e-6),
];
