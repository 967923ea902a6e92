/**
 * Items that are numbers: how hard each one is and what skill is worth on it, as fitted to answers of real models, or normal
 * quantiles. Committees on them behave as committees of such models do, because what matters for a vote is here: accuracy,
 * difficulty that all share, what a person errs in for good, and how often two wrong answers are the same.
 *
 * People are placed by `skillOf`: models that the task names have their fitted θ, a stated accuracy is the mean over the items,
 * and a skill is left as it is. There is no question to print: the live form is a statement about the item.
 */
import { isAbsolute, resolve } from 'node:path';
import { z } from 'zod';
import type { Content, Instance, Scope, Task, TaskFamily } from '../engine/types.js';
import { integer, type Stream, shuffle } from '../rng/streams.js';
import { PhiInverse } from '../sim/normal.js';
import { readItems } from './fit-file.js';
import { easinessOf, evenly, type FittedItem, placing, scaleOf, toProbit } from './fitted.js';
import { isRecord, readJson, readParams, scalarText } from './reading.js';
import { worthWith } from './worth.js';

const Params = z.strictObject({
  file: z
    .string()
    .min(1)
    .optional()
    .describe('CSV or JSON file of items with columns b and perhaps id and a; relative to the file that names it.'),
  items: z
    .number()
    .int()
    .min(2)
    .max(100_000)
    .default(200)
    .describe('Number of items where there is no file: their difficulties are normal quantiles.'),
  scale: z
    .enum(['probit', 'logit'])
    .default('probit')
    .describe('Scale of b in the file and of θ in models: noise is standard normal, or standard logistic.'),
  models: z
    .record(z.string(), z.number())
    .default({})
    .describe('θ of models by name; a person of such a model has it, whatever skill or accuracy the staff states.'),
  item: z
    .number()
    .min(0)
    .max(0.99)
    .optional()
    .describe(
      'Share of variance that belongs to the items: the correlation of two strangers. Default: the spread of b, or .6.',
    ),
  call: z
    .number()
    .min(0)
    .max(0.99)
    .default(0.02)
    .describe('Share of variance that is new at each call; the rest stays.'),
  same_wrong: z.number().gt(0).max(1).default(0.4).describe('Probability that two wrong answers agree.'),
  options: z.number().int().min(2).max(26).optional().describe('Number of options; absent: answers are free.'),
  difficulty: z
    .number()
    .default(0)
    .describe("Probit units taken off everybody's skill; 0 leaves accuracies as stated."),
  loss: z
    .number()
    .min(0)
    .default(0)
    .describe('Utility that a wrong answer costs, a right one being worth 1 and none given nothing.'),
});
type Given = z.output<typeof Params>;

interface Sealed {
  readonly item: FittedItem;
  /** Answers by letter in the order of this instance, the right one first; empty where answers are free. */
  readonly letters: readonly string[];
  /** Free answers run through all numbers below ANSWERS: start + k·stride, the right one at k = 0. */
  readonly start: number;
  readonly stride: number;
}

interface Answer {
  readonly answer?: string;
}

const PART = 'answer';
/** A prime, so that every stride runs through all numbers. */
const ANSWERS = 9973;
/** What a garbled item leads to: a mistake that hardly anybody makes who has read the item itself. */
const GARBLED = 1009;

const sealedOf = (instance: Instance): Sealed => instance.sealed as Sealed;
const answerOf = (content: Content): string | undefined => (content as Answer).answer;

/** The k-th answer: 0 is right, the others are wrong and come round again after the last. */
const answerAt = (instance: Instance, k: number): Answer => {
  const { letters, start, stride } = sealedOf(instance);
  const around = (n: number): number => (k === 0 ? 0 : 1 + ((k - 1) % (n - 1)));
  if (letters.length > 0) return { answer: letters[around(letters.length)]! };
  return { answer: String((start + around(ANSWERS) * stride) % ANSWERS) };
};

const drawInstance = (index: number, world: Stream, item: FittedItem, options: number): Instance => {
  const start = integer(world, ANSWERS);
  const stride = 1 + integer(world, ANSWERS - 1);
  const letters = shuffle(
    world,
    Array.from({ length: options }, (_, i) => String.fromCharCode(65 + i)),
  );
  const features = { id: item.id, kind: 'item', parts: 1, decomposability: 1, verifiability: 0, options };
  const sealed: Sealed = { item, letters, start, stride };
  return { index, parts: [{ id: PART, after: [], kind: 'item' }], features, sealed };
};

const textOf = (instance: Instance, scope: Scope): { question: string; format: string } => {
  const { item, letters } = sealedOf(instance);
  const lost = scope.garbled.includes(PART) ? ', as it was passed on with mistakes,' : '';
  const kind = letters.length > 0 ? `the letter of one of ${letters.length} options` : 'one exact answer';
  const question =
    `Item "${item.id}"${lost} of a set whose items are known by their difficulty alone. It asks for ${kind}; ` +
    'its words are not part of the set.';
  const form = letters.length > 0 ? letters.toSorted().join(', ') : `a whole number from 0 to ${ANSWERS - 1}`;
  return { question, format: `Reply with JSON only: {"answer": "…"}, where … is ${form}.` };
};

const parsed: Task['parse'] = (instance, _, text) => {
  const reply = readJson(text);
  if (!isRecord(reply) || Object.keys(reply).join() !== 'answer') return null;
  const answer = scalarText(reply.answer)?.trim().toUpperCase() ?? '';
  const { letters } = sealedOf(instance);
  if (letters.length > 0) return letters.includes(answer) ? { answer } : null;
  return /^(0|[1-9]\d{0,3})$/.test(answer) && Number(answer) < ANSWERS ? { answer } : null;
};

/** The items of a file on the probit scale, or normal quantiles in an order of which every beginning is a fair sample. */
const itemsOf = (params: Given, from: string): readonly FittedItem[] => {
  if (params.file === undefined)
    return Array.from({ length: params.items }, (_, i) => ({ id: `#${i + 1}`, b: PhiInverse(evenly(i)), a: 1 }));
  const path = isAbsolute(params.file) ? params.file : resolve(from, params.file);
  return readItems(path).map((item) => ({ ...item, b: toProbit(item.b, params.scale) }));
};

const isRight = (instance: Instance, content: Content): boolean => answerOf(content) === answerAt(instance, 0).answer;
const labelOf = (content: Content): string => answerOf(content) ?? '?';

/** What does not depend on parameters. */
const work: Omit<Task, 'family' | 'correlation' | 'instance' | 'demand' | 'oracle' | 'score'> = {
  fallback: (): Answer => ({}),
  label: (_, content) => labelOf(content),
  inspect: (instance, content) => ({
    label: labelOf(content),
    labels: answerOf(content) === undefined ? {} : { [PART]: labelOf(content) },
    errors: answerOf(content) === undefined || isRight(instance, content) ? [] : [PART],
    hazards: [],
  }),
  combine: (_, contents) => contents.findLast((content) => answerOf(content) !== undefined) ?? {},
  extract: (_, content, part) => (part === PART && answerOf(content) !== undefined ? content : null),
  corrupt: (instance, content) => ({ content: answerOf(content) === undefined ? content : answerAt(instance, 1) }),
  text: textOf,
  parse: parsed,
  show: (_, content) => JSON.stringify(content),
  right: (instance, _part, _known, garbled) => answerAt(instance, garbled ? GARBLED : 0),
  wrong: (instance, _, k) => answerAt(instance, k + 1),
};

const open = (raw: Record<string, unknown>, from: string): Task => {
  const params = readParams('benchmark', Params, raw);
  const { call, options = 0 } = params;
  const models = new Map(Object.entries(params.models).map(([name, theta]) => [name, toProbit(theta, params.scale)]));
  const items = itemsOf(params, from);
  const scale = scaleOf(items, params.item ?? (params.file === undefined ? 0.6 : undefined));
  if (scale.item + call > 1) throw new Error(`benchmark: params.call: ${call} and the items' ${scale.item} exceed 1`);
  return {
    family: 'benchmark',
    // Short exam answers: a quarter of the characters of GSM8K's answers.
    correlation: {
      item: scale.item,
      pair: 1 - scale.item - call,
      call,
      sameWrong: params.same_wrong,
      tokensPerPart: 125,
    },
    size: items.length,
    instance: (index, world) => drawInstance(index, world, items[index % items.length]!, options),
    skillOf: placing(models, items, scale),
    demand: (instance) => {
      const { item } = sealedOf(instance);
      const shift = params.difficulty + scale.shrink * scale.mean;
      return { easiness: easinessOf(scale, item), shift, discrimination: item.a };
    },
    wrongs: () => (options > 0 ? options - 1 : Number.POSITIVE_INFINITY),
    ...worthWith(params.loss, isRight, (content) => answerOf(content) !== undefined),
    ...work,
  };
};

export const benchmark: TaskFamily = {
  name: 'benchmark',
  summary:
    'Items known by their fitted difficulty alone, answered by people of fitted skill: committees without texts.',
  source: 'Item response theory (Rasch 1960, Birnbaum 1968), fitted to published answers of language models.',
  params: Params,
  open,
};
