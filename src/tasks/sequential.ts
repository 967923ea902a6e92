/**
 * A chain of rules over a state: each step needs the state that the step before it left. The answer is the final state, and
 * nothing else is worth anything; the states on the way are results of parts, which others can build on. Rules are
 * one-to-one, so an error upstream always spoils the answer. Each right state on the way is a milestone: worth nothing, but it
 * tells how far the work came.
 */
import { z } from 'zod';
import type { Instance, Task, TaskFamily } from '../engine/types.js';
import type { Stream } from '../rng/streams.js';
import {
  after,
  combined,
  corrupted,
  isRight,
  labelOf,
  placeOf,
  question,
  type Run,
  readStates,
  type Sealed,
  sealedOf,
  statesOf,
  wrongOf,
} from './chain.js';
import { looseShare } from './menu.js';
import { drawOffsets } from './offsets.js';
import { readParams } from './reading.js';
import { CELLS, drawRule, drawState, execute, type Rule, type State, stateRecord, stateText } from './transactions.js';

const MOST = 12;
/** Probits that each further cell to be read takes off everybody's skill [a]. */
const READING = 0.1;

const Params = z.strictObject({
  parts: z.number().int().min(1).max(MOST).default(6).describe('Number of steps.'),
  branching: z
    .number()
    .int()
    .min(1)
    .max(CELLS.length - 1)
    .default(2)
    .describe('Number of cells of the state that a step reads beside the one that it changes.'),
  difficulty: z.number().default(0).describe("Probit units taken off everybody's skill; higher is harder."),
  spread: z.number().min(0).default(1).describe('How far steps differ in difficulty; 0 makes them equally hard.'),
});

const drawInstance = (index: number, world: Stream, params: z.output<typeof Params>): Instance => {
  const offsets = drawOffsets(world);
  const target = world();
  const start = drawState(world);
  // Always twelve rules, so that instances of different length share their first ones.
  const drawn: Rule[] = [];
  for (let i = 0, last = 0; i < MOST; i += 1) {
    const rule = drawRule(world, i, last, params.branching, params.spread);
    drawn.push(rule);
    last = rule.target;
  }
  const rules = drawn.slice(0, params.parts);
  const truth: Record<string, State> = {};
  let state = start;
  for (const rule of rules) {
    state = execute(rule, state, false);
    truth[rule.id] = state;
  }
  const parts = rules.map(({ id }, i) => ({ id, after: i === 0 ? [] : [rules[i - 1]!.id], kind: 'step' }));
  const features = {
    kind: 'ledger',
    parts: parts.length,
    branching: params.branching,
    decomposability: looseShare(parts),
    verifiability: 0,
  };
  return { index, parts, features, sealed: { start, rules, truth, offsets, target } satisfies Sealed };
};

const open = (raw: Record<string, unknown>): Task => {
  const params = readParams('sequential', Params, raw);
  return {
    family: 'sequential',
    // Exam preset of docs/people.md, and the share of equal wrong answers of program output; a step takes a few lines.
    correlation: { item: 0.6, pair: 0.38, call: 0.02, sameWrong: 0.18, tokensPerPart: 60 },
    instance: (index, world) => drawInstance(index, world, params),
    oracle: () => ({ best: 1, worst: 0 }),
    milestones: (instance) => instance.parts.map(({ id }) => id),
    score: (instance, content) => {
      const { id } = instance.parts.at(-1)!;
      const success = isRight(instance, id, statesOf(content)[id]);
      return { value: Number(success), success, utility: Number(success) };
    },
    fallback: (): Run => ({ states: {} }),
    label: labelOf,
    demand: (instance, part) => ({
      easiness: sealedOf(instance).rules[placeOf(instance, part)]!.easiness,
      shift: params.difficulty + READING * (params.branching - 1),
    }),
    right: (instance, part, known, garbled): Run => ({ states: { [part]: after(instance, part, known, garbled) } }),
    wrong: wrongOf,
    inspect: (instance, content) => ({
      label: labelOf(instance, content),
      labels: Object.fromEntries(Object.entries(statesOf(content)).map(([id, state]) => [id, stateText(state)])),
      errors: Object.entries(statesOf(content)).flatMap(([id, state]) => (isRight(instance, id, state) ? [] : [id])),
      hazards: [],
      reached: Object.entries(statesOf(content)).flatMap(([id, state]) => (isRight(instance, id, state) ? [id] : [])),
    }),
    combine: combined,
    extract: (_, content, part) => {
      const state = statesOf(content)[part];
      return state === undefined ? null : { states: { [part]: state } };
    },
    corrupt: (instance, content) => ({ content: corrupted(instance, content) }),
    text: question,
    parse: readStates,
    show: (_, content) =>
      JSON.stringify(Object.fromEntries(Object.entries(statesOf(content)).map(([id, s]) => [id, stateRecord(s)]))),
  };
};

export const sequential: TaskFamily = {
  name: 'sequential',
  summary: 'A chain of rules, each on the state that the last one left; only the final state counts.',
  source:
    'Own construction after sequential planning tasks (arXiv 2512.08296): follow k transactions or crafting steps.',
  params: Params,
  open,
};
