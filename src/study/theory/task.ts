/** Small families for theory alone: what is drawn in the world, and when an answer is right. */
import type { Instance, Part, Request, Task } from '../../engine/types.js';
import { type Chance, drawn } from './chance.js';

export interface TheoryTask<S> extends Task {
  /** One instance: `world` gives what all who meet it share. */
  draw(index: number, world: Chance): Instance;
  /** What was drawn, for agents and measures of the same simulation. */
  sealed(of: Request | { readonly instance: Instance }): S;
}

/** What a simulation says of its family; all else of the port of families is never asked for. */
export interface Given<S> extends Partial<Task> {
  /** Everything about an instance that is shared. */
  readonly world: (world: Chance, index: number) => S;
  /** What the answer is worth; default: nothing is scored. */
  readonly worth?: (sealed: S, content: unknown) => number;
  /** Answers that advocates lay on the table, in order of seats. */
  readonly answers?: readonly string[];
  readonly parts?: readonly Part[];
}

const unasked = (): never => {
  throw new Error('a family for theory: only its own agents work on it');
};

/** The label of the null answer. */
export const NOTHING = 'nothing';

/** A family: contents are labels unless the simulation says otherwise. */
export const theoryTask = <S>(given: Given<S>): TheoryTask<S> => {
  const { world, worth, answers, parts = [{ id: 'all', after: [], kind: 'all' }], ...rest } = given;
  const draw = (index: number, chance: Chance): Instance => ({
    index,
    parts,
    features: {},
    sealed: world(chance, index),
  });
  const value = (instance: Instance, content: unknown): number => worth?.(instance.sealed as S, content) ?? 0;
  return {
    family: 'theory',
    correlation: { item: 0, pair: 0, call: 0, sameWrong: 0, tokensPerPart: 0 },
    draw,
    instance: (index, rng) => draw(index, drawn().from(rng)),
    sealed: (of) => ('view' in of ? of.view.instance : of.instance).sealed as S,
    oracle: () => ({ best: 1, worst: 0 }),
    score: (instance, content) => {
      const x = value(instance, content);
      return { value: x, success: x > 0, utility: x };
    },
    fallback: () => NOTHING,
    label: (_, content) => String(content),
    ...(answers === undefined ? {} : { options: () => answers }),
    demand: unasked,
    right: unasked,
    wrong: unasked,
    inspect: unasked,
    combine: unasked,
    extract: unasked,
    corrupt: unasked,
    text: unasked,
    parse: unasked,
    show: (_, content) => String(content),
    ...rest,
  };
};
