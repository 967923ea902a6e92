/** Work on the `sequential` family: states after steps, what is right and wrong of them, their words, and how they are read. */
import type { Content, Instance, Scope, Task } from '../engine/types.js';
import { wrongNumber } from '../questions/offsets.js';
import { whole } from '../questions/rational.js';
import { entriesOf, inPartOrder } from './menu.js';
import { readJson } from './reading.js';
import { CELLS, execute, type Rule, readState, ruleText, type State, stateText } from './transactions.js';

export interface Sealed {
  readonly start: State;
  readonly rules: readonly Rule[];
  readonly truth: States;
  readonly offsets: readonly number[];
  /** Draw in (0, 1) of the step that a fault is put into. */
  readonly target: number;
}

/** The state after each step. */
export type States = Readonly<Record<string, State>>;

export interface Run {
  readonly states: States;
}

export const sealedOf = (instance: Instance): Sealed => instance.sealed as Sealed;
export const statesOf = (content: Content | null): States => (content as Run | null)?.states ?? {};

export const placeOf = (instance: Instance, part: string): number => {
  const place = sealedOf(instance).rules.findIndex(({ id }) => id === part);
  if (place === -1) throw new Error(`sequential: no part "${part}"`);
  return place;
};

/** The state that a step finds: what is known of the nearest step before it counts, right or wrong; the rest is carried out. */
const found = (instance: Instance, place: number, states: States): State => {
  const { start, rules } = sealedOf(instance);
  let from = place - 1;
  while (from >= 0 && states[rules[from]!.id] === undefined) from -= 1;
  const known = from < 0 ? start : states[rules[from]!.id]!;
  return rules.slice(from + 1, place).reduce((state, rule) => execute(rule, state, false), known);
};

export const after = (instance: Instance, part: string, known: Content | null, garbled: boolean): State => {
  const place = placeOf(instance, part);
  return execute(sealedOf(instance).rules[place]!, found(instance, place, statesOf(known)), garbled);
};

export const wrongOf = (instance: Instance, part: string, k: number, known: Content | null): Run => {
  const { rules, truth, offsets } = sealedOf(instance);
  const { target } = rules[placeOf(instance, part)]!;
  const base = after(instance, part, known, false);
  const wrong = wrongNumber(whole(base[target]!), whole(truth[part]![target]!), offsets, k);
  return { states: { [part]: base.with(target, Number(wrong.n)) } };
};

/** The final state; in work on some of the steps, the state after the last of them. */
export const labelOf = (instance: Instance, content: Content): string => {
  const last = instance.parts.findLast(({ id }) => statesOf(content)[id] !== undefined);
  return last === undefined ? '?' : `${last.id}: ${stateText(statesOf(content)[last.id]!)}`;
};

export const isRight = (instance: Instance, part: string, state: State | undefined): boolean =>
  state !== undefined && stateText(state) === stateText(sealedOf(instance).truth[part]!);

export const combined = (instance: Instance, contents: readonly Content[]): Run => ({
  states: inPartOrder(instance.parts, Object.assign({}, ...contents.map(statesOf)) as States),
});

/** A mistake in one of the answered steps, with the later ones carried on from there: each of them is sound in itself. */
export const corrupted = (instance: Instance, content: Content): Content => {
  const answered = instance.parts.filter(({ id }) => statesOf(content)[id] !== undefined);
  const at = Math.floor(sealedOf(instance).target * answered.length);
  const fault = answered[at];
  if (fault === undefined) return content;
  return answered
    .slice(at + 1)
    .reduce<Run>(
      (run, { id }) => combined(instance, [run, { states: { [id]: after(instance, id, run, false) } }]),
      combined(instance, [
        { states: Object.fromEntries(answered.slice(0, at).map(({ id }) => [id, statesOf(content)[id]!])) },
        wrongOf(instance, fault.id, 0, content),
      ]),
    );
};

export const question = (instance: Instance, scope: Scope): { question: string; format: string } => {
  const { start, rules } = sealedOf(instance);
  const last = Math.max(-1, ...scope.parts.map((id) => placeOf(instance, id)));
  // What comes before is stated as well: without it a state that nobody passed on could not be replaced.
  const shown = scope.whole ? rules : rules.slice(0, last + 1);
  const lines = [
    `${CELLS.length} cells hold whole numbers, which may become negative. At the start: ${stateText(start)}.`,
    'The steps are carried out one after another, each on the state that the last one left:',
    ...shown.map((rule) => ruleText(rule, scope.garbled.includes(rule.id))),
    `Give the state of all cells after ${scope.parts.length === 1 ? 'step' : 'each of the steps'} ${scope.parts.join(', ')}.`,
  ];
  const cells = CELLS.map((cell) => `"${cell}": …`).join(', ');
  const format = `Reply with JSON only: one object with an entry for each step asked, {"<step>": {${cells}}, …}.`;
  return { question: lines.join('\n'), format };
};

export const readStates: Task['parse'] = (instance, scope, text) => {
  const entries = entriesOf(readJson(text), scope.parts, instance.parts);
  if (entries === null) return null;
  const states = scope.parts.map((id) => [id, readState(entries[id])] as const);
  return states.some(([, state]) => state === null)
    ? null
    : combined(instance, [{ states: Object.fromEntries(states) as States }]);
};
