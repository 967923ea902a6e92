import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mast } from '../../src/metrics/mast.js';
import { event, ruling } from './hand.js';
import { draft, opened, told } from './told.js';

type Entries = NonNullable<Parameters<typeof opened>[0]['entries']>;
const found = (
  mode: string,
  entries: Entries,
  more: Partial<Parameters<typeof opened>[0]> = {},
  task: Parameters<typeof opened>[1] = {},
) => told(mast, opened({ entries, ...more }, task))[`mast_${mode}`];

const view = (_: unknown, sees: string, person: number) => (sees === 'all' ? ['f0', 'f1', 'f2'] : [`f${person}`]);
const facts = { view } as object;
const review = (id: string, of: string, score: number, person = 1) =>
  event(id, { act: 'assess', as: 'quality', shown: [of], reply: { score }, person, seat: `seat.${person}` });
const vote = (id: string, ranking: readonly string[], person: number) =>
  event(id, { act: 'choose', as: 'vote', shown: ranking, reply: { ranking }, person, seat: `seat.${person}` });

describe('modes of MAST by hand', () => {
  const two = { parts: { p1: [], p2: [] } };

  it('1.2: an answer to a part of somebody else', () => {
    expect(found('1_2', [draft('a', { labels: { p1: 'x', p2: 'y' } }, { parts: ['p1'] })], two)).toBe(1);
    expect(found('1_2', [draft('a', { labels: { p1: 'x' } }), draft('b', { labels: { p2: 'y' } })], two)).toBe(0);
  });

  it('1.3: the same words again under other names; not samples of one step, not somebody else', () => {
    const [x, y, z] = ['a/s', 'b/s', 'c/s'].map((id, i) => draft(id, { label: i < 2 ? 'x' : 'z' }, { person: i }));
    const ask = (id: string, shown: string, person = 9) =>
      draft(id, { label: 'w' }, { as: 'revise', shown: [shown], person });
    expect(found('1_3', [x!, y!, ask('d/s', 'a/s'), ask('e/s', 'b/s')])).toBe(1);
    expect(found('1_3', [x!, z!, ask('d/s', 'a/s'), ask('e/s', 'c/s')])).toBe(0);
    expect(found('1_3', [x!, y!, ask('d/s#0', 'a/s'), ask('d/s#1', 'b/s')])).toBe(0);
    expect(found('1_3', [x!, y!, ask('d/s', 'a/s'), ask('e/s', 'b/s', 8)])).toBe(0);
  });

  it('1.4: a fact that was shown is gone, unless it is one’s own', () => {
    const line = (lost: readonly string[]) => [
      draft('a', { facts: ['f1', 'f2'] }, { person: 1 }),
      draft('b', { facts: lost }, { person: 1 }),
      draft('c', {}, { as: 'revise', shown: ['a'] }),
      draft('d', {}, { as: 'revise', shown: ['b'] }),
    ];
    expect(found('1_4', line(['f1']), {}, facts)).toBe(1);
    expect(found('1_4', line(['f1', 'f2']), {}, facts)).toBe(0);
    expect(found('1_4', line([]))).toBe('(empty)');
  });

  it('1.5: revising what is a success already', () => {
    const score = { score: () => ({ value: 1, success: true, utility: 1 }) };
    const more = draft('b', { labels: { p1: 'x' } }, { as: 'revise', shown: ['a'] });
    expect(found('1_5', [draft('a', { labels: { p1: 'x' } }), more], {}, score)).toBe(1);
    expect(found('1_5', [draft('a', { labels: { p1: 'x' }, errors: ['p1'] }), more], {}, score)).toBe(0);
  });

  it('2.1: fewer drafts in the next round, and no ruling that says so', () => {
    const rounds = [draft('a', {}), draft('b', {}), draft('c', {}, { as: 'revise', step: '1', shown: ['a', 'b'] })];
    const last = draft('d', {}, { as: 'revise', step: '1', shown: ['a'] });
    expect(found('2_1', [...rounds, last])).toBe(1);
    expect(found('2_1', [...rounds, ruling('pick', 'a'), last])).toBe(0);
  });

  it('2.2: an open question guessed, asked, or settled by somebody who was told', () => {
    const unclear = { unclear: () => [{ part: 'p1', asks: 'ask', fact: 'f2' }], view } as object;
    const by = (label: string, person = 0) => [draft('a', { labels: { p1: label } }, { person })];
    expect(found('2_2', by('x'), { answer: 'a' }, unclear)).toBe(1);
    expect(found('2_2', by('ask'), { answer: 'a' }, unclear)).toBe(0);
    expect(found('2_2', by('x', 2), { answer: 'a' }, unclear)).toBe(0);
    expect(found('2_2', by('x'), { answer: null }, unclear)).toBe('(failed)');
  });

  it('2.3: two drafts off the way are not yet a run, three are', () => {
    const off = (n: number) => Array.from({ length: n }, (_, i) => draft(`${i}`, { reached: [] }));
    const on = draft('on', { reached: ['m'] });
    const task = { milestones: () => ['m'] };
    expect(found('2_3', [...off(2), on], {}, task)).toBe(0);
    expect(found('2_3', [on, ...off(3)], {}, task)).toBe(1);
  });

  it('2.4: who wrote kept a fact that one of those who decided did not have', () => {
    const trial = (told: readonly string[], decider: number) => [
      draft('a', { facts: told }, { person: 1 }),
      draft('m', { facts: told }, { as: 'merge', shown: ['a'], person: decider }),
    ];
    const end = { answer: 'm', people: 3 };
    expect(found('2_4', trial([], 0), end, facts)).toBe(1);
    expect(found('2_4', trial(['f1', 'f0'], 0), end, facts)).toBe(0);
    expect(found('2_4', trial([], 1), end, facts)).toBe(0);
  });

  it('2.5: against most of what was shown without a word about it; cited, it was heard', () => {
    const others = [1, 2].map((person) => draft(`${person}`, { labels: { p1: 'x' } }, { person }));
    const by = (label: string, cites: readonly string[]) =>
      draft(
        'c',
        { labels: { p1: label } },
        { as: 'revise', shown: ['1', '2'], cites: cites.length > 0 ? cites : ['0'] },
      );
    expect(found('2_5', [...others, by('y', [])])).toBe(1);
    expect(found('2_5', [...others, by('y', ['2'])])).toBe(0);
    expect(found('2_5', [...others, by('x', [])])).toBe(0);
    expect(found('2_5', [...others, draft('c', { labels: { p1: 'y' } }, { shown: ['1'] })])).toBe('(not_reported)');
  });

  it('2.5: a rejection that nobody answers', () => {
    const own = draft('a', { labels: { p1: 'x' } });
    const by = (label: string, cites: readonly string[]) =>
      draft('c', { labels: { p1: label } }, { as: 'revise', shown: ['a', 'r'], cites });
    expect(found('2_5', [own, review('r', 'a', 0.2), by('x', ['a'])])).toBe(1);
    expect(found('2_5', [own, review('r', 'a', 0.2), by('y', ['a'])])).toBe(0);
    expect(found('2_5', [own, review('r', 'a', 0.8), by('x', ['a'])])).toBe(0);
  });

  it('2.6: a vote against one’s own scores', () => {
    const scored = [draft('a', {}), draft('b', {}), review('r', 'a', 0.2), review('s', 'b', 0.7)];
    expect(found('2_6', [...scored, vote('v', ['a', 'b'], 1)])).toBe(1);
    expect(found('2_6', [...scored, vote('v', ['b', 'a'], 1)])).toBe(0);
    expect(found('2_6', [...scored, vote('v', ['a', 'b'], 2)])).toBe('(empty)');
  });

  it('3.1: wrong with calls left', () => {
    const of = (bound: number, success: boolean) =>
      found('3_1', [draft('a', {})], { answer: 'a', bound, score: { success } });
    expect([of(2, false), of(1, false), of(2, true)]).toEqual([1, 0, 0]);
  });

  it('3.2: committed unseen; a vote is a look', () => {
    const end = [ruling('commit', 'a')];
    const answer = { answer: 'a' };
    expect(found('3_2', [draft('a', {}), ...end], answer)).toBe(1);
    expect(found('3_2', [draft('a', {}), review('r', 'a', 0.1), ...end], answer)).toBe(0);
    expect(found('3_2', [draft('a', {}), vote('v', ['a'], 1), ...end], answer)).toBe(0);
    expect(found('3_2', end, answer)).toBe('(empty)');
  });

  it('3.3: passed at one half, not below, and never where the draft is right', () => {
    const of = (score: number, errors: readonly string[]) =>
      found('3_3', [draft('a', { labels: { p1: 'x' }, errors }), review('r', 'a', score)]);
    expect([of(0.5, ['p1']), of(0.49, ['p1']), of(1, [])]).toEqual([1, 0, 0]);
  });
});

describe('modes of MAST in any trial', () => {
  it('more entries never take back what was found; another look can only help', () => {
    const some = fc.array(fc.record({ wrong: fc.boolean(), score: fc.constantFrom(0, 0.4, 0.6, 1) }), { maxLength: 5 });
    fc.assert(
      fc.property(some, fc.boolean(), (looks, seen) => {
        const made = looks.map(({ wrong }, i) =>
          draft(`d${i}`, { labels: { p1: 'x' }, errors: wrong ? ['p1'] : [] }, { person: i, seat: `s.${i}` }),
        );
        const reviews = looks.map(({ score }, i) => review(`r${i}`, `d${i}`, score));
        const entries = [...made, ...reviews];
        const bad = looks.some(({ wrong, score }) => wrong && score >= 0.5);
        expect(found('3_3', entries)).toBe(looks.length === 0 ? '(empty)' : bad ? 1 : 0);
        const committed = [draft('z', {}), ...(seen ? [review('q', 'z', 0)] : []), ...entries, ruling('commit', 'z')];
        expect(found('3_2', committed, { answer: 'z' })).toBe(seen ? 0 : 1);
      }),
      { numRuns: 50 },
    );
  });
});
