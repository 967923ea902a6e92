/** Closed forms of review, audit, selection, item response and redundancy. */
import { Phi, PhiInverse } from '../../../sim/normal.js';
import { atLeast, bestNormal, choose, type Formula, formula, majority, overNormal, product, sum } from './formula.js';

/** k or more yeses before n of a law of reviewers who miss together (beta-binomial): Π (b + i)/(a + b + i). */
const missTogether = ({ d, k, rho }: Record<string, number>): number => {
  const [a, b] = [(d! * (1 - rho!)) / rho!, ((1 - d!) * (1 - rho!)) / rho!];
  return product(0, k! - 1, (i) => (b + i) / (a + b + i));
};

const caught = ({ d, k }: Record<string, number>): number => 1 - (1 - d!) ** k!;
const flagged = ({ f, k }: Record<string, number>): number => 1 - (1 - f!) ** k!;

/** P(the attack is among the B most suspect of N). */
const topB = ({ tasks, audits, separation }: Record<string, number>): number =>
  overNormal((x) => 1 - atLeast(tasks! - 1, audits!, 1 - Phi(x + separation!)));

/** Wald's average sample number, which takes the last step to land on the boundary. */
const wald = ({ p0, p1, alpha, beta }: Record<string, number>): number => {
  const [high, low] = [Math.log((1 - beta!) / alpha!), Math.log(beta! / (1 - alpha!))];
  const step = p1! * Math.log(p1! / p0!) + (1 - p1!) * Math.log((1 - p1!) / (1 - p0!));
  return ((1 - beta!) * high + beta! * low) / step;
};

/** E over the difficulty that all share of a function of the chance to be right. */
const overItems = ({ a, theta }: Record<string, number>, f: (p: number) => number): number =>
  overNormal((b) => f(1 / (1 + Math.exp(-a! * (theta! - b)))));

/** P(the right one of k answers is the commonest of n; ties by lot): over how many are right and how the others fall. */
const plurality = ({ n, p, options }: Record<string, number>): number => {
  const wrong = (1 - p!) / (options! - 1);
  const rest = (left: number, kinds: number, most: number): readonly number[] => {
    // Ways to spread `left` over `kinds` with none above `most`, by how many reach `most`; weighed by 1/Π counts!.
    if (kinds === 0) return left === 0 ? [1] : [0];
    const ways: number[] = [];
    for (let c = 0; c <= Math.min(left, most); c++)
      rest(left - c, kinds - 1, most).forEach((w, ties) => {
        const at = ties + (c === most ? 1 : 0);
        ways[at] = (ways[at] ?? 0) + w / product(1, c, (i) => i);
      });
    return Array.from(ways, (w) => w ?? 0);
  };
  return sum(1, n!, (right) => {
    const weight = choose(n!, right) * p! ** right * product(1, n! - right, (i) => i * wrong);
    return weight * rest(n! - right, options! - 1, right).reduce((s, w, ties) => s + w / (ties + 1), 0);
  });
};

const control: readonly Formula[] = [
  formula('review.catch', '1 − (1 − d)^k', caught),
  formula('review.cost', '(1 − (1 − d)^k)/d', (p) => caught(p) / p.d!),
  formula('review.bb', '1 − Π (b + i)/(a + b + i)', (p) => 1 - missTogether(p)),
  formula(
    'review.gc',
    '1 − ∫ φ Φ(·)^k',
    ({ d, k, latent_r: r }) =>
      1 - overNormal((m) => Phi((PhiInverse(1 - d!) - Math.sqrt(r!) * m) / Math.sqrt(1 - r!)) ** k!),
    1e-6,
  ),
  formula('review.fpr', '1 − (1 − f)^k', flagged),
  formula(
    'review.loss',
    'π(1 − C)c_miss + (1 − π)FP c_fp',
    (p) => p.base_rate! * (1 - caught(p)) * p.cost_miss! + (1 - p.base_rate!) * flagged(p) * p.cost_fp!,
  ),
  formula(
    'audit.hyper',
    '1 − C(N − m, B)/C(N, B)',
    ({ tasks, attacks, audits }) => 1 - choose(tasks! - attacks!, audits!) / choose(tasks!, audits!),
  ),
  formula(
    'audit.hyper.imperfect',
    '1 − Σ_j Hyp(j)(1 − d)^j',
    ({ tasks: N, attacks: m, audits: B, d }) =>
      1 - sum(0, m!, (j) => ((choose(m!, j) * choose(N! - m!, B! - j)) / choose(N!, B!)) * (1 - d!) ** j),
  ),
  formula('audit.topB', '∫ φ(s − δ) P(Bin(N − 1, 1 − Φ(s)) < B) ds', topB, 1e-6),
  formula('monitor.tpr_at_fpr', 'Φ(δ − z_{1−fpr})', ({ separation, fpr }) => Phi(separation! + PhiInverse(fpr!))),
  formula('inspect.audit_prob', 'g/(g + penalty); Dresher 1962', ({ gain, penalty }) => gain! / (gain! + penalty!)),
  formula('capture', 'P(Bin(n, μ) ≥ k)', ({ n, k, misaligned_prob: mu }) => atLeast(n!, k!, mu!)),
  formula('sprt.correct', 'r^k/(1 + r^k); Wald 1947', ({ p, lead: k }) => {
    const r = (p! / (1 - p!)) ** k!;
    return r / (1 + r);
  }),
  formula('sprt.asn', 'k/(2p − 1)·(r^k − 1)/(r^k + 1); Wald 1947', ({ p, lead: k }) => {
    const r = (p! / (1 - p!)) ** k!;
    return ((k! / (2 * p! - 1)) * (r - 1)) / (r + 1);
  }),
  formula('sprt.wald_approx', 'Wald’s approximation, without overshoot; Wald 1947', wald),
  formula(
    'passk',
    '1 − C(n − c, k)/C(n, k); Chen et al. 2021',
    ({ n, c, k }) => 1 - choose(n! - c!, k!) / choose(n!, k!),
  ),
  formula('bon.emax', 'n ∫ x φ Φ^(n − 1)', ({ n }) => bestNormal(n!), 1e-8),
  formula('bon.kl', 'ln n − (n − 1)/n; Beirami et al. 2024', ({ n }) => Math.log(n!) - (n! - 1) / n!),
  formula('bon.winrate', 'n/(n + 1); Beirami et al. 2024', ({ n }) => n! / (n! + 1)),
  formula(
    'goodhart',
    'σ_t²/√(σ_t² + σ_e²) E[max_n]',
    ({ n, sigma_true: s, sigma_noise: e }) => ((s! * s!) / Math.hypot(s!, e!)) * bestNormal(n!),
    1e-8,
  ),
  formula(
    'goodhart.gap',
    'σ_e²/√(σ_t² + σ_e²) E[max_n]',
    ({ n, sigma_true: s, sigma_noise: e }) => ((e! * e!) / Math.hypot(s!, e!)) * bestNormal(n!),
    1e-8,
  ),
  formula('genver', '(1 − (1 − a)^n) st/a + (1 − a)^n s(1 − t)/(1 − a)', ({ n, solve: s, tpr: t, fpr: f }) => {
    const a = s! * t! + (1 - s!) * f!;
    return ((1 - (1 - a) ** n!) * s! * t!) / a + ((1 - a) ** n! * s! * (1 - t!)) / (1 - a);
  }),
  formula('debate.gauss', 'Φ(δ√r)', ({ edge, rounds }) => Phi(edge! * Math.sqrt(rounds!))),
  formula('debate.tree', '(1 − d)^D', ({ depth, detect }) => (1 - detect!) ** depth!),
];

const items: readonly Formula[] = [
  formula(
    'irt.2pl',
    '1/(1 + e^(−a(θ − b))); Birnbaum 1968',
    ({ a, b, theta }) => 1 / (1 + Math.exp(-a! * (theta! - b!))),
  ),
  formula('irt.info', 'a²PQ; Birnbaum 1968', ({ a, b, theta }) => {
    const p = 1 / (1 + Math.exp(-a! * (theta! - b!)));
    return a! * a! * p * (1 - p);
  }),
  formula('irt.marg', '∫ φ(b) P(b) db', (p) => overItems(p, (x) => x), 1e-6),
  formula(
    'irt.corr',
    'Var_b P/(m(1 − m))',
    (p) => {
      const m = overItems(p, (x) => x);
      return (overItems(p, (x) => x * x) - m * m) / (m * (1 - m));
    },
    1e-6,
  ),
  formula('irt.maj', '∫ φ(b) M_n(P(b)) db', (p) => overItems(p, (x) => majority(p.n!, x)), 1e-6),
  formula('irt.maj_indep', 'M_n(m)', ({ n, p }) => majority(n!, p!)),
  formula('chain.err', '1 − (1 − e)^n', ({ e, n }) => 1 - (1 - e!) ** n!),
  formula('chain.check', '1 − (1 − e(1 − d))^n', ({ e, detect, n }) => 1 - (1 - e! * (1 - detect!)) ** n!),
  formula('chain.ampl', 'unchecked/checked', ({ e, d, n }) => (1 - (1 - e!) ** n!) / (1 - (1 - e! * (1 - d!)) ** n!)),
  formula('tmr', '3r² − 2r³', ({ r }) => 3 * r! ** 2 - 2 * r! ** 3),
  formula('repcode', 'M_n(1 − flip)', ({ flip, n }) => majority(n!, 1 - flip!)),
  formula('agree', 'p² + (1 − p)²/(k − 1)', ({ p, options }) => p! ** 2 + (1 - p!) ** 2 / (options! - 1)),
  formula('plurality', 'multinomial, ties by lot', plurality),
];

export const checking: readonly Formula[] = [...control, ...items];
