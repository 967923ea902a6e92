/**
 * Questions from a file, each with one exact answer: numbers (also in the form of GSM8K), options, or short texts.
 * Question number i is the i-th of the file. Difficulty comes from a column of the file or is drawn.
 */
import { isAbsolute, resolve } from 'node:path';
import { z } from 'zod';
import type { Content, Instance, Scope, Task, TaskFamily } from '../engine/types.js';
import { type AnswerKey, answerIn, letterOf } from '../questions/answers.js';
import { drawOffsets, wrongNumber } from '../questions/offsets.js';
import { sameWrongAmong } from '../questions/options.js';
import { readQuestions } from '../questions/question-file.js';
import type { Question } from '../questions/question-row.js';
import { rationalText, readRational } from '../questions/rational.js';
import { normal, type Stream, shuffle } from '../rng/streams.js';
import { readParams } from './reading.js';

const column = z.string().min(1).optional();
const Params = z.strictObject({
  file: z.string().min(1).describe('JSONL or CSV file, also gzipped; relative to the file that names it.'),
  format: z.enum(['auto', 'jsonl', 'csv']).default('auto').describe('Form of the file; auto goes by its name.'),
  columns: z
    .strictObject({ question: column, answer: column, options: column, difficulty: column, id: column })
    .default({})
    .describe('Names of columns where they differ from question, answer, options, difficulty, id.'),
  difficulty: z.number().default(0).describe("Probit units taken off everybody's skill; higher is harder."),
  spread: z.number().min(0).default(1).describe('How far questions differ in difficulty; 0 makes them equally hard.'),
  same_wrong: z
    .number()
    .gt(0)
    .max(1)
    .optional()
    .describe('Probability that two wrong answers agree; by default after the kinds of questions in the file.'),
  item: z
    .number()
    .min(0)
    .max(0.99)
    .default(0.6)
    .describe('Share of variance that belongs to the questions: the correlation of two strangers.'),
  call: z.number().min(0).max(0.99).default(0.02).describe('Share of variance that is new at each call.'),
});

interface Sealed {
  readonly question: Question;
  readonly easiness: number;
  readonly offsets: readonly number[];
  /** Wrong options in the order of this instance; empty where there are no options. */
  readonly others: readonly string[];
}

interface Answer {
  readonly answer?: string;
}

const PART = 'answer';
/** What a garbled question leads to: a mistake that hardly anybody makes who has read the question itself. */
const GARBLED = 1009;

const sealedOf = (instance: Instance): Sealed => instance.sealed as Sealed;
const keyOf = (instance: Instance): AnswerKey => sealedOf(instance).question.key;
const answerOf = (content: Content): string | undefined => (content as Answer).answer;

/** P(same wrong | both wrong), docs/people.md: .40 short arithmetic, .18 short output. */
const sameWrongOf = (key: AnswerKey): number =>
  key.kind === 'choice' ? sameWrongAmong(key.options.length) : key.kind === 'number' ? 0.4 : 0.18;

/** Easiness from the column: minus its standard score within the file; null where the file has no such column. */
const easinessOf = (questions: readonly Question[]): readonly (number | null)[] => {
  const stated = questions.map(({ difficulty }) => difficulty);
  const given = stated.filter((value) => value !== null);
  const mean = given.reduce((sum, value) => sum + value, 0) / given.length;
  const sd = Math.sqrt(given.reduce((sum, value) => sum + (value - mean) ** 2, 0) / given.length);
  return stated.map((value) => (value === null ? null : sd === 0 ? 0 : (mean - value) / sd));
};

const drawInstance = (
  index: number,
  world: Stream,
  question: Question,
  graded: number | null,
  spread: number,
): Instance => {
  // Drawn also where a column decides, so that a column shifts no other draw.
  const drawn = normal(world);
  const offsets = drawOffsets(world);
  const { key, text } = question;
  const letters = key.kind === 'choice' ? key.options.map((_, i) => letterOf(i)) : [];
  const others = shuffle(
    world,
    letters.filter((letter) => letter !== key.right),
  );
  const sealed: Sealed = { question, easiness: spread * (graded ?? drawn), offsets, others };
  const features = {
    id: question.id,
    kind: key.kind,
    parts: 1,
    options: letters.length,
    words: text.split(/\s+/).length,
  };
  return { index, parts: [{ id: PART, after: [], kind: key.kind }], features, sealed };
};

const wrongOf = (instance: Instance, k: number): Answer => {
  const { question, offsets, others } = sealedOf(instance);
  const { kind, right } = question.key;
  if (kind === 'choice') return { answer: others[k % others.length]! };
  if (kind === 'number') {
    const truth = readRational(right)!;
    return { answer: rationalText(wrongNumber(truth, truth, offsets, k)) };
  }
  // "wrong-3" may itself be the right answer to somebody's question.
  const own = Number(/^wrong-(\d+)$/.exec(right)?.[1] ?? Number.POSITIVE_INFINITY);
  return { answer: `wrong-${k < own ? k : k + 1}` };
};

/** A question as it arrives after a bad hand-over: its last number is another one, or its longest word is lost. */
const garbledText = (instance: Instance): string => {
  const { question, offsets } = sealedOf(instance);
  const last = [...question.text.matchAll(/\d+/g)].at(-1);
  if (last === undefined) {
    const [longest] = question.text.split(/\s+/).toSorted((a, b) => b.length - a.length);
    return question.text.replace(longest!, '[…]');
  }
  const other = BigInt(last[0]) + BigInt(Math.abs(offsets[0]!));
  return question.text.slice(0, last.index) + other + question.text.slice(last.index + last[0].length);
};

const FORMS: Readonly<Record<AnswerKey['kind'], string>> = {
  number: 'the number alone, as a whole number, a decimal or a fraction, without a unit',
  choice: 'the letter of the one right option',
  text: 'the answer alone, as short as it can be',
};

const textOf = (instance: Instance, scope: Scope): { question: string; format: string } => {
  const { question } = sealedOf(instance);
  const text = scope.garbled.includes(PART) ? garbledText(instance) : question.text;
  const options = question.key.kind === 'choice' ? question.key.options.map((o, i) => `${letterOf(i)}) ${o}`) : [];
  const format = `Reply with JSON only: {"answer": "…"}, where … is ${FORMS[question.key.kind]}.`;
  return { question: [text, ...options].join('\n'), format };
};

const open = (raw: Record<string, unknown>, from: string): Task => {
  const params = readParams('questions', Params, raw);
  const path = isAbsolute(params.file) ? params.file : resolve(from, params.file);
  const questions = readQuestions(path, params.format, params.columns);
  const graded = easinessOf(questions);
  const same = questions.reduce((sum, { key }) => sum + sameWrongOf(key), 0) / questions.length;
  const { item, call } = params;
  if (item + call > 1) throw new Error(`questions: params.call: ${call} and the questions' ${item} exceed 1`);
  const labelOf = (content: Content): string => answerOf(content) ?? '?';
  const isRight = (instance: Instance, content: Content): boolean => answerOf(content) === keyOf(instance).right;
  return {
    family: 'questions',
    // Exam preset of docs/people.md; GSM8K's median answer is 500 characters, a quarter of that in tokens.
    correlation: { item, pair: 1 - item - call, call, sameWrong: params.same_wrong ?? same, tokensPerPart: 125 },
    size: questions.length,
    instance: (index, world) => {
      const at = index % questions.length;
      return drawInstance(index, world, questions[at]!, graded[at]!, params.spread);
    },
    oracle: () => ({ best: 1, worst: 0 }),
    score: (instance, content) => {
      const success = isRight(instance, content);
      return { value: Number(success), success, utility: Number(success) };
    },
    fallback: (): Answer => ({}),
    label: (_, content) => labelOf(content),
    demand: (instance) => ({ easiness: sealedOf(instance).easiness, shift: params.difficulty }),
    right: (instance, _part, _known, garbled): Answer =>
      garbled ? wrongOf(instance, GARBLED) : { answer: keyOf(instance).right },
    wrong: (instance, _, k) => wrongOf(instance, k),
    wrongs: (instance) => sealedOf(instance).others.length || Number.POSITIVE_INFINITY,
    inspect: (instance, content) => ({
      label: labelOf(content),
      labels: answerOf(content) === undefined ? {} : { [PART]: labelOf(content) },
      errors: answerOf(content) === undefined || isRight(instance, content) ? [] : [PART],
      hazards: [],
    }),
    combine: (_, contents) => contents.findLast((content) => answerOf(content) !== undefined) ?? {},
    extract: (_, content, part) => (part === PART && answerOf(content) !== undefined ? content : null),
    corrupt: (instance, content) => ({ content: answerOf(content) === undefined ? content : wrongOf(instance, 0) }),
    text: textOf,
    parse: (instance, _, text) => {
      const answer = answerIn(keyOf(instance), text);
      return answer === null ? null : { answer };
    },
    show: (_, content) => JSON.stringify(content),
  };
};

export const questions: TaskFamily = {
  name: 'questions',
  summary: 'Questions from a JSONL or CSV file, each with one exact answer: a number, an option, or a short text.',
  source:
    'Exact-answer benchmarks such as GSM8K (arXiv 2110.14168) and MMLU-Pro (arXiv 2406.01574); bring your own file.',
  params: Params,
  open,
};
