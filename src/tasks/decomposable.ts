/**
 * A packet of small exact calculations, independent (coupling 0) or built on each other: the plainest task that can
 * be divided. Each item is (x op b) op c without zeros, so it is one-to-one in x: a wrong upstream result always
 * makes the result wrong, and how far errors travel is decided by the coupling and by nothing else.
 */
import { z } from 'zod';
import type { Content, Instance, Scope, Task, TaskFamily } from '../engine/types.js';
import type { Stream } from '../rng/streams.js';
import { drawItem, evaluate, expression, type Item, type Results } from './items.js';
import { drawOffsets, wrongNumber } from './offsets.js';
import { rationalText, readRational } from './rational.js';
import { isRecord, readJson, readParams, scalarText } from './reading.js';

const MOST = 12;

const Params = z.strictObject({
  parts: z.number().int().min(1).max(MOST).default(4).describe('Number of items.'),
  coupling: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .describe('Probability that an item builds on the result of one earlier item; 0 makes all of them independent.'),
  difficulty: z.number().default(0).describe("Probit units taken off everybody's skill; higher is harder."),
  spread: z.number().min(0).default(1).describe('How far items differ in difficulty; 0 makes them equally hard.'),
});

interface Sealed {
  readonly items: readonly Item[];
  readonly truth: Results;
  readonly offsets: readonly number[];
  /** Draw in (0, 1) of the part that a fault is put into. */
  readonly target: number;
}

interface Values {
  readonly values: Results;
}

const sealedOf = (instance: Instance): Sealed => instance.sealed as Sealed;
const valuesOf = (content: Content | null): Results => (content as Values | null)?.values ?? {};

const itemOf = (instance: Instance, part: string): Item => {
  const item = sealedOf(instance).items.find(({ id }) => id === part);
  if (item === undefined) throw new Error(`decomposable: no part "${part}"`);
  return item;
};

const drawInstance = (index: number, world: Stream, params: z.output<typeof Params>): Instance => {
  const offsets = drawOffsets(world);
  const target = world();
  // Always twelve items, so that instances of different size share their first ones.
  const drawn = Array.from({ length: MOST }, (_, i) => drawItem(world, i, params.coupling, params.spread));
  const items = drawn.slice(0, params.parts);
  const truth: Record<string, string> = {};
  const depths: Record<string, number> = {};
  for (const item of items) {
    truth[item.id] = rationalText(evaluate(item, truth, false));
    depths[item.id] = item.on === null ? 1 : depths[item.on]! + 1;
  }
  const parts = items.map(({ id, on }) => ({ id, after: on === null ? [] : [on], kind: 'arithmetic' }));
  const links = items.filter(({ on }) => on !== null).length;
  const features = { kind: 'arithmetic', parts: items.length, links, depth: Math.max(...Object.values(depths)) };
  return { index, parts, features, sealed: { items, truth, offsets, target } satisfies Sealed };
};

const labelOf = (instance: Instance, content: Content): string =>
  instance.parts.map(({ id }) => valuesOf(content)[id] ?? '?').join(' | ');

/** What is known counts, right or wrong; what is not known is worked out, and the truth is what comes out. */
const upstream = (instance: Instance, known: Content | null): Results => ({
  ...sealedOf(instance).truth,
  ...valuesOf(known),
});

const rightOf = (instance: Instance, part: string, known: Content | null, garbled: boolean): Content => ({
  values: { [part]: rationalText(evaluate(itemOf(instance, part), upstream(instance, known), garbled)) },
});

const wrongOf = (instance: Instance, part: string, k: number, known: Content | null): Content => {
  const { truth, offsets } = sealedOf(instance);
  const base = evaluate(itemOf(instance, part), upstream(instance, known), false);
  return { values: { [part]: rationalText(wrongNumber(base, readRational(truth[part]!)!, offsets, k)) } };
};

const combined = (instance: Instance, contents: readonly Content[]): Values => {
  const all = Object.assign({}, ...contents.map(valuesOf)) as Record<string, string>;
  // In part order, so that equal contents are equal texts, whoever delivered first.
  return { values: Object.fromEntries(instance.parts.flatMap(({ id }) => (id in all ? [[id, all[id]!]] : []))) };
};

/** One of the answered parts gets its most common mistake: hard to tell from an honest one, and colluders agree. */
const corrupted = (instance: Instance, content: Content): Content => {
  const answered = instance.parts.filter(({ id }) => id in valuesOf(content));
  const part = answered[Math.floor(sealedOf(instance).target * answered.length)];
  return part === undefined ? content : combined(instance, [content, wrongOf(instance, part.id, 0, content)]);
};

const textOf = (instance: Instance, scope: Scope): { question: string; format: string } => {
  const { items } = sealedOf(instance);
  const asked = new Set(scope.parts);
  // What the asked items build on is stated as well: without it a result that nobody passed on could not be replaced.
  const needed = new Set(asked);
  for (const { id, on } of [...items].reverse()) if (needed.has(id) && on !== null) needed.add(on);
  const line = (item: Item): string => `${item.id}: ${expression(item, scope.garbled.includes(item.id))}`;
  const background = items
    .filter(({ id }) => needed.has(id) && !asked.has(id))
    .map((item) => `For reference ${line(item)}`);
  const own = scope.parts.map((id) => `Item ${line(itemOf(instance, id))}`);
  const intro = 'Calculate each item exactly. A name in square brackets stands for the result of that item.';
  const format =
    'Reply with JSON only: one object with an entry for each item asked, {"<item>": "<result>", …}. ' +
    'Write a result as a whole number or as a fraction in lowest terms such as "-22/7".';
  return { question: [intro, ...background, ...own].join('\n'), format };
};

const parsed = (instance: Instance, scope: Scope, text: string): Content | null => {
  const reply = readJson(text);
  if (Array.isArray(reply) && reply.length !== scope.parts.length) return null;
  const stated = Array.isArray(reply)
    ? Object.fromEntries(scope.parts.map((id, i) => [id, reply[i] as unknown]))
    : reply;
  if (!isRecord(stated) || scope.parts.length === 0) return null;
  // Other items of the instance may be repeated in a reply, but only what was asked for is taken from it.
  if (Object.keys(stated).some((id) => !instance.parts.some((part) => part.id === id))) return null;
  const values: Record<string, string> = {};
  for (const id of scope.parts) {
    const value = readRational(scalarText(stated[id]) ?? '');
    if (value === null) return null;
    values[id] = rationalText(value);
  }
  return combined(instance, [{ values }]);
};

const open = (raw: Record<string, unknown>): Task => {
  const params = readParams('decomposable', Params, raw);
  const errorsOf = (instance: Instance, content: Content): string[] =>
    Object.entries(valuesOf(content)).flatMap(([id, value]) => (value === sealedOf(instance).truth[id] ? [] : [id]));
  const rightCount = (instance: Instance, content: Content): number =>
    Object.keys(valuesOf(content)).length - errorsOf(instance, content).length;
  return {
    family: 'decomposable',
    // Exam preset and free-form mathematics of docs/people.md; an item takes a few lines of working.
    correlation: { item: 0.6, pair: 0.38, call: 0.02, sameWrong: 0.11, tokensPerPart: 140 },
    instance: (index, world) => drawInstance(index, world, params),
    oracle: (instance) => ({ best: instance.parts.length, worst: 0 }),
    score: (instance, content) => {
      const utility = rightCount(instance, content);
      return { value: utility / instance.parts.length, success: utility === instance.parts.length, utility };
    },
    fallback: () => ({ values: {} }),
    label: labelOf,
    demand: (instance, part) => ({ easiness: itemOf(instance, part).easiness, shift: params.difficulty }),
    right: rightOf,
    wrong: wrongOf,
    inspect: (instance, content) => ({
      label: labelOf(instance, content),
      labels: valuesOf(content),
      errors: errorsOf(instance, content),
      hazards: [],
    }),
    combine: combined,
    extract: (_, content, part) =>
      part in valuesOf(content) ? { values: { [part]: valuesOf(content)[part]! } } : null,
    corrupt: (instance, content) => ({ content: corrupted(instance, content) }),
    text: textOf,
    parse: parsed,
    show: (_, content) => JSON.stringify(valuesOf(content)),
  };
};

export const decomposable: TaskFamily = {
  name: 'decomposable',
  summary: 'A packet of exact calculations; with coupling, items build on the results of earlier ones.',
  source: 'Own construction: the divisible task of additive group work, with propagation of errors as a parameter.',
  params: Params,
  open,
};
