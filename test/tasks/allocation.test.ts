import { describe, expect, it } from 'vitest';
import { taskFamilyContract } from '../../src/contracts/task-family.js';
import type { Content, Instance, Seen, Task } from '../../src/engine/types.js';
import { integer, stream } from '../../src/rng/streams.js';
import { allocation } from '../../src/tasks/allocation.js';
import { cheapest, dearest, pairsIn } from '../../src/tasks/roster.js';

const open = (params: Record<string, unknown> = {}): Task => allocation.open(params, '.');
const draw = (task: Task, i = 0): Instance => task.instance(i, stream(['world', 'allocation', i]));
const ids = (instance: Instance): string[] => instance.parts.map(({ id }) => id);
const whole = (instance: Instance) => ({ parts: ids(instance), garbled: [] as string[] });
const crews = (content: Content) => (content as { crews: Record<string, string> }).crews;
const codes = (instance: Instance) => (instance.sealed as { facts: { id: string; crew: number }[] }).facts;
const seen = (facts: readonly string[]): Seen => ({ facts, constraints: null });
/** The whole plan of somebody who knows these facts. */
const planOf = (task: Task, instance: Instance, facts?: readonly string[]): Content =>
  ids(instance).reduce<Content>(
    (known, id) =>
      task.combine(instance, [
        known,
        task.right(instance, id, known, false, facts === undefined ? undefined : seen(facts)),
      ]),
    task.combine(instance, []),
  );

taskFamilyContract('allocation', () => open(), { wrongs: 4 });
taskFamilyContract('allocation, free of crowding', () => open({ parts: 8, crews: 6, coupling: 0 }), {
  wrongs: 5,
  runs: 15,
});
taskFamilyContract('allocation, crowded', () => open({ parts: 6, crews: 3, coupling: 1 }), { wrongs: 2 });
taskFamilyContract('allocation, one job, two crews', () => open({ parts: 1, crews: 2, private: 0.5 }), { wrongs: 1 });

/** Every list of `n` numbers from 0 to m − 1. */
const lists = (n: number, m: number): number[][] =>
  Array.from({ length: m ** n }, (_, code) => Array.from({ length: n }, (_n, j) => Math.floor(code / m ** j) % m));

const costBy = (plan: readonly number[], costs: readonly (readonly number[])[], perPair: readonly number[]): number =>
  plan.reduce((sum, crew, job) => sum + costs[crew]![job]!, 0) +
  perPair.reduce((sum, extra, crew) => sum + extra * pairsIn(plan.filter((one) => one === crew).length), 0);

/** The problem as a reader finds it in the words; crews whose costs are not told are taken at the mean. */
const problemIn = (question: string) => {
  const [, jobs = '', names = ''] = /^Jobs (.*) are given to crews (.*), so that/m.exec(question) ?? [];
  const [, extra = '0'] = /costs (\d+) more for each pair/.exec(question) ?? [];
  const [, undone] = /A job that nobody does costs (\d+)\./.exec(question) ?? [];
  const [, mean] = /not told is (\d+) on average/.exec(question) ?? [];
  const costs = names.split(', ').map((name) => {
    const [, row] = new RegExp(`Crew ${name}: (.*)\\.$`, 'm').exec(question) ?? [];
    return jobs.split(', ').map((job, j) => Number(row?.split(', ')[j]?.replace(`${job} `, '') ?? mean));
  });
  const perPair = costs.map(() => Number(extra));
  const plans = lists(jobs.split(', ').length, costs.length).map((plan) => ({
    plan,
    cost: costBy(plan, costs, perPair),
  }));
  return { costs, perPair, undone: Number(undone), plans: plans.sort((a, b) => a.cost - b.cost) };
};
const named = (plan: readonly number[]): string => plan.map((crew) => `c${crew + 1}`).join('/');

describe('sets of jobs', () => {
  it('find the cheapest and the dearest of all plans', () => {
    const rng = stream(['roster']);
    for (let i = 0; i < 150; i += 1) {
      const [jobs, n] = [1 + integer(rng, 5), 1 + integer(rng, 4)];
      const costs = Array.from({ length: n }, () => Array.from({ length: jobs }, () => integer(rng, 12)));
      const perPair = costs.map(() => integer(rng, 6));
      const all = lists(jobs, n).map((plan) => costBy(plan, costs, perPair));
      const { cost, plan } = cheapest(costs, perPair);
      expect(cost).toBe(Math.min(...all));
      expect(costBy(plan, costs, perPair)).toBe(cost);
      expect(dearest(costs, perPair)).toBe(Math.max(...all));
    }
  });
  it('keep to what is forbidden', () => {
    const no = Number.POSITIVE_INFINITY;
    expect(
      cheapest(
        [
          [1, 1],
          [no, 9],
          [9, 8],
        ],
        [20, 20, 20],
      ),
    ).toEqual({ cost: 9, plan: [0, 2] });
    expect(
      cheapest(
        [
          [no, 1],
          [9, no],
          [no, no],
        ],
        [20, 20, 20],
      ),
    ).toEqual({ cost: 10, plan: [1, 0] });
  });
});

describe('allocation', () => {
  it.each([0, 0.3, 1])('is solved by the one cheapest plan in its words, at coupling %d', (coupling) => {
    const task = open({ parts: 5, crews: 4, coupling });
    for (let i = 0; i < 25; i += 1) {
      const instance = draw(task, i);
      const { plans, undone } = problemIn(task.text(instance, whole(instance)).question);
      expect(task.label(instance, planOf(task, instance))).toBe(named(plans[0]!.plan));
      expect(plans[1]!.cost).toBeGreaterThan(plans[0]!.cost);
      expect(task.oracle(instance).best).toBe(-plans[0]!.cost);
      // To leave a job undone is never the best that can be done with it.
      for (const id of ids(instance)) {
        const { [id]: _undone, ...rest } = crews(planOf(task, instance));
        expect(task.score(instance, { crews: rest }).utility).toBeLessThan(-plans[0]!.cost);
      }
      expect(undone).toBeGreaterThan(90);
    }
  });

  it('has a worst that no plan goes below, with jobs undone or not, and that some plan is', () => {
    for (const coupling of [0, 0.5, 1]) {
      const task = open({ parts: 4, crews: 3, coupling });
      for (let i = 0; i < 10; i += 1) {
        const instance = draw(task, i);
        const scores = lists(4, 4).map((plan) => {
          const done = plan.flatMap((crew, job) => (crew === 3 ? [] : [[`j${job + 1}`, `c${crew + 1}`] as const]));
          return task.score(instance, { crews: Object.fromEntries(done) });
        });
        const { best, worst } = task.oracle(instance);
        expect(Math.min(...scores.map(({ utility }) => utility))).toBe(worst);
        expect(Math.max(...scores.map(({ utility }) => utility))).toBe(best);
        expect(scores.filter(({ success }) => success)).toHaveLength(1);
        expect([...new Set(scores.map(({ value }) => value))].sort((a, b) => a - b)).toEqual(
          expect.arrayContaining([0, 1]),
        );
      }
    }
  });

  it('is misread as a garbled copy says, with all costs told', () => {
    for (const coupling of [0, 0.5, 1]) {
      const task = open({ parts: 4, crews: 3, coupling });
      for (let i = 0; i < 40; i += 1) {
        const instance = draw(task, i);
        for (const [job, id] of ids(instance).entries()) {
          const { plans } = problemIn(task.text(instance, { parts: [id], garbled: [id] }).question);
          const best = plans.filter(({ cost }) => cost === plans[0]!.cost).map(({ plan }) => `c${plan[job]! + 1}`);
          const misread = crews(task.right(instance, id, null, true))[id];
          expect(best).toContain(misread);
          expect(task.inspect(instance, task.right(instance, id, null, true)).errors).toEqual([id]);
        }
      }
    }
  });

  it('is planned by the costs seen, unseen ones at their mean', () => {
    const task = open({ parts: 4, crews: 4, coupling: 0.5 });
    let misled = 0;
    for (let i = 0; i < 40; i += 1) {
      const instance = draw(task, i);
      const known = codes(instance)
        .filter((_, at) => (i >> at) & 1)
        .map(({ id }) => id);
      const question = task.text(instance, whole(instance), known).question;
      const { plans, costs, perPair } = problemIn(question);
      const plan = planOf(task, instance, known);
      const numbers = ids(instance).map((id) => Number(crews(plan)[id]!.slice(1)) - 1);
      expect(costBy(numbers, costs, perPair)).toBe(plans[0]!.cost);
      misled += task.inspect(instance, plan).errors.length > 0 ? 1 : 0;
    }
    expect(misled).toBeGreaterThan(20);
  });

  it('answers to earlier jobs as they were given away, and to no later ones', () => {
    const task = open({ parts: 4, crews: 3, coupling: 1 });
    let moved = 0;
    for (let i = 0; i < 40; i += 1) {
      const instance = draw(task, i);
      const truth = planOf(task, instance);
      const amiss = task.combine(instance, [
        truth,
        task.wrong(instance, 'j1', i, null),
        task.wrong(instance, 'j2', i, null),
      ]);
      const { costs, perPair, plans } = problemIn(task.text(instance, whole(instance)).question);
      const fixed = plans.find(({ plan }) =>
        [0, 1].every((job) => `c${plan[job]! + 1}` === crews(amiss)[`j${job + 1}`]),
      )!;
      const third = task.right(instance, 'j3', amiss, false);
      const fourth = task.right(instance, 'j4', task.combine(instance, [amiss, third]), false);
      const all = crews(task.combine(instance, [amiss, third, fourth]));
      expect(
        costBy(
          ids(instance).map((id) => Number(all[id]!.slice(1)) - 1),
          costs,
          perPair,
        ),
      ).toBe(fixed.cost);
      moved += task.inspect(instance, third).errors.length;
      expect(task.right(instance, 'j1', amiss, false)).toEqual(task.right(instance, 'j1', null, false));
    }
    expect(moved).toBeGreaterThan(5);
  });

  it('falls into its parts without coupling, and into none with it', () => {
    const features = (coupling: number) => draw(open({ parts: 4, coupling })).features;
    expect(features(0)).toMatchObject({ decomposability: 1, coupling: 0 });
    expect(features(0.5)).toMatchObject({ decomposability: 0.25, coupling: 0.5 });
    expect(draw(open({ parts: 3 })).parts.map(({ after }) => after)).toEqual([[], ['j1'], ['j1', 'j2']]);
  });

  it('deals the costs of crews to people, each to one, the same crews whatever the staff is', () => {
    const task = open();
    for (let i = 0; i < 20; i += 1) {
      const instance = draw(task, i);
      const all = codes(instance).map(({ id }) => id);
      expect(task.view!(instance, 'all', 0, 3)).toEqual(all);
      for (const sees of ['question', 'ticket'] as const) expect(task.view!(instance, sees, 0, 5)).toEqual([]);
      for (const people of [1, 3, 5, 9]) {
        const held = Array.from({ length: people }, (_, who) => task.view!(instance, 'share', who, people));
        expect(held.flat().sort()).toEqual([...all].sort());
        if (people === 5) for (const own of held) expect(own).toHaveLength(1);
      }
      const shared = open({ private: 0 });
      expect(shared.view!(draw(shared, i), 'share', 2, 5)).toEqual(all);
    }
  });

  it('tells facts with a plan, passes them on, and shows them in words', () => {
    const task = open({ parts: 2, crews: 3 });
    const instance = draw(task);
    const [a, b, c] = codes(instance).map(({ id }) => id) as [string, string, string];
    const one = task.mention!(instance, task.right(instance, 'j1', null, false), [b]);
    const other = task.mention!(instance, task.right(instance, 'j2', null, false), [a, 'zzzz']);
    expect(task.inspect(instance, one).facts).toEqual([b]);
    const both = task.combine(instance, [one, other]);
    expect(task.inspect(instance, both).facts).toEqual([a, b].sort());
    expect(JSON.stringify(both)).toBe(JSON.stringify(task.combine(instance, [other, one])));
    const shown = JSON.parse(task.show(instance, both)) as { tell: Record<string, string> };
    expect(Object.keys(shown.tell)).toEqual([a, b].sort());
    expect(task.text(instance, whole(instance)).question).toContain(shown.tell[a]);
    expect(task.parse(instance, whole(instance), task.show(instance, both))).toEqual(both);
    const { question } = task.text(instance, whole(instance), [c]);
    for (const hidden of [a, b]) expect(question).not.toContain(hidden);
    // Whoever takes a job's crew over does not take over what was told with it.
    expect(task.inspect(instance, task.extract(instance, both, 'j1')!).facts).toEqual([]);
  });

  it('shares its draws over sweeps', () => {
    const base = open({ parts: 4, crews: 4 });
    const wordless = (instance: Instance) => codes(instance).map(({ id, crew }) => ({ id, crew }));
    for (let i = 0; i < 20; i += 1) {
      const instance = draw(base, i);
      expect(draw(open({ parts: 4, crews: 4, difficulty: 2 }), i)).toEqual(instance);
      const costsOf = (one: Instance) => (one.sealed as { costs: number[][] }).costs;
      for (const other of [{ coupling: 1 }, { parts: 6 }, { crews: 6 }, { private: 0.3 }]) {
        const task = open({ parts: 4, crews: 4, ...other });
        const changed = draw(task, i);
        expect(wordless(changed).slice(0, 4)).toEqual(wordless(instance));
        for (const id of ids(instance)) expect(task.demand(changed, id)).toEqual(base.demand(instance, id));
        // Costs of the cheapest plan are one lower, and that plan may be another one.
        for (const [crew, row] of costsOf(instance).entries())
          for (const [job, cost] of row.entries())
            expect(Math.abs(costsOf(changed)[crew]![job]! - cost)).toBeLessThanOrEqual(1);
      }
    }
    const flat = (draw(open({ heterogeneity: 0 })).sealed as { costs: number[][] }).costs;
    expect([...new Set(flat.flat())].sort()).toEqual([49, 50]);
  });

  it('reads crews by name, facts by code, and nothing else', () => {
    const task = open({ parts: 3, crews: 3 });
    const instance = draw(task);
    const code = codes(instance)[0]!.id;
    const read = (text: string) => task.parse(instance, { parts: ['j1', 'j3'], garbled: [] }, text);
    expect(read('{"j3": " C2 ", "j1": "c1"}')).toEqual({ crews: { j1: 'c1', j3: 'c2' } });
    expect(read(`{"j1": "c1", "j3": "c2", "tell": ["${code}"]}`)).toEqual({
      crews: { j1: 'c1', j3: 'c2' },
      tell: [code],
    });
    for (const bad of [
      '["c1", "c2"]',
      '{"j1": "c1"}',
      '{"j1": "c1", "j3": "c4"}',
      '{"j1": "c1", "j3": 2}',
      '{"j1": "c1", "j3": ["c2"]}',
      '{"j1": "c1", "j3": "c2", "j9": "c1"}',
      '{"j1": "c1", "j3": "c2", "tell": ["aaaa"]}',
      '{"j1": "c1", "j3": "c2", "tell": 5}',
      `{"j1": "c1", "j3": "c2", "tell": ${JSON.stringify(Array.from({ length: 99 }, () => code))}}`,
    ])
      expect(read(bad), bad).toBeNull();
  });

  it('names a job that there is not', () => {
    expect(() => open().wrong(draw(open()), 'j9', 0, null)).toThrow('no part "j9"');
  });
});
