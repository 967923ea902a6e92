import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isMissing, type Ruling, type Trace, type TraceEvent } from '../../src/engine/types.js';
import { market } from '../../src/metrics/market.js';
import { check } from '../../src/org/check.js';
import { organizationNamed, simulate, taskNamed } from '../support/trials.js';
import { step } from './log.js';
import { draft, opened, told } from './told.js';

const trade = step('1.trade', 'workflow.1');

/** Drafts, right or not; each round of prices asks one trader about all of them. */
const traded = (rights: readonly boolean[], rounds: readonly (readonly number[])[]) => {
  const drafts = rights.map((right, i) =>
    draft(`0.solve/a.${i}`, { labels: { p1: right ? 'ok' : `bad${i}` }, errors: right ? [] : ['p1'] }),
  );
  const moves = rounds.flatMap((prices, r) => {
    const asked = drafts.map((d, i) => trade.ask(`t.${r}#0.${i}`, 'belief', [d.id]));
    const on = asked.map((e) => e.id);
    return [...asked, { ...trade.rule('trade', 'lmsr', on, prices.join(' ')), id: `1.trade!trade${r}` }];
  });
  const made = opened({ entries: [...drafts, ...moves], parts: { p1: [], p2: [] } });
  return told(market, made).price_brier;
};

describe('price_brier', () => {
  it('prices of .5 and .5 and then .9 and .1, the first draft right: .01', () => {
    expect(
      traded(
        [true, false],
        [
          [0.5, 0.5],
          [0.9, 0.1],
        ],
      ),
    ).toBeCloseTo(0.01, 12);
    expect(traded([false, true], [[0.9, 0.1]])).toBeCloseTo(0.81, 12);
    // Where nothing on the table is right every price is too high.
    expect(traded([false, false], [[0.5, 0.5]])).toBe(0.25);
  });

  it('is empty where nobody traded', () => {
    expect(traded([true, false], [])).toBe('(empty)');
  });

  it('falls as the price of the right draft rises', () => {
    const price = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(price, price, (p, q) => {
        fc.pre(Math.abs(p - q) > 1e-6);
        const at = (x: number): number => traded([true, false], [[x, 1 - x]]) as number;
        expect(at(Math.max(p, q))).toBeLessThan(at(Math.min(p, q)));
      }),
      { numRuns: 40 },
    );
  });

  it.each(['prediction-market', 'futarchy'])('%s: as far from what came out as its last prices say', (name) => {
    const [org, task] = [organizationNamed(name), taskNamed('control')];
    const found = Array.from({ length: 20 }, (_, index) => {
      const { trace, instance } = simulate(org, task, index, 9);
      const row = told(market, { trace, task, instance, org, bound: check(org).bound, people: 5, score: null });
      expect(row.price_brier).toBeCloseTo(
        byHand(trace, (e) => task.score(instance, e).success),
        9,
      );
      return row.price_brier as number;
    });
    expect(new Set(found).size).toBeGreaterThan(5);
  });
});

/** The same by another way: distinct answers in the order written, against the last ruling on prices. */
const byHand = (trace: Trace, right: (content: unknown) => boolean): number => {
  const last = trace.entries.findLast((e): e is Ruling => e.kind === 'ruling' && e.ruling === 'trade')!;
  const answers = new Map<string, boolean>();
  for (const e of trace.entries.filter((x): x is TraceEvent => x.kind === 'event' && x.as === 'solve'))
    if (!isMissing(e.reply) && 'content' in e.reply && !answers.has(e.reply.label))
      answers.set(e.reply.label, right(e.reply.content));
  const prices = last.outcome.split(' ').map(Number);
  const sum = [...answers.values()].reduce((s, ok, i) => s + (prices[i]! - Number(ok)) ** 2, 0);
  return sum / prices.length;
};
