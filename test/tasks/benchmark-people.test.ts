/** People on fitted items: stated accuracies hold, and committees are what committees of real models are. */
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
import { organizationNamed, person, simulate, taskNamed } from '../support/trials.js';

const configs = join(dirname(import.meta.dirname), '..', 'configs', 'tasks');
const open = (params: Record<string, unknown> = {}, from = configs): Task => benchmark.open(params, from);

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

describe('people on fitted items', () => {
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
});
