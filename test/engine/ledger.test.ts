/** Balances as a fold over entries, and which steps must book in order. */
import { describe, expect, it } from 'vitest';
import { balanceOf, NO_BOOKS, post, touchesAccounts } from '../../src/engine/ledger.js';
import { organizationFrom } from '../support/trials.js';

const accounts = { audits: { start: 2 }, trust: { of: 'person', start: 0.5 } } as const;

describe('balances', () => {
  it('stand at their start until somebody writes', () => {
    expect(balanceOf(accounts, NO_BOOKS, 'audits', null)).toBe(2);
    expect(balanceOf(accounts, NO_BOOKS, 'trust', 3)).toBe(0.5);
    expect(balanceOf(accounts, NO_BOOKS, 'trust', null)).toBe(0);
  });
  it('are the start and every entry', () => {
    const books = post(accounts, NO_BOOKS, [
      { account: 'audits', person: null, delta: -1 },
      { account: 'trust', person: 3, delta: 0.25 },
      { account: 'audits', person: null, delta: -1 },
    ]);
    expect(balanceOf(accounts, books, 'audits', null)).toBe(0);
    expect(balanceOf(accounts, books, 'trust', 3)).toBe(0.75);
    expect(balanceOf(accounts, books, 'trust', 2)).toBe(0.5);
    expect(NO_BOOKS.balances).toEqual({});
  });
});

describe('steps that touch accounts', () => {
  const org = (units: string, accountsDeclared = true) =>
    organizationFrom(`
name: touch
summary: x
${accountsDeclared ? 'accounts: { audits: { start: 2 } }' : ''}
roles: { a: {}, b: {} }
units:
${units}
workflow: [{ do: solve, by: a }]
`);
  it('are found in units that call each other, whichever is asked about first', () => {
    const units = `
  one: [{ do: call, unit: two, depth: 2, else: [{ do: solve, by: a }] }, { do: review, by: b, spend: audits }]
  two: [{ do: call, unit: one, depth: 2, else: [{ do: solve, by: a }] }]
  three: [{ do: solve, by: a }]`;
    const o = org(units);
    expect(touchesAccounts(o, o.units.two!)).toBe(true);
    expect(touchesAccounts(o, o.units.one!)).toBe(true);
    expect(touchesAccounts(o, o.units.three!)).toBe(false);
  });
  it('are none where nothing is accounted', () => {
    const o = org('  one: [{ do: solve, by: a }]', false);
    expect(touchesAccounts(o, o.units.one!)).toBe(false);
  });
});
