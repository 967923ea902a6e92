/** A known question as a task of one part, so that simulated people with their skills and policies can be asked it. */
import type { Content, Instance, Task } from '../../engine/types.js';
import { canonicalNumber } from '../../questions/answers.js';
import { drawOffsets, wrongNumber } from '../../questions/offsets.js';
import { sameWrongAmong } from '../../questions/options.js';
import { type Rational, readRational } from '../../questions/rational.js';
import { normal, shuffle, stream } from '../../rng/streams.js';

export const PART = 'answer';

/** A value as it may stand in a field. */
export type Value = string | number | boolean;

/** What can be answered: the right value and the wrong ones, of which there may be endlessly many. */
export interface Answers {
  readonly right: Value;
  readonly wrong: (k: number) => Value;
  /** Infinity where wrong answers are endless. */
  readonly count: number;
  /** P(same wrong | both wrong). */
  readonly sameWrong: number;
}

/** Wrong are all others of a list. `key` names the order of their popularity. */
export const listed = (right: Value, others: readonly Value[], key: string): Answers => {
  const order = shuffle(stream(['stranger', 'others', key]), others);
  const wrong = (k: number): Value => order[k % order.length] ?? right;
  return { right, wrong, count: order.length, sameWrong: sameWrongAmong(order.length + 1) };
};

/** As a decimal where it has an end, since fields are numbers; else as a fraction. */
const written = ({ n, d }: Rational, whole: boolean): Value => (whole ? String(n) : String(Number(n) / Number(d)));

/** Wrong are numbers near by, or `wrong-0`, `wrong-1`, …; `cast` makes them what the field holds, and what it does not take is left out. */
export const endless = (right: string, value: Value, key: string, cast: (text: string) => Value | null): Answers => {
  const number = readRational(canonicalNumber(right) ?? '');
  const order = drawOffsets(stream(['stranger', 'offsets', key]));
  const texts = (k: number): string => {
    if (number === null) return `wrong-${k}`;
    const off = wrongNumber(number, number, order, k);
    return String(written(off, off.d === 1n));
  };
  const taken: Value[] = [];
  let next = 0;
  const wrong = (k: number): Value => {
    for (; taken.length <= k && next < 16 * (k + 8); next++) {
      const made = cast(texts(next));
      if (made !== null && made !== value) taken.push(made);
    }
    return taken.length === 0 ? value : (taken[k % taken.length] as Value);
  };
  return { right: value, wrong, count: Number.POSITIVE_INFINITY, sameWrong: number === null ? 0.18 : 0.4 };
};

const value = (content: Content): Value | undefined => (content as { answer?: Value }).answer;

/** Easiness goes by the question, so that all models find one of them hard. Shares of variance as in the exam preset of docs/people.md. */
export const taskOf = (question: string, { right, wrong, count, sameWrong }: Answers): Task => {
  const easiness = normal(stream(['stranger', 'easiness', question]));
  const label = (content: Content): string => String(value(content) ?? '?');
  const isRight = (content: Content): boolean => value(content) === right;
  return {
    family: 'stranger',
    correlation: { item: 0.6, pair: 0.38, call: 0.02, sameWrong, tokensPerPart: 125 },
    instance: () => instance,
    oracle: () => ({ best: 1, worst: 0 }),
    score: (_, content) => {
      const success = isRight(content);
      return { value: Number(success), success, utility: Number(success) };
    },
    fallback: () => ({}),
    label: (_, content) => label(content),
    demand: () => ({ easiness, shift: 0 }),
    right: () => ({ answer: right }),
    wrong: (_instance, _part, k) => ({ answer: wrong(k) }),
    wrongs: () => count,
    inspect: (_, content) => ({
      label: label(content),
      labels: { [PART]: label(content) },
      errors: isRight(content) ? [] : [PART],
      hazards: [],
    }),
    combine: (_, contents) => contents.at(-1) ?? {},
    extract: (_instance, content) => content,
    corrupt: () => ({ content: { answer: wrong(0) } }),
    text: () => ({ question, format: '' }),
    parse: (_instance, _scope, text) => ({ answer: text }),
    show: (_, content) => JSON.stringify(content),
  };
};

export const instance: Instance = {
  index: 0,
  parts: [{ id: PART, after: [], kind: 'question' }],
  features: {},
  sealed: null,
};

export const answerIn = (content: Content): Value | undefined => value(content);
