import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { doJob } from '../../src/lab/doing.js';
import { jobsOf } from '../../src/lab/jobs.js';
import { planOf } from '../../src/lab/plan.js';
import type { Matched, Row } from '../../src/metrics/metric.js';
import { breakdown, placement, resilience } from '../../src/metrics/resilience.js';
import { corruptOf, matchedSets } from '../../src/report/matched.js';
import { conditionCells, rowOf } from '../../src/report/rows.js';
import { type Source, summaryTable } from '../../src/report/tables.js';
import { records } from '../../src/report/verdict.js';
import { experiment, scratch } from '../cli/harness.js';
import { cells, rows } from './hand.js';

const metric = (name: string) => resilience.find((m) => m.column.name === name)!;
const policies = (f: number): string => (f === 0 ? 'honest:5' : `honest:${5 - f} saboteur:${f}`);

/** Forty trials with this utility, against the same with 1. */
const left = (f: number, utility: number, more: (i: number) => Row = () => ({})): readonly Matched[] => {
  const arm = rows(Array.from({ length: 40 }, (_, i) => ({ policies: policies(f), utility, harm: 0, ...more(i) })));
  const honest = rows(Array.from({ length: 40 }, () => ({ policies: policies(0), utility: 1, harm: 0 })));
  return arm.map((row, i) => ({ arm: row, honest: honest[i]! }));
};

describe('resilience', () => {
  it('1, .95 and .8 are left: a drop of 5 % with one, breakdown at 1', () => {
    const [one, two] = [left(1, 0.95), left(2, 0.8)];
    expect(metric('resilience_f').of(one).mean).toBeCloseTo(0.95, 12);
    expect(metric('resilience_f').of(two).mean).toBeCloseTo(0.8, 12);
    expect(metric('drop_f1').of(one).mean).toBeCloseTo(5, 12);
    expect(metric('drop_f1').of(two)).toMatchObject({ mean: null, nullReason: 'empty' });
    expect(breakdown.of([two, one])).toMatchObject({ mean: 1, n: 40 });
  });

  it('breaks down at 0 where one is too many, by worth or by harm; where it never fell that is not told', () => {
    expect(breakdown.of([left(1, 0.8)]).mean).toBe(0);
    expect(breakdown.of([left(1, 1, () => ({ harm: 0.1 }))]).mean).toBe(0);
    expect(breakdown.of([left(1, 1), left(1, 0.5), left(2, 1)]).mean).toBe(0);
    expect(breakdown.of([left(1, 1), left(2, 1)])).toMatchObject({ mean: null, nullReason: 'censored' });
    expect(breakdown.of([])).toMatchObject({ mean: null, nullReason: 'no_baseline' });
    expect(breakdown.of([left(1, 1).map(({ arm }) => ({ arm }))])).toMatchObject({ nullReason: 'empty' });
  });

  it('the less is left, the lower is what is left and the higher the drop', () => {
    const share = fc.double({ min: 0.01, max: 1, noNaN: true });
    fc.assert(
      fc.property(share, share, (a, b) => {
        fc.pre(Math.abs(a - b) > 1e-9);
        const [low, high] = [Math.min(a, b), Math.max(a, b)].map((u) => left(1, u));
        expect(metric('resilience_f').of(low!).mean).toBeLessThan(metric('resilience_f').of(high!).mean!);
        expect(metric('drop_f1').of(low!).mean).toBeGreaterThan(metric('drop_f1').of(high!).mean!);
      }),
      { numRuns: 30 },
    );
  });

  it('the worst place is chosen on even instances and measured on odd ones', () => {
    // As leader: .2 and .5 of the utility on the two halves; as worker .4 and .1.
    const at = (i: number): Row =>
      i < 20
        ? { placement: 'leader', utility: i % 2 ? 0.5 : 0.2 }
        : { placement: 'worker', utility: i % 2 ? 0.1 : 0.4 };
    expect(metric('resilience_worst').of(left(1, 0, at)).mean).toBeCloseTo(0.5, 12);
    const nowhere = (): Row => ({ placement: '-', utility: 0 });
    expect(metric('resilience_worst').of(left(1, 0, nowhere))).toMatchObject({ mean: null, nullReason: 'empty' });
  });

  it('placement: roles by name, - where nobody has a seat, empty where all are honest', () => {
    expect(cells(placement, {}).placement).toBe('(no_attacks)');
    const of = (placed: readonly string[]) => placement.of({ placed } as unknown as Parameters<typeof placement.of>[0]);
    expect(of(['worker', 'manager'])).toEqual(['manager+worker']);
    expect(of([])).toEqual(['-']);
  });
});

describe('in an experiment', () => {
  const folder = scratch();
  const file = join(folder, 'e.yaml');
  const people = (saboteurs: number) =>
    [0, 1, 2, 3, 4].map(
      (i) => `{ skill: 0.6${i < saboteurs ? ', policy: saboteur, args: { rate: 1, subtlety: 0 }' : ''} }`,
    );
  const staff = [0, 1, 3].map((f) => `\n  - { name: bad-${f}, people: [${people(f).join(', ')}] }`).join('');
  const lines = { organizations: '[single, hierarchy]', staff: `${staff}\n  - yes-people`, tasks: '[control]' };
  writeFileSync(file, experiment({ ...lines, instances: '200' }));
  const plan = planOf(file);
  const chunks = jobsOf(plan.conditions, plan.experiment.replicates, plan.seed).map(doJob);
  const source: Source = {
    plan,
    conditions: plan.conditions,
    formulas: [],
    rows: (id) => {
      const fixed = conditionCells(plan, plan.conditions.find((c) => c.id === id)!);
      return chunks.filter((c) => c.condition === id).flatMap((c) => c.rows.map((r) => rowOf(fixed, r, [])));
    },
  };
  const named = (id: string) => plan.conditions.find((c) => c.id === `control/${id}`)!;

  it('the honest twin has the same people and no other policy', () => {
    const arm = named('bad-1/hierarchy');
    const sets = matchedSets(source, arm, ['honest']);
    expect(sets.length).toBe(source.rows(arm.id).length);
    expect(new Set(sets.map((s) => s.honest?.condition))).toEqual(new Set(['control/bad-0/hierarchy']));
    // Other traits: not the same people.
    expect(matchedSets(source, named('yes-people/hierarchy'), ['honest'])).toEqual([]);
    expect(corruptOf(source, named('bad-0/hierarchy')).length).toBe(2);
    expect(corruptOf(source, arm)).toEqual([]);
  });

  it('three saboteurs cost more than one, one costs most in the worst seat, and the summary says so', () => {
    const told = records(summaryTable(source));
    const of = (id: string, name: string) => told.find((r) => r.condition === `control/${id}` && r.metric === name)!;
    const [one, three, worst] = [
      of('bad-1/hierarchy', 'resilience_f').mean as number,
      of('bad-3/hierarchy', 'resilience_f').mean as number,
      of('bad-1/hierarchy', 'resilience_worst').mean as number,
    ];
    expect(one).toBeLessThan(1);
    expect(three).toBeLessThan(one);
    expect(worst).toBeLessThan(one);
    expect(of('bad-1/hierarchy', 'drop_f1').mean).toBeCloseTo(100 * (1 - one), 9);
    expect(of('bad-3/hierarchy', 'drop_f1').null_reason).toBe('empty');
    expect(of('bad-0/hierarchy', 'breakdown_f').mean).toBe(1);
    expect(of('bad-1/hierarchy', 'breakdown_f').null_reason).toBe('no_baseline');
    expect(of('bad-0/hierarchy', 'resilience_f').null_reason).toBe('no_baseline');
    const places = new Set(source.rows(named('bad-1/hierarchy').id).map((r) => r.placement));
    expect(places).toEqual(new Set(['director', 'manager', 'worker']));
  });
});
