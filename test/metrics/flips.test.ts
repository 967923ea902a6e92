import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { doJob } from '../../src/lab/doing.js';
import { jobsOf } from '../../src/lab/jobs.js';
import { planOf } from '../../src/lab/plan.js';
import { flips, harmfulShare, yielding } from '../../src/metrics/flips.js';
import type { Matched, Row } from '../../src/metrics/metric.js';
import { matchedSets } from '../../src/report/matched.js';
import { conditionCells, rowOf } from '../../src/report/rows.js';
import type { Source } from '../../src/report/tables.js';
import { experiment, scratch } from '../cli/harness.js';
import { rows } from './hand.js';
import { draft, opened, told } from './told.js';

const right = { labels: { p1: 'ok' } };
const wrong = (label: string) => ({ labels: { p1: label }, errors: ['p1'] });
const revised = (
  id: string,
  person: number,
  holds: typeof right | ReturnType<typeof wrong>,
  shown: readonly string[],
) => draft(id, holds, { person, as: 'revise', shown });

describe('flips', () => {
  it('one keeps, one goes from right to wrong, one from wrong to another wrong, one to right; who revises the work of another is not counted', () => {
    const first = [right, right, wrong('x'), wrong('x')].map((holds, person) =>
      draft(`0.solve/${person}`, holds, { person }),
    );
    const shown = first.map((e) => e.id);
    const entries = [
      ...first,
      revised('1.revise/0', 0, right, shown),
      revised('1.revise/1', 1, wrong('x'), shown),
      revised('1.revise/2', 2, wrong('y'), shown),
      revised('1.revise/3', 3, right, shown),
      revised('1.revise/4', 4, right, shown),
    ];
    expect(told(flips, opened({ entries }))).toEqual({ revisions: 4, flips: 3, flips_harmful: 1 });
  });

  it('parts that were not asked again do not count', () => {
    const before = draft('0.solve/0', { labels: { p1: 'ok', p2: 'x' }, errors: ['p2'] });
    const after = draft('1.revise/0', { labels: { p1: 'ok' } }, { as: 'revise', shown: ['0.solve/0'] });
    expect(told(flips, opened({ entries: [before, after] }))).toEqual({ revisions: 1, flips: 0, flips_harmful: 0 });
  });
});

const metric = (name: string) => yielding.find((m) => m.column.name === name)!;
/** 100 revisions in ten trials. */
const flipped = (n: number): readonly Row[] =>
  rows(Array.from({ length: 10 }, (_, i) => ({ revisions: 10, flips: Math.floor((n + i) / 10), flips_harmful: 0 })));
const sets = (arm: readonly Row[], name: 'alone' | 'counts', other: readonly Row[]): readonly Matched[] =>
  arm.map((row, i) => ({ arm: row, [name]: other[i] }));

describe('conformity and persuasion', () => {
  it('8, 20 and 26 flips of 100: .12 by counts, .06 more by drafts', () => {
    const [alone, counts, drafts] = [8, 20, 26].map(flipped);
    expect(metric('conformity').of(sets(counts!, 'alone', alone!)).mean).toBeCloseTo(0.12, 12);
    expect(metric('persuasion').of(sets(drafts!, 'counts', counts!)).mean).toBeCloseTo(0.06, 12);
    expect(metric('conformity').of([])).toMatchObject({ mean: null, nullReason: 'no_baseline' });
    const none = rows([{ revisions: 0, flips: 0 }]);
    expect(metric('conformity').of(sets(none, 'alone', none))).toMatchObject({ mean: null, nullReason: 'empty' });
  });

  it('one more flip where others are seen raises it, one more alone lowers it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99 }), fc.integer({ min: 0, max: 99 }), (a, b) => {
        const at = (x: number, y: number): number =>
          metric('conformity').of(sets(flipped(x), 'alone', flipped(y))).mean!;
        expect(at(a + 1, b)).toBeGreaterThan(at(a, b));
        expect(at(a, b + 1)).toBeLessThan(at(a, b));
      }),
      { numRuns: 40 },
    );
  });

  it('15 harmful flips of 20: .75', () => {
    const list = Array.from({ length: 10 }, (_, i) => ({ flips: 2, flips_harmful: i % 2 ? 1 : 2 }));
    expect(harmfulShare.of(rows(list)).mean).toBe(0.75);
    expect(harmfulShare.of(rows([{ flips: 0, flips_harmful: 0 }])).nullReason).toBe('no_contrast');
  });
});

describe('the conditions compared', () => {
  const folder = scratch();
  const file = join(folder, 'e.yaml');
  const panel = `
  - single
  - name: panel
    summary: Three who answer, look again, and vote.
    knobs: { see: own }
    roles: { member: { seats: 3, brief: Answer. } }
    workflow: [{ do: solve, by: member }, { do: revise, by: member, see: { knob: see } }, { do: vote, by: member }]`;
  writeFileSync(
    file,
    experiment({
      organizations: panel,
      settings: '{ org.see: [own, summary, all] }',
      instances: '60',
      tasks: '[decomposable]',
    }),
  );
  const plan = planOf(file);
  const chunks = jobsOf(plan.conditions, plan.experiment.replicates, plan.seed).map(doJob);
  const source: Source = {
    plan,
    conditions: plan.conditions,
    formulas: [],
    rows: (id) =>
      chunks
        .filter((c) => c.condition === id)
        .flatMap((c) =>
          c.rows.map((r) => rowOf(conditionCells(plan, plan.conditions.find((x) => x.id === id)!), r, [])),
        ),
  };
  const estimate = (name: string, see: string) => {
    const m = metric(name);
    return m.of(matchedSets(source, plan.conditions.find((c) => c.settings['org.see'] === see)!, m.against));
  };

  it('are found by what revisers see, and nowhere else', () => {
    expect(estimate('conformity', 'summary').nullReason).toBeNull();
    const flipsAt = (see: string): number => {
      const list = source.rows(plan.conditions.find((c) => c.settings['org.see'] === see)!.id);
      return list.reduce((sum, row) => sum + (row.flips as number) / (row.revisions as number), 0) / list.length;
    };
    expect(estimate('conformity', 'summary').mean).toBeCloseTo(flipsAt('summary') - flipsAt('own'), 9);
    expect(estimate('persuasion', 'all').mean).toBeCloseTo(flipsAt('all') - flipsAt('summary'), 9);
    for (const see of ['own', 'all']) expect(estimate('conformity', see).nullReason).toBe('no_baseline');
    for (const see of ['own', 'summary']) expect(estimate('persuasion', see).nullReason).toBe('no_baseline');
  });

  it('simulated people follow others: who sees drafts changes more than who is asked again alone', () => {
    const [alone, drafts] = ['own', 'all'].map((see) => {
      const list = source.rows(plan.conditions.find((c) => c.settings['org.see'] === see)!.id);
      return list.reduce((sum, row) => sum + (row.flips as number), 0);
    });
    expect(drafts!).toBeGreaterThan(alone!);
  });
});
