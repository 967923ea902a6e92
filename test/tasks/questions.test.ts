import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { all, create, type Fraction } from 'mathjs';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { taskFamilyContract } from '../../src/contracts/task-family.js';
import type { Instance, Task } from '../../src/engine/types.js';
import { canonicalNumber } from '../../src/questions/answers.js';
import { rational, rationalText } from '../../src/questions/rational.js';
import { stream } from '../../src/rng/streams.js';
import { familyNamed } from '../../src/tasks/index.js';
import { questions } from '../../src/tasks/questions.js';

const folder = mkdtempSync(join(tmpdir(), 'orglab-questions-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, rows: readonly Record<string, unknown>[]): string => {
  writeFileSync(join(folder, name), rows.map((row) => JSON.stringify(row)).join('\n'));
  return name;
};
const configs = join(import.meta.dirname, '..', '..', 'configs', 'tasks');
const draw = (task: Task, i = 0): Instance => task.instance(i, stream(['world', 'questions', i]));
const ten = (n: number) => Array.from({ length: n }, (_, i) => `option number ${i}`);

const choices = file('choices.jsonl', [
  { question: 'Which of these?', answer: 'B', options: ten(4) },
  { question: 'And of these?', answer: 9, options: ten(10) },
  { question: 'Of these, then?', answer: 'option number 2', options: ten(5) },
]);
const texts = file('texts.jsonl', [
  { question: 'Which capital has the Louvre?', answer: 'Paris' },
  { question: 'What does a wrong answer look like?', answer: 'wrong-3' },
]);
const numbers = file('numbers.jsonl', [
  { question: 'What is 2 + 3?', answer: 5, level: 1 },
  { question: 'What is 1 / 3 as a fraction?', answer: '1/3', level: 2 },
  { question: 'What is ten thousand?', answer: '$10,000', level: 6 },
]);
const open = (name: string, more: Record<string, unknown> = {}): Task =>
  questions.open({ file: name, ...more }, folder);

taskFamilyContract('questions, choices', () => open(choices), { wrongs: 3 });
taskFamilyContract('questions, texts', () => open(texts));
taskFamilyContract('questions, numbers', () => open(numbers), { wrongs: 40 });

describe('questions', () => {
  it('come in the order of the file, as many as there are', () => {
    const task = open(numbers);
    expect(task.size).toBe(3);
    const found = [0, 1, 2].map((i) => task.text(draw(task, i), { parts: ['answer'], garbled: [] }).question);
    expect(found).toEqual(['What is 2 + 3?', 'What is 1 / 3 as a fraction?', 'What is ten thousand?']);
  });

  it('are as hard as their column says, in standard scores, or as hard as is drawn', () => {
    const graded = open(numbers, { columns: { difficulty: 'level' }, difficulty: 0.4 });
    const sd = Math.sqrt(14 / 3);
    [1, 2, 6].forEach((level, i) => {
      expect(graded.demand(draw(graded, i), 'answer').easiness).toBeCloseTo((3 - level) / sd, 12);
      expect(graded.demand(draw(graded, i), 'answer').shift).toBe(0.4);
      // The column shifts no other draw: wrong answers stay what they were.
      expect(graded.wrong(draw(graded, i), 'answer', 3, null)).toEqual(
        open(numbers).wrong(draw(open(numbers), i), 'answer', 3, null),
      );
    });
    const drawn = Array.from(
      { length: 2_000 },
      (_, i) => open(numbers).demand(draw(open(numbers), i), 'answer').easiness,
    );
    const mean = drawn.reduce((a, b) => a + b, 0) / drawn.length;
    expect(Math.abs(mean)).toBeLessThan(0.1);
    expect(Math.abs(drawn.reduce((a, b) => a + b * b, 0) / drawn.length - 1)).toBeLessThan(0.15);
    const even = open(numbers, { columns: { difficulty: 'level' }, spread: 0 });
    expect(even.demand(draw(even, 2), 'answer').easiness).toBeCloseTo(0, 12);
  });

  it('let wrong answers agree as often as their kind does, or as they are told to', () => {
    expect(open(numbers).correlation.sameWrong).toBeCloseTo(0.4, 12);
    expect(open(texts).correlation.sameWrong).toBeCloseTo(0.18, 12);
    expect(open(choices).correlation.sameWrong).toBeCloseTo((0.6 + 0.37 + (0.6 - 0.23 / 6)) / 3, 12);
    expect(open(choices, { same_wrong: 0.5 }).correlation.sameWrong).toBe(0.5);
    const two = file('two.jsonl', [{ question: 'Is it?', answer: 'yes', options: ['yes', 'no'] }]);
    expect(open(two).correlation.sameWrong).toBe(1);
  });

  it('go round among the wrong options, in an order of their own in each instance', () => {
    const task = open(choices);
    const orders = new Set<string>();
    for (let seed = 0; seed < 60; seed += 1) {
      const instance = task.instance(0, stream([seed]));
      const letters = [0, 1, 2, 3, 4, 5].map((k) => task.label(instance, task.wrong(instance, 'answer', k, null)));
      expect(letters.slice(3)).toEqual(letters.slice(0, 3));
      expect(letters.slice(0, 3).sort()).toEqual(['A', 'C', 'D']);
      orders.add([0, 1, 2].map((k) => task.label(instance, task.wrong(instance, 'answer', k, null))).join(''));
    }
    expect(orders.size).toBe(6);
  });

  it('are asked with their options, and garbled with another number or without a word', () => {
    const task = open(choices);
    const asked = (from: Task, i: number, garbled: string[]) =>
      from.text(draw(from, i), { parts: ['answer'], garbled });
    expect(asked(task, 0, []).question).toMatch(/^Which of these\?\nA\) option number 0\nB\)/);
    expect(asked(task, 0, ['answer']).question).toMatch(/^Which of \[…\]\nA\)/);
    expect(asked(open(numbers), 0, ['answer']).question).toMatch(/^What is 2 \+ [4-9]\?$/);
  });

  it('take an absolute path, and one relative to the file that names it', () => {
    expect(questions.open({ file: join(folder, numbers) }, '/nowhere').size).toBe(3);
    expect(() => questions.open({ file: numbers }, '/nowhere')).toThrow('/nowhere/numbers.jsonl: cannot be read');
  });
});

describe('configs/tasks', () => {
  const math = create(all!, { number: 'Fraction' });
  const rows = readFileSync(join(configs, 'data', 'arithmetic.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { question: string; answer: string; work: string; difficulty: number });

  it('has forty problems with the answers that mathjs works out', () => {
    expect(rows).toHaveLength(40);
    expect(new Set(rows.map(({ question }) => question)).size).toBe(40);
    for (const { answer, work, question } of rows) {
      const { s, n, d } = math.evaluate(work) as Fraction;
      expect(canonicalNumber(answer), question).toBe(rationalText(rational(BigInt(s) * BigInt(n), BigInt(d))));
    }
  });

  it('has problems of five grades, each in the same number', () => {
    for (const grade of [1, 2, 3, 4, 5]) expect(rows.filter(({ difficulty }) => difficulty === grade)).toHaveLength(8);
  });

  it.each(['decomposable', 'coupled', 'control', 'questions'])('opens %s.yaml', (name) => {
    const source = readFileSync(join(configs, `${name}.yaml`), 'utf8');
    expect(source.split('\n')[0]).toBe('# yaml-language-server: $schema=../../docs/schema/task.json');
    const config = parse(source) as { name: string; family: string; params: Record<string, unknown> };
    expect(config.name).toBe(name);
    const task = familyNamed(config.family).open(config.params, configs);
    expect(task.size ?? 40).toBe(40);
    expect(task.score(draw(task), task.combine(draw(task), [])).value).toBe(0);
  });
});
