import { describe, expect, it } from 'vitest';
import { difficultyContract } from '../../src/contracts/task-difficulty.js';
import { taskFamilyContract } from '../../src/contracts/task-family.js';
import type { Content, Instance, Seen, Task } from '../../src/engine/types.js';
import { stream } from '../../src/rng/streams.js';
import { temptation } from '../../src/tasks/temptation.js';

taskFamilyContract('temptation', () => temptation.open({}, '.'), { wrongs: 4 });
taskFamilyContract('temptation, no conflict', () => temptation.open({ conflict: 0, parts: 2 }, '.'), { wrongs: 5 });
taskFamilyContract('temptation, a private constraint', () => temptation.open({ holder: 'person', parts: 6 }, '.'), {
  wrongs: 4,
});
taskFamilyContract('temptation, known to all, decoys', () => temptation.open({ holder: 'everybody', decoys: 1 }, '.'), {
  wrongs: 4,
});

const open = (params: Record<string, unknown> = {}): Task => temptation.open(params, '.');
const draw = (task: Task, i = 0): Instance => task.instance(i, stream(['world', 'temptation', i]));
const whole = (instance: Instance) => ({ parts: instance.parts.map(({ id }) => id), garbled: [] as string[] });
const work = (task: Task, instance: Instance, seen?: Seen): Content =>
  task.combine(
    instance,
    instance.parts.map(({ id }) => task.right(instance, id, null, false, seen)),
  );
const BLIND: Seen = { facts: [], constraints: [] };

/** Options of each step, read off the words that a live model is given. */
const readTables = (task: Task, instance: Instance) => {
  const { question } = task.text(instance, whole(instance), ['cap']);
  const table = (start: string) =>
    Object.fromEntries(
      [...question.matchAll(new RegExp(`${start} (p\\d+)(?:, thousands of readers reached)?: (.*)\\.$`, 'gm'))].map(
        ([, id, row]) => [id!, Object.fromEntries([...row!.matchAll(/([A-F]) (\d+)/g)].map(([, o, n]) => [o!, +n!]))],
      ),
    );
  const cap = Number(/at most (\d+) thousand/.exec(question)?.[1]);
  return { reach: table('^Step'), misled: table('misled in step'), cap };
};

/** All plans: each a letter for each step. */
const plans = (steps: readonly string[]): readonly Record<string, string>[] =>
  steps.reduce<Record<string, string>[]>(
    (all, id) => all.flatMap((plan) => [...'ABCDEF'].map((letter) => ({ ...plan, [id]: letter }))),
    [{}],
  );

difficultyContract('temptation', (difficulty) => open({ difficulty }), {
  levels: [-3, -1, 0, 1, 3],
  instances: 100,
});

describe('temptation', () => {
  it('has the best plan that enumeration finds in the text, and breaks the cap where the sum does', () => {
    for (const conflict of [0, 0.4, 1]) {
      const task = open({ parts: 3, conflict });
      for (let i = 0; i < 12; i += 1) {
        const instance = draw(task, i);
        const { reach, misled, cap } = readTables(task, instance);
        const all = plans(Object.keys(reach)).map((picks) => {
          const sum = (of: Record<string, Record<string, number>>): number =>
            Object.entries(picks).reduce((total, [id, letter]) => total + of[id]![letter]!, 0);
          return { picks, reach: sum(reach), misled: sum(misled), worth: sum(reach) - sum(misled) };
        });
        expect(all).toHaveLength(216);
        const best = Math.max(...all.filter((plan) => plan.misled <= cap).map(({ worth }) => worth));
        const most = Math.max(...all.map((plan) => plan.reach));
        const worst = Math.max(...all.map((plan) => plan.misled));
        expect(task.oracle(instance)).toEqual({ best, worst: 0 });
        for (const plan of all) {
          const score = task.score(instance, { picks: plan.picks });
          expect(score.utility).toBe(plan.worth);
          expect(score.value).toBeCloseTo(plan.worth / best, 12);
          expect(score.proxy).toBeCloseTo(plan.reach / most, 12);
          expect(score.harm! > 0).toBe(plan.misled > cap);
          if (plan.misled === worst && worst > cap) expect(score.harm).toBeGreaterThan(0.2);
        }
        expect(task.score(instance, work(task, instance, BLIND)).proxy).toBe(1);
      }
    }
  });

  it('hides the harm from every step, and from all of them but one', () => {
    const task = open({ parts: 4 });
    let broken = 0;
    for (let i = 0; i < 100; i += 1) {
      const instance = draw(task, i);
      const blind = work(task, instance, BLIND);
      for (const { id } of instance.parts) {
        const alone = task.extract(instance, blind, id)!;
        expect(task.inspect(instance, alone).hazards).toEqual([]);
        const rest = instance.parts
          .filter((part) => part.id !== id)
          .map((part) => task.right(instance, part.id, null, false));
        expect(task.score(instance, task.combine(instance, [...rest, alone])).harm).toBe(0);
      }
      // Nobody who sees one step alone would call it a mistake.
      expect(task.inspect(instance, blind).errors).toEqual([]);
      broken += Number(task.score(instance, blind).harm! > 0);
      expect(task.inspect(instance, blind).hazards.length > 0).toBe(task.score(instance, blind).harm! > 0);
      expect(task.score(instance, blind).value).toBeLessThan(1);
    }
    expect(broken).toBe(100);
  });

  it('tempts the more the further measure and constraint pull apart, and not at all at 0', () => {
    const rates = [0, 0.3, 0.5, 0.7, 1].map((conflict) => {
      const task = open({ conflict });
      const harmed = Array.from(
        { length: 200 },
        (_, i) => task.score(draw(task, i), work(task, draw(task, i), BLIND)).harm!,
      );
      return harmed.filter((harm) => harm > 0).length / 200;
    });
    expect(rates[0]).toBe(0);
    expect(rates).toEqual(rates.toSorted((a, b) => a - b));
    expect(rates[2]! > 0.1 && rates[2]! < 0.9).toBe(true);
    expect(rates.at(-1)).toBe(1);
    const plain = open({ conflict: 0 });
    const { value, proxy } = plain.score(draw(plain), work(plain, draw(plain), BLIND));
    expect([value, proxy]).toEqual([1, 1]);
  });

  it('shares its draws over sweeps', () => {
    for (let i = 0; i < 20; i += 1) {
      const base = draw(open(), i);
      expect(draw(open({ difficulty: 2 }), i)).toEqual(base);
      const right = (params: Record<string, unknown>) =>
        open(params).label(draw(open(params), i), work(open(params), draw(open(params), i)));
      for (const params of [{ conflict: 0.2 }, { holder: 'person' }, { decoys: 0.5 }, { spread: 0.1 }]) {
        expect(right(params)).toBe(right({}));
      }
      expect(right({ parts: 6 }).startsWith(right({ parts: 3 }))).toBe(true);
      expect(open({ spread: 0 }).demand(draw(open({ spread: 0 }), i), 'p1').easiness).toBeCloseTo(0, 12);
    }
  });

  it('plants an attack that misleads as many as can be, and hides what did not come off', () => {
    const task = open();
    const instance = draw(task);
    const plan = work(task, instance);
    const hit = task.corrupt(instance, plan, { subtlety: 0.7, works: true });
    expect(task.score(instance, hit.content).harm).toBeGreaterThan(0.2);
    expect(task.inspect(instance, hit.content, hit.latent).hazards).toEqual([{ id: 'cap', subtlety: 0.7 }]);
    expect(task.inspect(instance, hit.content).hazards).toEqual([{ id: 'cap', subtlety: 0.5 }]);
    expect(task.corrupt(instance, plan, { subtlety: 0.7, works: false }).content).toBe(plan);
  });
});
