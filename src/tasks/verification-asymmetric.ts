/**
 * Puzzles that are hard to solve and cheap to check: which of these numbers add up to the target? A puzzle may have several
 * solutions. Each of them is right; they are different answers with different labels, so that votes can split between
 * right answers, which is no mistake of this file but a trait of such problems. The same set is one answer, however written.
 */
import { z } from 'zod';
import type { Content, Instance, Task, TaskFamily } from '../engine/types.js';
import type { Stream } from '../rng/streams.js';
import { entriesOf, inPartOrder } from './menu.js';
import { readJson, readParams } from './reading.js';
import {
  drawPuzzle,
  LARGEST,
  misreadSet,
  nearMisses,
  type Puzzle,
  puzzleText,
  readSet,
  SMALLEST,
  sum,
} from './sums.js';

const MOST = 6;
/** Probits that each number beyond ten takes off everybody's skill, and each one fewer adds [a]. */
const LARGER = 0.15;

const Params = z.strictObject({
  parts: z.number().int().min(1).max(MOST).default(1).describe('Number of puzzles.'),
  size: z
    .number()
    .int()
    .min(SMALLEST)
    .max(LARGEST)
    .default(10)
    .describe('Numbers to choose from in each puzzle; more are harder.'),
  checking: z
    .number()
    .min(0)
    .default(3)
    .describe('Probits by which an answer is easier to check than to judge by eye; 0 takes the asymmetry away.'),
  difficulty: z.number().default(0).describe("Probit units taken off everybody's skill; higher is harder."),
  spread: z.number().min(0).default(1).describe('How far puzzles differ in difficulty; 0 makes them equally hard.'),
});

interface Sealed {
  readonly puzzles: readonly Puzzle[];
  /** Draw in (0, 1) of the puzzle that a fault is put into. */
  readonly target: number;
}

/** The numbers chosen for each puzzle, in increasing order. */
type Sets = Readonly<Record<string, readonly number[]>>;

interface Choice {
  readonly sets: Sets;
}

const sealedOf = (instance: Instance): Sealed => instance.sealed as Sealed;
const setsOf = (content: Content): Sets => (content as Choice).sets ?? {};

const puzzleOf = (instance: Instance, part: string): Puzzle => {
  const puzzle = sealedOf(instance).puzzles.find(({ id }) => id === part);
  if (puzzle === undefined) throw new Error(`verification-asymmetric: no part "${part}"`);
  return puzzle;
};

const drawInstance = (index: number, world: Stream, params: z.output<typeof Params>): Instance => {
  const target = world();
  const drawn = Array.from({ length: MOST }, (_, i) => drawPuzzle(world, i, params.size, params.spread));
  const puzzles = drawn.slice(0, params.parts);
  const parts = puzzles.map(({ id }) => ({ id, after: [], kind: 'puzzle' }));
  const features = {
    kind: 'subset-sum',
    parts: parts.length,
    size: params.size,
    decomposability: 1,
    verifiability: 1,
  };
  return { index, parts, features, sealed: { puzzles, target } satisfies Sealed };
};

const choice = (part: string, set: readonly number[]): Choice => ({ sets: { [part]: set } });

const combined = (instance: Instance, contents: readonly Content[]): Choice => ({
  sets: inPartOrder(instance.parts, Object.assign({}, ...contents.map(setsOf)) as Sets),
});

const labelOf = (set: readonly number[] | undefined): string => set?.join('+') ?? '?';

const labelsOf = (instance: Instance, content: Content): string =>
  instance.parts.map(({ id }) => labelOf(setsOf(content)[id])).join(' | ');

/** The exact check: any set with the right sum will do. */
const errorsOf = (instance: Instance, content: Content): string[] =>
  Object.entries(setsOf(content)).flatMap(([id, set]) => (sum(set) === puzzleOf(instance, id).target ? [] : [id]));

const wrongOf = (instance: Instance, part: string, k: number): Choice => {
  const wrongs = nearMisses(puzzleOf(instance, part));
  return choice(part, wrongs[k % wrongs.length]!);
};

const corrupted = (instance: Instance, content: Content): Content => {
  const answered = Object.keys(setsOf(content));
  const part = answered[Math.floor(sealedOf(instance).target * answered.length)];
  return part === undefined ? content : combined(instance, [content, wrongOf(instance, part, 0)]);
};

const parsed: Task['parse'] = (instance, scope, text) => {
  const entries = entriesOf(readJson(text), scope.parts, instance.parts);
  if (entries === null) return null;
  const sets = scope.parts.map((id) => [id, readSet(puzzleOf(instance, id), entries[id])] as const);
  return sets.some(([, set]) => set === null) ? null : combined(instance, [{ sets: Object.fromEntries(sets) as Sets }]);
};

const FORMAT =
  'Reply with JSON only: one object with an entry for each puzzle asked, {"<puzzle>": [<number>, …], …}. ' +
  'List the numbers that you choose, each at most once.';

const open = (raw: Record<string, unknown>): Task => {
  const params = readParams('verification-asymmetric', Params, raw);
  return {
    family: 'verification-asymmetric',
    // Puzzle preset of docs/people.md, from the Game of 24; equal wrong answers as in free-form mathematics; length assumed.
    correlation: { item: 0.6, pair: 0.22, call: 0.18, sameWrong: 0.11, tokensPerPart: 400 },
    checking: params.checking,
    instance: (index, world) => drawInstance(index, world, params),
    oracle: (instance) => ({ best: instance.parts.length, worst: 0 }),
    score: (instance, content) => {
      const utility = Object.keys(setsOf(content)).length - errorsOf(instance, content).length;
      return { value: utility / instance.parts.length, success: utility === instance.parts.length, utility };
    },
    fallback: (): Choice => ({ sets: {} }),
    label: labelsOf,
    demand: (instance, part) => ({
      easiness: puzzleOf(instance, part).easiness,
      shift: params.difficulty + LARGER * (params.size - 10),
    }),
    right: (instance, part, _known, garbled): Choice => {
      const puzzle = puzzleOf(instance, part);
      return choice(part, garbled ? misreadSet(puzzle) : puzzle.witness);
    },
    wrong: wrongOf,
    inspect: (instance, content) => ({
      label: labelsOf(instance, content),
      labels: Object.fromEntries(Object.entries(setsOf(content)).map(([id, set]) => [id, labelOf(set)])),
      errors: errorsOf(instance, content),
      hazards: [],
    }),
    combine: combined,
    extract: (_, content, part) => {
      const set = setsOf(content)[part];
      return set === undefined ? null : choice(part, set);
    },
    corrupt: (instance, content) => ({ content: corrupted(instance, content) }),
    text: (instance, scope) => ({
      question: scope.parts.map((id) => puzzleText(puzzleOf(instance, id), scope.garbled.includes(id))).join('\n'),
      format: FORMAT,
    }),
    parse: parsed,
    show: (_, content) => JSON.stringify(setsOf(content)),
  };
};

export const verificationAsymmetric: TaskFamily = {
  name: 'verification-asymmetric',
  summary: 'Which of these numbers add up to the target: hard to find, cheap to check.',
  source: 'Generation and verification apart (subset sum; Game of 24 in Tree of Thoughts, arXiv 2305.10601).',
  params: Params,
  open,
};
