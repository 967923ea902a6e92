/** Answers of models to items, as numbers; `read.ts` makes them out of files. */

/** No answer was given: wrong, and no ballot. */
export const NONE = -1;
/** The model was not asked. */
export const MISSING = -2;

export interface Responses {
  readonly items: readonly string[];
  readonly models: readonly string[];
  /** By model, then item: 1 right, 0 wrong, NONE, MISSING. */
  readonly cells: readonly Int8Array[];
  /** By model, then item: 0 the truth, 1, 2, … distinct wrong answers, NONE, MISSING. */
  readonly codes?: readonly Int32Array[];
}

export interface Rate {
  /** Items asked, right, without an answer. */
  readonly n: number;
  readonly right: number;
  readonly none: number;
  /** (right + ½)/(n + 1), no answer counting as wrong. */
  readonly accuracy: number;
  /** The same among those answered. */
  readonly answered: number;
  readonly silence: number;
}

/** Counts and rates of one model. */
export const rateOf = (column: Int8Array): Rate => {
  let [n, right, none] = [0, 0, 0];
  for (const cell of column) {
    if (cell === MISSING) continue;
    n += 1;
    if (cell === 1) right += 1;
    if (cell === NONE) none += 1;
  }
  return {
    n,
    right,
    none,
    accuracy: (right + 0.5) / (n + 1),
    answered: (right + 0.5) / (n - none + 1),
    silence: n === 0 ? 0 : none / n,
  };
};

/** Some of the models on some of the items. */
export const part = (all: Responses, models: readonly number[], items: readonly number[]): Responses => ({
  items: items.map((i) => all.items[i] as string),
  models: models.map((m) => all.models[m] as string),
  cells: models.map((m) => Int8Array.from(items, (i) => all.cells[m]?.[i] as number)),
  ...(all.codes ? { codes: models.map((m) => Int32Array.from(items, (i) => all.codes?.[m]?.[i] as number)) } : {}),
});
