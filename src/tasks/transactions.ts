/**
 * The rules of the `sequential` family and the interpreter that carries them out. A rule changes one cell by an amount that
 * other cells decide, the one that the last rule changed among them. Each rule is one-to-one in the state that it finds, so
 * that a wrong state never comes right again by honest work.
 */
import { integer, normal, type Stream, shuffle } from '../rng/streams.js';
import { isRecord, scalarText } from './reading.js';

/** The cells of a state. */
export const CELLS: readonly string[] = [...'ABCDEF'];

/** What each cell holds, in their order. */
export type State = readonly number[];

export interface Rule {
  readonly id: string;
  readonly target: number;
  /** Cells that decide by how much; never the target. */
  readonly reads: readonly number[];
  /** sum: the cells are added and taken off in turn; parity: whether their sum is even picks one of two amounts. */
  readonly form: 'sum' | 'parity';
  readonly amounts: readonly [number, number];
  /** The amounts as a garbled copy states them; both differ. */
  readonly misread: readonly [number, number];
  readonly easiness: number;
}

const amount = (world: Stream): number => 1 + integer(world, 9);
const another = (world: Stream, than: number): number => 1 + ((than + integer(world, 8)) % 9);

export const drawState = (world: Stream): State => CELLS.map(() => 1 + integer(world, 9));

/** The i-th rule; the draws are the same in number and order whatever the parameters are. */
export const drawRule = (world: Stream, i: number, last: number, branching: number, spread: number): Rule => {
  const [target, ...others] = shuffle(
    world,
    CELLS.map((_, cell) => cell).filter((cell) => cell !== last),
  );
  const form = world() < 0.5 ? 'sum' : 'parity';
  const amounts = [amount(world), amount(world)] as const;
  const misread = [another(world, amounts[0]), another(world, amounts[1])] as const;
  const easiness = spread * normal(world);
  return {
    id: `s${i + 1}`,
    target: target!,
    reads: [last, ...others].slice(0, branching),
    form,
    amounts,
    misread,
    easiness,
  };
};

const amountOf = ({ reads, form }: Rule, state: State, [one, other]: readonly [number, number]): number => {
  if (form === 'parity') return reads.reduce((sum, cell) => sum + state[cell]!, 0) % 2 === 0 ? one : -other;
  return reads.reduce((sum, cell, i) => sum + (i % 2 === 0 ? state[cell]! : -state[cell]!), one);
};

/** The state that a rule leaves, as it is stated or as a garbled copy states it. */
export const execute = (rule: Rule, state: State, garbled: boolean): State =>
  state.with(rule.target, state[rule.target]! + amountOf(rule, state, garbled ? rule.misread : rule.amounts));

/** The rule as it is written. */
export const ruleText = (rule: Rule, garbled: boolean): string => {
  const [one, other] = garbled ? rule.misread : rule.amounts;
  const target = CELLS[rule.target]!;
  const names = rule.reads.map((cell) => CELLS[cell]!);
  if (rule.form === 'parity')
    return `${rule.id}: If ${names.join(' + ')} is even, add ${one} to ${target}; otherwise take ${other} off ${target}.`;
  const terms = names.map((name, i) => `${i % 2 === 0 ? '+' : '-'} ${name}`);
  return `${rule.id}: Set ${target} to ${target} ${terms.join(' ')} + ${one}.`;
};

export const stateText = (state: State): string => CELLS.map((cell, i) => `${cell}=${state[i]}`).join(' ');

export const stateRecord = (state: State): Readonly<Record<string, number>> =>
  Object.fromEntries(CELLS.map((cell, i) => [cell, state[i]!]));

const wholeNumber = (stated: unknown): number | null => {
  const text = scalarText(stated)?.trim().replace('−', '-') ?? '';
  // Fifteen digits are exact in a double; adding 0 makes one zero of two.
  return /^[+-]?\d{1,15}$/.test(text) ? Number(text) + 0 : null;
};

/** A state as a reply gives it, by the names of the cells or as a list in their order; null for anything else. */
export const readState = (stated: unknown): State | null => {
  const listed = isRecord(stated)
    ? Object.keys(stated).length === CELLS.length && CELLS.map((cell) => stated[cell])
    : stated;
  if (!Array.isArray(listed) || listed.length !== CELLS.length) return null;
  const state = listed.map(wholeNumber);
  return state.every((cell) => cell !== null) ? state : null;
};
