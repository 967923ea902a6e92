import { all, create, type Fraction } from 'mathjs';
import { describe, expect, it } from 'vitest';
import type { Instance, Task } from '../../src/engine/types.js';
import { rational, rationalText } from '../../src/questions/rational.js';
import { stream } from '../../src/rng/streams.js';
import { decomposable } from '../../src/tasks/decomposable.js';

const math = create(all!, { number: 'Fraction' });
const open = (params: Record<string, unknown> = {}): Task => decomposable.open(params, '.');
const draw = (task: Task, i = 0): Instance => task.instance(i, stream(['world', 'decomposable', i]));
const whole = (instance: Instance) => ({ parts: instance.parts.map(({ id }) => id), garbled: [] as string[] });
const values = (content: unknown): Record<string, string> => (content as { values: Record<string, string> }).values;
const rightOf = (task: Task, instance: Instance) =>
  task.combine(
    instance,
    instance.parts.map(({ id }) => task.right(instance, id, null, false)),
  );

describe('decomposable', () => {
  it('has the answers that mathjs finds in the text of the question, garbled or not', () => {
    const task = open({ parts: 12, coupling: 0.6 });
    for (let i = 0; i < 60; i += 1) {
      const instance = draw(task, i);
      for (const garbled of [false, true]) {
        const scope = { ...whole(instance), garbled: garbled ? whole(instance).parts : [] };
        const lines = [...task.text(instance, scope).question.matchAll(/^Item (p\d+): (.*)$/gm)];
        expect(lines).toHaveLength(12);
        for (const [, id, text] of lines) {
          const resolved = text!.replace(/\[(p\d+)\]/g, (_, on) => `(${values(rightOf(task, instance))[on]})`);
          const { s, n, d } = math.evaluate(resolved) as Fraction;
          const expected = rationalText(rational(BigInt(s) * BigInt(n), BigInt(d)));
          expect(values(task.right(instance, id!, null, garbled))[id!]).toBe(expected);
        }
      }
    }
  });

  it('lets a wrong result travel downstream, always', () => {
    const task = open({ parts: 12, coupling: 1 });
    for (let i = 0; i < 40; i += 1) {
      const instance = draw(task, i);
      const wrong = task.wrong(instance, 'p1', i, null);
      // Each part builds on exactly one earlier one, so a wrong root spoils all of them.
      const spoilt = instance.parts
        .slice(1)
        .reduce((known, { id }) => task.combine(instance, [known, task.right(instance, id, known, false)]), wrong);
      expect(task.inspect(instance, spoilt).errors).toHaveLength(12);
      expect(task.score(instance, spoilt)).toEqual({ value: 0, success: false, utility: 0 });
    }
  });

  it('couples the share of parts that it is told to', () => {
    for (const coupling of [0, 0.25, 1]) {
      const task = open({ parts: 12, coupling });
      const links = Array.from({ length: 400 }, (_, i) => Number(draw(task, i).features.links));
      const share = links.reduce((a, b) => a + b, 0) / (400 * 11);
      expect(Math.abs(share - coupling)).toBeLessThan(0.03);
    }
  });

  it('shares its draws over sweeps: difficulty only shifts, size only cuts, coupling only adds links', () => {
    const base = open({ parts: 6, coupling: 0.3 });
    for (let i = 0; i < 30; i += 1) {
      const instance = draw(base, i);
      const hard = open({ parts: 6, coupling: 0.3, difficulty: 1.5 });
      expect(draw(hard, i)).toEqual(instance);
      expect(hard.demand(instance, 'p2')).toEqual({ ...base.demand(instance, 'p2'), shift: 1.5 });
      const small = draw(open({ parts: 3, coupling: 0.3 }), i);
      expect(small.parts).toEqual(instance.parts.slice(0, 3));
      const dense = draw(open({ parts: 6, coupling: 0.8 }), i);
      instance.parts.forEach(({ after }, p) => {
        if (after.length > 0) expect(dense.parts[p]!.after).toEqual(after);
      });
      // Coupling decides about links alone: also at 0 nothing else is drawn anew.
      const loose = draw(open({ parts: 6 }), i);
      for (const { id } of instance.parts) {
        expect(base.demand(loose, id)).toEqual(base.demand(instance, id));
      }
      expect(loose.parts.flatMap(({ after }) => after)).toEqual([]);
      expect(open({ spread: 0 }).demand(draw(open({ spread: 0 }), i), 'p1').easiness).toBeCloseTo(0, 12);
    }
  });

  it('misreads a garbled item also where it builds on a 0', () => {
    const task = open({ parts: 12, coupling: 1 });
    for (let i = 0; i < 40; i += 1) {
      const instance = draw(task, i);
      for (const { id, after } of instance.parts.slice(1)) {
        const zero = { values: { [after[0]!]: '0' } };
        expect(task.right(instance, id, zero, true)).not.toEqual(task.right(instance, id, zero, false));
      }
    }
  });

  it('counts parts: value is the share, utility the number', () => {
    const task = open({ parts: 4 });
    const instance = draw(task);
    const three = task.combine(instance, [rightOf(task, instance), task.wrong(instance, 'p3', 2, null)]);
    expect(task.score(instance, three)).toEqual({ value: 0.75, success: false, utility: 3 });
    expect(task.oracle(instance)).toEqual({ best: 4, worst: 0 });
    const two = task.combine(instance, [
      task.right(instance, 'p4', null, false),
      task.right(instance, 'p2', null, false),
    ]);
    expect(task.label(instance, two)).toBe(`? | ${values(two).p2} | ? | ${values(two).p4}`);
  });

  it('reads lists and objects, fractions and decimals, bare and fenced, and nothing else', () => {
    const task = open({ parts: 3 });
    const instance = draw(task);
    const scope = { parts: ['p3', 'p1'], garbled: [] };
    const read = (text: string) => task.parse(instance, scope, text);
    const expected = { values: { p1: '-7/3', p3: '1/2' } };
    expect(read('["1/2", "-7/3"]')).toEqual(expected);
    expect(read('[0.5, "-14/6"]')).toEqual(expected);
    expect(read('{"p1": "-7/3", "p3": 0.5}')).toEqual(expected);
    expect(read('Here it is:\n```json\n{"p1": "-7/3", "p3": ".50"}\n```\nDone.')).toEqual(expected);
    // What else is repeated is not taken: it was not asked for.
    expect(read('{"p1": "-7/3", "p2": 4, "p3": 0.5}')).toEqual(expected);
    for (const bad of [
      '',
      'p1 is 5',
      '{}',
      '[1]',
      '[1, 2, 3]',
      '{"p1": 1}',
      '{"p1": 1, "p9": 2, "p3": 3}',
      '{"p1": null, "p3": 2}',
      '[1, "two"]',
      '[1, [2]]',
      '[1, 123456789012345678901]',
      '```json\n[1, 2]\n```\nor\n```json\n[1, 3]\n```',
    ]) {
      expect(read(bad), bad).toBeNull();
    }
    for (const none of ['{}', '[]']) expect(task.parse(instance, { parts: [], garbled: [] }, none)).toBeNull();
  });

  it('states what the asked items build on, so that each question can be answered on its own', () => {
    const task = open({ parts: 8, coupling: 1 });
    for (let i = 0; i < 20; i += 1) {
      const instance = draw(task, i);
      const { question } = task.text(instance, { parts: ['p8'], garbled: [] });
      for (const [, on] of question.matchAll(/\[(p\d+)\]/g)) expect(question).toContain(`For reference ${on}: `);
      expect(question.match(/^Item/gm)).toHaveLength(1);
    }
  });

  it('spoils any of the answered parts, each about as often', () => {
    const task = open({ parts: 4 });
    const hits = Array.from({ length: 400 }, (_, i) => {
      const instance = draw(task, i);
      const { content } = task.corrupt(instance, rightOf(task, instance), { subtlety: 0.5, works: false });
      const { errors } = task.inspect(instance, content);
      expect(errors).toHaveLength(1);
      return errors[0];
    });
    for (const id of ['p1', 'p2', 'p3', 'p4']) expect(hits.filter((hit) => hit === id).length).toBeGreaterThan(60);
  });

  it('names a part that there is not', () => {
    const task = open();
    expect(() => task.right(draw(task), 'p5', null, false)).toThrow('no part "p5"');
  });
});
