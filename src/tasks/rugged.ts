/**
 * Search on a rugged landscape: a string of bits whose score is known of the configurations tried, and of no others. How
 * much bits depend on each other (`couplings`) says how many peaks there are on which a climb by single bits ends.
 *
 * A person begins where it knows best: its own draft, drafts that it is shown, the configurations with which it started, each
 * of which one person knows. From there it climbs with the queries that one piece of work has. Whoever sees everything
 * (`sees: all`) is told the contributions as well and has no need to search. A slip is a search in vain: what is handed in is
 * worse than where it began, which is kept in mind, since scores are plain to see.
 *
 * The oracle is the best of all configurations, by enumeration. Value is where the score lies between the worst and the best.
 */
import { z } from 'zod';
import type { Content, Instance, Seen, Task, TaskFamily } from '../engine/types.js';
import { normal, type Stream, shuffle } from '../rng/streams.js';
import { drawCodes, factsShown } from './facts.js';
import {
  bestOf,
  climb,
  codeOf,
  drawLandscape,
  extremes,
  MOST_BITS,
  POINTS,
  type Sign,
  worseThan,
} from './landscape.js';
import { readParams } from './reading.js';
import {
  bitsIn,
  codesIn,
  joined,
  KEY,
  MOST_STARTS,
  readSearch,
  type Sealed,
  type Search,
  scoreIn,
  sealedOf,
  searchOf,
  searchQuestion,
  showSearch,
  standing,
} from './rugged-search.js';
import { FREE_REASONING } from './told.js';

const Params = z.strictObject({
  bits: z.number().int().min(4).max(MOST_BITS).default(10).describe('Number of bits (N).'),
  couplings: z
    .number()
    .int()
    .min(0)
    .max(MOST_BITS - 1)
    .default(4)
    .describe(
      'Other bits that the contribution of a bit depends on (K < N); 0: one peak. For real models at most 6: tables have 2^(K+1) entries.',
    ),
  queries: z.number().int().min(1).max(100).default(5).describe('Configurations that one piece of work may try.'),
  starts: z
    .number()
    .int()
    .min(0)
    .max(MOST_STARTS)
    .default(5)
    .describe('Scored configurations to begin with, dealt to people in turn; one more is known to all.'),
  difficulty: z.number().default(0).describe("Probit units taken off everybody's skill; higher is harder."),
  spread: z.number().min(0).default(1).describe('How far instances differ in difficulty; 0 makes them equally hard.'),
});
type Shape = z.output<typeof Params>;

const ALL_BITS = Array.from({ length: MOST_BITS }, (_, bit) => bit);

/** The same draws in number and order whatever the parameters are, so that sweeps share them. */
const drawInstance = (index: number, world: Stream, { bits, couplings, queries, starts, spread }: Shape): Instance => {
  const easiness = spread * normal(world);
  const seed = world().toString(36);
  const target = world();
  const draw = world();
  const [tables, ...codes] = drawCodes(world, MOST_STARTS + 1) as [string, ...string[]];
  const within = (u: number): number => Math.floor(u * 2 ** MOST_BITS) % 2 ** bits;
  const present = within(world());
  const scored = codes.map((id, turn) => ({ id, text: '', draw, turn, code: within(world()) }));
  const order = shuffle(world, ALL_BITS).filter((bit) => bit < bits);
  const land = drawLandscape(world, bits, couplings);
  const { top, bottom } = extremes(land);
  const facts = scored.slice(0, starts);
  const sealed: Sealed = { land, top, bottom, queries, present, starts: facts, tables, order, seed, target, easiness };
  const features = { kind: 'search', parts: 1, bits, couplings, decomposability: 1, verifiability: 0 };
  return { index, parts: [{ id: KEY, after: [], kind: 'search' }], features, sealed };
};

/** Whether the contributions themselves are known: no search is needed then. */
const informed = (instance: Instance, seen: Seen | undefined): boolean =>
  seen === undefined || seen.facts.includes(sealedOf(instance).tables);

/** Where the search begins: at the best of what is known, and in the own draft's footsteps where that is it. */
const start = (instance: Instance, known: Content | null, seen: Seen, sign: Sign) => {
  const { land, starts, present } = sealedOf(instance);
  const told = starts.filter(({ id }) => seen.facts.includes(id)).map(({ code }) => code);
  const own = seen.own === undefined ? null : standing(instance, seen.own);
  const codes = [...(own ? [own.at] : []), ...codesIn(seen.own ?? null), ...codesIn(known), ...told, present];
  const at = bestOf(land, codes, sign);
  return { at, tried: own?.at === at ? own.tried : 0 };
};

const rightOf: Task['right'] = (instance, _part, known, garbled, seen): Search => {
  const { land, top, bottom, queries, seed } = sealedOf(instance);
  const sign = garbled ? -1 : 1;
  if (seen === undefined || informed(instance, seen)) return searchOf(instance, garbled ? bottom : top);
  // Each person tries bits in an order of its own, which its first fact stands for.
  const who = `${seed} ${seen.facts[0] ?? ''}`;
  const found = climb(land, start(instance, known, seen, sign), queries, who, sign);
  return searchOf(instance, found.at, found);
};

const wrongOf: Task['wrong'] = (instance, _part, k, known, seen): Search => {
  const { land, top, order } = sealedOf(instance);
  if (seen === undefined || informed(instance, seen)) return searchOf(instance, worseThan(land, top, k, order));
  const from = start(instance, known, seen, 1);
  return searchOf(instance, worseThan(land, from.at, k, order), from);
};

/** A fault is a configuration near the work that is worse; where there was no work there is no fault. */
const corrupted = (instance: Instance, content: Content): Search => {
  const { land, order, target } = sealedOf(instance);
  const bits = bitsIn(content);
  return bits === undefined
    ? {}
    : searchOf(instance, worseThan(land, codeOf(bits), Math.floor(target * land.bits), order));
};

const errorsOf = (instance: Instance, content: Content): readonly string[] => {
  const sealed = sealedOf(instance);
  const bits = bitsIn(content);
  return bits === undefined || scoreIn(sealed, bits) === sealed.land.points[sealed.top] ? [] : [KEY];
};

/** Best and worst score; utility is the mean contribution, in [0, 1). */
const oracleOf = (instance: Instance) => {
  const { land, top, bottom } = sealedOf(instance);
  const scale = land.bits * POINTS;
  return { best: land.points[top]! / scale, worst: land.points[bottom]! / scale, scale };
};

const scoreOf: Task['score'] = (instance, content) => {
  const bits = bitsIn(content);
  const { best, worst, scale } = oracleOf(instance);
  const utility = bits === undefined ? worst : scoreIn(sealedOf(instance), bits) / scale;
  const value = (utility - worst) / (best - worst);
  return { value, success: value === 1, utility };
};

const labelOf = (content: Content): string => bitsIn(content) ?? '?';

const view: NonNullable<Task['view']> = (instance, sees, person, people) => {
  const { starts, tables } = sealedOf(instance);
  return [...factsShown(starts, sees, person, people), ...(sees === 'all' ? [tables] : [])];
};

const open = (raw: Record<string, unknown>): Task => {
  const params = readParams('rugged', Params, raw);
  if (params.couplings >= params.bits)
    throw new Error(`rugged: params.couplings: ${params.couplings} is not below bits (${params.bits})`);
  return {
    family: 'rugged',
    // Of many wrong answers, two are the same as in free-form mathematics.
    correlation: { ...FREE_REASONING, sameWrong: 0.11 },
    instance: (index, world) => drawInstance(index, world, params),
    oracle: (instance) => {
      const { best, worst } = oracleOf(instance);
      return { best, worst };
    },
    score: scoreOf,
    // What is there already.
    fallback: (instance) => searchOf(instance, sealedOf(instance).present),
    label: (_, content) => labelOf(content),
    view,
    demand: (instance) => ({ easiness: sealedOf(instance).easiness, shift: params.difficulty }),
    right: rightOf,
    wrong: wrongOf,
    inspect: (instance, content) => ({
      label: labelOf(content),
      labels: bitsIn(content) === undefined ? {} : { [KEY]: labelOf(content) },
      errors: errorsOf(instance, content),
      hazards: [],
    }),
    combine: joined,
    // Whoever takes over an answer does not take over what its writer knew.
    extract: (instance, content) => {
      const bits = bitsIn(content);
      return bits === undefined ? null : searchOf(instance, codeOf(bits));
    },
    corrupt: (instance, content) => ({ content: corrupted(instance, content) }),
    text: searchQuestion,
    parse: readSearch,
    show: showSearch,
  };
};

export const rugged: TaskFamily = {
  name: 'rugged',
  summary: 'A string of bits to be improved step by step, on a landscape with many peaks.',
  source: 'Kauffman & Levin 1987, J. Theor. Biol. 128 (NK); Lazer & Friedman 2007, Admin. Sci. Q. 52 (networks).',
  params: Params,
  open,
};
