/**
 * Kelly traders (Beygelzimer et al. 2012): everybody stakes its wealth in proportion to its beliefs. The price is Σ w b, and
 * wealth follows w ← w b/p, so that the market is a Bayesian mixture of its traders. A series of markets with one ledger.
 */
import { z } from 'zod';
import { isMissing } from '../../engine/types.js';
import { type Arm, refuse, share, simulation, type Trial } from './case.js';
import { analysis, answerOf, belief, isBet, marketFamily, paidOut, spentBy } from './market.js';
import { theoretical } from './organization.js';
import { legendre } from './quadrature.js';
import { seatNumber } from './replies.js';

const [YES, NO] = [0, 1];
/** The two analysts come before the traders. */
const FIRST = 2;
const MOST = 1000;

interface Traders {
  readonly wealth: readonly number[];
  /** What each believes of a yes. */
  readonly beliefs: readonly number[];
}

/** Markets in turn, of which the first `outcomes` are known; the number is read off the last one. */
const markets = ({ wealth, beliefs }: Traders, outcomes: readonly number[], read: (last: Trial) => number): Arm => {
  if (wealth.length !== beliefs.length) refuse(`${wealth.length} fortunes for ${beliefs.length} beliefs`);
  return {
    org: theoretical('kelly-market', { traders: wealth.length }),
    task: marketFamily((_, index) => ({ right: outcomes[index % outcomes.length] as number })),
    policy: (request) => {
      if (!isBet(request)) return analysis(request);
      const yes = beliefs[seatNumber(request)] as number;
      return belief(answerOf(request) === YES ? yes : 1 - yes);
    },
    measure: (last) => [read(last)],
    series: outcomes.length,
    opening: { wealth: Object.fromEntries(wealth.map((w, i) => [String(FIRST + i), w])) },
    idleLots: true,
  };
};

const repeated = (yes: number, no: number): readonly number[] => [
  ...Array.from({ length: yes }, () => YES),
  ...Array.from({ length: no }, () => NO),
];

/** Price of a yes, which was right: what was staked on it over what it paid, with the trader whom it paid most. */
const priceOfYes = (trial: Trial): number => {
  let [best, price] = [0, 0];
  for (const e of trial.trace.entries) {
    if (e.kind !== 'event' || e.as !== 'belief' || !e.id.endsWith(`.${YES}`)) continue;
    const paid = paidOut(trial, e.person);
    if (paid <= best || isMissing(e.reply) || !('belief' in e.reply)) continue;
    best = paid;
    price = (spentBy(trial, e.person, 'kelly') * e.reply.belief) / paid;
  }
  return price;
};

/** Share of all wealth that the first trader owns at the end. */
const firstShare = ({ trace }: Trial): number => {
  const owned = Object.entries(trace.balances?.wealth ?? {}).filter(([person]) => person !== '');
  const total = owned.reduce((sum, [, w]) => sum + w, 0);
  return (trace.balances?.wealth?.[String(FIRST)] ?? 0) / total;
};

/**
 * Traders who together are a Beta(a, b) law of beliefs, a and b whole: one at each Gauss–Legendre node, as rich as the law is
 * heavy there. What the price is a ratio of are integrals of polynomials, which enough nodes give exactly.
 */
const continuum = (law: string | undefined, rounds: number): Traders => {
  const found = /^Beta\(\s*(\d+)\s*,\s*(\d+)\s*\)/.exec(law ?? 'Beta(1,1)');
  if (!found) return refuse(`"${law}"; beliefs are Beta(a,b) with whole numbers`);
  const [a, b] = [Number(found[1]), Number(found[2])];
  const nodes = Math.ceil((rounds + a + b) / 2) + 1;
  if (a < 1 || b < 1 || nodes > MOST) return refuse(`${rounds} rounds of ${law} need ${nodes} traders`);
  const rule = legendre(nodes).map(({ x, w }) => ({ p: (1 + x) / 2, w: w / 2 }));
  return { beliefs: rule.map((r) => r.p), wealth: rule.map((r) => r.w * r.p ** (a - 1) * (1 - r.p) ** (b - 1)) };
};

const SOURCE = 'Beygelzimer, Langford & Pennock 2012, AAMAS (Kelly bettors)';
const traders = z.object({
  wealth: z.array(z.number().min(0)).min(1).max(MOST),
  beliefs: z.array(share).min(1).max(MOST),
});
const rounds = z.number().int().min(0).max(2000);

export const kellyMarkets = [
  simulation({
    prefix: 'kelly.price',
    realizes: 'price as what was staked on the right answer over what it paid: Σ w b',
    source: SOURCE,
    params: traders,
    open: (given) => ({ arms: [markets(given, [YES], priceOfYes)] }),
  }),
  simulation({
    prefix: 'kelly.wealth',
    realizes: 'share of the first trader after some markets: its posterior weight',
    source: SOURCE,
    params: traders.extend({ yes: rounds, no: rounds }),
    open: ({ yes, no, ...given }) =>
      yes + no === 0 ? refuse('no market was held') : { arms: [markets(given, repeated(yes, no), firstShare)] },
  }),
  simulation({
    prefix: 'kelly.laplace',
    realizes: 'price after k yeses in n markets of traders with all beliefs: (k + 1)/(n + 2)',
    source: `${SOURCE}; Laplace's rule of succession`,
    params: z.object({ beliefs: z.string().optional(), yes: rounds, n: rounds }),
    open: ({ beliefs, yes, n }) =>
      yes > n
        ? refuse(`${yes} yeses in ${n} markets`)
        : { arms: [markets(continuum(beliefs, n), [...repeated(yes, n - yes), YES], priceOfYes)] },
  }),
];
