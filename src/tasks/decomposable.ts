/**
 * A packet of small exact calculations, independent (coupling 0) or built on each other: the plainest task that can
 * be divided. Each item is (x op b) op c without zeros, so it is one-to-one in x: a wrong upstream result always
 * makes the result wrong, and how far errors travel is decided by the coupling and by nothing else.
 */
import { z } from 'zod';
import type { Content, Instance, Scope, Seen, Task, TaskFamily } from '../engine/types.js';
import { drawOffsets, wrongNumber } from '../questions/offsets.js';
import { rationalText, readRational } from '../questions/rational.js';
import type { Stream } from '../rng/streams.js';
import { declared, disguise, drawItem, evaluate, type Item, packetText, type Results } from './items.js';
import { inPartOrder, looseShare } from './menu.js';
import { isRecord, readJson, readParams, scalarText } from './reading.js';

const MOST = 12;

const Params = z.strictObject({
  parts: z.number().int().min(1).max(MOST).default(4).describe('Number of items.'),
  singles: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .describe(
      'Share of instances that have one item and no more, spread evenly over the series: tasks of two structures.',
    ),
  coupling: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .describe('Probability that an item builds on the result of one earlier item; 0 makes all of them independent.'),
  decoys: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .describe('Probability that an item claims to build on an earlier one whose result does not matter to it.'),
  hidden: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .describe('Probability that a link is not declared: only whoever works on the earlier item can tell.'),
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

/** Whether the instance at this place has one item. Nothing is drawn, so that instances are the same whatever the share. */
const isSingle = (index: number, singles: number): boolean =>
  Math.floor((index + 1) * singles) > Math.floor(index * singles);

const drawInstance = (index: number, world: Stream, params: z.output<typeof Params>): Instance => {
  const offsets = drawOffsets(world);
  const target = world();
  // Always twelve items, so that instances of different size share their first ones.
  const drawn = Array.from({ length: MOST }, (_, i) => drawItem(world, i, params.coupling, params.spread));
  const items = disguise(world, drawn, params.decoys, params.hidden).slice(
    0,
    isSingle(index, params.singles) ? 1 : params.parts,
  );
  const truth: Record<string, string> = {};
  const depths: Record<string, number> = {};
  for (const item of items) {
    truth[item.id] = rationalText(evaluate(item, truth, false));
    depths[item.id] = 1 + Math.max(0, ...declared(item).map((id) => depths[id]!));
  }
  const parts = items.map((item) => ({ id: item.id, after: declared(item), kind: 'arithmetic' }));
  // What is public speaks of the links that are declared.
  const features = {
    kind: 'arithmetic',
    parts: items.length,
    links: parts.reduce((sum, { after }) => sum + after.length, 0),
    depth: Math.max(...Object.values(depths)),
    decomposability: looseShare(parts),
  };
  return { index, parts, features, sealed: { items, truth, offsets, target } satisfies Sealed };
};

const labelOf = (instance: Instance, content: Content): string =>
  instance.parts.map(({ id }) => valuesOf(content)[id] ?? '?').join(' | ');

/** What is known counts, right or wrong; what is not known is worked out, and the truth is what comes out. */
const upstream = (instance: Instance, known: Content | null): Results => ({
  ...sealedOf(instance).truth,
  ...valuesOf(known),
});

/**
 * The item as somebody reads it. Whoever sees the task and was not handed the result of a hidden link does not know that there
 * is one, and takes the number that stands in its place; without `seen` everything is known.
 */
const readBy = (instance: Instance, part: string, known: Content | null, seen: Seen | undefined): Item => {
  const item = itemOf(instance, part);
  const blind = item.hidden && seen !== undefined && !(item.on! in valuesOf(known));
  return blind ? { ...item, on: null } : item;
};

const rightOf: Task['right'] = (instance, part, known, garbled, seen) => {
  const item = readBy(instance, part, known, seen);
  return { values: { [part]: rationalText(evaluate(item, upstream(instance, known), garbled)) } };
};

const wrongOf: Task['wrong'] = (instance, part, k, known, seen) => {
  const { truth, offsets } = sealedOf(instance);
  const base = evaluate(readBy(instance, part, known, seen), upstream(instance, known), false);
  return { values: { [part]: rationalText(wrongNumber(base, readRational(truth[part]!)!, offsets, k)) } };
};

const combined = (instance: Instance, contents: readonly Content[]): Values => {
  const all = Object.assign({}, ...contents.map(valuesOf)) as Record<string, string>;
  // In part order, so that equal contents are equal texts, whoever delivered first.
  return { values: inPartOrder(instance.parts, all) };
};

/** One of the answered parts gets its most common mistake: hard to tell from an honest one, and colluders agree. */
const corrupted = (instance: Instance, content: Content): Content => {
  const answered = instance.parts.filter(({ id }) => id in valuesOf(content));
  const part = answered[Math.floor(sealedOf(instance).target * answered.length)];
  return part === undefined ? content : combined(instance, [content, wrongOf(instance, part.id, 0, content)]);
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
    text: (instance, scope) => packetText(sealedOf(instance).items, scope),
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
