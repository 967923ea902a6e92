import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Person } from '../../src/agents/sim/person.js';
import type { Task } from '../../src/engine/types.js';
import { planOf } from '../../src/lab/plan.js';
import { staffOn } from '../../src/lab/staff.js';
import { ready, runTrial } from '../../src/lab/trial.js';
import { normal, stream } from '../../src/rng/streams.js';
import { Phi, PhiInverse } from '../../src/sim/normal.js';
import { benchmark } from '../../src/tasks/benchmark.js';
import { chanceOf, evenly, scaleOf, skillFor } from '../../src/tasks/fitted.js';
import { difficultyContract } from '../contracts/task-difficulty.js';
import { taskFamilyContract } from '../contracts/task-family.js';
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

/** What a table of accuracies is on a task: people of models of their own, as the laboratory places them. */
const staffed = (task: Task, accuracies: readonly number[]): readonly Person[] => {
  const people = accuracies.map((accuracy, i) => person(i, PhiInverse(accuracy), { accuracy }));
  return staffOn(task, { name: 'test', seating: {}, people }).people;
};

interface Tally {
  readonly accuracy: number;
  readonly majority: number;
  readonly plurality: number;
  readonly sameWrong: number;
}

/** Isolated drafts and the commonest answer, over all items and some replicates: shares of what the committees did. */
const committees = (task: Task, people: readonly Person[], replicates: number, items = task.size!): Tally => {
  const org = organizationNamed('ensemble-vote', { members: people.length });
  const sums = { right: 0, majority: 0, plurality: 0, both: 0, same: 0 };
  for (let r = 0; r < replicates; r += 1)
    for (let i = 0; i < items; i += 1) {
      const { trace, instance } = simulate(org, task, i, r + 1, people);
      const drafts = trace.entries.flatMap((e) => (e.kind === 'event' && 'content' in e.reply ? [e.reply] : []));
      const wrong = drafts.filter(({ content }) => !task.score(instance, content).success).map(({ label }) => label);
      const right = people.length - wrong.length;
      sums.right += right / people.length;
      sums.majority += Number(2 * right > people.length);
      sums.plurality += Number(task.score(instance, trace.answer!.content).success);
      wrong.forEach((label, a) => {
        sums.both += wrong.length - a - 1;
        sums.same += wrong.slice(a + 1).filter((other) => other === label).length;
      });
    }
  const n = replicates * items;
  return {
    accuracy: sums.right / n,
    majority: sums.majority / n,
    plurality: sums.plurality / n,
    sameWrong: sums.same / Math.max(1, sums.both),
  };
};

/**
 * What a vote should give, by code that knows neither the task nor the people of the laboratory: errors are independent
 * given the item, and wrong answers are seated one by one after the Chinese-restaurant law.
 */
const predicted = (accuracies: readonly number[], item: number, same: number, draws = 40_000) => {
  const rng = stream(['prediction']);
  const cuts = accuracies.map(PhiInverse);
  let [majority, plurality] = [0, 0];
  for (let d = 0; d < draws; d += 1) {
    const hard = Math.sqrt(item) * normal(rng);
    const tables: number[] = [];
    let right = 0;
    for (const c of cuts) {
      if (rng() < Phi((c + hard) / Math.sqrt(1 - item))) {
        right += 1;
        continue;
      }
      // Whoever sits down takes the place of anybody seated, or opens a table.
      const places = tables.flatMap((size, at) => Array<number>(size).fill(at));
      const at = places[Math.floor(rng() * (places.length + 1 / same - 1))] ?? tables.length;
      tables[at] = (tables[at] ?? 0) + 1;
    }
    const most = Math.max(0, ...tables);
    majority += Number(2 * right > cuts.length);
    // The simulated vote breaks ties by lot among the leading answers.
    if (right >= most) plurality += right > most ? 1 : 1 / (1 + tables.filter((size) => size === most).length);
  }
  return { majority: majority / draws, plurality: plurality / draws };
};

/** The nine best of 19 models on MATH level 5 (ZeroEval, regraded, 360 problems): shares of right answers. */
const MATH = [0.858, 0.561, 0.55, 0.544, 0.531, 0.511, 0.489, 0.472, 0.361];
/** Of the same answers: correlation of strangers .55; P(same wrong | both wrong) .185 among these nine (.11 among all 19). */
const MATH_LIKE = { items: 180, item: 0.55, same_wrong: 0.185 };

describe('benchmark', () => {
  it('makes plurality of nine people far better than majority where wrong answers scatter, as on MATH', () => {
    const task = open(MATH_LIKE);
    const found = committees(task, staffed(task, MATH), 6);
    const theory = predicted(MATH, 0.55, 0.185);
    // Measured on the real answers: majority .536, plurality .741.
    expect(Math.abs(found.majority - 0.536)).toBeLessThan(0.04);
    expect(Math.abs(found.plurality - 0.741)).toBeLessThan(0.05);
    expect(Math.abs(found.majority - theory.majority)).toBeLessThan(0.03);
    expect(Math.abs(found.plurality - theory.plurality)).toBeLessThan(0.03);
    expect(found.plurality - found.majority).toBeGreaterThan(0.12);
    expect(Math.abs(found.sameWrong - 0.185)).toBeLessThan(0.03);
    // Independent errors would make it .60, and plurality .92.
    expect(predicted(MATH, 0, 0.185).plurality - found.plurality).toBeGreaterThan(0.1);
  });

  it('makes plurality strict majority where all wrong answers are the same', () => {
    const task = open({ ...MATH_LIKE, same_wrong: 1 });
    const { majority, plurality } = committees(task, staffed(task, MATH), 1);
    expect(plurality).toBe(majority);
  });

  it('gives people the accuracy that they state, in the mean over the items', () => {
    for (const params of [MATH_LIKE, { file: 'data/gsm8k-fit.csv' }, { items: 60, item: 0.9 }]) {
      const task = open(params);
      for (const accuracy of [0.15, 0.5, 0.9, 0.97]) {
        const { accuracy: found } = committees(task, staffed(task, Array(5).fill(accuracy)), 3);
        expect(Math.abs(found - accuracy), `${accuracy}`).toBeLessThan(0.035);
      }
    }
  });

  it('does so in the laboratory, where a staff file states it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'fit-'));
    const file = join(folder, 'stated.yaml');
    writeFileSync(
      file,
      `
name: stated
question: Do stated accuracies hold?
instances: 100
replicates: 8
tasks: [benchmark]
organizations: [single]
staff:
  - { name: able, summary: One person., people: [{ accuracy: 0.8 }] }
  - { name: named, summary: A model of the fit., people: [{ model: command-r, accuracy: 0.99 }] }
`,
    );
    const rates = planOf(file).conditions.map((condition) => {
      const one = ready(condition, 1);
      let right = 0;
      for (let replicate = 0; replicate < 8; replicate += 1)
        for (let i = 0; i < 100; i += 1) {
          const { trace, instance } = runTrial(one, i, replicate);
          right += Number(one.task.score(instance, trace.answer!.content).success);
        }
      return right / 800;
    });
    expect(Math.abs(rates[0]! - 0.8)).toBeLessThan(0.035);
    expect(Math.abs(rates[1]! - 0.528)).toBeLessThan(0.045);
  });

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

  it('places named models by their fit and leaves a skill as it is', () => {
    const task = taskNamed('benchmark');
    const accuracy = (model: string) =>
      committees(task, staffOn(task, { name: 't', seating: {}, people: [person(0, 0, { model })] }).people, 6).accuracy;
    // Shares of right answers in the data behind the fit.
    for (const [model, right] of [
      ['claude-3-opus-20240229', 0.959],
      ['gemma-2-9b-it', 0.871],
      ['command-r', 0.528],
    ] as const)
      expect(Math.abs(accuracy(model) - right), model).toBeLessThan(0.045);
    expect(task.skillOf!({ model: 'nobody', skill: 0.37 })).toBe(0.37);
    expect(open({ models: { x: 1.702 }, scale: 'logit', item: 0.19 }).skillOf!({ model: 'x', skill: 0 })).toBeCloseTo(
      0.9,
      12,
    );
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
