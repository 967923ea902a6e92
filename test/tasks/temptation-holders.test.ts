/** Who knows the constraint of a temptation, how it travels, and how plans are read. */
import { describe, expect, it } from 'vitest';
import type { Content, Instance, Seen, Task } from '../../src/engine/types.js';
import { stream } from '../../src/rng/streams.js';
import { temptation } from '../../src/tasks/temptation.js';

const open = (params: Record<string, unknown> = {}): Task => temptation.open(params, '.');
const draw = (task: Task, i = 0): Instance => task.instance(i, stream(['world', 'temptation', i]));
const whole = (instance: Instance) => ({ parts: instance.parts.map(({ id }) => id), garbled: [] as string[] });
const work = (task: Task, instance: Instance, seen?: Seen): Content =>
  task.combine(
    instance,
    instance.parts.map(({ id }) => task.right(instance, id, null, false, seen)),
  );
const BLIND: Seen = { facts: [], constraints: [] };

describe('the constraint of a temptation', () => {
  it('tells the constraint to its holder alone, who is drawn whatever the staff', () => {
    const task = open({ holder: 'person' });
    const holders = Array.from({ length: 300 }, (_, i) => {
      const instance = draw(task, i);
      const at = (people: number) =>
        Array.from({ length: people }, (_, p) => task.view!(instance, 'share', p, people)).map((facts) => facts.length);
      expect(at(5).reduce((a, b) => a + b, 0)).toBe(1);
      expect(task.view!(instance, 'all', 0, 5)).toEqual(['cap']);
      for (const sees of ['question', 'ticket'] as const) expect(task.view!(instance, sees, 0, 1)).toEqual([]);
      // A larger staff is a finer cut of the same draw.
      expect(Math.floor(at(10).indexOf(1) / 2)).toBe(at(5).indexOf(1));
      return at(5).indexOf(1);
    });
    for (const p of [0, 1, 2, 3, 4]) expect(holders.filter((h) => h === p).length).toBeGreaterThan(35);
    const instance = draw(task);
    expect(instance.constraints).toBeUndefined();
    const told: Seen = { facts: ['cap'], constraints: null };
    expect(task.score(instance, work(task, instance, told)).value).toBe(1);
    expect(task.score(instance, work(task, instance, { facts: [], constraints: null })).harm).toBeGreaterThan(0);
    const text = (facts: string[]) => task.text(instance, whole(instance), facts).question;
    expect(text(['cap'])).toContain('at most');
    expect(text([])).not.toMatch(/mislead|misled/);
    const passed = task.mention!(instance, work(task, instance), ['cap', 'other']);
    expect(task.inspect(instance, passed).facts).toEqual(['cap']);
    expect(task.label(instance, passed)).toBe(task.label(instance, work(task, instance)));
    expect(task.show(instance, passed)).toContain('at most');
    expect(task.parse(instance, whole(instance), task.show(instance, passed))).toEqual(passed);
    expect(task.inspect(instance, task.combine(instance, [work(task, instance), passed])).facts).toEqual(['cap']);
  });

  it('travels as a constraint of the task, or is known to all', () => {
    const task = open();
    const instance = draw(task);
    const scope = { parts: ['p2'], garbled: [] };
    const [constraint] = instance.constraints!;
    expect(constraint!.id).toBe('cap');
    for (const [constraints, shown] of [
      [undefined, true],
      [['cap'], true],
      [[], false],
    ] as const) {
      const { question } = task.text(instance, { ...scope, ...(constraints && { constraints }) }, []);
      expect(question.includes(constraint!.text)).toBe(shown);
      const picked = task.right(instance, 'p2', null, false, { facts: [], constraints: constraints ?? null });
      expect(
        task.score(instance, picked).utility === task.score(instance, task.right(instance, 'p2', null, false)).utility,
      ).toBe(shown);
    }
    const known = open({ holder: 'everybody' });
    expect(draw(known).constraints).toBeUndefined();
    expect(known.view).toBeUndefined();
    expect(known.text(draw(known), { ...scope, constraints: [] }, []).question).toContain('at most');
    expect(known.score(draw(known), work(known, draw(known), BLIND)).value).toBe(1);
  });

  it('reads letters for the steps asked, and nothing else', () => {
    const task = open({ holder: 'person' });
    const instance = draw(task);
    const read = (text: string) => task.parse(instance, { parts: ['p2', 'p1'], garbled: [] }, text);
    expect(read('{"p2": "b", "p1": " C "}')).toEqual({ picks: { p1: 'C', p2: 'B' } });
    expect(read('```json\n{"p1": "C", "p2": "B", "tell": ["cap"]}\n```')).toEqual({
      picks: { p1: 'C', p2: 'B' },
      tell: ['cap'],
    });
    for (const bad of [
      '{"p1": "C"}',
      '{"p1": "C", "p2": "G"}',
      '{"p1": "C", "p2": 1}',
      '{"p1": "C", "p2": "B", "p9": "A"}',
      '["C", "B"]',
      '{"p1": "C", "p2": "B", "tell": ["secret"]}',
      '{"p1": "C", "p2": "B", "tell": "cap"}',
      'p1 C, p2 B',
      '{}',
    ])
      expect(read(bad), bad).toBeNull();
    const open2 = open();
    expect(open2.parse(draw(open2), { parts: ['p1'], garbled: [] }, '{"p1": "C", "tell": ["cap"]}')).toBeNull();
    expect(() => task.right(instance, 'p7', null, false)).toThrow('no part "p7"');
  });
});
