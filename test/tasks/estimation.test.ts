import { describe, expect, it } from 'vitest';
import type { Instance, Seen, Task } from '../../src/engine/types.js';
import { stream } from '../../src/rng/streams.js';
import { estimation } from '../../src/tasks/estimation.js';
import type { Fact } from '../../src/tasks/facts.js';

const open = (params: Record<string, unknown> = {}): Task => estimation.open(params, '.');
const draw = (task: Task, i = 0): Instance => task.instance(i, stream(['world', 'estimation', i]));
type Reading = Fact & { readonly reading: number };
const sealed = (instance: Instance) =>
  instance.sealed as { truth: number; scale: number; unit: number; garble: number; facts: readonly Reading[] };
const answer = (task: Task, instance: Instance, seen?: Seen, garbled = false): number =>
  task.value!(instance, task.right(instance, 'estimate', null, garbled, seen))!;
const scored = (task: Task, instance: Instance, value: number) => task.score(instance, task.ofValue!(instance, value));
const scope = { parts: ['estimate'], garbled: [] as string[] };

/** Mean and variance of the number by summing over a grid of numbers and shared errors. */
const integrated = (readings: readonly number[], sigma: number, rho: number): { mean: number; variance: number } => {
  const sums = { mass: 0, first: 0, second: 0 };
  const density = (x: number, sd: number): number => Math.exp(-((x / sd) ** 2) / 2) / sd;
  const common = rho === 0 ? [0] : Array.from({ length: 161 }, (_, i) => (i - 80) / 16);
  for (let number = -100; number <= 1100; number += 4)
    for (const shared of common) {
      let mass = density(number - 500, 100) * density(shared, 1);
      for (const reading of readings)
        mass *= density(reading - number - sigma * Math.sqrt(rho) * shared, sigma * Math.sqrt(1 - rho));
      sums.mass += mass;
      sums.first += mass * number;
      sums.second += mass * number ** 2;
    }
  const mean = sums.first / sums.mass;
  return { mean, variance: sums.second / sums.mass - mean ** 2 };
};

describe('estimation', () => {
  it.each([
    { sigma: 60, rho: 0 },
    { sigma: 60, rho: 0.2 },
    { sigma: 120, rho: 0.7 },
  ])('estimates what integration over all numbers finds, on any readings: %o', ({ sigma, rho }) => {
    const task = open({ sigma, rho });
    for (let i = 0; i < 12; i++) {
      const instance = draw(task, i);
      const { facts, scale } = sealed(instance);
      for (const n of [1, 2, 5]) {
        const some = facts.slice(0, n);
        const found = integrated(
          some.map(({ reading }) => reading),
          sigma,
          rho,
        );
        const seen = { facts: some.map(({ id }) => id), constraints: null };
        expect(Math.abs(answer(task, instance, seen) - scale - found.mean)).toBeLessThan(0.51);
        if (n === 5) expect(task.oracle(instance).best).toBeCloseTo(-found.variance / 100 ** 2, 3);
      }
      expect(answer(task, instance, { facts: [], constraints: null })).toBe(500 + scale);
      expect(task.value!(instance, task.fallback(instance, scope))).toBe(500 + scale);
    }
  });

  it('has an oracle that no number beats, among all whole numbers', () => {
    const task = open({ rho: 0.3 });
    for (let i = 0; i < 10; i++) {
      const instance = draw(task, i);
      const { best, worst } = task.oracle(instance);
      const tried = Array.from({ length: 2001 }, (_, n) => scored(task, instance, n - 500));
      expect(Math.max(...tried.map(({ utility }) => utility))).toBe(best);
      expect(Math.min(...tried.map(({ utility }) => utility))).toBe(worst);
      expect(tried.filter(({ value }) => value === 1)).toHaveLength(1);
      expect(tried.filter(({ success }) => success)).toHaveLength(51);
    }
  });

  it('loses in the mean what its utility says: expected squared error in units of the variance of the prior', () => {
    const task = open({ sigma: 80, rho: 0.3 });
    const n = 4000;
    for (const readings of [5, 1]) {
      const differences = Array.from({ length: n }, (_, i) => {
        const instance = draw(task, i);
        const { truth, scale, facts } = sealed(instance);
        const seen = { facts: facts.slice(0, readings).map(({ id }) => id), constraints: null };
        const value = answer(task, instance, seen);
        return scored(task, instance, value).utility + ((value - scale - truth) / 100) ** 2;
      });
      const mean = differences.reduce((a, b) => a + b, 0) / n;
      const se = Math.sqrt(differences.reduce((sum, d) => sum + (d - mean) ** 2, 0)) / n;
      expect(Math.abs(mean)).toBeLessThan(4.5 * se);
    }
  });

  it('has crowds that err as the formula says: bias² + σ²(ρ + (1 − ρ)/n)', () => {
    for (const [rho, bias, n] of [
      [0, 0, 5],
      [0.4, 0, 5],
      [0.2, 40, 10],
    ] as const) {
      const task = open({ sigma: 50, rho, bias, signals: n });
      const runs = 4000;
      const squares = Array.from({ length: runs }, (_, i) => {
        const { truth, facts } = sealed(draw(task, i));
        return (facts.reduce((sum, { reading }) => sum + reading, 0) / n - truth) ** 2;
      });
      const mean = squares.reduce((a, b) => a + b, 0) / runs;
      const se = Math.sqrt(squares.reduce((sum, s) => sum + (s - mean) ** 2, 0)) / runs;
      expect(Math.abs(mean - (bias ** 2 + 50 ** 2 * (rho + (1 - rho) / n)))).toBeLessThan(4.5 * se + 0.1);
    }
  });

  it('shows a bias in hindsight and nowhere else', () => {
    const mean = (bias: number, what: 'value' | 'proxy') => {
      const task = open({ sigma: 30, bias });
      const all = Array.from({ length: 300 }, (_, i) => {
        const instance = draw(task, i);
        return scored(task, instance, answer(task, instance))[what]!;
      });
      return all.reduce((a, b) => a + b, 0) / all.length;
    };
    expect([mean(0, 'value'), mean(60, 'value')]).toEqual([1, 1]);
    expect(mean(0, 'proxy')).toBeGreaterThan(0.95);
    expect(mean(60, 'proxy')).toBeLessThan(0.72);
  });

  it('is off by a distance of its own in each instance where it is wrong, and never near', () => {
    const task = open();
    const units = new Set<number>();
    for (let i = 0; i < 60; i++) {
      const instance = draw(task, i);
      units.add(sealed(instance).unit);
      for (let k = 0; k < 40; k++) {
        const wrong = task.wrong(instance, 'estimate', k, null);
        const distance = Math.abs(task.value!(instance, wrong)! - answer(task, instance));
        expect(distance % sealed(instance).unit).toBe(0);
        expect(distance).toBeGreaterThan(25);
      }
    }
    expect(units.size).toBeGreaterThan(8);
  });

  it('asks for the number in words that hold all that is needed, garbled or not', () => {
    for (const params of [{}, { sigma: 35, rho: 0.5, signals: 9 }]) {
      const task = open(params);
      for (let i = 0; i < 40; i++) {
        const instance = draw(task, i);
        for (const garbled of [[], ['estimate']]) {
          const { question } = task.text(instance, { ...scope, garbled });
          const readings = [...question.matchAll(/reading of (-?\d+)\./g)].map(([, n]) => Number(n));
          const sigma = Number(/mean 0 and standard deviation (\d+)/.exec(question)![1]);
          const rho = Number(/correlate at ([\d.]+)\./.exec(question)![1]);
          const [, sign, shift] = /(add|subtract) (\d+)/.exec(question)!;
          const noise = sigma ** 2 * (rho + (1 - rho) / readings.length);
          const mean = readings.reduce((a, b) => a + b, 0) / readings.length;
          const posterior = (500 * noise + mean * 100 ** 2) / (noise + 100 ** 2);
          const stated = posterior + (sign === 'add' ? Number(shift) : -Number(shift));
          expect(Math.abs(answer(task, instance, undefined, garbled.length > 0) - stated)).toBeLessThan(0.51);
        }
      }
    }
  });

  it('reads whole numbers and decimals up to its limit, and makes them whole', () => {
    const task = open();
    const instance = draw(task);
    const read = (stated: unknown) => {
      const content = task.parse(instance, scope, JSON.stringify({ estimate: stated }));
      return content === null ? null : task.value!(instance, content);
    };
    expect([512, '512', ' 512.4 ', '+512', -3.5, '-0.2', 0, 1e6].map(read)).toEqual([
      512, 512, 512, 512, -3, 0, 0, 1e6,
    ]);
    for (const bad of ['', '5e2', '1,000', '512 units', 'NaN', 'Infinity', 1_000_001, '9999999999', null, [512], true])
      expect(read(bad), String(bad)).toBeNull();
    expect(task.value!(instance, task.ofValue!(instance, 1e12))).toBe(1e6);
    expect(task.value!(instance, task.combine(instance, []))).toBeNull();
    expect(task.label(instance, task.ofValue!(instance, -0.3))).toBe('0');
  });

  it('shares its draws over sweeps: σ, ρ and bias move readings and nothing else', () => {
    for (let i = 0; i < 20; i++) {
      const [a, b] = [{}, { sigma: 120, rho: 0.5, bias: 20 }].map((params) => sealed(draw(open(params), i)));
      expect({ ...a, facts: 0 }).toStrictEqual({ ...b, facts: 0 });
      expect(a!.facts.map(({ id }) => id)).toEqual(b!.facts.map(({ id }) => id));
      const fewer = sealed(draw(open({ signals: 2 }), i)).facts;
      expect(fewer).toStrictEqual(a!.facts.slice(0, 2));
    }
  });
});
