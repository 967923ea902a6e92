/**
 * The `control` family's world: a fish tank with three switches and five actions, and rules that say which action
 * belongs to which of the eight states. A table of actions is the whole artifact; nothing in it is ever executed.
 */
import type { Content } from '../engine/types.js';
import { integer, normal, type Stream, shuffle } from '../rng/streams.js';

export const INPUTS = ['warm', 'low', 'night'] as const;
/** `hold` does nothing and stands first. Five, so that a forbidden action exists beside `hold` and a rule's own two. */
export const ACTIONS = ['hold', 'chill', 'fill', 'drain', 'alarm'] as const;
export type Action = (typeof ACTIONS)[number];

/** Rows of the table by state: three digits, one for each input in the order of INPUTS. */
export const STATES: readonly string[] = Array.from({ length: 8 }, (_, row) => row.toString(2).padStart(3, '0'));

/** An input, by position, and the digit that it must show. */
type Test = readonly [input: number, digit: 0 | 1];

/** `base` in all states where the tests hold, but `other` where the exception holds too. */
export interface Rule {
  readonly id: string;
  readonly when: readonly Test[];
  readonly base: Action;
  readonly exception: Test;
  readonly other: Action;
  readonly states: readonly string[];
  readonly easiness: number;
}

const holds = (state: string, [input, digit]: Test): boolean => state[input] === `${digit}`;

/** What the rule demands in a state; a garbled copy of it has its exception the wrong way round. */
export const demanded = (rule: Rule, state: string, garbled: boolean): Action =>
  holds(state, rule.exception) !== garbled ? rule.other : rule.base;

/** The states cut into 1 to 4 groups along one or two inputs; with three groups the first is twice as large. */
const cut = (parts: number, [one, two]: readonly number[], digit: 0 | 1): readonly (readonly Test[])[] => {
  const on: Test = [one!, digit];
  const off: Test = [one!, digit === 1 ? 0 : 1];
  const split = (test: Test): readonly (readonly Test[])[] => [
    [test, [two!, 1]],
    [test, [two!, 0]],
  ];
  if (parts === 1) return [[]];
  if (parts === 2) return [[on], [off]];
  return parts === 3 ? [[on], ...split(off)] : [...split(on), ...split(off)];
};

/** The rules of one instance. Four are drawn whatever `parts` is, so that sweeps share their draws. */
export const drawRules = (world: Stream, parts: number, spread: number): readonly Rule[] => {
  const order = shuffle(world, [0, 1, 2]);
  const digit = world() < 0.5 ? 0 : 1;
  const drawn = Array.from({ length: 4 }, () => {
    const base = integer(world, ACTIONS.length);
    const other = (base + 1 + integer(world, ACTIONS.length - 1)) % ACTIONS.length;
    const which = world();
    return { base, other, which, digit: world() < 0.5 ? 0 : 1, easiness: spread * normal(world) } as const;
  });
  return cut(parts, order, digit).map((when, i) => {
    const draw = drawn[i]!;
    // The exception looks at an input that the rule leaves open: both of its sides then occur among the states.
    const open = order.filter((input) => !when.some(([tested]) => tested === input));
    return {
      id: `r${i + 1}`,
      when,
      base: ACTIONS[draw.base]!,
      exception: [open[Math.floor(draw.which * open.length)]!, draw.digit],
      other: ACTIONS[draw.other]!,
      states: STATES.filter((state) => when.every((test) => holds(state, test))),
      easiness: draw.easiness,
    };
  });
};

const testText = ([input, digit]: Test): string => `${INPUTS[input]} is ${digit}`;

const ruleText = (rule: Rule, garbled: boolean): string => {
  const [input, digit] = rule.exception;
  const exception: Test = garbled ? [input, digit === 1 ? 0 : 1] : rule.exception;
  const when = rule.when.length === 0 ? 'In every state' : `When ${rule.when.map(testText).join(' and ')}`;
  return `Rule ${rule.id}. ${when}: ${rule.base}; but where ${testText(exception)}: ${rule.other}.`;
};

/** The rules in words, and the grammar of the table: one JSON object from states to actions. */
export const tableQuestion = (
  rules: readonly Rule[],
  garbled: readonly string[],
): { readonly question: string; readonly format: string } => ({
  question: [
    `A fish tank reports three switches: ${INPUTS.join(', ')}. Each is 1 or 0.`,
    'Its controller looks up one action for each state in a table. Fill in the states that these rules cover:',
    ...rules.map((rule) => ruleText(rule, garbled.includes(rule.id))),
  ].join('\n'),
  format: [
    'Reply with JSON only: one object {"<state>": "<action>", …}.',
    `A state is three digits, for ${INPUTS.join(', ')} in this order.`,
    `States asked: ${rules.flatMap((rule) => rule.states).join(', ')}. An action is one of: ${ACTIONS.join(', ')}.`,
  ].join(' '),
});

export type Rows = Readonly<Record<string, Action>>;

/** A table, whole or in part: the content of every draft of the family. */
export interface Table {
  readonly rows: Rows;
}

export const rowsOf = (content: Content): Rows => (content as Table).rows;

/** Sorted by state, so that equal tables are equal texts, whoever delivered which row first. */
export const table = (rows: readonly (readonly [string, Action])[]): Table => ({
  rows: Object.fromEntries(rows.toSorted(([a], [b]) => (a < b ? -1 : 1))),
});

/** Actions in the order of the states; a state left open is "?". */
export const tableLabel = (content: Content, states: readonly string[] = STATES): string =>
  states.map((state) => rowsOf(content)[state] ?? '?').join('/');

/** JSON in the order of the states: objects put keys that look like numbers (100) before the others (000). */
export const tableText = (content: Content): string => {
  const rows = rowsOf(content);
  return `{${STATES.flatMap((state) => (state in rows ? [`"${state}":"${rows[state]}"`] : [])).join(',')}}`;
};

export const isAction = (text: string): text is Action => (ACTIONS as readonly string[]).includes(text);
