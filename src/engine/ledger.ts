/**
 * The ledger of a series: balances that last from one instance to the next. Entries are written by rulings only and
 * folded into balances here; nobody else changes a balance.
 */
import type { Organization, Step, Steps } from '../org/schema.js';
import { nested } from '../org/schema.js';
import type { Market } from './market.js';
import type { Balances, LedgerEntry } from './types.js';

/** Balances as they are, and the markets that will settle when the trial ends. */
export interface Books {
  readonly balances: Balances;
  readonly markets: readonly Market[];
}

export const NO_BOOKS: Books = { balances: {}, markets: [] };

type Accounts = NonNullable<Organization['accounts']>;

const keyOf = (person: number | null): string => (person === null ? '' : `${person}`);

/**
 * A balance: of one person, or (null) of the organization. What was never touched stands at the account's start; a
 * market maker, who is nobody, starts at 0.
 */
export const balanceOf = (accounts: Accounts, books: Books, name: string, person: number | null): number => {
  const account = accounts[name];
  const start = account?.of === 'person' && person === null ? 0 : (account?.start ?? 0);
  return books.balances[name]?.[keyOf(person)] ?? start;
};

/** The books after some entries. */
export const post = (accounts: Accounts, books: Books, entries: readonly LedgerEntry[]): Books => {
  let now = books;
  for (const { account, person, delta } of entries) {
    const balance = balanceOf(accounts, now, account, person) + delta;
    const balances = { ...now.balances, [account]: { ...now.balances[account], [keyOf(person)]: balance } };
    now = { ...now, balances };
  }
  return now;
};

const touching = new WeakMap<Steps, boolean>();

/**
 * Whether steps read or write an account. Flows that run at once and do so must book one after another, in order, so that
 * the last of a budget is spent once and by the same flow whatever the driver.
 */
export const touchesAccounts = (org: Organization, steps: Steps): boolean => {
  if (org.accounts === undefined) return false;
  const known = touching.get(steps);
  if (known !== undefined) return known;
  const found = anyTouches(org, steps, new Set());
  touching.set(steps, found);
  return found;
};

const anyTouches = (org: Organization, steps: Steps, units: Set<string>): boolean =>
  steps.some((s) => {
    if (touches(s)) return true;
    if (s.do === 'call' && !units.has(s.unit)) {
      units.add(s.unit);
      if (anyTouches(org, org.units[s.unit] ?? [], units)) return true;
    }
    return nested(s).some((inner) => anyTouches(org, inner.steps, units));
  });

const touches = (s: Step): boolean => {
  if (s.spend !== undefined) return true;
  if (s.do === 'trade') return s.account !== undefined;
  if (s.do === 'vote') return s.weights !== undefined;
  if (s.do === 'assign') return s.pay !== undefined || s.account !== undefined;
  if (s.do === 'when') return s.test.ledger !== undefined;
  if (s.do === 'repeat') return s.until?.ledger !== undefined;
  // Nobody knows what a design will do.
  return s.do === 'plan';
};
