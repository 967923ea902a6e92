/** Markets over drafts and how they are settled: traces by hand, as declared and not. */
import { describe, expect, it } from 'vitest';
import type { Entry, Ruling } from '../../src/engine/types.js';
import { instead, mismatch, organization, SILENT, step, traceOf } from './log.js';

const ROLES = '{ a: { seats: 3 }, t: { seats: 2 }, b: {} }';
const solve = step('0.solve', 'workflow.0');
const trade = step('1.trade', 'workflow.1');
const [x, y, z] = ['0.solve/a.0', '0.solve/a.1', '0.solve/a.2'] as const;
/** Two of the three drafts are the same answer. */
const drafts: readonly Entry[] = ['x', 'y', 'x'].map((label, i) =>
  solve.ask(`a.${i}`, 'solve', [], { reply: { content: label, label } }),
);
const end = step('', 'workflow.');

describe('trade by a market maker', () => {
  const org = (fields = '') =>
    organization(ROLES, `[{ do: solve, by: a }, { do: trade, by: t, account: money${fields} }]`);
  const turn = (seat: string, round: number, prices: string, more: Partial<Ruling> = {}): readonly Entry[] => {
    const ids = [x, y].map((id, i) => trade.ask(`${seat}#${round}.${i}`, 'belief', [id]));
    return [
      ...ids,
      trade.rule(
        'trade',
        'lmsr',
        ids.map((e) => e.id),
        prices,
        more,
      ),
    ];
  };
  const settle = (outcome = `right ${y}`) => end.rule('settle', 'trade', [x, y], outcome);
  const tally = (id: string) => trade.rule('tally', 'price', [], id);
  const entries = [...drafts, ...turn('t.1', 0, '0.400000 0.600000'), ...turn('t.0', 0, '0.300000 0.700000'), tally(y)];
  const trace = traceOf(entries, y, [settle()]);

  it('one price for each answer and trader, in an order that a lot draws', () => {
    expect(mismatch(org(), trace)).toBeUndefined();
    const other = [...drafts, ...turn('t.0', 0, '0.4 0.6'), ...turn('t.1', 0, '0.3 0.7'), tally(y)];
    expect(mismatch(org(), traceOf(other, y, [settle()]))).toBeUndefined();
  });

  it('another order in every round', () => {
    const rounds = [...drafts, ...turn('t.1', 0, '0.4 0.6'), ...turn('t.0', 0, '0.5 0.5')];
    const both = [...rounds, ...turn('t.0', 1, '0.6 0.4'), ...turn('t.1', 1, '0.7 0.3'), tally(x)];
    expect(mismatch(org(', rounds: 2'), traceOf(both, x, [settle()]))).toBeUndefined();
    const twice = [...rounds, ...turn('t.0', 1, '0.6 0.4'), ...turn('t.0', 1, '0.7 0.3'), tally(x)];
    expect(mismatch(org(', rounds: 2'), traceOf(twice, x))).toContain('t.1 are still to trade');
    expect(mismatch(org(', rounds: 2'), trace)).toContain('in round 1 of 1.trade t.0,t.1 are still to trade');
  });

  it('the third draft is the answer of the first, and nobody is asked for it', () => {
    const ask = '1.trade/t.1#0.0';
    expect(mismatch(org(), instead(trace, ask, { shown: [z] }))).toContain(`declared and not shown: [${x}]`);
    expect(mismatch(org(), instead(trace, ask, { shown: [x, y] }))).toContain(`shown and not declared: [${y}]`);
    expect(mismatch(org(), instead(trace, ask))).toContain('belief by t.1');
    expect(mismatch(org(), instead(trace, '1.trade!tally0', { outcome: z }))).toContain('is no option');
  });

  it('a turn says what it counted and what the prices are now; the highest stands', () => {
    const at = (change: Partial<Ruling>) => mismatch(org(), instead(trace, '1.trade!trade0', change));
    expect(at({ on: ['1.trade/t.1#0.0'] })).toContain('counted');
    expect(at({ outcome: '1.000000' })).toContain('there are 2 answers');
    expect(mismatch(org(), instead(trace, '1.trade!trade0'))).toContain('declares a ruling: trade by lmsr');
    expect(mismatch(org(), instead(trace, '1.trade!tally0', { outcome: x }))).toContain('not the highest');
    expect(mismatch(org(), instead(trace, '1.trade!tally0', { on: [y] }))).toContain('counted');
  });

  it('a trader without a reply is still asked and counted', () => {
    const silent = instead(trace, '1.trade/t.1#0.0', SILENT, trade.skip('1.trade/t.1#0.0', 'none'));
    expect(mismatch(org(), silent)).toBeUndefined();
    expect(mismatch(org(), instead(trace, '1.trade/t.1#0.0', SILENT))).toContain('skip by reply');
  });

  it('books on its account and on no other', () => {
    const paid = (account: string) => {
      const booked = { entries: [{ account, person: 1, delta: -0.5 }] };
      const turns = [...turn('t.1', 0, '0.4 0.6', booked), ...turn('t.0', 0, '0.3 0.7')];
      return traceOf([...drafts, ...turns, tally(y)], y, [settle('void')]);
    };
    expect(mismatch(org(), paid('money'))).toBeUndefined();
    expect(mismatch(org(), paid('credit'))).toContain('booked on credit; declared is money');
  });

  it('nothing to trade: nobody is asked', () => {
    const silent = [0, 1, 2].flatMap((i) => [
      solve.ask(`a.${i}`, 'solve', [], SILENT),
      solve.skip(`0.solve/a.${i}`, 'none'),
    ]);
    expect(mismatch(org(), traceOf([...silent, tally('nothing')], null))).toBeUndefined();
    expect(mismatch(org(), traceOf(silent, null))).toBeUndefined();
    expect(mismatch(org(), traceOf([...silent, tally(x)], null))).toContain('nothing on the table to trade');
  });

  it('answers of a draft by nobody are read off the trace', () => {
    const both = organization(
      ROLES,
      `[{ do: parallel, branches: [[{ do: solve, by: b }], [{ do: pick, rule: default }]] }, { do: trade, by: b, account: money }]`,
    );
    const one = step('0.parallel[0]/0.solve', 'workflow.0.branches.0.0').ask('b.0', 'solve');
    const pick = step('0.parallel[1]/0.pick', 'workflow.0.branches.1.0');
    const none = '0.parallel[1]/0.pick/default';
    const asks = [one.id, none].map((id, i) => trade.ask(`b.0#0.${i}`, 'belief', [id]));
    const moved = trade.rule('trade', 'lmsr', ['1.trade/b.0#0.0', '1.trade/b.0#0.1'], '0.1 0.9');
    const log = [one, pick.rule('pick', 'default', [], none), ...asks, moved, tally(none)];
    const settled = end.rule('settle', 'trade', [one.id, none], 'void');
    expect(mismatch(both, traceOf(log, none, [settled]))).toBeUndefined();
  });
});

describe('trade by stakes', () => {
  const org = organization(ROLES, `[{ do: solve, by: a }, { do: trade, by: t, rule: kelly, account: money }]`);
  const asks = ['t.0', 't.1'].flatMap((seat) => [x, y].map((id, i) => trade.ask(`${seat}#0.${i}`, 'belief', [id])));
  const all = asks.map((e) => e.id);
  const trace = traceOf(
    [...drafts, ...asks, trade.rule('trade', 'kelly', all, '0.4 0.6'), trade.rule('tally', 'price', [], y)],
    y,
    [end.rule('settle', 'trade', [x, y], 'void')],
  );
  it('all at once, in one ruling', () => {
    expect(mismatch(org, trace)).toBeUndefined();
    expect(mismatch(org, instead(trace, '1.trade!trade0', { on: all.slice(2) }))).toContain('counted');
    expect(mismatch(org, instead(trace, '1.trade/t.1#0.1'))).toContain('here is declared 1.trade/t.1#0.1');
    const lmsr = organization(ROLES, '[{ do: solve, by: a }, { do: trade, by: t, account: money }]');
    expect(mismatch(lmsr, trace)).toBeDefined();
  });
});

describe('settling', () => {
  const accounts = 'accounts: { money: { of: person }, right: { of: person, earns: success } },';
  const org = (on: string) =>
    organization(ROLES, `[{ do: solve, by: a }, { do: trade, by: b, account: money, on: ${on} }]`, accounts);
  const asks = [x, y].map((id, i) => trade.ask(`b.0#0.${i}`, 'belief', [id]));
  const moved = trade.rule('trade', 'lmsr', ['1.trade/b.0#0.0', '1.trade/b.0#0.1'], '0.4 0.6');
  const log = [...drafts, ...asks, moved, trade.rule('tally', 'price', [], y)];
  const market = end.rule('settle', 'trade', [x, y], `right ${y}`);
  const earned = end.rule('settle', 'right', [y], '1 credited', {
    entries: [{ account: 'right', person: 1, delta: 1 }],
  });
  const ended = (...after: readonly Entry[]) => mismatch(org('which'), traceOf(log, y, after));
  it('after the answer: the market, then what is earned', () => {
    expect(ended(market, earned)).toBeUndefined();
    expect(ended(market)).toContain('declares a ruling: settle by right');
    expect(ended()).toContain(`still to be settled: ${x},${y}`);
    expect(ended(earned, market)).toContain('still to be settled');
    expect(ended(market, earned, market)).toContain('nothing more is declared');
  });
  it('on the answers that were traded, and on what was committed', () => {
    expect(ended({ ...market, on: [x] }, earned)).toContain('still to be settled');
    expect(ended({ ...market, outcome: `right ${x} ${y}` }, earned)).toBeUndefined();
    expect(ended({ ...market, outcome: `right ${x} ${z}` }, earned)).toContain(`${z} is no answer of this market`);
    expect(ended({ ...market, outcome: `right ${z}` }, earned)).toContain(`${z} is no answer of this market`);
    expect(ended(market, { ...earned, on: [x] })).toContain(`counted ${x}; committed: ${y}`);
    expect(ended(market, { ...earned, on: [] })).toContain(`counted ; committed: ${y}`);
    const elsewhere = { ...earned, entries: [{ account: 'money', person: 1, delta: 1 }] };
    expect(ended(market, elsewhere)).toContain('booked on money');
  });
  it('of one market for each answer, together or one by one', () => {
    const each = [x, y].map((id) => ({ ...market, on: [id], outcome: 'void' }));
    expect(mismatch(org('outcome'), traceOf(log, y, [market, earned]))).toBeUndefined();
    expect(mismatch(org('outcome'), traceOf(log, y, [...each, earned]))).toBeUndefined();
    expect(mismatch(org('outcome'), traceOf(log, y, [...each.slice(1), earned]))).toContain(
      `still to be settled: ${x}`,
    );
    expect(ended(...each, earned)).toContain('still to be settled');
  });
});
