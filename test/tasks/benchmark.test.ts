import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { difficultyContract } from '../../src/contracts/task-difficulty.js';
import { taskFamilyContract } from '../../src/contracts/task-family.js';
import type { Task } from '../../src/engine/types.js';
import { normal, stream } from '../../src/rng/streams.js';
import { Phi, PhiInverse } from '../../src/sim/normal.js';
import { benchmark } from '../../src/tasks/benchmark.js';
import { chanceOf, evenly, scaleOf, skillFor } from '../../src/tasks/fitted.js';
import { organizationNamed, person, simulate, taskNamed } from '../support/trials.js';

const configs = join(dirname(import.meta.dirname), '..', 'configs', 'tasks');
const open = (params: Record<string, unknown> = {}, from = configs): Task => benchmark.open(params, from);

taskFamilyContract('benchmark, normal quantiles', () => open());
taskFamilyContract('benchmark, fitted', () => taskNamed('benchmark'));
taskFamilyContract('benchmark, four options', () => open({ options: 4 }), { wrongs: 3 });

difficultyContract('benchmark', (difficulty) => open({ difficulty }), { instances: 150 });
difficultyContract('benchmark, four options', (difficulty) => open({ difficulty, options: 4 }), {
  chance: 1 / 4,
  levels: [-2.5, -1, 0, 1, 2.5],
  instances: 150,
});

describe('benchmark', () => {
  it('solves for a skill by bisection, whatever items differ in', () => {
    const rng = stream(['items']);
    const items = Array.from({ length: 50 }, (_, i) => ({ id: `${i}`, b: 2 * normal(rng) - 1, a: 0.5 + rng() }));
    for (const given of [undefined, 0, 0.4]) {
      const scale = scaleOf(items, given);
      for (const accuracy of [0.01, 0.4, 0.995]) {
        const skill = skillFor(scale, items, accuracy);
        const mean = items.reduce((sum, item) => sum + chanceOf(scale, item, skill), 0) / items.length;
        expect(mean).toBeCloseTo(accuracy, 10);
      }
    }
    // Without a given share the chances are those of the fitted model itself.
    const own = scaleOf(items);
    for (const item of items) expect(chanceOf(own, item, 0.7 * own.shrink)).toBeCloseTo(Phi(0.7 * item.a - item.b), 10);
  });

  it('takes skill times discrimination on each item', () => {
    const folder = mkdtempSync(join(tmpdir(), 'fit-'));
    writeFileSync(join(folder, 'fit.json'), '[{"id": "x", "b": 1, "a": 2}, {"b": -1}]');
    const task = open({ file: 'fit.json', call: 0 }, folder);
    expect(task.size).toBe(2);
    const demand = (i: number) => task.demand(task.instance(i, stream(['w', i])), 'answer');
    // b = ±1: half of the variance belongs to the items.
    expect(task.correlation).toMatchObject({ item: 0.5, pair: 0.5, call: 0 });
    expect(demand(0)).toEqual({ easiness: -1, shift: 0, discrimination: 2 });
    expect(demand(1)).toEqual({ easiness: 1, shift: 0, discrimination: 1 });
    expect(demand(2)).toEqual(demand(0));
    const people = [person(0, 0.6)];
    const right = (i: number) => {
      let sum = 0;
      for (let r = 0; r < 1500; r += 1) {
        const { trace, instance } = simulate(organizationNamed('single'), task, i, r, people);
        sum += Number(task.score(instance, trace.answer!.content).success);
      }
      return sum / 1500;
    };
    expect(Math.abs(right(0) - Phi((1.2 - Math.SQRT1_2) * Math.SQRT2))).toBeLessThan(0.035);
    expect(Math.abs(right(1) - Phi((0.6 + Math.SQRT1_2) * Math.SQRT2))).toBeLessThan(0.035);
  });

  it('lets every beginning of a set be a fair sample of it', () => {
    for (const n of [10, 37, 100]) {
      const b = Array.from({ length: n }, (_, i) => PhiInverse(evenly(i)));
      expect(Math.abs(b.reduce((a, c) => a + c, 0) / n)).toBeLessThan(0.12);
    }
    const shipped = taskNamed('benchmark');
    const easy = Array.from(
      { length: 20 },
      (_, i) => shipped.demand(shipped.instance(i, stream(['w', i])), 'answer').easiness,
    );
    expect(Math.abs(easy.reduce((a, c) => a + c, 0) / 20)).toBeLessThan(0.2);
  });

  it('reads exactly the answers that there are', () => {
    const [free, four] = [open(), open({ options: 4 })];
    const read = (task: Task, text: string) =>
      task.parse(task.instance(0, stream(['w'])), { parts: ['answer'], garbled: [] }, text);
    expect(read(free, '{"answer": 12}')).toEqual({ answer: '12' });
    expect(read(four, '```json\n{"answer": " b "}\n```')).toEqual({ answer: 'B' });
    for (const bad of [
      '12',
      '{"answer": "007"}',
      '{"answer": 9973}',
      '{"answer": -1}',
      '{"answer": 1, "why": ""}',
      '{"answer": null}',
      '{}',
    ])
      expect(read(free, bad), bad).toBeNull();
    for (const bad of ['{"answer": "E"}', '{"answer": "AB"}', '{"answer": 1}']) expect(read(four, bad), bad).toBeNull();
  });

  it('says what is wrong with a file or a parameter', () => {
    const folder = mkdtempSync(join(tmpdir(), 'fit-'));
    const fails = (name: string, text: string) => {
      writeFileSync(join(folder, name), text);
      return () => open({ file: name }, folder);
    };
    expect(fails('a.csv', 'id,difficulty\nx,1\n')).toThrow('a.csv:1: no column "b"');
    expect(fails('a.csv', 'id,b\nx,hard\n')).toThrow('a.csv:2: b "hard" is not a number');
    expect(fails('a.csv', 'id,b\nx,1\nx,2\n')).toThrow('a.csv:3: id "x" is taken');
    expect(fails('a.csv', 'b,a\n1,0\n')).toThrow('a is 0; skill helps');
    expect(fails('a.csv', 'b,a\n1\n')).toThrow('a.csv:2: 1 fields');
    expect(fails('a.csv', 'b\n')).toThrow('no items');
    expect(fails('a.json', '{"b": 1}')).toThrow('not a list of objects');
    expect(fails('a.json', '[{"b":')).toThrow('invalid JSON');
    expect(fails('a.json', '[{"a": 1}]')).toThrow('no b');
    expect(() => open({ file: 'none.csv' }, folder)).toThrow('cannot be read');
    expect(() => open({ item: 0.9, call: 0.2 })).toThrow('exceed 1');
  });
});
