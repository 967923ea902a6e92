/** In which direction numbers must move, whatever the trial. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crowd } from '../../src/metrics/crowd.js';
import { exchange } from '../../src/metrics/exchange.js';
import { faults } from '../../src/metrics/faults.js';
import { conditionMetrics } from '../../src/metrics/index.js';
import { alike } from '../../src/metrics/likeness.js';
import type { Row } from '../../src/metrics/metric.js';
import { event, rows } from './hand.js';
import { draft, opened, told } from './told.js';

const label = fc.constantFrom('a', 'b', 'c', 'd');
const answers = fc.array(label, { minLength: 2, maxLength: 9 });
const group = (labels: readonly string[]) =>
  told(
    alike,
    opened({ entries: labels.map((l, person) => draft(`s/${person}`, { labels: { p1: l } }, { person })) }),
  ) as Readonly<Record<'redundancy' | 'diversity_n', number>>;

describe('drafts side by side', () => {
  it('in another order, or with other names of answers, they are as alike and as different as before', () => {
    fc.assert(
      fc.property(answers, fc.nat(8), (labels, turn) => {
        const { redundancy, diversity_n } = group(labels);
        const renamed: Readonly<Record<string, string>> = { a: 'w', b: 'x', c: 'y', d: 'z' };
        const turned = labels.map((_, i) => renamed[labels[(i + turn) % labels.length] as string] as string);
        expect(group(turned).redundancy).toBeCloseTo(redundancy, 12);
        expect(group(turned).diversity_n).toBeCloseTo(diversity_n, 9);
      }),
      { numRuns: 60 },
    );
  });

  it('one more copy of the only answer changes nothing; an answer nobody gave adds difference', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 8 }), (n) => {
        const same = Array(n).fill('a') as string[];
        expect(group([...same, 'a'])).toEqual(group(same));
        expect(group([...same, 'b']).diversity_n).toBeGreaterThan(group(same).diversity_n);
        expect(group([...same, 'b']).redundancy).toBeLessThan(group(same).redundancy);
      }),
      { numRuns: 10 },
    );
  });
});

describe('what is shown', () => {
  it('one more draft of somebody else raises shown_density, one of one’s own does not', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.nat(5), (n, seen) => {
        const made = Array.from({ length: n }, (_, p) => event(`${p}`, { person: p }));
        const density = (shown: readonly string[], person: number): number =>
          told(exchange, opened({ entries: [...made, event('x', { person, shown })] })).shown_density as number;
        const some = made.slice(0, Math.min(seen, n - 1)).map((e) => e.id);
        const next = made[some.length]?.id as string;
        expect(density([...some, next], 99)).toBeGreaterThan(density(some, 99));
        expect(density([...some, next], some.length)).toBe(density(some, some.length));
      }),
      { numRuns: 60 },
    );
  });
});

describe('faults', () => {
  /** A line of drafts; each repeats the wrong answer of the one before or gives the right one. */
  const line = (repeats: readonly boolean[]) => {
    const entries = [
      draft('0', { labels: { p1: 'bad' }, errors: ['p1'] }, { faults: ['injected:p1'] }),
      ...repeats.map((wrong, i) =>
        draft(`${i + 1}`, wrong ? { labels: { p1: 'bad' }, errors: ['p1'] } : { labels: { p1: 'ok' } }, {
          shown: [`${i}`],
        }),
      ),
    ];
    return told(faults, opened({ entries, answer: `${repeats.length}` }));
  };

  it('go as far as they are repeated without a break', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 8 }), (repeats) => {
        const run = repeats.includes(false) ? repeats.indexOf(false) : repeats.length;
        expect(line(repeats)).toMatchObject({
          propagation: run,
          fault_kept: run === repeats.length ? 1 : 0,
          blast_radius: run + 1,
        });
      }),
      { numRuns: 60 },
    );
  });

  it('do not reach whom nothing is shown', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), (n) => {
        const blind = Array.from({ length: n }, (_, i) => draft(`${i + 1}`, { labels: { p1: 'bad' }, errors: ['p1'] }));
        const source = draft('0', { labels: { p1: 'bad' }, errors: ['p1'] }, { faults: ['injected:p1'] });
        expect(told(faults, opened({ entries: [source, ...blind], answer: '1' })).propagation).toBe(0);
      }),
      { numRuns: 6 },
    );
  });
});

describe('crowds', () => {
  const numbers = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 1, maxLength: 12 });
  const task = {
    value: (_: unknown, content: unknown) => (content as { value?: number }).value ?? null,
    combine: (_: unknown, [only]: readonly unknown[]) => only,
  };

  it('the mean squared error of a draft is that of the mean and the spread together, to 1e-9', () => {
    fc.assert(
      fc.property(numbers, fc.double({ min: -100, max: 100, noNaN: true }), (values, truth) => {
        const entries = values.map((value, person) => draft(`s/${person}`, { label: `${value}`, value }, { person }));
        const found = told(crowd, opened({ entries }, { ...task, right: () => ({ value: truth }) } as object));
        const each = values.reduce((sum, x) => sum + (x - truth) ** 2, 0) / values.length;
        expect((found.crowd_error as number) + (found.diversity_pred as number)).toBeCloseTo(each, 8);
      }),
      { numRuns: 100 },
    );
  });
});

describe('votes', () => {
  const metric = (name: string, list: readonly Row[]): number | null =>
    conditionMetrics.find((m) => m.column.name === name)!.of(rows(list)).mean;

  it('people in other seats of the table leave err_corr, n_eff and condorcet_gap as they are', () => {
    const trial = fc.array(fc.constantFrom('0', '1'), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(fc.array(trial, { minLength: 4, maxLength: 20 }), (trials) => {
        const list = trials.map((marks) => ({ first_errors: marks.join('') }));
        const turned = trials.map(([a, b, c]) => ({ first_errors: `${c}${a}${b}` }));
        for (const name of ['err_corr', 'n_eff', 'condorcet_gap']) {
          const [x, y] = [metric(name, list), metric(name, turned)];
          if (x === null) expect(y).toBeNull();
          else expect(y).toBeCloseTo(x, 9);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('two more people who agree on an error raise agree_wrong, two who do not lower it', () => {
    const base = [{ first_votes: '1/2.1' }, { first_votes: '2/1.1' }];
    const before = metric('agree_wrong', base) as number;
    expect(metric('agree_wrong', [...base, { first_votes: '0/2' }])).toBeGreaterThan(before);
    expect(metric('agree_wrong', [...base, { first_votes: '0/1.1' }])).toBeLessThan(before);
  });
});
