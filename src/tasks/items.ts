/**
 * The items of the `decomposable` family: (x op b) op c over literals from 2 to 13, where x is a literal or the result
 * of an earlier item. One-to-one in x, so a wrong upstream result always makes the result wrong.
 */
import type { Scope } from '../engine/types.js';
import { type Operator, operations, type Rational, readRational, whole } from '../questions/rational.js';
import { integer, normal, oneOf, type Stream } from '../rng/streams.js';

export interface Item {
  readonly id: string;
  /** The item whose result stands in first place, or null where that is the literal `first`. */
  readonly on: string | null;
  /** Whether it says so nowhere but with the item whose result it takes. */
  readonly hidden: boolean;
  /** An earlier item that it claims to build on and does not. */
  readonly decoy: string | null;
  readonly first: number;
  readonly operators: readonly [Operator, Operator];
  readonly literals: readonly [number, number];
  /** The literals as a garbled copy states them. */
  readonly misread: readonly [number, number];
  readonly easiness: number;
}

const additive = (operator: Operator): boolean => operator === '+' || operator === '-';
const SIGNS: readonly Operator[] = ['+', '-', '*', '/'];
/** At least one sum or difference in each item: misreading its operand changes the result, whatever x is. */
const PAIRS: readonly (readonly [Operator, Operator])[] = SIGNS.flatMap((one) =>
  SIGNS.filter((other) => additive(one) || additive(other)).map((other) => [one, other] as const),
);

/** 2 … 13: never 0, so that all divide, and never 1, so that every operation does something. */
const literal = (world: Stream): number => 2 + integer(world, 12);

/** The i-th item; the draws are the same in number and order whatever the parameters are. */
export const drawItem = (world: Stream, i: number, coupling: number, spread: number): Item => {
  const operators = oneOf(world, PAIRS);
  const first = literal(world);
  const literals = [literal(world), literal(world)] as const;
  // Drawn also where nothing is coupled or garbled, so that sweeps of the parameters share all other draws.
  const coupled = world() < coupling;
  const earlier = Math.floor(world() * i);
  const preferred = integer(world, 2);
  const slot = additive(operators[preferred]!) ? preferred : 1 - preferred;
  const other = 2 + ((literals[slot]! - 2 + 1 + integer(world, 11)) % 12);
  const misread = slot === 0 ? ([other, literals[1]] as const) : ([literals[0], other] as const);
  const easiness = spread * normal(world);
  return {
    id: `p${i + 1}`,
    on: coupled && i > 0 ? `p${earlier + 1}` : null,
    first,
    operators,
    literals,
    misread,
    easiness,
    hidden: false,
    decoy: null,
  };
};

/**
 * The same items with links that are not declared and declared links that do not matter. The draws come after those of all
 * items, and are the same in number and order whatever the shares are.
 */
export const disguise = (world: Stream, items: readonly Item[], decoys: number, hidden: number): readonly Item[] =>
  items.map((item, i) => {
    const hides = world() < hidden;
    const claims = world() < decoys;
    const claimed = i === 0 ? null : `p${1 + integer(world, i)}`;
    const decoy = claims && claimed !== item.on ? claimed : null;
    return { ...item, hidden: item.on !== null && hides, decoy };
  });

/** The items that an item declares to build on, in their order. */
export const declared = ({ on, hidden, decoy }: Item): readonly string[] =>
  [...(on === null || hidden ? [] : [on]), ...(decoy === null ? [] : [decoy])].sort(
    (a, b) => Number(a.slice(1)) - Number(b.slice(1)),
  );

/** Results by item, each in the one way that it is written. */
export type Results = Readonly<Record<string, string>>;

/** The result of an item that builds on `results`, exactly, as stated or as a garbled copy states it. */
export const evaluate = (item: Item, results: Results, garbled: boolean): Rational => {
  const first = item.on === null ? whole(item.first) : readRational(results[item.on]!)!;
  const [b, c] = garbled ? item.misread : item.literals;
  return operations[item.operators[1]](operations[item.operators[0]](first, whole(b)), whole(c));
};

/** The item as it is written: `([p1] + 5) * 2`; a hidden link shows the number that its result takes the place of. */
export const expression = (item: Item, garbled: boolean): string => {
  const [b, c] = garbled ? item.misread : item.literals;
  const [one, other] = item.operators;
  return `(${item.on === null || item.hidden ? item.first : `[${item.on}]`} ${one} ${b}) ${other} ${c}`;
};

/** Links that are told with the items whose results are taken, for those who work on these. */
const hiddenNotes = (items: readonly Item[], told: readonly string[]): readonly string[] =>
  items
    .filter(({ on, hidden }) => hidden && told.includes(on!))
    .map(({ id, on }) => `Note: the result of ${on} takes the place of the first number of ${id}.`);

/** The items of a scope in words, with what they build on. */
export const packetText = (items: readonly Item[], scope: Scope): { question: string; format: string } => {
  const asked = new Set(scope.parts);
  // What the asked items build on is stated as well: without it a result that nobody passed on could not be replaced.
  const needed = new Set(asked);
  for (const item of [...items].reverse()) if (needed.has(item.id)) for (const id of declared(item)) needed.add(id);
  const line = (item: Item): string => `${item.id}: ${expression(item, scope.garbled.includes(item.id))}`;
  const background = items
    .filter(({ id }) => needed.has(id) && !asked.has(id))
    .map((item) => `For reference ${line(item)}`);
  const own = scope.parts.flatMap((id) => items.filter((item) => item.id === id)).map((item) => `Item ${line(item)}`);
  const intro = 'Calculate each item exactly. A name in square brackets stands for the result of that item.';
  const format =
    'Reply with JSON only: one object with an entry for each item asked, {"<item>": "<result>", …}. ' +
    'Write a result as a whole number or as a fraction in lowest terms such as "-22/7".';
  const told = scope.whole ? items.map(({ id }) => id) : scope.parts;
  return { question: [intro, ...background, ...own, ...hiddenNotes(items, told)].join('\n'), format };
};
