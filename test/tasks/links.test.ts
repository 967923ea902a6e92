/** Links of `decomposable` that are declared and do not matter, and links that matter and are not declared. */
import { describe, expect, it } from 'vitest';
import { taskFamilyContract } from '../../src/contracts/task-family.js';
import type { Content, Instance, Scope, Seen, Task } from '../../src/engine/types.js';
import { stream } from '../../src/rng/streams.js';
import { DEFAULTS } from '../../src/sim/constants.js';
import { decomposable } from '../../src/tasks/decomposable.js';
import { organizationFrom, person, simulate } from '../support/trials.js';

const open = (params: Record<string, unknown> = {}): Task => decomposable.open({ parts: 12, ...params }, '.');
const draw = (task: Task, i = 0): Instance => task.instance(i, stream(['world', 'links', i]));
const ids = (instance: Instance): string[] => instance.parts.map(({ id }) => id);
const values = (content: Content) => (content as { values: Record<string, string> }).values;
const truth = (task: Task, instance: Instance): Content =>
  task.combine(
    instance,
    ids(instance).map((id) => task.right(instance, id, null, false)),
  );
/** What somebody sees who was told nothing. */
const reader: Seen = { facts: [], constraints: null };

taskFamilyContract('decomposable, disguised', () => open({ coupling: 0.7, decoys: 0.5, hidden: 0.5 }), { runs: 30 });

describe('decoys', () => {
  it('are declared, earlier, as frequent as asked for, and change no answer', () => {
    let declared = 0;
    for (let i = 0; i < 200; i += 1) {
      const [plain, claimed] = [draw(open(), i), draw(open({ decoys: 0.4 }), i)];
      expect(values(truth(open(), claimed))).toEqual(values(truth(open(), plain)));
      declared += claimed.parts.filter(({ after }) => after.length > 0).length;
      expect(claimed.features.decomposability).toBeCloseTo(
        1 - claimed.parts.filter(({ after }) => after.length > 0).length / 12,
        12,
      );
    }
    expect(Math.abs(declared / (200 * 11) - 0.4)).toBeLessThan(0.05);
  });

  it('stand beside true links and never repeat them', () => {
    for (let i = 0; i < 40; i += 1)
      for (const { after } of draw(open({ coupling: 1, decoys: 1 }), i).parts) {
        expect(new Set(after).size).toBe(after.length);
        expect(after.length).toBeLessThanOrEqual(2);
      }
  });
});

describe('hidden links', () => {
  it('are not declared, and change neither answers nor anything else that is drawn', () => {
    for (let i = 0; i < 60; i += 1) {
      const [open1, dark] = [open({ coupling: 0.8 }), open({ coupling: 0.8, hidden: 1 })];
      const [plain, hidden] = [draw(open1, i), draw(dark, i)];
      expect(hidden.parts.flatMap(({ after }) => after)).toEqual([]);
      expect(hidden.features).toMatchObject({ links: 0, depth: 1, decomposability: 1 });
      expect(values(truth(dark, hidden))).toEqual(values(truth(open1, plain)));
      for (const id of ids(plain)) expect(dark.demand(hidden, id)).toEqual(open1.demand(plain, id));
    }
  });

  it('are missed by whoever was not handed the earlier result, and by nobody else', () => {
    const task = open({ coupling: 1, hidden: 1 });
    for (let i = 0; i < 40; i += 1) {
      const instance = draw(task, i);
      const right = truth(task, instance);
      const together = ids(instance).reduce<Content>(
        (known, id) => task.combine(instance, [known, task.right(instance, id, known, false, reader)]),
        task.combine(instance, []),
      );
      expect(task.inspect(instance, together).errors).toEqual([]);
      for (const id of ids(instance)) {
        expect(task.right(instance, id, right, false, reader)).toEqual(task.right(instance, id, null, false));
        // What a reader of this item alone would find: the number that stands in the text, and no note.
        const { question } = task.text(instance, { parts: [id], garbled: [] });
        const [, first] = new RegExp(`Item ${id}: \\((\\d+) `).exec(question) ?? [];
        expect(first).toBeDefined();
        expect(question).not.toMatch(new RegExp(`first number of ${id}\\.`));
      }
      const alone = ids(instance)
        .slice(1)
        .map((id) => task.right(instance, id, null, false, reader));
      const missed = task.inspect(instance, task.combine(instance, alone)).errors;
      // A result may happen to be the number that stands in its place.
      expect(missed.length).toBeGreaterThan(7);
    }
  });

  it('are told to those who work on the earlier item or are handed the whole task', () => {
    const [plain, dark] = [open({ coupling: 1 }), open({ coupling: 1, hidden: 1 })];
    for (let i = 0; i < 20; i += 1) {
      const links = draw(plain, i).parts.flatMap(({ id, after }) => after.map((on) => [on, id] as const));
      const told = (scope: Scope): string[] =>
        [...dark.text(draw(dark, i), scope).question.matchAll(/result of (p\d+) takes .* of (p\d+)\./g)].map(
          ([, on, id]) => `${on} ${id}`,
        );
      const all = links.map(([on, id]) => `${on} ${id}`);
      expect(told({ parts: ids(draw(dark, i)), garbled: [] })).toEqual(all);
      expect(told({ parts: ['p12'], garbled: [], whole: true })).toEqual(all);
      expect(told({ parts: ['p1'], garbled: [] })).toEqual(all.filter((link) => link.startsWith('p1 ')));
    }
  });

  it('do not hurt who does all, and hurt whom the task is divided among', () => {
    const able = [0, 1, 2, 3].map((i) => person(i, 9, { traits: { ...DEFAULTS, attention: 0 } }));
    const alone = organizationFrom('{ name: a, summary: One., roles: { w: {} }, workflow: [{ do: solve, by: w }] }');
    const divided = organizationFrom(
      '{ name: d, summary: Many., roles: { m: {}, w: { seats: 3 } }, workflow: [{ do: decompose, by: m, max: 3, each: [{ do: assign, to: w, rule: rotate, steps: [{ do: solve, by: assignee }] }] }, { do: merge, by: m }] }',
    );
    const mean = (task: Task, org: typeof alone): number => {
      let total = 0;
      for (let i = 0; i < 60; i += 1) {
        const { trace, instance } = simulate(org, task, i, 1, able);
        total += trace.answer ? task.score(instance, trace.answer.content).value : 0;
      }
      return total / 60;
    };
    const task = (hidden: number): Task => open({ parts: 6, coupling: 1, hidden, difficulty: -3 });
    expect(mean(task(1), alone)).toBeGreaterThan(0.95);
    expect(mean(task(0), divided)).toBeGreaterThan(0.85);
    expect(mean(task(1), divided)).toBeLessThan(0.6);
  });
});

it('draws nothing anew where nothing is disguised', () => {
  // Worked out before there were disguises.
  expect(values(truth(open({ parts: 4 }), draw(open({ parts: 4 }), 3)))).toMatchInlineSnapshot(`
    {
      "p1": "-18",
      "p2": "12",
      "p3": "16",
      "p4": "1",
    }
  `);
});
