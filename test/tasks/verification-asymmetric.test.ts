import { describe, expect, it } from 'vitest';
import { taskFamilyContract } from '../../src/contracts/task-family.js';
import type { Content, Instance, Task } from '../../src/engine/types.js';
import { stream } from '../../src/rng/streams.js';
import { verificationAsymmetric } from '../../src/tasks/verification-asymmetric.js';

const open = (params: Record<string, unknown> = {}): Task => verificationAsymmetric.open(params, '.');
const draw = (task: Task, i = 0): Instance => task.instance(i, stream(['world', 'sums', i]));
const setOf = (content: Content, part = 'p1') => (content as { sets: Record<string, number[]> }).sets[part]!;

taskFamilyContract('verification-asymmetric', () => open());
taskFamilyContract('verification-asymmetric, small', () => open({ size: 6, parts: 3 }), { wrongs: 6 });
taskFamilyContract('verification-asymmetric, large', () => open({ size: 16, parts: 6 }), { wrongs: 40, runs: 20 });

/** Numbers and target as a reader finds them in the words, and every set that solves the puzzle. */
const solved = (question: string): { numbers: number[]; target: number; solutions: number[][] } => {
  const [, list = '', target] = /from (.*) choose numbers that add up to exactly (\d+)\./.exec(question) ?? [];
  const numbers = list.split(', ').map(Number);
  const solutions = Array.from({ length: 2 ** numbers.length }, (_, code) =>
    numbers.filter((_n, i) => Math.floor(code / 2 ** i) % 2 === 1),
  ).filter((set) => set.reduce((a, b) => a + b, 0) === Number(target));
  return { numbers, target: Number(target), solutions };
};
const scope = { parts: ['p1'], garbled: [] as string[] };

describe('verification-asymmetric', () => {
  it('calls exactly those sets right that solve the puzzle as it is written', () => {
    const task = open({ size: 8 });
    for (let i = 0; i < 25; i += 1) {
      const instance = draw(task, i);
      const { numbers, solutions } = solved(task.text(instance, scope).question);
      expect(new Set(numbers).size).toBe(8);
      expect(solutions).toContainEqual(setOf(task.right(instance, 'p1', null, false)));
      for (let code = 1; code < 2 ** 8; code += 1) {
        const set = numbers.filter((_n, at) => Math.floor(code / 2 ** at) % 2 === 1);
        const success = solutions.some((one) => one.join() === set.join());
        expect(task.score(instance, { sets: { p1: set } })).toEqual({ value: +success, success, utility: +success });
        expect(task.inspect(instance, { sets: { p1: set } }).errors).toEqual(success ? [] : ['p1']);
      }
    }
  });

  it('solves the other puzzle that a garbled copy states', () => {
    const task = open();
    for (let i = 0; i < 25; i += 1) {
      const instance = draw(task, i);
      const { solutions } = solved(task.text(instance, { ...scope, garbled: ['p1'] }).question);
      expect(solutions).toContainEqual(setOf(task.right(instance, 'p1', null, true)));
    }
  });

  it('takes every solution for right, tells different ones apart and the same one never', () => {
    const task = open({ size: 16 });
    let several = 0;
    for (let i = 0; i < 8; i += 1) {
      const instance = draw(task, i);
      const { solutions } = solved(task.text(instance, scope).question);
      const read = solutions.map((set) => task.parse(instance, scope, JSON.stringify({ p1: set.toReversed() }))!);
      for (const content of read) expect(task.score(instance, content).success).toBe(true);
      expect(new Set(read.map((content) => task.label(instance, content))).size).toBe(solutions.length);
      if (solutions.length > 1) several += 1;
    }
    expect(several).toBeGreaterThan(4);
  });

  it('draws solutions of every size that leaves three numbers out', () => {
    const task = open({ size: 8 });
    const sizes = Array.from({ length: 200 }, (_, i) => setOf(task.right(draw(task, i), 'p1', null, false)).length);
    expect([...new Set(sizes)].sort()).toEqual([3, 4, 5]);
  });

  it('shares its draws over sweeps', () => {
    const base = open({ parts: 2 });
    for (let i = 0; i < 10; i += 1) {
      const instance = draw(base, i);
      expect(draw(open({ parts: 2, difficulty: 2, checking: 0 }), i)).toEqual(instance);
      const large = open({ parts: 3, size: 14 });
      const more = draw(large, i);
      expect(more.parts.slice(0, 2)).toEqual(instance.parts);
      expect(large.demand(more, 'p2').easiness).toBe(base.demand(instance, 'p2').easiness);
      const numbers = (task: Task, of: Instance) => solved(task.text(of, scope).question).numbers;
      expect(numbers(large, more)).toEqual(expect.arrayContaining(numbers(base, instance)));
    }
    expect(open({ size: 12, difficulty: 1 }).demand(draw(base), 'p1').shift).toBeCloseTo(1.3, 12);
    expect([open().checking, open({ checking: 0 }).checking]).toEqual([3, 0]);
  });

  it('reads lists of numbers of the puzzle, each once, and nothing else', () => {
    const task = open();
    const instance = draw(task);
    const [a, b, c] = solved(task.text(instance, scope).question).numbers as [number, number, number];
    const read = (text: string) => task.parse(instance, scope, text);
    expect(read(`{"p1": [${b}, "${a}"]}`)).toEqual({ sets: { p1: [a, b] } });
    expect(read(`So:\n\`\`\`json\n{"p1": [${c}]}\n\`\`\``)).toEqual({ sets: { p1: [c] } });
    for (const bad of [
      `[${a}, ${b}]`,
      '{"p1": []}',
      `{"p1": [${a}, ${a}]}`,
      `{"p1": [${a}, "${a}"]}`,
      `{"p1": [${a}, 5]}`,
      `{"p1": [${a}, null]}`,
      `{"p1": [[${a}]]}`,
      `{"p1": ${a}}`,
      `{"p1": "${a}+${b}"}`,
      `{"p2": [${a}]}`,
      `{"p1": [${a}], "why": "…"}`,
      `{"p1": [${Array.from({ length: 400 }, () => a).join()}]}`,
    ])
      expect(read(bad), bad).toBeNull();
  });

  it('names a puzzle that there is not', () => {
    expect(() => open().wrong(draw(open()), 'p2', 0, null)).toThrow('no part "p2"');
  });
});
