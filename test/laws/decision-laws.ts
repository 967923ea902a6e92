/** Laws of decisions that need no engine to be made again: who has the best record, what a bid is paid, what a feature says. */
import type { Balances, Ruling } from '../../src/engine/types.js';
import type { Organization, Test } from '../../src/org/schema.js';
import { eventsOf, type Given, rulingsOf } from '../support/bench.js';
import { type Law, must } from './law.js';
import { type Seen, type Watched, watch } from './watch.js';

/** A balance as it stood; of the organization where `person` is null. */
const balanceIn = ({ accounts = {} }: Organization, balances: Balances, name: string, person: number | null): number =>
  balances[name]?.[person === null ? '' : `${person}`] ?? accounts[name]?.start ?? 0;

const rulingAt = (rulings: readonly Ruling[], { here }: Seen, kind: Ruling['ruling']): Ruling | undefined =>
  rulings.find((r) => r.ruling === kind && r.id.startsWith(`${here.path}!`));

/** Every seat is told the organization's balances and its own person's as they stand, and no others. */
export const balancesShown: Law = (given, first) => {
  const { calls, seen } = watch(given, first);
  const { accounts } = given.org;
  const steps = new Map(seen.map((one) => [one.here.path, one]));
  for (const { id, seat, request } of calls) {
    const { balances } = request.view;
    const names = accounts && Object.keys(accounts).sort().join();
    must((balances && Object.keys(balances).sort().join()) === names, () => `${id}: told of the wrong accounts`);
    const found = steps.get(id.slice(0, id.lastIndexOf('/')));
    // In a market balances change from turn to turn.
    if (found === undefined || found.step.do === 'trade') continue;
    for (const [name, { of }] of Object.entries(accounts ?? {})) {
      const person = of === 'person' ? seat.person : null;
      const due = balanceIn(given.org, found.state.books.balances, name, person);
      must(balances?.[name] === due, () => `${id}: told of ${balances?.[name]} on ${name}, where ${due} is`);
    }
  }
};

/** Reputation goes by the balances: nobody who is passed over has more than one who is chosen. */
export const reputationByBalance: Law = (given, first) => {
  const { trace, seen, seats } = watch(given, first);
  for (const one of seen) {
    const { step, state } = one;
    if (step.do !== 'assign' || step.rule !== 'reputation') continue;
    const award = rulingAt(rulingsOf(trace), one, 'award');
    if (award === undefined || award.why?.startsWith('exploring')) continue;
    const all = (seats[step.to] ?? []).map(({ name, person }) => ({
      chosen: award.outcome.split(' ').includes(name),
      balance: balanceIn(given.org, state.books.balances, step.account ?? '', person),
    }));
    const worst = Math.min(...all.filter((s) => s.chosen).map((s) => s.balance));
    const best = Math.max(...all.filter((s) => !s.chosen).map((s) => s.balance));
    must(worst >= best, () => `${award.id}: chose ${award.outcome} with ${worst}, and another has ${best}`);
  }
};

/** Auctions: no bid below the reserve wins, one that reaches it does; at the first price a winner is paid what it asked. */
export const bidsDecide: Law = (given, first) => {
  const { trace, seen } = watch(given, first);
  for (const one of seen) {
    const { step, here, end } = one;
    if (step.do !== 'assign' || step.rule !== 'auction' || end.stopped) continue;
    const bids = eventsOf(trace).flatMap((e) =>
      e.as === 'bid' && e.id.startsWith(`${here.path}/${step.to}.`) && 'p' in e.reply
        ? [{ seat: e.seat, person: e.person, ...e.reply }]
        : [],
    );
    const award = rulingAt(rulingsOf(trace), one, 'award');
    if (award === undefined) continue;
    const worth = (b: { p: number; price: number }): number => (step.mechanism === 'score' ? b.p : b.p - b.price);
    const enough = bids.filter((b) => worth(b) >= (step.reserve ?? Number.NEGATIVE_INFINITY));
    const nobody = step.reserve !== undefined && enough.length === 0;
    must(
      (award.outcome === 'nobody') === nobody,
      () => `${award.id}: ${award.outcome}; ${enough.length} bids reach it`,
    );
    for (const { person, delta } of award.entries ?? []) {
      const paid = enough.filter((b) => b.person === person);
      const right = step.mechanism === 'second-price' || paid.some((b) => b.price === delta);
      must(paid.length > 0 && right, () => `${award.id}: person ${person} is paid ${delta}`);
    }
  }
};

type Value = string | number | boolean;

const holds = (test: Test, value: Value): boolean => {
  if (test.is !== undefined) return value === test.is;
  if (typeof value !== 'number') return false;
  if (test.above !== undefined) return value > test.above;
  return test.atLeast === undefined ? value < (test.below ?? 0) : value >= test.atLeast;
};

/** What a test of a feature or of an account reads; undefined where there is no value, or a statistic is read. */
const readOf = (given: Given, test: Test, { state }: Seen, { instance, seats }: Watched): Value | undefined => {
  const { org, position = 0 } = given;
  if (test.ledger !== undefined) {
    const { balances } = state.books;
    if (test.by === undefined) return balanceIn(org, balances, test.ledger, null);
    const meant = test.by === 'assignee' ? state.assignees : (seats[test.by] ?? []);
    return Math.min(...meant.map((s) => balanceIn(org, balances, test.ledger as string, s.person)));
  }
  const kinds = new Set(instance.parts.flatMap((p) => (state.scope.parts.includes(p.id) ? [p.kind] : [])));
  if (test.feature === 'position') return position;
  if (test.feature === 'parts') return state.scope.parts.length;
  if (test.feature === 'kind' && kinds.size === 1) return [...kinds][0];
  return instance.features[test.feature ?? ''];
};

/** Tests of features and of balances go the way that task and books say; without a value, the way that is named for it. */
export const testsAsTold: Law = (given, first) => {
  const run = watch(given, first);
  const rulings = rulingsOf(run.trace);
  for (const one of run.seen) {
    const { step } = one;
    const test = step.do === 'when' ? step.test : step.do === 'repeat' && step.times > 0 ? step.until : undefined;
    if (test === undefined || test.stat !== undefined) continue;
    const value = readOf(given, test, one, run);
    const yes = value === undefined ? step.do === 'when' && step.missing === 'then' : holds(test, value);
    const due = step.do === 'when' ? (yes ? 'then' : 'else') : yes ? 'stop' : 'go on';
    const found = rulingAt(rulings, one, 'test');
    must(found?.outcome === due, () => `${one.here.path}: ${found?.outcome} with ${value}, and ${due} is right`);
  }
};
