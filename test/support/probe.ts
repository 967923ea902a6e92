/**
 * A task that has everything the port of families knows, and little else: parts of different kinds that build on each
 * other, facts held by people, constraints, numbers, options to argue for, features. The parts are digits; the number of
 * an answer is their sum.
 */
import type { Content, Instance, Scope, Sees, Task } from '../../src/engine/types.js';
import { integer, normal, oneOf, type Stream, shuffle } from '../../src/rng/streams.js';

const MOST = 5;
const KINDS = ['dig', 'lift'] as const;
const SIDES = ['north', 'south'] as const;

interface Sealed {
  readonly truth: Readonly<Record<string, number>>;
  readonly easiness: Readonly<Record<string, number>>;
  /** Who holds the fact about each part: a share of the staff. */
  readonly holder: Readonly<Record<string, number>>;
  /** Numbers of wrong answers in the order in which the options stand; −1 is the right one. */
  readonly order: readonly number[];
  readonly target: number;
}

interface Work {
  readonly values: Readonly<Record<string, number>>;
  /** An answer that is a number and nothing else. */
  readonly total?: number;
}

const sealedOf = (instance: Instance): Sealed => instance.sealed as Sealed;
const workOf = (content: Content | null): Work => (content as Work | null) ?? { values: {} };

const factOf = (part: string): string => `fact ${part}`;

const drawInstance = (index: number, world: Stream): Instance => {
  const n = 2 + integer(world, MOST - 1);
  const chained = world() < 0.6;
  const ids = Array.from({ length: n }, (_, i) => `p${i + 1}`);
  const one = oneOf(world, KINDS);
  const mixed = world() < 0.6;
  const parts = ids.map((id, i) => ({
    id,
    after: chained && i > 0 && world() < 0.6 ? [ids[integer(world, i)] as string] : [],
    kind: mixed ? oneOf(world, KINDS) : one,
  }));
  const each = <T>(draw: () => T): Record<string, T> => Object.fromEntries(ids.map((id) => [id, draw()]));
  const sealed: Sealed = {
    truth: each(() => integer(world, 10)),
    easiness: each(() => normal(world)),
    holder: each(() => world()),
    order: shuffle(world, [-1, 0, 1]),
    target: world(),
  };
  const bound = integer(world, 4);
  const constraints = Array.from({ length: bound }, (_, i) => ({ id: `c${i + 1}`, text: `Keep to ${i + 1}.` }));
  const features = {
    level: integer(world, 5),
    side: oneOf(world, SIDES),
    links: parts.filter((p) => p.after[0]).length,
  };
  return { index, parts, features, ...(bound === 0 ? {} : { constraints }), sealed };
};

/** What a part comes to: its own digit, and one more for every mistake in what it builds on. */
const upstream = (instance: Instance, part: string, known: Content | null): number => {
  const { truth } = sealedOf(instance);
  const { values } = workOf(known);
  const below = instance.parts.find((p) => p.id === part)?.after ?? [];
  const off = below.reduce((sum, id) => sum + ((values[id] ?? truth[id] ?? 0) - (truth[id] ?? 0)), 0);
  return (truth[part] ?? 0) + off;
};

const combined = (instance: Instance, contents: readonly Content[]): Work => {
  const all: Record<string, number> = Object.assign({}, ...contents.map((c) => workOf(c).values));
  const total = contents.map((c) => workOf(c).total).findLast((t) => t !== undefined);
  const values = Object.fromEntries(instance.parts.flatMap(({ id }) => (id in all ? [[id, all[id] as number]] : [])));
  return { values, ...(total === undefined ? {} : { total }) };
};

const labelOf = (instance: Instance, content: Content): string => {
  const { values, total } = workOf(content);
  const parts = instance.parts.map(({ id }) => values[id] ?? '?').join(' ');
  return total === undefined ? parts : `${parts} = ${total}`;
};

const numberOf = (content: Content): number | null => {
  const { values, total } = workOf(content);
  const numbers = Object.values(values);
  return total ?? (numbers.length === 0 ? null : numbers.reduce((a, b) => a + b, 0));
};

const errorsIn = (instance: Instance, content: Content): readonly string[] =>
  Object.entries(workOf(content).values).flatMap(([id, v]) => (v === sealedOf(instance).truth[id] ? [] : [id]));

const scoreOf = (instance: Instance, content: Content) => {
  const { values, total } = workOf(content);
  const { truth } = sealedOf(instance);
  const goal = Object.values(truth).reduce((a, b) => a + b, 0);
  const right = Object.keys(values).length - errorsIn(instance, content).length;
  const value = total === undefined ? right / instance.parts.length : 1 / (1 + Math.abs(total - goal));
  return { value, success: value === 1, utility: value };
};

const wrongOf = (instance: Instance, part: string, k: number, known: Content | null): Work => ({
  values: { [part]: upstream(instance, part, known) + 1 + k },
});

const rightOf = (instance: Instance, part: string, known: Content | null, garbled: boolean): Work => ({
  values: { [part]: upstream(instance, part, known) + (garbled ? 0.5 : 0) },
});

/** The answer in which every part is right (−1) or wrong in the same way. */
const option = (instance: Instance, k: number): Content =>
  combined(
    instance,
    instance.parts.map(({ id }) => (k < 0 ? rightOf(instance, id, null, false) : wrongOf(instance, id, k, null))),
  );

/** What everybody in a staff may see: the facts of all are nobody's own. */
export const factsFor = (instance: Instance, sees: Sees, person: number, people: number): readonly string[] => {
  if (sees === 'question' || sees === 'ticket') return [];
  const { holder } = sealedOf(instance);
  const held = instance.parts.filter(({ id }) => sees === 'all' || Math.floor((holder[id] ?? 0) * people) === person);
  return held.map(({ id }) => factOf(id));
};

const corrupted = (instance: Instance, content: Content): Content => {
  const answered = instance.parts.filter(({ id }) => id in workOf(content).values);
  const part = answered[Math.floor(sealedOf(instance).target * answered.length)];
  return part === undefined ? content : combined(instance, [content, wrongOf(instance, part.id, 0, content)]);
};

const parsed = (instance: Instance, scope: Scope, text: string): Content | null => {
  const numbers = text.trim().split(/\s+/).map(Number);
  if (numbers.length !== scope.parts.length || numbers.some((x) => !Number.isFinite(x))) return null;
  return combined(instance, [{ values: Object.fromEntries(scope.parts.map((id, i) => [id, numbers[i]])) }]);
};

export const probe: Task = {
  family: 'probe',
  correlation: { item: 0.5, pair: 0.4, call: 0.1, sameWrong: 0.3, tokensPerPart: 60 },
  instance: drawInstance,
  oracle: () => ({ best: 1, worst: 0 }),
  score: scoreOf,
  fallback: () => ({ values: {} }),
  label: labelOf,
  view: factsFor,
  value: (_, content) => numberOf(content),
  ofValue: (_, value) => ({ values: {}, total: value }),
  options: (instance) => sealedOf(instance).order.map((k) => option(instance, k)),
  demand: (instance, part) => ({ easiness: sealedOf(instance).easiness[part] ?? 0, shift: 0 }),
  right: rightOf,
  wrong: wrongOf,
  inspect: (instance, content) => ({
    label: labelOf(instance, content),
    labels: Object.fromEntries(Object.entries(workOf(content).values).map(([id, v]) => [id, `${v}`])),
    errors: errorsIn(instance, content),
    hazards: [],
  }),
  combine: combined,
  extract: (_, content, part) => {
    const value = workOf(content).values[part];
    return value === undefined ? null : { values: { [part]: value } };
  },
  corrupt: (instance, content) => ({ content: corrupted(instance, content) }),
  text: (_, scope, facts = []) => ({ question: [...scope.parts, ...facts].join('\n'), format: 'Numbers in a row.' }),
  parse: parsed,
  show: labelOf,
};
