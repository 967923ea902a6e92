/**
 * Tasks with one part, whose contents are an answer and the facts that are told with it. Whoever takes over an answer
 * does not take over what was told with it: each writer tells what it knows itself.
 */
import type { Content, Correlation, Instance, Score, Task } from '../engine/types.js';
import { type Fact, factsShown, ordered } from './facts.js';
import { isRecord, readJson } from './reading.js';

export interface Told<A> {
  readonly answer?: A;
  /** Codes of the facts told, in their order. */
  readonly facts: readonly string[];
}

/** What every instance of such a task has sealed in it. */
export interface Sealed {
  readonly facts: readonly Fact[];
  readonly easiness: number;
}

/** What tells one such task from another. */
export interface Answering<A> {
  readonly family: string;
  /** Name of the only part, and of the answer in a reply. */
  readonly key: string;
  readonly correlation: Correlation;
  readonly shift: number;
  /** The best answer under the facts seen (absent: all); garbled: to the question misread. */
  readonly right: (instance: Instance, garbled: boolean, seen?: readonly string[]) => A;
  /** The k-th answer that differs from it, as far as can be known from what is seen. */
  readonly wrong: (instance: Instance, k: number, seen?: readonly string[]) => A;
  /** The answer that does most harm to those who follow it. */
  readonly fault: (instance: Instance) => A;
  readonly score: (instance: Instance, answer: A | undefined) => Score;
  readonly text: Task['text'];
  /** The answer as a reply states it, or null. */
  readonly read: (instance: Instance, stated: unknown) => A | null;
}

/** Shares of variance of free reasoning at temperature .7 and above, and length of an answer [a] (docs/people.md). */
export const FREE_REASONING = { item: 0.55, pair: 0.25, call: 0.2, tokensPerPart: 150 } as const;

export const answerIn = <A>(content: Content): A | undefined => (content as Told<A>).answer;
export const answeredWith = <A>(answer: A): Told<A> => ({ answer, facts: [] });

const factsOf = (instance: Instance): readonly Fact[] => (instance.sealed as Sealed).facts;
const toldIn = (content: Content): readonly string[] => (content as Told<unknown>).facts;

const told = (instance: Instance, ids: readonly string[]): readonly Fact[] =>
  ordered(factsOf(instance).filter(({ id }) => ids.includes(id)));

/** An answer, or none, with these facts told. */
const telling = (instance: Instance, content: Content | null, facts: readonly string[]): Told<unknown> => ({
  ...(content as Told<unknown> | null),
  facts: told(instance, facts).map(({ id }) => id),
});

const alone = (content: Content): Content | null => {
  const answer = answerIn(content);
  return answer === undefined ? null : answeredWith(answer);
};

/** JSON for readers: facts come with their words, since a code alone would tell nothing. */
const shown = (instance: Instance, content: Content, key: string): string => {
  const answer = answerIn(content);
  const words = told(instance, toldIn(content)).map(({ id, text }) => [id, text] as const);
  return JSON.stringify({ ...(answer === undefined ? {} : { [key]: answer }), facts: Object.fromEntries(words) });
};

/** Codes out of a list, or out of an object as `shown` writes it; null where one of them names no fact. */
const codesIn = (instance: Instance, stated: unknown): readonly string[] | null => {
  const codes = stated === undefined ? [] : isRecord(stated) ? Object.keys(stated) : stated;
  const facts = factsOf(instance);
  if (!Array.isArray(codes) || codes.length > facts.length) return null;
  return codes.every((code) => facts.some(({ id }) => id === code)) ? (codes as string[]) : null;
};

/** A reply of the form {"<key>": answer, "facts": codes} and nothing else. */
const readReply = <A>(instance: Instance, text: string, { key, read }: Answering<A>): Content | null => {
  const reply = readJson(text);
  if (!isRecord(reply) || Object.keys(reply).some((name) => name !== key && name !== 'facts')) return null;
  const answer = read(instance, reply[key]);
  const codes = codesIn(instance, reply.facts);
  return answer === null || codes === null ? null : telling(instance, answeredWith(answer), codes);
};

/** How an answer and facts are to be written. */
export const toldFormat = (key: string, what: string): string =>
  `Reply with JSON only: {"${key}": ${what}, "facts": ["<code>", …]}. ` +
  'In "facts" list the codes of those facts that others should know; they are shown to whoever reads your answer.';

/** All of a task but its world, its oracle and its null answer. */
export const toldTask = <A extends string | number>(
  given: Answering<A>,
): Omit<Task, 'instance' | 'oracle' | 'fallback'> => {
  const { key } = given;
  const labelOf = (content: Content): string => String(answerIn(content) ?? '?');
  const scoreOf = (instance: Instance, content: Content): Score => given.score(instance, answerIn<A>(content));
  return {
    family: given.family,
    correlation: given.correlation,
    score: scoreOf,
    label: (_, content) => labelOf(content),
    view: (instance, sees, person, people) => factsShown(factsOf(instance), sees, person, people),
    demand: ({ sealed }) => ({ easiness: (sealed as Sealed).easiness, shift: given.shift }),
    right: (instance, _, _known, garbled, seen) => answeredWith(given.right(instance, garbled, seen?.facts)),
    wrong: (instance, _, k, _known, seen) => answeredWith(given.wrong(instance, k, seen?.facts)),
    mention: (instance, content, facts) => telling(instance, content, [...toldIn(content), ...facts]),
    inspect: (instance, content) => {
      const answered = answerIn(content) !== undefined;
      return {
        label: labelOf(content),
        labels: answered ? { [key]: labelOf(content) } : {},
        errors: answered && !scoreOf(instance, content).success ? [key] : [],
        hazards: [],
        facts: toldIn(content),
      };
    },
    combine: (instance, contents) => {
      const last = contents.findLast((content) => answerIn(content) !== undefined) ?? null;
      return telling(instance, last, contents.flatMap(toldIn));
    },
    extract: (_, content, part) => (part === key ? alone(content) : null),
    corrupt: (instance, content) => ({
      content: answerIn(content) === undefined ? content : { ...(content as Told<A>), answer: given.fault(instance) },
    }),
    text: given.text,
    parse: (instance, scope, text) => (scope.parts.includes(key) ? readReply(instance, text, given) : null),
    show: (instance, content) => shown(instance, content, key),
  };
};
