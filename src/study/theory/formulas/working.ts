import { choose, type Formula, formula, integral, list, type Numbers, product, sum } from './formula.js';

/** Root of c n³ − c n²/2 = W by Newton's method. */
const brooks = ({ work, c }: Record<string, number>): number => {
  let n = (work! / c!) ** (1 / 3);
  for (let i = 0; i < 60; i++) n -= (c! * n ** 3 - (c! * n * n) / 2 - work!) / (3 * c! * n * n - c! * n);
  return n;
};

/** Mean of a bit of an independent maximum: E[max of `n`] of means of N uniforms, by the law of their sum (Irwin and Hall). */
const bestMean = (N: number, n: number): number => {
  const below = (x: number): number =>
    sum(0, Math.floor(x * N), (k) => (-1) ** k * choose(N, k) * (x * N - k) ** N) / product(1, N, (i) => i);
  // The law is a polynomial between multiples of 1/N; above a half it is read from the other side, where nothing cancels.
  const law = (x: number): number => (x > 0.5 ? 1 - below(1 - x) : below(x));
  return sum(0, N - 1, (i) => integral(i / N, (i + 1) / N, (x) => 1 - law(x) ** n));
};

const KAUFFMAN = 'Kauffman & Levin 1987';

const searches: readonly Formula[] = [
  formula('nk.K#.opt', `2/3 at K = 0; ${KAUFFMAN}`, () => 2 / 3),
  formula('nk.Kmax.count', `2^N/(N + 1); ${KAUFFMAN}`, ({ N }) => 2 ** N! / (N! + 1)),
  formula('nk.Kmax.height', `E[max of N + 1 means of N uniforms]; ${KAUFFMAN}`, ({ N }) => bestMean(N!, N! + 1), 1e-6),
  formula('nk.Kmax.global', `E[max of 2^N means of N uniforms]; ${KAUFFMAN}`, ({ N }) => bestMean(N!, 2 ** N!), 1e-6),
  formula(
    'nk.rho',
    'C(N − K − 1, d)/C(N, d); Weinberger 1991',
    ({ N, K, hamming: d }) => choose(N! - K! - 1, d!) / choose(N!, d!),
  ),
  formula('nk.walk.greedy', 'e − 1; Orr 2003', () => Math.E - 1),
  formula('search.pool', 'mt/(mt + 1)', ({ agents: m, draws: t }) => (m! * t!) / (m! * t! + 1)),
];

const scheduling: readonly Formula[] = [
  formula('byz.nmin', '3f + 1; Lamport, Shostak & Pease 1982', ({ f }) => 3 * f! + 1),
  formula('byz.om', 'Σ_{k ≤ m} Π_{j ≤ k} (n − 1 − j); Lamport, Shostak & Pease 1982', ({ n, m }) =>
    sum(0, m!, (k) => product(0, k, (j) => n! - 1 - j)),
  ),
  formula('byz.sample', 'hypergeometric', ({ N, byz, committee: k }) => {
    const most = Math.ceil(k! / 3) - 1;
    return sum(0, most, (j) => (choose(byz!, j) * choose(N! - byz!, k! - j)) / choose(N!, k!));
  }),
  formula(
    'pbft.msgs',
    '1 + (n − 1) + (n − 1)² + n(n − 1) + n; Castro & Liskov 1999',
    ({ n }) => 1 + (n! - 1) + (n! - 1) ** 2 + n! * (n! - 1) + n!,
  ),
  formula('amdahl', '1/((1 − p) + p/n); Amdahl 1967', ({ p, n }) => 1 / (1 - p! + p! / n!)),
  formula(
    'usl',
    'n/(1 + σ(n − 1) + κn(n − 1)); Gunther 1993',
    ({ sigma: s, kappa: k, n }) => n! / (1 + s! * (n! - 1) + k! * n! * (n! - 1)),
  ),
  formula('brooks', 'n(n − 1)/2; Brooks 1975', ({ n }) => (n! * (n! - 1)) / 2),
  formula('brooks.hier', 'n − 1', ({ n }) => n! - 1),
  formula('brooks.opt', 'root of cn³ − cn²/2 = W', brooks, 1e-5),
  formula('graham.ls', '2m − 1; Graham 1966', ({ m }) => 2 * m! - 1),
  formula('graham.lpt', '4m − 1; Graham 1969', ({ m }) => 4 * m! - 1),
  formula('graham.lb', 'max(Σ/m, critical path); Graham 1966', (p) =>
    Math.max(
      list(p, 'jobs').reduce((a, b) => a + b, 0) / p.m!,
      list(p, 'chain').reduce((a, b) => a + b, 0),
    ),
  ),
  formula('forkjoin', 'H_n/μ', ({ n, mu }) => sum(1, n!, (i) => 1 / i) / mu!),
  formula('hedge', '1/(nμ)', ({ n, mu }) => 1 / (n! * mu!)),
];

/** The cosine of the angle between what is wanted and what is measured, squared. */
const aligned = (p: Numbers): number => {
  const [a, b] = [list(p, 'true'), list(p, 'measured')];
  const dot = (x: readonly number[], y: readonly number[]): number => x.reduce((s, v, i) => s + v * y[i]!, 0);
  return dot(a, b) ** 2 / (dot(a, a) * dot(b, b));
};

const incentives: readonly Formula[] = [
  formula('team.freeride', '(2n − 1)/n²; Holmström 1982', ({ n }) => (2 * n! - 1) / n! ** 2),
  formula('contest.dissipation', '(n − 1)/n; Tullock 1980', ({ n }) => (n! - 1) / n!),
  formula('lin.beta', '1/(1 + rcσ²); Holmström & Milgrom 1987', ({ r, c, sigma2 }) => 1 / (1 + r! * c! * sigma2!)),
  formula('baker.align', 'cos² of the angle between true and measured; Baker 2002', aligned),
  formula(
    'at.principal',
    'EB + (1 − E)eαB; Aghion & Tirole 1997',
    ({ E, e, alpha, B }) => E! * B! + (1 - E!) * e! * alpha! * B!,
  ),
];

export const working: readonly Formula[] = [...searches, ...scheduling, ...incentives];
