/**
 * A hidden profile: options with points for and against, and the facts are so spread that what everybody knows favours a
 * wrong option, while the facts that tell are each known to one person. Nobody can find the best option alone; together
 * people can, if they tell what only they know.
 *
 * An option is the best or it is not: value is 1 or 0, as published accuracies are. Utility is the option's points.
 */
import { z } from 'zod';
import type { Instance, Scope, Score, Task, TaskFamily } from '../engine/types.js';
import { sameWrongAmong } from '../questions/options.js';
import { normal, type Stream, shuffle } from '../rng/streams.js';
import { among, drawCodes, factLines } from './facts.js';
import { CRITERIA, drawProfile, MOST, type Point, points } from './profile.js';
import { readParams } from './reading.js';
import { answeredWith, FREE_REASONING, type Sealed as ToldSealed, toldFormat, toldTask } from './told.js';

const Params = z.strictObject({
  options: z.number().int().min(2).max(MOST.options).default(4).describe('Number of options.'),
  facts: z.number().int().min(2).max(MOST.facts).default(3).describe('Number of facts that count, for each option.'),
  unshared: z.number().min(0).max(1).default(0.6).describe('Share of the facts that one person alone knows.'),
  strength: z
    .number()
    .min(0)
    .max(1)
    .default(1)
    .describe('How far it is the misleading facts that everybody knows; 0: which ones are known to all is chance.'),
  decoys: z.number().int().min(0).max(MOST.decoys).default(2).describe('Facts that give points which do not count.'),
  difficulty: z.number().default(0).describe("Probit units taken off everybody's skill; higher is harder."),
  spread: z.number().min(0).default(1).describe('How far instances differ in difficulty; 0 makes them equally hard.'),
});

interface Sealed extends ToldSealed {
  readonly names: readonly string[];
  readonly facts: readonly Point[];
  /** Criteria in the order of this instance: those that count come first. */
  readonly criteria: readonly string[];
  /** Points of each option, under all facts. */
  readonly totals: Readonly<Record<string, number>>;
  /** The wrong option that is made to look good. */
  readonly lure: string;
  /** Which of two options with equal points comes first: no letter has an advantage. */
  readonly order: readonly string[];
}

const KEY = 'option';
const sealedOf = (instance: Instance): Sealed => instance.sealed as Sealed;

const drawInstance = (index: number, world: Stream, params: z.output<typeof Params>): Instance => {
  const easiness = params.spread * normal(world);
  // All draws are made whatever the parameters are, so that sweeps share them.
  const criteria = shuffle(world, CRITERIA);
  const letters = shuffle(world, [...'ABCDEF']).filter((letter) => letter.charCodeAt(0) - 65 < params.options);
  const order = shuffle(world, [...'ABCDEF']).filter((letter) => letters.includes(letter));
  const codes = drawCodes(world, MOST.options * MOST.facts + MOST.decoys);
  const { facts, totals, lure } = drawProfile(world, params, letters, criteria, codes);
  const sealed: Sealed = { names: letters.toSorted(), facts, criteria, totals, lure, order, easiness };
  const told = facts.filter(({ draw }) => draw !== null).length;
  const features = {
    kind: 'choice',
    parts: 1,
    options: letters.length,
    facts: facts.length,
    private: told,
    decomposability: 1,
    verifiability: 0,
  };
  return { index, parts: [{ id: KEY, after: [], kind: 'choice' }], features, sealed };
};

/** Options from the best to the worst under the facts seen. */
const ranking = (instance: Instance, seen: readonly string[] | undefined): readonly string[] => {
  const { facts, order } = sealedOf(instance);
  const sums = points(among(facts, seen));
  return order.toSorted((a, b) => (sums[b] ?? 0) - (sums[a] ?? 0));
};

const list = (names: readonly string[]): string => `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

const textOf = (instance: Instance, scope: Scope, seen?: readonly string[]): { question: string; format: string } => {
  const { names, facts, criteria } = sealedOf(instance);
  const counting = [...new Set(facts.filter(({ counts }) => counts).map(({ criterion }) => criterion))];
  const wanted = scope.garbled.includes(KEY) ? 'fewest' : 'most';
  const question = [
    `There are ${names.length} suppliers: ${list(names)}. Facts give them points.`,
    `Points count for ${list(criteria.filter((name) => counting.includes(name)))}, and for nothing else.`,
    `Choose the supplier with the ${wanted} points that count, over the facts that all people hold together.`,
    'Others may hold facts that you do not hold, and you may hold facts that nobody else does. What you know:',
    ...factLines(facts, seen),
  ].join('\n');
  return { question, format: toldFormat(KEY, '"<letter of the supplier>"') };
};

const readOption = (instance: Instance, stated: unknown): string | null => {
  const letter = typeof stated === 'string' ? stated.trim().toUpperCase() : '';
  return sealedOf(instance).names.includes(letter) ? letter : null;
};

const scoreOf = (instance: Instance, option: string | undefined): Score => {
  const { totals } = sealedOf(instance);
  const success = option === ranking(instance, undefined)[0];
  // To choose nothing is worth as little as the worst choice.
  const utility = totals[option ?? ''] ?? Math.min(...Object.values(totals));
  return { value: Number(success), success, utility };
};

const open = (raw: Record<string, unknown>): Task => {
  const params = readParams('hidden-profile', Params, raw);
  return {
    ...toldTask<string>({
      family: 'hidden-profile',
      key: KEY,
      correlation: { ...FREE_REASONING, sameWrong: sameWrongAmong(params.options) },
      shift: params.difficulty,
      right: (instance, garbled, seen) => ranking(instance, seen).at(garbled ? -1 : 0)!,
      // A slip goes to the option that comes next under what is known; it may even be the best one of all.
      wrong: (instance, k, seen) => ranking(instance, seen)[1 + (k % (params.options - 1))]!,
      fault: (instance) => sealedOf(instance).lure,
      score: scoreOf,
      text: textOf,
      read: readOption,
    }),
    instance: (index, world) => drawInstance(index, world, params),
    oracle: (instance) => {
      const all = Object.values(sealedOf(instance).totals);
      return { best: Math.max(...all), worst: Math.min(...all) };
    },
    fallback: () => ({ facts: [] }),
    options: (instance) => sealedOf(instance).names.map(answeredWith),
  };
};

export const hiddenProfile: TaskFamily = {
  name: 'hidden-profile',
  summary: 'A choice whose decisive facts are spread over people, while what all of them know favours a wrong option.',
  source:
    'Stasser & Titus 1985, J. Pers. Soc. Psychol. 48; HiddenBench (arXiv 2505.11556): pre, post, full information.',
  params: Params,
  open,
};
