/** The bench of the task-family contract: frozen instances, choices in them, and work of mixed fortune on them. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Content, Instance, Scope, Task } from '../engine/types.js';
import { stream } from '../rng/streams.js';

/** What cannot be read off the port. */
export interface Draw {
  /** Distinct wrong answers that every part has at least; 8 where nothing is said. */
  readonly wrongs?: number;
  /** s*: success is value ≥ bar; 1 where nothing is said. */
  readonly bar?: number;
  /** Cases for each law; 60 where nothing is said. */
  readonly runs?: number;
}

/** An instance and some draws to make choices in it. */
export interface Case {
  readonly seed: number;
  readonly index: number;
  readonly k: number;
  readonly choice: number;
  readonly picks: readonly number[];
  readonly instance: Instance;
}

/** Freezes all the way down: code that changes what it was given then throws, since modules are strict. */
export const frozen = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) frozen(inner);
  }
  return value;
};

/** Equal as values, also in what is left undefined. */
export const same = (a: unknown, b: unknown): void => expect(a).toStrictEqual(b);

export const whole = (instance: Instance): Scope => ({ parts: instance.parts.map(({ id }) => id), garbled: [] });

export const partOf = ({ instance, choice }: Case): string => instance.parts[choice % instance.parts.length]!.id;

export interface Bench {
  readonly open: () => Task;
  readonly task: Task;
  readonly wrongs: number;
  readonly bar: number;
  readonly instanceOf: (task: Task, seed: number, index: number) => Instance;
  /** A whole right answer, part by part, each built on what is there so far. */
  readonly rightOf: (task: Task, instance: Instance) => Content;
  /** What the picks of a case make of each part: 0 nothing, 1 right, 2 wrong, 3 garbled. */
  readonly mixed: (given: Case) => Content;
  readonly cases: fc.Arbitrary<Case>;
  readonly law: (title: string, holds: (given: Case) => void) => void;
  readonly runs: number;
}

export const benchOf = (name: string, open: () => Task, { wrongs = 8, bar = 1, runs = 60 }: Draw): Bench => {
  const task = open();
  const instanceOf: Bench['instanceOf'] = (from, seed, index) =>
    from.instance(index, stream(['contract', name, seed, index]));
  const rightOf: Bench['rightOf'] = (from, instance) =>
    instance.parts.reduce<Content>(
      (known, { id }) => from.combine(instance, [known, from.right(instance, id, known, false)]),
      from.combine(instance, []),
    );
  const mixed: Bench['mixed'] = ({ instance, picks, k }) => {
    const works = instance.parts.flatMap(({ id }, i) => {
      const pick = picks[i % picks.length];
      if (pick === 0) return [];
      return [pick === 2 ? task.wrong(instance, id, k, null) : task.right(instance, id, null, pick === 3)];
    });
    return frozen(task.combine(instance, works));
  };
  const cases = fc
    .record({
      seed: fc.nat(1_000_000),
      index: fc.nat((task.size ?? 10_000) - 1),
      k: fc.nat(wrongs - 1),
      choice: fc.nat(1_000),
      picks: fc.array(fc.nat(3), { minLength: 16, maxLength: 16 }),
    })
    .map((given): Case => ({ ...given, instance: frozen(instanceOf(task, given.seed, given.index)) }));
  const law: Bench['law'] = (title, holds) => {
    it(title, () => fc.assert(fc.property(cases, holds), { numRuns: runs }));
  };
  return { open, task, wrongs, bar, instanceOf, rightOf, mixed, cases, law, runs };
};
