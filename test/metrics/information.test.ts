import { describe, expect, it } from 'vitest';
import { crowd } from '../../src/metrics/crowd.js';
import { facts } from '../../src/metrics/facts.js';
import { event, ruling } from './hand.js';
import { draft, opened, told } from './told.js';

/** Person k of four alone holds fact k; all hold `common`. */
const view = (_: unknown, sees: string, person: number): readonly string[] =>
  sees === 'all' ? ['f0', 'f1', 'f2', 'f3', 'common'] : sees === 'share' ? [`f${person}`, 'common'] : [];
const tells = (...list: readonly string[]) => ({ label: list.join(), facts: list });
const found = (story: Parameters<typeof opened>[0]) => told(facts, opened({ people: 4, ...story }, { view }));

describe('unshared_coverage', () => {
  it('three of four unshared facts are in the drafts that the voter saw', () => {
    const entries = [
      draft('a', tells('f0', 'f1', 'common')),
      draft('b', tells('f2')),
      draft('unseen', tells('f3')),
      event('v', { act: 'choose', as: 'vote', shown: ['a', 'b'], reply: { ranking: ['a'] } }),
      { ...ruling('tally', 'a'), on: ['v'] },
    ];
    expect(found({ entries, answer: 'a' }).unshared_coverage).toBe(0.75);
  });

  it('without a vote whoever wrote the answer decided, and its own draft counts', () => {
    const entries = [draft('a', tells('f0')), draft('m', tells('f1'), { as: 'merge', shown: ['a'] })];
    expect(found({ entries, answer: 'm' }).unshared_coverage).toBe(0.5);
    expect(found({ entries, answer: 'a' }).unshared_coverage).toBe(0.25);
  });

  it('a summary tells no facts', () => {
    const entries = [
      draft('a', tells('f0')),
      { ...ruling('summary', 'x'), id: 'sum', on: ['a'] },
      draft('b', tells(), { shown: ['sum'] }),
    ];
    expect(found({ entries, answer: 'b' }).unshared_coverage).toBe(0);
  });

  it('a family without private facts has none to cover', () => {
    expect(told(facts, opened({ entries: [event('a')], answer: 'a' }))).toEqual({
      unshared_coverage: '(empty)',
      premature_consensus: '(empty)',
      retention_hop: '(empty)',
    });
  });
});

describe('premature_consensus', () => {
  const round = (n: number, answers: string, shown: readonly string[] = [], ...list: readonly string[]) =>
    [...answers].map((label, p) =>
      draft(`${n}/${p}`, { label, labels: { p1: label }, facts: list }, { person: p, step: `${n}`, shown }),
    );
  const ending = (rounds: readonly ReturnType<typeof round>[], success = false) =>
    found({ entries: rounds.flat(), answer: '0/0', score: { success } }).premature_consensus;

  it('AAA after the first of three rounds, a fact not told, wrong: 1', () => {
    expect(ending([round(0, 'AAA'), round(1, 'AAA'), round(2, 'AAA')])).toBe(1);
  });

  it('right in the end, still at odds, or all told: 0', () => {
    const same = [round(0, 'AAA'), round(1, 'AAA')];
    expect(ending(same, true)).toBe(0);
    expect(ending([round(0, 'AAB'), round(1, 'AAA')])).toBe(0);
    const told4 = ['f0', 'f1', 'f2', 'f3'];
    expect(ending([round(0, 'AAB', [], ...told4), round(1, 'AAA', ['0/0']), round(2, 'AAA', ['0/0'])])).toBe(0);
  });

  it('one round is no early one', () => {
    expect(ending([round(0, 'AAA')])).toBe('(empty)');
  });
});

describe('retention_hop', () => {
  it('nine of ten facts at each of three hand-overs: .9, which leaves .729', () => {
    const list = Array.from({ length: 1000 }, (_, i) => `f${i}`);
    const kept = [1000, 900, 810, 729].map((n) => list.slice(0, n));
    const entries = kept.map((own, i) => draft(`${i}`, tells(...own), i === 0 ? {} : { shown: [`${i - 1}`] }));
    const hop = found({ entries, answer: '3' }).retention_hop as number;
    expect(hop).toBeCloseTo(0.9, 12);
    expect(hop ** 3).toBeCloseTo(0.729, 12);
  });

  it('everything lost once is everything lost', () => {
    const entries = [draft('a', tells('f0')), draft('b', tells(), { shown: ['a'] })];
    expect(found({ entries, answer: 'b' }).retention_hop).toBe(0);
    expect(found({ entries: [draft('a', tells())], answer: 'a' }).retention_hop).toBe('(empty)');
  });
});

describe('crowds of numbers', () => {
  const task = {
    value: (_: unknown, content: unknown) => (content as { value?: number }).value ?? null,
    right: () => ({ value: 1 }),
    combine: (_: unknown, [only]: readonly unknown[]) => only,
  };
  const guesses = (...values: readonly number[]) =>
    opened(
      { entries: values.map((value, person) => draft(`s/${person}`, { label: `${value}`, value }, { person })) },
      task as object,
    );

  it('1 and 3 where 1 is right: off by 1, apart by 1, each off by 2 on average', () => {
    expect(told(crowd, guesses(1, 3))).toEqual({ crowd_error: 1, diversity_pred: 1 });
  });

  it('answers that are no numbers have no mean', () => {
    const words = opened({ entries: [draft('a', { label: 'x' })] });
    expect(told(crowd, words)).toEqual({ crowd_error: '(empty)', diversity_pred: '(empty)' });
    expect(told(crowd, guesses())).toEqual({ crowd_error: '(empty)', diversity_pred: '(empty)' });
  });
});
