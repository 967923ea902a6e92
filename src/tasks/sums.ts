/** Subset sums with a witness: puzzles that are hard to solve, and solved or not at a glance of an adding machine. */
import { integer, normal, type Stream, shuffle } from '../rng/streams.js';

/** Most numbers that a puzzle can have; as many are drawn always, so that puzzles of different size share their first ones. */
export const LARGEST = 16;
export const SMALLEST = 6;

export interface Puzzle {
  readonly id: string;
  /** Distinct, in increasing order. */
  readonly numbers: readonly number[];
  readonly target: number;
  /** One way to the target; there may be others, and they are as good. */
  readonly witness: readonly number[];
  /** The numbers in an order that tells nothing: so they are put in or taken out by mistake. */
  readonly changes: readonly number[];
  readonly easiness: number;
}

export const sum = (numbers: readonly number[]): number => numbers.reduce((total, n) => total + n, 0);

const increasing = (numbers: Iterable<number>): readonly number[] => [...numbers].sort((a, b) => a - b);

/** Three digits each, so that few sets have one sum; where two would be equal, the later one makes way. */
const drawNumbers = (world: Stream): readonly number[] => {
  const drawn = new Set<number>();
  for (let i = 0; i < LARGEST; i += 1) {
    let number = integer(world, 900);
    while (drawn.has(number)) number = (number + 1) % 900;
    drawn.add(number);
  }
  return [...drawn].map((number) => 100 + number);
};

/** The i-th puzzle; the draws are the same in number and order whatever the size is. */
export const drawPuzzle = (world: Stream, i: number, size: number, spread: number): Puzzle => {
  const drawn = drawNumbers(world);
  const order = shuffle(world, drawn);
  const changes = shuffle(world, drawn);
  const count = 3 + Math.floor(world() * (size - SMALLEST + 1));
  const easiness = spread * normal(world);
  const numbers = drawn.slice(0, size);
  const witness = increasing(order.filter((number) => numbers.includes(number)).slice(0, count));
  return {
    id: `p${i + 1}`,
    numbers: increasing(numbers),
    target: sum(witness),
    witness,
    changes: changes.filter((number) => numbers.includes(number)),
    easiness,
  };
};

const changed = (set: readonly number[], by: readonly number[]): readonly number[] =>
  increasing([...set.filter((n) => !by.includes(n)), ...by.filter((n) => !set.includes(n))]);

/** Sets that miss the target: the witness with one number put in or taken out, which always misses it, then with two. */
export const nearMisses = ({ witness, target, changes }: Puzzle): readonly (readonly number[])[] => {
  const pairs = changes.flatMap((one, i) => changes.slice(i + 1).map((other) => [one, other]));
  return [...changes.map((one) => [one]), ...pairs]
    .map((by) => changed(witness, by))
    .filter((set) => sum(set) !== target);
};

/** The target as a garbled copy states it: a sum that can be reached, and is not asked for. */
export const misreadSet = (puzzle: Puzzle): readonly number[] => nearMisses(puzzle).at(-1)!;

export const puzzleText = (puzzle: Puzzle, garbled: boolean): string => {
  const target = garbled ? sum(misreadSet(puzzle)) : puzzle.target;
  return `Puzzle ${puzzle.id}: from ${puzzle.numbers.join(', ')} choose numbers that add up to exactly ${target}.`;
};

/** A set as a reply gives it: numbers of the puzzle, each once; null for anything else. */
export const readSet = ({ numbers }: Puzzle, stated: unknown): readonly number[] | null => {
  if (!Array.isArray(stated) || stated.length === 0 || stated.length > LARGEST) return null;
  const set = new Set(stated.map((one: unknown) => (typeof one === 'string' ? Number(one) : one)) as number[]);
  return set.size === stated.length && [...set].every((one) => numbers.includes(one)) ? increasing(set) : null;
};
