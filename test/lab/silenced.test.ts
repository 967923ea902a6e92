/** Influence and Shapley values by running trials again without people. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { doJob } from '../../src/lab/doing.js';
import { jobsOf } from '../../src/lab/jobs.js';
import { openTask } from '../../src/lab/open-task.js';
import { planOf } from '../../src/lab/plan.js';
import { neutral, swayedIn } from '../../src/lab/silenced.js';
import { ready, runTrial } from '../../src/lab/trial.js';
import { shapleyValues } from '../../src/stats/shapley.js';
import { experiment, scratch } from '../cli/harness.js';
import { fivePeople, organizationNamed, organizationNames, simulate, taskNamed, taskNames } from '../support/trials.js';

const folder = scratch();
const planned = (organizations: string, metrics: string) => {
  const file = join(folder, 'e.yaml');
  writeFileSync(
    file,
    experiment({
      instances: '12',
      replicates: '1',
      organizations,
      metrics,
      tasks: '[decomposable]',
      staff: '[mixed-five]',
    }),
  );
  return planOf(file);
};
const opened = (organization: string, metrics = '[influence, dark_influence, shapley]') => {
  const plan = planned(`[${organization}]`, metrics);
  const c = plan.conditions[0]!;
  return ready(c, plan.seed, openTask(c.task));
};

describe('Shapley values', () => {
  it('two players: .5 and .3 alone, 1 together: .6 and .4', () => {
    const v = [0, 0.5, 0.3, 1];
    const found = shapleyValues(2, ([a, b]) => v[(a ? 1 : 0) + (b ? 2 : 0)] as number);
    expect(found[0]).toBeCloseTo(0.6, 12);
    expect(found[1]).toBeCloseTo(0.4, 12);
  });

  it('add up to what all have over nobody; who never adds anything has nothing', () => {
    const games = fc
      .integer({ min: 1, max: 5 })
      .chain((n) => fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 2 ** n, maxLength: 2 ** n }));
    fc.assert(
      fc.property(games, (v) => {
        const n = Math.log2(v.length);
        const at = (m: readonly boolean[]): number => v[m.reduce((s, on, i) => s + (on ? 2 ** i : 0), 0)] as number;
        const sum = shapleyValues(n, at).reduce((a, b) => a + b, 0);
        expect(sum).toBeCloseTo((v.at(-1) as number) - (v[0] as number), 9);
        const idle = shapleyValues(n + 1, (m) => at(m.slice(0, n)));
        expect(idle[n]).toBeCloseTo(0, 9);
      }),
      { numRuns: 40 },
    );
  });
});

describe('trials run again without somebody', () => {
  it('the only seat has all influence, and what it adds is what the answer is worth over the null answer', () => {
    const r = opened('single');
    for (let i = 0; i < 12; i++) {
      const trial = runTrial(r, i, 0);
      const found = swayedIn(r, i, 0, {}, trial)!;
      const { utility } = r.task.score(trial.instance, trial.trace.answer!.content);
      expect(found).toMatchObject([{ influence: 1, dark: 0, shapley: utility }]);
    }
  });

  it('Shapley values of a trial add up to its utility, and nobody dark has more influence than they have', () => {
    const r = opened('committee');
    for (let i = 0; i < 4; i++) {
      const trial = runTrial(r, i, 0);
      const found = swayedIn(r, i, 0, {}, trial)!;
      const { utility } = r.task.score(trial.instance, trial.trace.answer!.content);
      expect(found.reduce((s, x) => s + (x.shapley as number), 0)).toBeCloseTo(utility, 9);
      for (const x of found) expect(x.dark).toBeLessThanOrEqual(x.influence);
    }
  });

  it('a seat that nobody is shown has no influence', () => {
    const idle =
      '{ name: idle, summary: I., roles: { a: {}, b: {} }, workflow: [{ do: solve, by: a }, { do: solve, by: b, keep: true }, { do: pick, rule: first, from: a }] }';
    const r = opened(idle);
    const trial = runTrial(r, 0, 0);
    const b = trial.seats.b?.[0]?.person;
    for (const x of swayedIn(r, 0, 0, {}, trial)!) expect(x.influence).toBe(x.person === b ? 0 : 1);
  });

  it('nothing is run again where no metric asks for it, and all names none', () => {
    expect(planned('[single]', 'all').conditions[0]?.rerun).toBeUndefined();
    expect(planned('[single]', '[value]').conditions[0]?.rerun).toBeUndefined();
    expect(planned('[single]', '[all, shapley]').conditions[0]?.rerun).toEqual(['shapley']);
  });

  it('counts go with the chunk, for every seat', () => {
    const plan = planned('[committee]', '[influence]');
    const [job] = jobsOf(plan.conditions, 1, plan.seed);
    for (const count of doJob(job!).people!) {
      expect(count.rerun).toBe(count.trials);
      expect(count.influence).toBeLessThanOrEqual(count.trials);
      expect(count.valued).toBeUndefined();
    }
  });

  it('every organization runs on when everybody is neutral', () => {
    for (const name of organizationNames) {
      const task = taskNamed(taskNames[0]!);
      expect(() => simulate(organizationNamed(name), task, 0, 1, fivePeople, neutral)).not.toThrow();
    }
  });
});
