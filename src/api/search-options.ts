/** What a search is given, beside an experiment. */
import type { Progress } from '../lab/schedule.js';
import { unknownName } from '../org/strict.js';
import { InputError } from '../org/yaml.js';
import type { Objective } from '../study/search/archive.js';
import { DEFAULT_SIZE, type Size } from '../study/search/enumerate.js';
import type { Round } from '../study/search/search.js';
import type { CallOptions } from './live.js';
import { pairsFrom } from './pairs.js';

export interface SearchBudget {
  /** Trials at most, those of validation and report included. */
  readonly trials: number;
  /** Worst-case calls of an organization, proposed or hand-made. */
  readonly calls: number;
  /** Designs asked of a model. */
  readonly designs: number;
}

/** Whatever is absent is taken from `search` in the experiment, and else has its default. */
export interface SearchOptions extends CallOptions {
  /** Proposers by name, or models as provider:model. Default: evolve; random-valid and the library are always there. */
  readonly by?: readonly string[];
  readonly budget?: Partial<SearchBudget>;
  /** Columns or expressions; the first one chooses. Default: value, harm, tokens. */
  readonly objectives?: readonly string[];
  /** Tasks by name or path on which is only reported. */
  readonly untouched?: readonly string[];
  /** Bounds of `exhaustive`. */
  readonly size?: Partial<Size>;
  readonly seed?: number;
  /** Results folder; default: results/search-EXPERIMENT. */
  readonly out?: string;
  /** Worker threads, 1 to 256; default: one per core. */
  readonly workers?: number;
  /** Of an OpenAI-compatible server. */
  readonly baseUrl?: string;
  readonly signal?: AbortSignal;
  /** Trials done, of the budget. */
  readonly onProgress?: (progress: Progress) => void;
  /** After every round of screening. */
  readonly onRound?: (round: Round, objectives: readonly Objective[]) => void;
  readonly onNote?: (text: string) => void;
}

export const DEFAULT_BUDGET: SearchBudget = { trials: 1_000_000, calls: 20, designs: 12 };
export const DEFAULT_OBJECTIVES: readonly string[] = ['value', 'harm', 'tokens'];

/** Reads `people=3,calls=4` as numbers under these names. Throws InputError. */
const numbersFrom = <T extends object>(option: string, text: string, known: T): Partial<Record<keyof T, number>> => {
  const names = Object.keys(known);
  const found: Record<string, number> = {};
  for (const [name, value] of pairsFrom(option, text, names.map((n) => `${n}=…`).join(','))) {
    if (!names.includes(name)) throw new InputError(`${option}: ${unknownName(`part of a ${option}`, name, names)}`);
    const n = Number(value);
    if (!Number.isSafeInteger(n) || n < 1)
      throw new InputError(`${option}: ${name} is a whole number from 1, found "${value}"`);
    found[name] = n;
  }
  return found as Partial<Record<keyof T, number>>;
};

/** Reads `trials=1e6,calls=20,designs=12`. Throws InputError. */
export const searchBudgetFrom = (text: string): Partial<SearchBudget> =>
  numbersFrom('budget', text, DEFAULT_BUDGET) as Partial<SearchBudget>;

/** Reads `people=3,calls=4,steps=3`. Throws InputError. */
export const searchSizeFrom = (text: string): Partial<Size> => numbersFrom('size', text, DEFAULT_SIZE) as Partial<Size>;

/** Splits at commas that stand outside of brackets, so that functions of expressions keep theirs. */
export const listFrom = (text: string): readonly string[] => {
  const found: string[] = [];
  let [depth, item] = [0, ''];
  for (const sign of text) {
    if (sign === '(') depth++;
    if (sign === ')') depth--;
    if (sign === ',' && depth === 0) {
      found.push(item.trim());
      item = '';
    } else item += sign;
  }
  return [...found, item.trim()].filter((one) => one !== '');
};
