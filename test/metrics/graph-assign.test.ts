/** What is paid for, tests of features and balances, and seats that are chosen by offers or balances: traces by hand. */
import { describe, expect, it } from 'vitest';
import type { Entry } from '../../src/engine/types.js';
import { instead, mismatch, organization, REFUSED, SILENT, step, traceOf } from './log.js';

const ROLES = '{ a: { seats: 3 }, t: { seats: 2 }, b: {} }';
const solve = step('0.solve', 'workflow.0');

describe('spend', () => {
  const accounts = 'accounts: { audits: { start: 1 } },';
  const org = organization(
    ROLES,
    '[{ do: solve, by: b }, { do: repeat, times: 1, spend: audits, steps: [{ do: review, by: t }] }]',
    accounts,
  );
  const repeat = step('1.repeat', 'workflow.1');
  const review = step('1.repeat[0]/0.review', 'workflow.1.steps.0');
  const draft = solve.ask('b.0', 'solve');
  const looks = ['t.0', 't.1'].map((seat) => review.ask(`${seat}#0`, 'quality', [draft.id]));
  const entries = [{ account: 'audits', person: null, delta: -1 }];
  const paid = repeat.rule('spend', 'audits', [], 'paid', { entries });
  const empty = repeat.rule('spend', 'audits', [], 'empty');
  const said = (...log: readonly Entry[]) => mismatch(org, traceOf([draft, ...log], draft.id));
  it('is ruled before the step, which is done or skipped as a whole', () => {
    expect(said(paid, ...looks)).toBeUndefined();
    expect(said(empty)).toBeUndefined();
    expect(said(...looks)).toContain('declares a ruling: spend by audits');
    expect(said(empty, ...looks)).toContain('commit by answer');
    expect(said(paid)).toContain('quality by t.0');
  });
  it('books one on this account where it is paid, and nothing where it is empty', () => {
    expect(said({ ...paid, entries: [] }, ...looks)).toContain('paid, and booked []');
    expect(said({ ...empty, entries })).toContain('empty, and booked');
    expect(said({ ...paid, by: 'other' }, ...looks)).toContain('spend by audits');
    const other = [{ account: 'audits', person: 0, delta: -1 }];
    expect(said({ ...paid, entries: other }, ...looks)).toContain('paid, and booked');
    expect(said({ ...paid, outcome: 'then' }, ...looks)).toContain('a step is paid or its account empty');
  });
});

describe('tests of features and balances', () => {
  const when = step('1.when', 'workflow.1');
  const draft = solve.ask('b.0', 'solve');
  it.each([
    ['feature: kind, is: sum', 'feature kind is sum'],
    ['feature: position, below: 3', 'feature position < 3'],
    ['ledger: audits, atLeast: 1', 'ledger audits ≥ 1'],
    ['stat: harm, above: 0.5', 'harm > 0.5'],
  ])('%s', (fields, by) => {
    const org = organization(
      ROLES,
      `[{ do: solve, by: b }, { do: when, test: { ${fields} }, then: [{ do: merge, by: t }] }]`,
    );
    const merged = step('1.when+/0.merge', 'workflow.1.then.0').ask('t.0', 'merge', [draft.id]);
    const test = when.rule('test', by, [draft.id], 'then');
    expect(mismatch(org, traceOf([draft, test, merged], merged.id))).toBeUndefined();
    expect(mismatch(org, traceOf([draft, { ...test, outcome: 'else' }], draft.id))).toBeUndefined();
    expect(mismatch(org, traceOf([draft, { ...test, by: 'quality > 1' }, merged], merged.id))).toContain(
      `test by ${by}`,
    );
    const booked = { ...test, entries: [{ account: 'audits', person: null, delta: 1 }] };
    expect(mismatch(org, traceOf([draft, booked, merged], merged.id))).toContain('books nothing');
  });
});

describe('assign', () => {
  const assign = step('0.assign', 'workflow.0');
  const done = step('0.assign/0.solve', 'workflow.0.steps.0');
  const bids = ['a.0', 'a.1', 'a.2'].map((seat) => assign.ask(seat, 'bid', [], { reply: { p: 0.5, price: 0.1 } }));
  const of = (fields: string, more = '') =>
    organization(ROLES, `[{ do: assign, to: a, ${fields}, steps: [{ do: solve, by: assignee }]${more} }]`);
  const solved = (seat: string) => done.ask(seat, 'solve');
  const traced = (seat: string, ...log: readonly Entry[]) =>
    traceOf([...log, solved(seat)], `0.assign/0.solve/${seat}`);

  describe('offers', () => {
    const org = of('rule: offers, by: b, pay: money');
    const choice = assign.ask('b.0#offers', 'appoint', [], { reply: { ranking: ['t.0', 'a.2', 'a.0'] } });
    const award = (seat: string) =>
      assign.rule('award', 'offers', [], seat, { entries: [{ account: 'money', person: 2, delta: 0.1 }] });
    it('every seat bids, then one chooses among them', () => {
      const trace = traced('a.2', ...bids, choice, award('a.2'));
      expect(mismatch(org, trace)).toBeUndefined();
      expect(mismatch(org, instead(trace, '0.assign/b.0#offers'))).toContain('appoint by b.0');
      expect(mismatch(org, instead(trace, '0.assign/b.0#offers', { shown: ['0.assign/a.0'] }))).toContain(
        'not declared',
      );
      expect(mismatch(org, traced('a.2', choice, ...bids, award('a.2')))).toContain('bid by a.0');
      expect(mismatch(of('rule: auction'), trace)).toBeDefined();
      const elsewhere = { entries: [{ account: 'other', person: 2, delta: 0.1 }] };
      expect(mismatch(org, instead(trace, '0.assign!award0', elsewhere))).toContain('declared is money');
    });
    it('the one chosen, if it made an offer; else a lot', () => {
      expect(mismatch(org, traced('a.0', ...bids, choice, award('a.0')))).toContain('by the entries before: a.2');
      const silent = assign.ask('a.2', 'bid', [], SILENT);
      const fewer = [...bids.slice(0, 2), silent, assign.skip(silent.id, 'none'), choice];
      expect(mismatch(org, traced('a.0', ...fewer, award('a.0')))).toBeUndefined();
      expect(mismatch(org, traced('a.2', ...fewer, award('a.2')))).toContain('by the entries before: a.0');
      const mute = assign.ask('b.0#offers', 'appoint', [], SILENT);
      expect(mismatch(org, traced('a.1', ...bids, mute, assign.skip(mute.id, 'none'), award('a.1')))).toBeUndefined();
    });
    it('no offers', () => {
      const none = bids.flatMap((e) => [{ ...e, ...SILENT }, assign.skip(e.id, 'none')]);
      expect(mismatch(org, traced('a.1', ...none, award('a.1')))).toBeUndefined();
    });
  });

  it('reputation asks nobody', () => {
    const org = of('rule: reputation, account: credit');
    const award = assign.rule('award', 'reputation', [], 'a.1');
    expect(mismatch(org, traced('a.1', award))).toBeUndefined();
    expect(mismatch(org, traced('a.1', ...bids, award))).toContain('award by reputation');
    expect(mismatch(org, traced('b.0', { ...award, outcome: 'b.0' }))).toContain('b.0 is no seat of a');
    const paid = { ...award, entries: [{ account: 'credit', person: 0, delta: 1 }] };
    expect(mismatch(org, traced('a.1', paid))).toContain('declared is no account');
  });

  it('a reserve that no bid reaches', () => {
    const otherwise = ', else: [{ do: solve, by: b }]';
    const org = of('rule: auction, reserve: 0.9, count: 2', otherwise);
    const none = assign.rule('award', 'auction', [], 'nobody');
    const other = step('0.assign-/0.solve', 'workflow.0.else.0').ask('b.0', 'solve');
    expect(mismatch(org, traceOf([...bids, none, other], other.id))).toBeUndefined();
    expect(mismatch(org, traceOf([...bids, none], null))).toContain('solve by b.0');
    expect(mismatch(of('rule: auction', otherwise), traceOf([...bids, none, other], other.id))).toContain(
      'nobody is no seat of a',
    );
    // Without else nothing is done; and fewer than are wanted may reach it.
    expect(mismatch(of('rule: auction, reserve: 0.9'), traceOf([...bids, none], null))).toBeUndefined();
    const one = assign.rule('award', 'auction', [], 'a.1');
    expect(mismatch(org, traced('a.1', ...bids, one))).toBeUndefined();
    expect(mismatch(of('rule: auction, count: 2'), traced('a.1', ...bids, one))).toContain('for 2 to be chosen');
  });

  it('a bid that was refused counts for nobody', () => {
    const org = of('rule: auction');
    const refused = assign.ask('a.0', 'bid', [], REFUSED);
    const award = assign.rule('award', 'auction', [], 'a.1');
    expect(mismatch(org, traced('a.1', refused, assign.skip(refused.id), ...bids.slice(1), award))).toBeUndefined();
  });
});
