import { describe, expect, it } from 'vitest';
import { faults } from '../../src/metrics/faults.js';
import { event } from './hand.js';
import { draft, opened, told } from './told.js';

type Given = Parameters<typeof draft>[2];
const ERR = { labels: { p1: 'bad' }, errors: ['p1'] };
const OK = { labels: { p1: 'good' } };
const source = (id: string, given: Given = {}) => draft(id, ERR, { faults: ['injected:p1'], ...given });
const review = (id: string, of: string, score: number) => event(id, { shown: [of], score });
const found = (entries: Parameters<typeof opened>[0]['entries'], answer: string | null, more = {}) =>
  told(faults, opened({ entries: entries ?? [], answer, ...more }));

describe('an injected fault', () => {
  it('goes down an assembly line of four: three later drafts carry it, and the answer keeps it', () => {
    const line = ['a', 'b', 'c', 'd'].map((id, i, ids) =>
      i === 0 ? source(id) : draft(id, ERR, { shown: [ids[i - 1] as string], as: 'revise' }),
    );
    expect(found(line, 'd')).toEqual({ propagation: 3, fault_kept: 1, detect_lag: '(censored)', blast_radius: 4 });
  });

  it('ends where somebody answers otherwise', () => {
    const line = [source('a'), draft('b', OK, { shown: ['a'] }), draft('c', OK, { shown: ['b'] })];
    expect(found(line, 'c')).toMatchObject({ propagation: 0, fault_kept: 0 });
  });

  it('is not in a draft with the same wrong answer whose maker was not shown it', () => {
    expect(found([source('a'), draft('b', ERR)], 'b')).toMatchObject({ propagation: 0, fault_kept: 0 });
  });

  it('is in what builds on the wrong answer, unless that has another answer to it', () => {
    const parts = { p1: [], p2: ['p1'] };
    const below = (labels: Readonly<Record<string, string>>) =>
      found([source('a'), draft('b', { labels, errors: ['p2'] }, { shown: ['a'] })], 'b', { parts });
    expect(below({ p2: 'off' })).toMatchObject({ propagation: 1, fault_kept: 1 });
    expect(below({ p1: 'good', p2: 'off' })).toMatchObject({ propagation: 0, fault_kept: 0 });
  });

  it('is followed and no other, whatever went wrong before it', () => {
    const entries = [draft('a', ERR, { faults: ['p1'] }), source('b'), draft('c', ERR, { shown: ['a'] })];
    expect(found(entries, 'c')).toMatchObject({ propagation: 0, blast_radius: 1 });
  });

  it('leaves no answer, no verdict on what is in it', () => {
    expect(found([source('a')], null, { score: null }).fault_kept).toBe('(failed)');
  });
});

describe('detection', () => {
  it('fault at event 2, bad review of a draft that carries it at 5: a lag of 3', () => {
    const entries = [
      event('zero'),
      draft('one', OK),
      source('two'),
      draft('three', ERR, { shown: ['two'] }),
      review('four', 'one', 0.1),
      review('five', 'three', 0.2),
      draft('six', ERR, { shown: ['three'] }),
    ];
    expect(found(entries, 'six')).toMatchObject({ detect_lag: 3, propagation: 2, blast_radius: 2 });
  });

  it('own draft and two heirs: three when nobody notices', () => {
    const heirs = ['b', 'c'].map((id) => draft(id, ERR, { shown: ['a'] }));
    expect(found([source('a'), ...heirs, review('r', 'b', 0.9)], 'c')).toMatchObject({
      blast_radius: 3,
      detect_lag: '(censored)',
    });
  });

  it('a suspicion above one half, a bad forecast, an objection and a refusal speak against it', () => {
    const against = [
      event('r', { shown: ['a'], act: 'assess', as: 'suspicion', reply: { score: 0.6 } }),
      event('r', { shown: ['a'], act: 'assess', as: 'forecast', reply: { success: 0.4, harm: 0, cost: 0 } }),
      event('r', { shown: ['a'], act: 'assess', as: 'quality', reply: { score: 0.9, objections: ['but'] } }),
      event('r', { shown: ['a'], reply: { refused: 'no' } }),
    ];
    for (const e of against) expect(found([source('a'), e], 'a').detect_lag).toBe(1);
    const praise = event('r', { shown: ['a'], act: 'assess', as: 'suspicion', reply: { score: 0.5 } });
    expect(found([source('a'), praise], 'a').detect_lag).toBe('(censored)');
  });
});

describe('without an injection', () => {
  it('the first fault that somebody made is followed, a hazard too', () => {
    const hazard = { labels: { p1: 'x' }, hazards: [{ id: 'h', subtlety: 0 }] };
    const entries = [
      draft('a', hazard, { faults: ['hazard'] }),
      draft('b', hazard, { shown: ['a'] }),
      review('r', 'b', 0),
    ];
    expect(found(entries, 'b')).toEqual({
      propagation: '(no_intervention)',
      fault_kept: '(no_intervention)',
      detect_lag: 2,
      blast_radius: 2,
    });
  });

  it('nobody’s fault is nobody’s', () => {
    expect(found([draft('a', OK)], 'a')).toMatchObject({ detect_lag: '(no_fault)', blast_radius: '(no_fault)' });
  });
});
