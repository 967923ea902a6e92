import { describe, expect, it } from 'vitest';
import { taskFamilyContract } from '../../src/contracts/task-family.js';
import type { Content, Instance, Task } from '../../src/engine/types.js';
import { stream } from '../../src/rng/streams.js';
import { familyNamed } from '../../src/tasks/index.js';
import { sequential } from '../../src/tasks/sequential.js';

const open = (params: Record<string, unknown> = {}): Task => sequential.open(params, '.');
const draw = (task: Task, i = 0): Instance => task.instance(i, stream(['world', 'sequential', i]));
const ids = (instance: Instance): string[] => instance.parts.map(({ id }) => id);
const whole = (instance: Instance) => ({ parts: ids(instance), garbled: [] as string[] });
const rightOf = (task: Task, instance: Instance, known: Content | null = null): Content =>
  instance.parts.reduce<Content>(
    (run, { id }) => task.combine(instance, [run, task.right(instance, id, run, false)]),
    task.combine(instance, known === null ? [] : [known]),
  );
const states = (content: Content) => (content as { states: Record<string, number[]> }).states;

taskFamilyContract('sequential', () => familyNamed('sequential').open({}, '.'));
taskFamilyContract('sequential, one step', () => open({ parts: 1, branching: 1 }));
taskFamilyContract('sequential, long and broad', () => open({ parts: 12, branching: 5 }), { wrongs: 30 });

/** Carries the words out: an oracle that knows nothing of rules but how they are written. */
const obeyed = (question: string): Record<string, Record<string, number>> => {
  const [, start = ''] = /At the start: (.*)\.$/m.exec(question) ?? [];
  const cells: Record<string, number> = Object.fromEntries(
    start.split(' ').map((cell) => [cell[0]!, Number(cell.slice(2))]),
  );
  const sum = (terms: string): number =>
    [...terms.matchAll(/([+-]?) ?(\w+)/g)].reduce(
      (total, [, sign, name]) => total + (sign === '-' ? -1 : 1) * (cells[name!] ?? Number(name)),
      0,
    );
  const after: Record<string, Record<string, number>> = {};
  for (const [, id, rule] of question.matchAll(/^(s\d+): (.*)\.$/gm)) {
    const [, target, terms] = /^Set (\w) to (.*)$/.exec(rule!) ?? [];
    if (target !== undefined) cells[target] = sum(terms!);
    const [, test, plus, to, minus] =
      /^If (.*) is even, add (\d) to (\w); otherwise take (\d) off \w$/.exec(rule!) ?? [];
    if (to !== undefined) cells[to]! += Math.abs(sum(test!)) % 2 === 0 ? Number(plus) : -Number(minus);
    after[id!] = { ...cells };
  }
  return after;
};

describe('sequential', () => {
  it.each([1, 2, 3, 5])('has the states that come of the words, with %i cells read, garbled or not', (branching) => {
    const task = open({ parts: 12, branching });
    for (let i = 0; i < 60; i += 1) {
      const instance = draw(task, i);
      expect(JSON.parse(task.show(instance, rightOf(task, instance)))).toEqual(
        obeyed(task.text(instance, whole(instance)).question),
      );
      for (const id of ids(instance)) {
        const { question } = task.text(instance, { parts: [id], garbled: [id] });
        const garbled = task.right(instance, id, null, true);
        expect(JSON.parse(task.show(instance, garbled))[id]).toEqual(obeyed(question)[id]);
      }
    }
  });

  it('lets an error at any step spoil the answer, exactly and always', () => {
    const task = open({ parts: 12, branching: 3 });
    for (let i = 0; i < 40; i += 1) {
      const instance = draw(task, i);
      const at = i % 12;
      const right = states(rightOf(task, instance));
      const before = {
        states: Object.fromEntries(
          ids(instance)
            .slice(0, at)
            .map((id) => [id, right[id]!]),
        ),
      };
      const spoilt = ids(instance)
        .slice(at + 1)
        .reduce<Content>(
          (run, id) => task.combine(instance, [run, task.right(instance, id, run, false)]),
          task.combine(instance, [before, task.wrong(instance, ids(instance)[at]!, i, before)]),
        );
      expect(task.inspect(instance, spoilt).errors).toEqual(ids(instance).slice(at));
      expect(task.score(instance, spoilt)).toEqual({ value: 0, success: false, utility: 0 });
    }
  });

  it('carries on from the nearest state that is known', () => {
    const task = open();
    const instance = draw(task);
    const wrong = task.wrong(instance, 's2', 0, null);
    const [third] = [task.right(instance, 's3', wrong, false)];
    expect(task.right(instance, 's4', wrong, false)).toEqual(task.right(instance, 's4', third!, false));
    expect(task.right(instance, 's2', third!, false)).toEqual(task.right(instance, 's2', null, false));
  });

  it('counts the final state alone, and calls answers with the same final state the same', () => {
    const task = open();
    const instance = draw(task);
    const right = rightOf(task, instance);
    const detour = task.combine(instance, [right, task.wrong(instance, 's2', 3, null)]);
    expect(task.score(instance, detour).success).toBe(true);
    expect(task.label(instance, detour)).toBe(task.label(instance, right));
    expect(task.inspect(instance, detour).errors).toEqual(['s2']);
    const unfinished = task.extract(instance, right, 's5')!;
    expect(task.score(instance, unfinished).value).toBe(0);
    expect(task.label(instance, unfinished)).toMatch(/^s5: A=-?\d+ B=/);
  });

  it('has a milestone at each step: an error at the k-th leaves those before it, and none after', () => {
    const task = open();
    const instance = draw(task);
    const all = ids(instance);
    expect(task.milestones!(instance)).toEqual(all);
    expect(task.inspect(instance, rightOf(task, instance)).reached).toEqual(all);
    for (const [k, id] of all.entries()) {
      const before = all.slice(0, k).map((step) => task.extract(instance, rightOf(task, instance), step)!);
      let run = task.combine(instance, [...before, task.wrong(instance, id, 0, task.combine(instance, before))]);
      for (const later of all.slice(k + 1))
        run = task.combine(instance, [run, task.right(instance, later, run, false)]);
      expect(task.inspect(instance, run).reached).toEqual(all.slice(0, k));
    }
  });

  it('hides a fault in one step and carries it on, so that the answer is spoilt', () => {
    const task = open();
    const firsts = new Set<string>();
    for (let i = 0; i < 60; i += 1) {
      const instance = draw(task, i);
      const { content } = task.corrupt(instance, rightOf(task, instance), { subtlety: 0.5, works: true });
      const { errors } = task.inspect(instance, content);
      expect(errors).toEqual(ids(instance).slice(ids(instance).indexOf(errors[0]!)));
      expect(task.score(instance, content).success).toBe(false);
      firsts.add(errors[0]!);
    }
    expect(firsts.size).toBe(6);
  });

  it('shares its draws over sweeps: length only cuts, difficulty and branching shift', () => {
    const base = open({ parts: 6 });
    for (let i = 0; i < 20; i += 1) {
      const instance = draw(base, i);
      expect(draw(open({ parts: 6, difficulty: 2 }), i)).toEqual(instance);
      expect(draw(open({ parts: 3 }), i).parts).toEqual(instance.parts.slice(0, 3));
      const broad = open({ parts: 6, branching: 4 });
      const { easiness, shift } = broad.demand(draw(broad, i), 's4');
      expect(easiness).toBe(base.demand(instance, 's4').easiness);
      expect(shift).toBeCloseTo(0.3, 12);
    }
    expect(open({ difficulty: 2, branching: 1 }).demand(draw(base), 's1').shift).toBe(2);
  });

  it('reads states by name or as lists, and nothing else', () => {
    const task = open();
    const instance = draw(task);
    const scope = { parts: ['s2'], garbled: [] };
    const read = (text: string) => task.parse(instance, scope, text);
    const expected = { states: { s2: [1, -2, 3, 0, 5, 6] } };
    expect(read('{"s2": {"A": 1, "B": -2, "C": 3, "D": 0, "E": 5, "F": 6}}')).toEqual(expected);
    expect(read('Done:\n```json\n{"s2": [1, "-2", "+3", -0, 5, 6]}\n```')).toEqual(expected);
    for (const bad of [
      '[1, -2, 3, 0, 5, 6]',
      '{"s2": [1, 2, 3, 4, 5]}',
      '{"s2": [1, 2, 3, 4, 5, 6, 7]}',
      '{"s2": [1, 2, 3, 4, 5, 0.5]}',
      '{"s2": [1, 2, 3, 4, 5, null]}',
      '{"s2": [1, 2, 3, 4, 5, 1e300]}',
      `{"s2": [1, 2, 3, 4, 5, "${'9'.repeat(40)}"]}`,
      '{"s2": {"A": 1, "B": 2, "C": 3, "D": 4, "E": 5}}',
      '{"s2": {"A": 1, "B": 2, "C": 3, "D": 4, "E": 5, "G": 6}}',
      '{"s3": [1, 2, 3, 4, 5, 6]}',
      '{"s2": [1, 2, 3, 4, 5, 6], "x": 1}',
      '{"s2": "A=1 B=2"}',
    ])
      expect(read(bad), bad).toBeNull();
  });

  it('names a step that there is not', () => {
    expect(() => open().right(draw(open()), 's7', null, false)).toThrow('no part "s7"');
  });
});
