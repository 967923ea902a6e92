/** Closed forms of screens, juries, deliberation and voting. */
import { Phi, PhiInverse } from '../../../sim/normal.js';
import {
  atLeast,
  choose,
  type Formula,
  formula,
  integral,
  list,
  majority,
  memberOf,
  type Numbers,
  overNormal,
  poissonBinomial,
  product,
  solved,
  sum,
  table,
} from './formula.js';

const SAH = 'Sah & Stiglitz 1986, 1988';

/** Profit per project of k of n screens. */
const profit = ({ n, alpha, z1, z2, p1, p2 }: Record<string, number>, k: number): number =>
  alpha! * z1! * atLeast(n!, k, p1!) - (1 - alpha!) * z2! * atLeast(n!, k, p2!);

/** The best quorum, clipped to [0, n + 1]. */
const quorum = ({ alpha, z1, z2, p1, p2 }: Record<string, number>, n: number): number => {
  const odds = Math.log(((1 - alpha!) * z2!) / (alpha! * z1!)) + n * Math.log((1 - p2!) / (1 - p1!));
  const k = Math.ceil(odds / Math.log((p1! * (1 - p2!)) / (p2! * (1 - p1!))) - 1e-9);
  return Math.min(n + 1, Math.max(0, k));
};

/** Screens asked in turn until k have said yes or n − k + 1 no. */
const asked = (n: number, k: number, p: number, yes = 0, seen = 0): number =>
  yes >= k || seen - yes > n - k
    ? 0
    : 1 + p * asked(n, k, p, yes + 1, seen + 1) + (1 - p) * asked(n, k, p, yes, seen + 1);

const formOf = (p: Numbers, id: string): number => p.k ?? (id.includes('polyarchy') ? 1 : (p.n as number));

/** P(x of n beta-binomial yeses); a = p(1 − ρ)/ρ. */
const betaBinomial = (n: number, j: number, p: number, rho: number): number => {
  const [a, b] = [(p * (1 - rho)) / rho, ((1 - p) * (1 - rho)) / rho];
  return (
    (choose(n, j) * product(0, j - 1, (i) => a + i) * product(0, n - j - 1, (i) => b + i)) /
    product(0, n - 1, (i) => a + b + i)
  );
};

/** Chance of one juror given what is common to all. */
const given = (p: number, r: number, m: number): number => Phi((PhiInverse(p) - Math.sqrt(r) * m) / Math.sqrt(1 - r));

/** P(the weighted sum of right jurors is above that of the wrong): half the sum over profiles of the likelier state. */
const weightedBest = (p: readonly number[]): number =>
  sum(0, 2 ** p.length - 1, (code) => {
    const [right, wrong] = [1, 0].map((truth) =>
      p.reduce((w, x, i) => w * (((code >> i) & 1) === truth ? x : 1 - x), 1),
    ) as [number, number];
    return Math.max(right, wrong);
  }) / 2;

const guilty = ({ n, p, q }: Record<string, number>): number => {
  const x = (((1 - q!) * (1 - p!)) / (q! * p!)) ** (1 / (n! - 1));
  return (x * p! - (1 - p!)) / (p! - x * (1 - p!));
};

/** Left unit eigenvector of a stochastic matrix: w(T − I) = 0 with Σw = 1. */
const consensus = (t: readonly (readonly number[])[]): readonly number[] => {
  const n = t.length;
  const rows = t.map((_, i) => t.map((r, j) => (i === n - 1 ? 1 : (r[i] as number) - (i === j ? 1 : 0))));
  return solved(
    rows,
    t.map((_, i) => (i === n - 1 ? 1 : 0)),
  );
};

export const deciding: readonly Formula[] = [
  formula('sah.hier', `p^n; ${SAH}`, ({ n, p }) => p! ** n!),
  formula('sah.poly', `1 − (1 − p)^n; ${SAH}`, ({ n, p }) => 1 - (1 - p!) ** n!),
  formula('sah.comm', `P(Bin(n, p) ≥ k); ${SAH}`, ({ n, k, p }) => atLeast(n!, k!, p!)),
  formula('sah.evals', `recursion over yeses and noes; ${SAH}`, ({ n, k, p }) => asked(n!, k!, p!)),
  formula('sah.profit', `α z1 f(p1) − (1 − α) z2 f(p2); ${SAH}`, (p, id) => profit(p, formOf(p, id))),
  formula('sah.ystar', `the same at quorum k; ${SAH}`, (p) => profit(p, p.k!)),
  formula('sah.delta.poly_minus_hier', `Y(k = 1) − Y(k = n); ${SAH}`, (p) => profit(p, 1) - profit(p, p.n!)),
  formula('sah.kstar', `⌈(ln B + n ln(q2/q1))/ln(p1 q2/(p2 q1))⌉; ${SAH}`, (p) => quorum(p, p.n!)),
  formula('sah.majority_opt', `k* at equal errors and losses; ${SAH}`, (p) => quorum(p, p.n!)),
  formula('sah.marginal_majority', `k*(n + 2) − k*(n); ${SAH}`, (p) => quorum(p, p.n! + 2) - quorum(p, p.n!)),
  formula(
    'ck.hier_of_poly',
    '(1 − (1 − p)^w)^l; Christensen & Knudsen 2010',
    (p) => (1 - (1 - p.p!) ** p.width!) ** p.levels!,
  ),
  formula(
    'ck.poly_of_hier',
    '1 − (1 − p^d)^b; Christensen & Knudsen 2010',
    (p) => 1 - (1 - p.p! ** p.depth!) ** p.branches!,
  ),
  formula('ck.fixedpoint', '(3 − √5)/2; Moore & Shannon 1956', () => (3 - Math.sqrt(5)) / 2),
  formula('cjt.maj', 'M_n(p); Condorcet', ({ n, p }) => majority(n!, p!)),
  formula('cjt.even_tie', 'M_n(p) with a coin; Condorcet', ({ n, p }) => majority(n!, p!)),
  formula('cjt.indirect', 'M_m(M_s(p)); Boland 1989', (p) => majority(p.groups!, majority(p.size!, p.p!))),
  ...['cjt.het', 'nitzan.simple'].map((prefix) =>
    formula(prefix, 'Poisson-binomial; Grofman, Owen & Feld 1983', (p) => {
      const law = poissonBinomial(list(p, 'p'));
      return law.reduce((s, w, j) => s + (2 * j > law.length - 1 ? w : 0), 0);
    }),
  ),
  formula('nitzan.opt', '½ Σ max(P(v|1), P(v|0)); Nitzan & Paroush 1982', (p) => weightedBest(list(p, 'p'))),
  formula('nitzan.weight', 'ln(p/(1 − p)); Nitzan & Paroush 1982', ({ p }) => Math.log(p! / (1 - p!))),
  formula('cjt.bb', 'Σ beta-binomial; Ladha 1995', ({ n, p, rho }) =>
    sum((n! + 1) / 2, n!, (j) => betaBinomial(n!, j, p!, rho!)),
  ),
  formula(
    'cjt.gc',
    '∫ φ M_n(Φ((c − √r m)/√(1 − r))) dm',
    ({ n, p, latent_r }) => overNormal((m) => majority(n!, given(p!, latent_r!, m))),
    1e-6,
  ),
  formula('cjt.bahadur', 'M_n + ½ρ(n − 1)(½ − p) M_n′; Bahadur 1961', ({ n, p, rho }) => {
    const slope = n! * choose(n! - 1, (n! - 1) / 2) * (p! * (1 - p!)) ** ((n! - 1) / 2);
    return majority(n!, p!) + 0.5 * rho! * (n! - 1) * (0.5 - p!) * slope;
  }),
  formula(
    'cjt.bb.var',
    'variance of the share of yeses: pq(1 + (n − 1)ρ)/n',
    ({ n, p, rho }) => (p! * (1 - p!) * (1 + (n! - 1) * rho!)) / n!,
  ),
  formula(
    'cjt.bb.limit',
    'P(Beta(a, b) > ½); Ladha 1995',
    ({ p, rho }) => {
      const [a, b] = [(p! * (1 - rho!)) / rho!, ((1 - p!) * (1 - rho!)) / rho!];
      const part = (from: number, to: number) => integral(from, to, (x) => x ** (a - 1) * (1 - x) ** (b - 1));
      return part(0.5, 1) / (part(0, 0.5) + part(0.5, 1));
    },
    1e-6,
  ),
  formula('cjt.gc.limit', 'Φ(c/√r)', ({ p, latent_r: r }) => Phi(PhiInverse(p!) / Math.sqrt(r!))),
  formula(
    'cjt.gc.bincorr',
    '(∫ φ Φ(·)² − p²)/(p(1 − p))',
    ({ p, latent_r: r }) => (overNormal((m) => given(p!, r!, m) ** 2) - p! * p!) / (p! * (1 - p!)),
    1e-6,
  ),
  formula(
    'cjt.dl',
    'e M_n + (1 − e)(1 − M_n); Dietrich & List 2004',
    ({ n, p, e }) => e! * majority(n!, p!) + (1 - e!) * (1 - majority(n!, p!)),
  ),
  formula('cjt.neff', 'n/(1 + (n − 1)ρ)', ({ n, rho }) => n! / (1 + (n! - 1) * rho!)),
  formula('fp.sigma', '(Xp − (1 − p))/(p − X(1 − p)); Feddersen & Pesendorfer 1998', guilty),
  formula('fp.typeI', '((1 − p) + ps)^n; Feddersen & Pesendorfer 1998', (p) => (1 - p.p! + p.p! * guilty(p)) ** p.n!),
  formula(
    'fp.limit',
    '((1 − q)(1 − p)/(qp))^(p/(2p − 1)); Feddersen & Pesendorfer 1998',
    ({ p, q }) => (((1 - q!) * (1 - p!)) / (q! * p!)) ** (p! / (2 * p! - 1)),
  ),
  formula('degroot.w#', 'left unit eigenvector of T; DeGroot 1974', (p, id) => consensus(table(p, 'T'))[memberOf(id)]!),
  formula('degroot.consensus', 'w·x0; DeGroot 1974', (p) =>
    consensus(table(p, 'T')).reduce((s, w, i) => s + w * list(p, 'x0')[i]!, 0),
  ),
  formula('fj.x#', '(I − ΛW)⁻¹(I − Λ)x0; Friedkin & Johnsen 1990', (p, id) => {
    const [w, open, x0] = [table(p, 'W'), list(p, 'susceptibility'), list(p, 'x0')];
    const rows = w.map((r, i) => r.map((x, j) => (i === j ? 1 : 0) - open[i]! * x));
    return solved(
      rows,
      x0.map((x, i) => (1 - open[i]!) * x),
    )[memberOf(id)]!;
  }),
  formula('cis.shared', '1 − (1 − p)^n; Stasser & Titus 1985', ({ n, p }) => 1 - (1 - p!) ** n!),
  formula('cis.partial', '1 − (1 − p)^m; Stasser, Taylor & Hanna 1989', ({ holders, p }) => 1 - (1 - p!) ** holders!),
  formula(
    'cis.hidden_profile',
    '(1 − (1 − p)^R)^K; Stasser & Titus 1985',
    (p) => (1 - (1 - p.p!) ** (p.rounds ?? 1)) ** p.unshared_critical!,
  ),
  formula(
    'delphi.medvar',
    'variance of the middle order statistic; David & Nagaraja 2003',
    ({ n }) => {
      const m = (n! - 1) / 2;
      return n! * choose(n! - 1, m) * overNormal((x) => x * x * (Phi(x) * Phi(-x)) ** m);
    },
    1e-6,
  ),
  formula('delphi.shrink', '(1 − α)^R', (p) => (1 - p.alpha!) ** p.rounds!),
  formula(
    'casc.wrong',
    '(1 − p)(2 − p)/(2(1 − p + p²)); Bikhchandani, Hirshleifer & Welch 1992',
    ({ p }) => ((1 - p!) * (2 - p!)) / (2 * (1 - p! + p! * p!)),
  ),
  formula('casc.wrong_own', '(1 − p)²/(p² + (1 − p)²)', ({ p }) => (1 - p!) ** 2 / (p! ** 2 + (1 - p!) ** 2)),
  formula(
    'casc.none',
    '(p − p²)^(n/2); Bikhchandani, Hirshleifer & Welch 1992',
    ({ n, p }) => (p! - p! * p!) ** (n! / 2),
  ),
  formula('casc.up_uncond', '(1 − (p − p²)^(n/2))/2', ({ n, p }) => (1 - (p! - p! * p!) ** (n! / 2)) / 2),
];
