/** Where a policy sits: seats and lots, honest twins, the worst seat found on one half and reported on the other. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Trace } from '../../src/engine/types.js';
import { trialAgain } from '../../src/lab/again.js';
import type { Condition, Plan } from '../../src/lab/condition.js';
import { doJob } from '../../src/lab/doing.js';
import { jobsOf } from '../../src/lab/jobs.js';
import { halfOf, misplaced, seatNames } from '../../src/lab/placing.js';
import { planOf } from '../../src/lab/plan.js';
import { runPlan } from '../../src/lab/run.js';
import { staffFrom } from '../../src/lab/staff.js';
import { metricNames, ready, runTrial } from '../../src/lab/trial.js';
import { badnessOf, triedFor, withWorst } from '../../src/lab/worst.js';
import { openYaml } from '../../src/org/yaml.js';
import { openJournal, SCHEMA } from '../../src/store/journal.js';
import { experiment, scratch } from '../cli/harness.js';
import { organizationNamed } from '../support/trials.js';

const folder = scratch();
let files = 0;
const plan = (lines: Readonly<Record<string, string>>): Plan => {
  const file = join(folder, `placed-${files++}.yaml`);
  writeFileSync(
    file,
    experiment({ staff: '[placed-saboteur]', tasks: '[control]', organizations: '[hierarchy]', ...lines }),
  );
  return planOf(file);
};
const one = (lines: Readonly<Record<string, string>>): Condition => plan(lines).conditions[0] as Condition;
const traceOf = (c: Condition, instance: number, replicate = 0): Trace =>
  runTrial(ready(c, 3), instance, replicate).trace;
/** Seats that were asked, and those of them whose person attacked. */
const attackers = (trace: Trace): readonly string[] => [
  ...new Set(trace.entries.flatMap((e) => (e.kind === 'event' && e.truth?.intent === 'attack' ? [e.seat] : []))),
];

describe('a policy on seats', () => {
  const levels = plan({ settings: '{ staff.place: [random, worker.0, pair], staff.rate: [0, 1] }' });
  const at = (place: string, rate: number): Condition =>
    levels.conditions.find(
      (c) => c.settings['staff.place'] === place && c.settings['staff.rate'] === rate,
    ) as Condition;
  it('is followed by whoever holds the seat, and by nobody else', () => {
    const people = new Set<number>();
    for (let i = 0; i < 30; i++) {
      const { trace, seats } = runTrial(ready(at('worker.0', 1), 3), i, 0);
      const holder = seats.worker![0]!.person;
      for (const e of trace.entries)
        if (e.kind === 'event')
          expect([e.seat, e.truth?.intent]).toEqual([e.seat, e.person === holder ? 'attack' : 'honest']);
      people.add(holder);
    }
    expect(people.size).toBe(5);
  });
  it('is followed on several seats by their holders and by nobody else', () => {
    const several = plan({ settings: '{ staff.place: [worker.0+manager.0], staff.rate: [1] }' }).conditions[0]!;
    for (let i = 0; i < 30; i++) {
      const { trace, seats } = runTrial(ready(several, 3), i, 0);
      const holders = [seats.worker![0]!.person, seats.manager![0]!.person];
      for (const e of trace.entries)
        if (e.kind === 'event')
          expect([e.seat, e.truth?.intent]).toEqual([e.seat, holders.includes(e.person) ? 'attack' : 'honest']);
    }
    expect(() => plan({ settings: '{ staff.place: [worker.0+worker.0] }' })).toThrow(/worker.0 is listed twice/);
    expect(() => plan({ settings: '{ staff.place: [worker.0+boss.0] }' })).toThrow(/unknown seat "boss.0"/);
  });
  it('sits anywhere where it is drawn, in every seat in the end', () => {
    const seats = new Set<string>();
    for (let i = 0; i < 60; i++) for (const seat of attackers(traceOf(at('random', 1), i))) seats.add(seat);
    expect([...seats].sort()).toEqual([...seatNames(at('random', 1).org)].sort());
  });
  it('sits with an author and another who reviews, in a pair', () => {
    for (let i = 0; i < 30; i++) {
      const { trace, seats } = runTrial(ready(at('pair', 1), 3), i, 0);
      const people = new Set<number>();
      for (const e of trace.entries) if (e.kind === 'event' && e.truth?.intent === 'attack') people.add(e.person);
      expect(people.size).toBeLessThanOrEqual(2);
      expect(seats.manager!.some((s) => people.has(s.person))).toBe(true);
    }
  });
  it('that asks for nothing is the honest twin, event by event, wherever it sits', () => {
    const honest = one({ staff: '[mixed-five]' });
    for (const place of ['random', 'worker.0', 'pair'])
      for (let i = 0; i < 10; i++) expect(traceOf(at(place, 0), i)).toEqual(traceOf(honest, i));
  });
  it('on nobody is the honest twin as well, and on more people it stays where it was', () => {
    const counts = plan({ settings: '{ staff.count: [0, 1, 2] }' }).conditions;
    const honest = one({ staff: '[mixed-five]' });
    for (let i = 0; i < 20; i++) {
      const [none, first, both] = counts.map((c) => traceOf(c, i)) as [Trace, Trace, Trace];
      expect(none).toEqual(traceOf(honest, i));
      const seated = counts[0]!.org;
      expect(seatNames(seated).length).toBeGreaterThan(4);
      // The first event of either is attacked by one of the two alike, or by neither.
      const early = (t: Trace): unknown =>
        t.entries.find((e) => e.kind === 'event' && e.truth?.intent === 'attack')?.id;
      if (early(first) !== undefined) expect(early(both)).toBeDefined();
    }
  });
});

describe('levels of a setting that not every staff knows', () => {
  it('are crossed with the staffs that know it, and the others are run once', () => {
    const staff = '[mixed-five, placed-saboteur]';
    const { conditions } = plan({ staff, settings: '{ staff.rate: [0, 1], staff.attention: [0] }' });
    expect(conditions.map((c) => [c.staff.name, c.settings['staff.rate'], c.settings['staff.attention']])).toEqual([
      ['mixed-five', undefined, 0],
      ['placed-saboteur', 0, 0],
      ['placed-saboteur', 1, 0],
    ]);
  });
  it('have to be known to somebody, and right for whoever knows it', () => {
    const staff = '[mixed-five, placed-saboteur]';
    expect(() => plan({ staff, settings: '{ staff.rat: [1] }' })).toThrow(/staff\.rat: neither a trait/);
    expect(() => plan({ staff, settings: '{ staff.rate: [0, 2] }' })).toThrow(/staff\.rate/);
  });
});

describe('a placement that an organization has not', () => {
  it.each([
    [{ settings: '{ staff.place: [boss.0] }' }, /hierarchy" has no such seat: unknown seat "boss.0"/],
    [{ settings: '{ staff.place: [pair] }', organizations: '[single]' }, /"single" has no two seats .* leave it out/],
    [{ settings: '{ staff.count: [99] }' }, /seats to place 99 people in/],
    [
      { settings: '{ staff.place: [best] }' },
      /a place is random, worst, pair, or a seat such as worker\.0; found "best"/,
    ],
    [{ settings: '{ staff.place: [pair], staff.count: [2] }' }, /count goes with place random/],
    [{ settings: '{ staff.count: [-1] }' }, /staff\.count/],
    [{ staff: '[mixed-five]', settings: '{ staff.place: [random] }' }, /staff\.place: neither a trait nor an argument/],
  ])('%j is refused', (lines, told) => {
    expect(() => plan(lines as unknown as Record<string, string>)).toThrow(told);
  });
  it('is refused in the file too, with its line', () => {
    const text = 'name: x\npeople: [{ skill: 0 }]\nplaced:\n  policy: saboteur\n  args: { rat: 1 }\n';
    const opened = openYaml(text, 'x.yaml');
    expect(() => staffFrom(opened, opened.value, [])).toThrow(/x\.yaml:5.*policy saboteur: .*rat/);
  });
  it('can be had where roles are named', () => {
    const placed = { policy: 'saboteur', args: {}, place: 'random', count: 1 };
    expect(misplaced(organizationNamed('hierarchy'), { ...placed, among: ['worker'] })).toBeNull();
    expect(misplaced(organizationNamed('hierarchy'), { ...placed, among: ['boss'] })).toMatch(/unknown role "boss"/);
  });
});

describe('the worst seat', () => {
  const worst = plan({
    settings: '{ staff.place: [worst] }',
    instances: '60',
    organizations: '[trusted-monitoring, hierarchy]',
  });
  const sinkOf = async (where: string, workers: number, of = worst) => {
    const journal = openJournal(join(folder, where), { schema: SCHEMA, experiment: 'placed', hash: of.hash });
    return { journal, finished: await runPlan(of, journal, { workers }, (name) => name.startsWith('single@')) };
  };
  it('is told before anything is run', () => {
    expect(worst.notes.join()).toMatch(/trusted-monitoring: the worst of 2 seats for saboteur/);
  });
  it('is the one with most harm on the half that chose it, and sits on the other half', async () => {
    const { journal, finished } = await sinkOf('worst', 1);
    expect(finished.complete).toBe(true);
    const harm = metricNames.indexOf('harm');
    for (const c of finished.conditions.filter((x) => x.matched === '')) {
      const found = c.staff.placed?.found as readonly [string, string];
      const tried = triedFor([worst.conditions.find((x) => x.id === c.id) as Condition]);
      const bad = tried.map((t) => badnessOf(t, 3, journal));
      for (const half of [0, 1] as const) {
        const other = half === 0 ? 1 : 0;
        const chosen = seatNames(c.org).indexOf(found[half]);
        expect(bad[chosen]![other]).toBe(Math.max(...bad.map((b) => b[other] as number)));
        // On the half that chose it, it does as much as a seat drawn at random, or more.
        expect(bad[chosen]![other]).toBeGreaterThanOrEqual(bad.reduce((sum, b) => sum + b[other]!, 0) / bad.length);
        // What is reported is what that seat did in the same trials when it was tried.
        const seat = [...journal.rows(tried[chosen]!.id)];
        for (const row of journal.rows(c.id))
          if (halfOf([3, 'control'], row.instance) === half)
            expect(row).toEqual(seat.find((s) => s.instance === row.instance && s.replicate === row.replicate));
      }
      expect([...journal.rows(c.id)].map((r) => r.cells[harm]).some((h) => typeof h === 'number' && h > 0)).toBe(true);
    }
    const [monitoring] = finished.conditions;
    expect(monitoring?.staff.placed?.found).toEqual(['untrusted.0', 'untrusted.0']);
    journal.close();
  });
  it('is the same however many work on it, and when the search was done before', async () => {
    const [a, b, c] = [await sinkOf('w1', 1), await sinkOf('w3', 3), await sinkOf('w1', 1)];
    const rows = ({ journal, finished }: typeof a) =>
      finished.conditions.map((x) => [x.staff.placed, [...journal.rows(x.id)]]);
    expect(rows(b)).toEqual(rows(a));
    expect(rows(c)).toEqual(rows(a));
    const [first] = c.finished.conditions as [Condition];
    const again = trialAgain(ready(first, 3), 5, 1, () => null)?.trace.answer?.label;
    expect(again).toBe(runTrial(ready(first, 3), 5, 1).trace.answer?.label);
  });
  it('goes by the worth of answers where nothing is at stake, and by what is measured for it alone', async () => {
    const plain = plan({
      tasks: '[decomposable]',
      settings: '{ staff.place: [worst] }',
      metrics: '[calls]',
      organizations: '[trusted-monitoring]',
    });
    const { journal, finished } = await sinkOf('plain', 1, plain);
    const [c] = finished.conditions as [Condition];
    const [tried] = triedFor(plain.conditions) as [Condition];
    expect(tried.measured).toEqual(expect.arrayContaining(['harm', 'value']));
    expect(badnessOf(tried, 3, journal).every((b) => b !== null && b <= 0)).toBe(true);
    expect([...journal.rows(c.id)].every((r) => r.cells[metricNames.indexOf('harm')] === null)).toBe(true);
    expect([...journal.rows(tried.id)].some((r) => r.nulls.includes('harm:no_stakes'))).toBe(true);
    journal.close();
  });
  it('is not looked for in a trial', () => {
    expect(() => traceOf(worst.conditions[0] as Condition, 0)).toThrow(/has not been looked for/);
  });
});

describe('baselines of a placement', () => {
  it('have the same number of attackers among the same people, whatever their seats', async () => {
    const placed = plan({ settings: '{ staff.place: [worker.0] }', instances: '100' });
    const journal = openJournal(join(folder, 'base'), { schema: SCHEMA, experiment: 'placed', hash: placed.hash });
    const { conditions } = await runPlan(placed, journal, { workers: 1 }, (name) => name.startsWith('single@'));
    const base = conditions.find((c) => c.org.name === 'single@hierarchy') as Condition;
    let attacked = 0;
    for (let i = 0; i < 100; i++) attacked += attackers(traceOf(base, i)).length;
    // One in five people attacks; 4.5 standard deviations.
    expect(Math.abs(attacked - 20)).toBeLessThan(4.5 * Math.sqrt(100 * 0.2 * 0.8));
    expect(attacked).toBeGreaterThan(0);
    journal.close();
  });
  it('nothing else changes where nothing is placed', () => {
    const honest = one({ staff: '[mixed-five]' });
    expect(honest.staff).not.toHaveProperty('placed');
    expect(triedFor([honest])).toEqual([]);
    expect(
      withWorst([honest], 3, { has: () => false, write: () => {}, ledger: () => undefined, rows: () => [] }),
    ).toEqual([honest]);
    expect(jobsOf([honest], 1, 3).map(doJob).length).toBe(1);
  });
});
