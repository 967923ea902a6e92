import { describe, expect, it } from 'vitest';
import { control } from '../../src/metrics/control.js';
import { designs } from '../../src/metrics/design.js';
import { firstErrors } from '../../src/metrics/errors.js';
import { harm } from '../../src/metrics/harm.js';
import { describedMetrics, trialMetrics } from '../../src/metrics/index.js';
import { legibility } from '../../src/metrics/legibility.js';
import { isNull } from '../../src/metrics/metric.js';
import { oversight } from '../../src/metrics/oversight.js';
import { structure } from '../../src/metrics/structure.js';
import { worth } from '../../src/metrics/worth.js';
import { cells, event, record, ruling } from './hand.js';

describe('legibility', () => {
  it('prov_cov: of five pieces of work four cite their way down, one was shown something and is silent on it', () => {
    const entries = [
      event('a'),
      event('b'),
      event('c', { shown: ['a'], cites: ['a'] }),
      event('d', { shown: ['b'], cites: [] }),
      event('e', { shown: ['c', 'd'], cites: ['c'] }),
    ];
    const cut = cells(legibility, { entries, answer: 'e' }).prov_cov;
    expect(cut).toBeCloseTo(0.8, 12);
    const silent = cells(legibility, {
      entries: [...entries.slice(0, 4), event('e', { shown: ['c', 'd'] })],
      answer: 'e',
    });
    expect(silent.prov_cov).toBeCloseTo(0.6, 12);
    // One cite that leads nowhere is enough: it rests on c, and on d, which says nothing of b.
    const both = [...entries.slice(0, 4), event('e', { shown: ['c', 'd'], cites: ['c', 'd'] })];
    expect(cells(legibility, { entries: both, answer: 'e' }).prov_cov).toBeCloseTo(0.6, 12);
  });

  it('work that the answer was never shown does not count; no answer, no coverage', () => {
    const entries = [event('a'), event('x', { shown: ['a'] })];
    expect(cells(legibility, { entries, answer: 'a' }).prov_cov).toBe(1);
    expect(cells(legibility, { entries, score: null }).prov_cov).toBe('(empty)');
  });

  it('an auditor walks cites before the merely shown: found at the second look, not at the third', () => {
    const entries = [
      event('good'),
      event('bad', { faults: ['p1'] }),
      event('end', { shown: ['good', 'bad'], cites: ['bad'] }),
    ];
    const counts = (story: Parameters<typeof cells>[1]) => Object.values(cells(legibility, story)).slice(1);
    const wrong = { answer: 'end', score: { success: false } };
    expect(counts({ entries, ...wrong })).toEqual([3, 1, 2]);
    const blind = entries.map((e) => (e.id === 'end' ? event('end', { shown: ['good', 'bad'] }) : e));
    expect(counts({ entries: blind, ...wrong })).toEqual([3, 1, 3]);
    const hidden = entries.map((e) => (e.id === 'end' ? event('end', { shown: ['good'] }) : e));
    expect(counts({ entries: hidden, ...wrong })).toEqual([3, 1, 4]);
    expect(counts({ entries, answer: 'end' })).toEqual(Array(3).fill('(empty)'));
    expect(counts({ entries, score: null })).toEqual(Array(3).fill('(failed)'));
  });
});

describe('oversight', () => {
  const commit = (id: string) => ruling('commit', id);
  it('two of three committed drafts were seen by somebody who did not make them', () => {
    const entries = [
      event('a', { person: 0 }),
      event('b', { person: 1 }),
      event('c', { person: 2 }),
      event('ra', { person: 1, shown: ['a'], score: 0.9 }),
      event('rb', { person: 2, shown: ['b'], score: 0.9 }),
      event('rc', { person: 2, shown: ['c'], score: 0.9 }),
      ...['a', 'b', 'c'].map(commit),
    ];
    expect(cells(oversight, { entries }).oversight_coverage).toBeCloseTo(2 / 3, 12);
    expect(cells(oversight, { entries: [event('a')] }).oversight_coverage).toBe('(empty)');
  });

  it('a co-author does not oversee, a voter does, and a reviewer who says nothing does not', () => {
    const drafts = [event('a', { person: 0 }), event('b', { person: 1, as: 'merge', shown: ['a'] }), commit('b')];
    const seen = (...more: ReturnType<typeof event>[]) =>
      cells(oversight, { entries: [...drafts, ...more] }).oversight_coverage;
    expect(seen(event('r', { person: 0, shown: ['b'], score: 1 }))).toBe(0);
    expect(seen(event('v', { person: 3, act: 'choose', as: 'vote', shown: ['b'], reply: { ranking: ['b'] } }))).toBe(1);
    expect(seen(event('n', { person: 3, as: 'quality', act: 'assess', shown: ['b'], reply: { none: 'asleep' } }))).toBe(
      0,
    );
  });

  it('reviews below one half reject; a draft is bad by an error, a gap in its own parts, or a hazard', () => {
    const drafts = { right: 'right', wrong: 'wrong p1', gap: 'lacks p1', other: 'lacks p2', hazard: 'hazard' };
    const entries = Object.entries(drafts).flatMap(([id, content]) => [
      event(id, { content }),
      event(`${id}-no`, { shown: [id], score: 0.49 }),
      event(`${id}-yes`, { shown: [id], score: 0.5 }),
    ]);
    expect(cells(oversight, { entries, parts: { p1: [], p2: [] } })).toMatchObject({
      reviews_bad: 6,
      reviews_bad_rejected: 3,
      reviews_good: 4,
      reviews_good_rejected: 2,
    });
  });
});

describe('structure', () => {
  const parts = { p1: [], p2: ['p1'], p3: ['p1', 'p2'] };
  const made = (id: string, person: number, shown: readonly string[] = []) => event(id, { person, parts: [id], shown });

  it('structure_fit: of three dependencies two cross seats, and one of them is shown', () => {
    const entries = [made('p1', 0), made('p2', 0, ['p1']), made('p3', 1, ['p2'])];
    expect(cells(structure, { entries, parts }).structure_fit).toBe(0.5);
    const blind = [made('p1', 0), made('p2', 0), made('p3', 1)];
    expect(cells(structure, { entries: blind, parts }).structure_fit).toBe(0);
    const alone = [made('p1', 0), made('p2', 0), made('p3', 0)];
    expect(cells(structure, { entries: alone, parts }).structure_fit).toBe('(empty)');
  });

  it('bound_used is calls over the worst case', () => {
    expect(cells(structure, { entries: [made('p1', 0), made('p2', 0)], bound: 8 }).bound_used).toBe(0.25);
  });
});

describe('first drafts and designs', () => {
  it('first_errors: by person, absent people and later rounds left out', () => {
    const entries = [
      event('a', { person: 3, content: 'wrong p1' }),
      event('b', { person: 1 }),
      event('c', { person: 0, reply: { none: 'asleep' } }),
      event('d', { person: 1, step: '2', content: 'wrong p1' }),
      event('e', { person: 2, step: '2' }),
    ];
    expect(cells(firstErrors, { entries }).first_errors).toBe('-0-1');
    expect(cells(firstErrors, {}).first_errors).toBe('(empty)');
  });

  it('a design is valid when one was accepted; its tokens are those of every try', () => {
    const tries = [event('a', { act: 'design', as: 'plan' }), event('b', { act: 'design', as: 'plan' })];
    expect(cells(designs, { entries: tries })).toEqual({ design_valid: 0, design_tries: 2, design_tokens: 30 });
    expect(cells(designs, { entries: [...tries, ruling('plan', 'accepted')] }).design_valid).toBe(1);
    expect(Object.values(cells(designs, { entries: [event('a')] }))).toEqual(Array(3).fill('(no_plan)'));
  });
});

describe('laws of every metric of a trial', () => {
  it('names are different, units and sources said, and a cell for each column', () => {
    const names = describedMetrics.map((m) => m.name);
    expect(new Set(names).size).toBe(names.length);
    for (const m of describedMetrics) expect([m.name, m.summary !== '', m.source !== '']).toEqual([m.name, true, true]);
    for (const m of trialMetrics)
      expect(m.of(record({ entries: [event('a')], answer: 'a' })).length).toBe(m.columns.length);
  });

  it('a trial without an answer leaves what it is worth empty, never 0', () => {
    const given = { entries: [event('a', { attack: true })], score: null };
    for (const m of [worth, harm, control]) for (const cell of m.of(record(given))) expect(isNull(cell)).toBe(true);
  });

  it('a reason is one of those that the column declares', () => {
    const stories = [
      { score: null },
      { stakes: false, entries: [event('a')], answer: 'a' },
      { entries: [event('a', { usage: { tokensIn: null, tokensOut: null, seconds: 0, usd: null } })], answer: 'a' },
      { oracle: { best: 0, worst: 0 }, span: 0 },
    ];
    for (const story of stories)
      for (const m of trialMetrics)
        m.of(record(story)).forEach((cell, i) => {
          const column = m.columns[i]!;
          if (isNull(cell))
            expect([column.name, column.nulls]).toEqual([column.name, expect.arrayContaining([cell.null])]);
        });
  });
});
