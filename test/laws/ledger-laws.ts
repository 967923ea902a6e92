/** Laws of the ledger and of markets: whatever one side gets the other side pays, and only rulings change a balance. */
import type { Balances, LedgerEntry, Ruling, Trace } from '../../src/engine/types.js';
import { canonicalJson } from '../../src/org/hash.js';
import type { Organization, StepOf } from '../../src/org/schema.js';
import { rulingsOf, traceOf } from '../support/bench.js';
import { type Law, must, sameTrace } from './law.js';
import { watch } from './watch.js';

const EPSILON = 1e-6;

const startOf = ({ accounts = {} }: Organization, { account, person }: LedgerEntry): number =>
  accounts[account]?.of === 'person' && person === null ? 0 : (accounts[account]?.start ?? 0);

const nameOf = (person: number | null): string => (person === null ? '' : `${person}`);

/** The balances after each ruling, by nothing but what the rulings wrote. */
const booked = (org: Organization, opening: Balances, rulings: readonly Ruling[]) => {
  const now: Record<string, Record<string, number>> = {};
  for (const [account, balances] of Object.entries(opening)) now[account] = { ...balances };
  const read = (e: LedgerEntry): number => now[e.account]?.[nameOf(e.person)] ?? startOf(org, e);
  const after = rulings.map((ruling) => {
    for (const e of ruling.entries ?? []) now[e.account] = { ...now[e.account], [nameOf(e.person)]: read(e) + e.delta };
    return { ruling, balance: (account: string) => read({ account, person: null, delta: 0 }) };
  });
  return { now: now as Balances, after };
};

const sum = (entries: readonly LedgerEntry[]): number => entries.reduce((total, e) => total + e.delta, 0);

/** What a ruling may write: a payment of 1, a trade or settlement that sums to nothing, wages and earnings of persons. */
const wellWritten = (org: Organization, { id, ruling, by, outcome, entries = [] }: Ruling): void => {
  const { accounts = {} } = org;
  for (const { account, delta } of entries)
    must(account in accounts && Number.isFinite(delta), () => `${id}: ${delta} booked on ${account}`);
  const size = Math.max(1, ...entries.map((e) => Math.abs(e.delta)));
  if (ruling === 'spend') {
    const due = outcome === 'paid' ? [{ account: by, person: null, delta: -1 }] : [];
    must(
      canonicalJson(entries) === canonicalJson(due),
      () => `${id}: ${outcome}, and booked ${canonicalJson(entries)}`,
    );
  } else if (ruling === 'trade' || (ruling === 'settle' && by === 'trade'))
    must(Math.abs(sum(entries)) < EPSILON * size, () => `${id}: sums to ${sum(entries)}`);
  else if (ruling === 'award' || ruling === 'settle')
    must(
      entries.every((e) => e.person !== null && accounts[e.account]?.of === 'person'),
      () => `${id}: somebody else than persons is paid`,
    );
  else must(entries.length === 0, () => `${id}: a ruling of this kind writes nothing`);
};

/** Balances are the opening ones and what was written; an account of the organization is never overdrawn by a step. */
export const booksBalance: Law = ({ org, opening = {} }, trace) => {
  const rulings = rulingsOf(trace);
  for (const ruling of rulings) wellWritten(org, ruling);
  must((trace.balances === undefined) === (org.accounts === undefined), () => 'balances without accounts');
  const { now, after } = booked(org, opening, rulings);
  if (trace.balances !== undefined)
    must(
      canonicalJson(now) === canonicalJson(trace.balances),
      () => `balances ${canonicalJson(trace.balances)}, and written were ${canonicalJson(now)}`,
    );
  for (const { ruling, balance } of after) {
    const { id, ruling: kind, by, outcome } = ruling;
    if (kind !== 'spend') continue;
    if (outcome === 'paid') must(balance(by) >= 0, () => `${id}: overdrawn to ${balance(by)}`);
    else must(balance(by) < 1, () => `${id}: not paid for, with ${balance(by)} there`);
  }
};

/** Every seat is told the organization's balances and its own person's, and no others. */
export const balancesShown: Law = (given, first) => {
  const names = given.org.accounts && Object.keys(given.org.accounts).sort();
  for (const { id, request } of watch(given, first).calls) {
    const { balances } = request.view;
    const told = balances && Object.keys(balances).sort();
    must(canonicalJson(told) === canonicalJson(names), () => `${id}: told of the accounts ${told}; there are ${names}`);
  }
};

interface Trading {
  readonly path: string;
  readonly step: StepOf<'trade'>;
  readonly rulings: readonly Ruling[];
  /** Answers to be traded. */
  readonly options: number;
}

const tradingIn = (given: Parameters<Law>[0], first: Trace): { trace: Trace; all: readonly Trading[] } => {
  const { trace, seen } = watch(given, first);
  const all = seen.flatMap(({ step, here, state }): Trading[] => {
    if (step.do !== 'trade') return [];
    const rulings = rulingsOf(trace).filter((r) => r.ruling === 'trade' && r.id.startsWith(`${here.path}!`));
    return [{ path: here.path, step, rulings, options: new Set(state.drafts.map((x) => x.label)).size }];
  });
  return { trace, all };
};

/** Prices are probabilities; those of rival answers sum to one, and the highest stands. */
export const pricesAreProbabilities: Law = (given, first) => {
  const { trace, all } = tradingIn(given, first);
  for (const { path, step, rulings, options } of all) {
    for (const { id, outcome } of rulings) {
      const prices = outcome.split(' ').filter(Boolean).map(Number);
      must(
        prices.every((p) => p >= 0 && p <= 1),
        () => `${id}: prices ${outcome}`,
      );
      const total = prices.reduce((a, b) => a + b, 0);
      const due = step.on === 'outcome' || prices.length === 0 ? total : 1;
      must(Math.abs(total - due) < 1e-6 * (1 + prices.length), () => `${id}: prices ${outcome} sum to ${total}`);
      must(outcome === '' || prices.length === options, () => `${id}: ${prices.length} prices of ${options} answers`);
    }
    const tally = rulingsOf(trace).find((r) => r.ruling === 'tally' && r.id.startsWith(`${path}!`));
    const last = rulings.at(-1)?.outcome.split(' ').map(Number) ?? [];
    const price = /^price ([\d.]+)/.exec(tally?.why ?? '')?.[1];
    if (price !== undefined && last.length > 0)
      must(Math.abs(Number(price) - Math.max(...last)) < 1e-5, () => `${path}: stands at ${price} of ${last}`);
  }
};

/** A market maker loses at most b ln n; where everything is staked at once it neither wins nor loses; void trades are undone. */
export const makersLossIsBounded: Law = (given, first) => {
  const { trace, all } = tradingIn(given, first);
  for (const account of Object.keys(given.org.accounts ?? {})) {
    const here = all.filter(({ step, options }) => step.account === account && options > 0);
    const settled = rulingsOf(trace).filter((r) => r.ruling === 'settle' && r.by === 'trade');
    const written = [...here.flatMap((t) => t.rulings), ...settled]
      .flatMap((r) => r.entries ?? [])
      .filter((e) => e.account === account);
    const won = sum(written.filter((e) => e.person === null));
    const size = Math.max(1, ...written.map((e) => Math.abs(e.delta)));
    const lost = here.reduce((total, { step, options }) => {
      if (step.rule === 'kelly') return total;
      const b = step.liquidity ?? 1;
      return total + (step.on === 'outcome' ? options * b * Math.LN2 : b * Math.log(options));
    }, 0);
    must(won >= -lost - EPSILON * size, () => `the market maker of ${account} lost ${-won}; at most ${lost}`);
    if (here.every(({ step }) => step.rule === 'kelly'))
      must(Math.abs(won) < EPSILON * size, () => `everything was staked on ${account}, and ${won} is left over`);
  }
};

/** Every market that was paid into is settled, once. */
export const marketsSettle: Law = (given, first) => {
  const { trace, all } = tradingIn(given, first);
  const due = all
    .filter(({ step, options }) => step.account !== undefined && options > 0)
    .reduce((n, { step, options }) => n + (step.on === 'outcome' ? options : 1), 0);
  const settled = rulingsOf(trace).filter((r) => r.ruling === 'settle' && r.by === 'trade');
  must(settled.length === due, () => `${due} markets were traded on and ${settled.length} settled`);
};

/** A series: what one instance leaves the next begins with, and the same again is the same to the last bit. */
export const seriesGoesOn: Law = async (given, trace) => {
  if (trace.balances === undefined) return;
  const next = { ...given, position: (given.position ?? 0) + 1, opening: trace.balances };
  const one = traceOf(next);
  await booksBalance(next, one);
  sameTrace(traceOf(next), one, 'in a series, the second time');
};
