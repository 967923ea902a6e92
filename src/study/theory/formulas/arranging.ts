import { binomial, type Formula, formula, integral, list, type Numbers, product, sum } from './formula.js';

/** Probability of waiting with c servers and a load of a (Erlang C). */
const erlangC = (c: number, a: number): number => {
  const last = product(1, c, (i) => a / i) / (1 - a / c);
  return last / (sum(0, c - 1, (k) => product(1, k, (i) => a / i)) + last);
};
const sojourn = ({ c, lam, mu }: Record<string, number>): number =>
  1 / mu! + erlangC(c!, lam! / mu!) / (c! * mu! - lam!);

/** Expected cost of capacity and delay at the best capacity. */
const capacity = (lam: number, cC: number, cD: number): number => lam * cC + 2 * Math.sqrt(lam * cC * cD);

const vulnerability = (p: Numbers, id: string): number =>
  id.includes('product')
    ? p.p_T! * p.c_P! + p.p_P! * p.c_P! + p.p_E! * p.c_A!
    : p.p_T! * p.c_T! + p.p_F! * p.c_A! + (id.includes('functional') ? p.p_E! * p.c_A! : 0);

const messages = ({ m }: Record<string, number>, id: string): number =>
  id.includes('product') ? 2 : id.includes('decentralized') ? 2 * m! + 2 : 4;

const cells = ({ bias }: Record<string, number>): number => Math.ceil(-0.5 + 0.5 * Math.sqrt(1 + 2 / bias!));

const SMITH = 'Smith 1980';

const hierarchies: readonly Formula[] = [
  formula('mm1.W', '1/(μ − λ)', ({ lam, mu }) => 1 / (mu! - lam!)),
  formula('mm1.L', 'ρ/(1 − ρ)', ({ lam, mu }) => lam! / mu! / (1 - lam! / mu!)),
  formula('mmc.C', 'Erlang C', ({ c, lam, mu }) => erlangC(c!, lam! / mu!)),
  formula('mmc.W', '1/μ + C/(cμ − λ)', sojourn),
  formula(
    'pool.gain',
    'W(M/M/1)/W(M/M/m)',
    ({ m, lam_each, mu }) => 1 / (mu! - lam_each!) / sojourn({ c: m!, lam: m! * lam_each!, mu: mu! }),
  ),
  formula('malone.msgs', '2, 4, 4, 2m + 2; in the style of Malone 1987', messages),
  formula('malone.mu_opt', 'λ + √(λ c_D/c_C)', ({ lam, c_C, c_D }) => lam! + Math.sqrt((lam! * c_D!) / c_C!)),
  formula('malone.prodcost', 'λ c_C + 2√(λ c_C c_D)', ({ lam, c_C, c_D }) => capacity(lam!, c_C!, c_D!)),
  formula('malone.prodcost.product', 'm separate servers', (p) => p.m! * capacity(p.lam_each!, p.c_C!, p.c_D!)),
  formula('malone.prodcost.pooled', 'one server of m times the work', (p) =>
    capacity(p.m! * p.lam_each!, p.c_C!, p.c_D!),
  ),
  formula('malone.vuln', 'p_T, p_F, p_P, p_E by what each stops; in the style of Malone 1987', vulnerability),
  formula(
    'radner.delay',
    '⌊N/P⌋ + ⌈log₂(P + N mod P)⌉; Radner 1993',
    ({ N, P }) => Math.floor(N! / P!) + Math.ceil(Math.log2(P! + (N! % P!)) - 1e-12),
  ),
  formula('tree.balanced', 's log_s N; Radner 1993', ({ span, N }) => (span! * Math.log(N!)) / Math.log(span!)),
  formula('tree.managers', '(N − 1)/(s − 1)', ({ span, N }) => (N! - 1) / (span! - 1)),
  formula('will.nstar', '1 + [ln w + ln(s/(s − b)) + ln(ln s/ln(a s))]/ln a; Williamson 1967', (p) => {
    const [a, s] = [p.alpha!, p.span!];
    const inside =
      Math.log(p.w0_over_P_minus_r!) + Math.log(s / (s - p.beta!)) + Math.log(Math.log(s) / Math.log(a * s));
    return 1 + inside / Math.log(a);
  }),
  formula('will.controlloss', 'α^(n − 1); Williamson 1967', ({ alpha, levels }) => alpha! ** (levels! - 1)),
  formula('chain.bsc', '(1 + (1 − 2e)^n)/2', ({ flip, hops }) => (1 + (1 - 2 * flip!) ** hops!) / 2),
  formula('garicano.span', '1/(h(1 − F(z0))); Garicano 2000', (p) => 1 / (p.help_cost! * (1 - p.F_z0!))),
  formula('garicano.output', 'n F(z1)/(n + 1); Garicano 2000', (p) => (p.span! * p.F_z1!) / (p.span! + 1)),
  formula('qian.cum_effort', 'Π e_t; after Qian 1994', (p) => list(p, 'effort').reduce((a, b) => a * b, 1)),
  formula('cs.N', '⌈−½ + ½√(1 + 2/b)⌉; Crawford & Sobel 1982', cells),
  formula(
    'cs.loss',
    '1/(12N²) + b²(N² − 1)/3; Crawford & Sobel 1982',
    ({ bias: b, N }) => 1 / (12 * N! * N!) + (b! * b! * (N! * N! - 1)) / 3,
  ),
  formula('dessein.delegate', 'b²; Dessein 2002', ({ bias }) => bias! ** 2),
];

const markets: readonly Formula[] = [
  ...['auc.spa', 'auc.fpa', 'winnerscurse'].map((prefix) =>
    formula(prefix, '(n − 1)/(n + 1); Vickrey 1961', ({ n }) => (n! - 1) / (n! + 1)),
  ),
  formula('auc.welfare', 'n/(n + 1); Vickrey 1961', ({ n }) => n! / (n! + 1)),
  formula('auc.reserve', '∫_r^1 n(2v − 1)v^(n − 1) dv; Myerson 1981', ({ n, reserve: r }) =>
    integral(r!, 1, (v) => n! * (2 * v - 1) * v ** (n! - 1)),
  ),
  formula('proc.vickrey', '2/(n + 1)', ({ n }) => 2 / (n! + 1)),
  formula('proc.mincost', '1/(n + 1)', ({ n }) => 1 / (n! + 1)),
  formula(
    'cnp.smith',
    `n + nq + 2(1 − (1 − q)^n); ${SMITH}`,
    ({ n, bid_prob: q }) => n! + n! * q! + 2 * (1 - (1 - q!) ** n!),
  ),
  formula(
    'cnp.fipa',
    '2n + nq + 1 − (1 − q)^n; FIPA SC00029',
    ({ n, propose_prob: q }) => 2 * n! + n! * q! + 1 - (1 - q!) ** n!,
  ),
  formula('lmsr.maxloss', 'b ln n; Hanson 2003', ({ b, n }) => b! * Math.log(n!)),
  formula(
    'lmsr.cost',
    'b ln Σ exp(q/b); Hanson 2003',
    (p) => p.b! * Math.log(list(p, 'q').reduce((s, q) => s + Math.exp(q / p.b!), 0)),
  ),
  formula('lmsr.price', 'softmax(q/b); Hanson 2003', (p) => {
    const parts = list(p, 'q').map((q) => Math.exp(q / p.b!));
    return parts[0]! / parts.reduce((a, b) => a + b, 0);
  }),
  formula('lmsr.brier', 'E[post(1 − post)]; Hanson 2003', ({ traders: n, signal_acc: a }) =>
    sum(0, n!, (k) => {
      const [yes, no] = [binomial(n!, k, a!), binomial(n!, k, 1 - a!)];
      return ((yes + no) / 2) * ((yes * no) / (yes + no) ** 2);
    }),
  ),
  formula(
    'lmsr.info',
    'b·mutual information of state and signals',
    ({ b, traders: n, signal_acc: a }) =>
      b! *
      sum(0, n!, (k) => {
        const [yes, no] = [binomial(n!, k, a!), binomial(n!, k, 1 - a!)];
        return (yes * Math.log((2 * yes) / (yes + no)) + no * Math.log((2 * no) / (yes + no))) / 2;
      }),
  ),
  formula(
    'lmsr.move.shares',
    'b(logit p1 − logit p0); Hanson 2003',
    ({ b, p0, p1 }) => b! * (Math.log(p1! / (1 - p1!)) - Math.log(p0! / (1 - p0!))),
  ),
  formula(
    'lmsr.move.cost',
    'b ln((1 − p0)/(1 − p1)); Hanson 2003',
    ({ b, p0, p1 }) => b! * Math.log((1 - p0!) / (1 - p1!)),
  ),
  formula('kelly.price', 'Σ w b; Beygelzimer et al. 2012', (p) =>
    list(p, 'wealth').reduce((s, w, i) => s + w * list(p, 'beliefs')[i]!, 0),
  ),
  formula('kelly.laplace', '(k + 1)/(n + 2)', ({ yes, n }) => (yes! + 1) / (n! + 2)),
  formula('kelly.wealth_best', 'posterior of a mixture; Beygelzimer et al. 2012', (p) => {
    const parts = list(p, 'wealth').map(
      (w, i) => w * list(p, 'beliefs')[i]! ** p.yes! * (1 - list(p, 'beliefs')[i]!) ** p.no!,
    );
    return parts[0]! / parts.reduce((a, b) => a + b, 0);
  }),
  formula('kyle.lambda', 'σ_v/(2σ_u); Kyle 1985', (p) => p.sigma_v! / (2 * p.sigma_u!)),
  formula('kyle.profit', 'σ_v σ_u/2; Kyle 1985', (p) => (p.sigma_v! * p.sigma_u!) / 2),
  formula('bt.firstbest', '1/6; Chatterjee & Samuelson 1983', () => 1 / 6),
  formula('bt.linear_eqm', '9/64; Chatterjee & Samuelson 1983', () => 9 / 64),
  formula('bt.tradeprob', '9/32; Chatterjee & Samuelson 1983', () => 9 / 32),
  formula(
    'crowd.mse',
    'bias² + σ²(ρ + (1 − ρ)/n)',
    (p) => p.bias! ** 2 + p.sigma! ** 2 * (p.rho! + (1 - p.rho!) / p.n!),
  ),
  formula('crowd.dpt', '(mean − truth)²; Page 2007', (p) => {
    const all = list(p, 'estimates');
    return (all.reduce((a, b) => a + b, 0) / all.length - p.truth!) ** 2;
  }),
];

export const arranging: readonly Formula[] = [...hierarchies, ...markets];
