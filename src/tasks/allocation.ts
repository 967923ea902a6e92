/**
 * Jobs given to crews at least cost, where the costs of each crew are known to one person. What is best for one job depends on
 * who does the others as far as jobs of one crew get in each other's way (`coupling`): at 0 each job goes to the crew that does
 * it for least, and the task falls into its parts; at 1 it is nearly an assignment of one job to each crew.
 *
 * A plan is right where it is the cheapest under all costs; the costs of the cheapest plan are made a little lower, so that
 * there is one such plan and no other. Value is where the cost lies between the cheapest plan and the dearest.
 */
import { z } from 'zod';
import type { Content, Instance, Task, TaskFamily } from '../engine/types.js';
import { sameWrongAmong } from '../questions/options.js';
import {
  type Allocation,
  allocationOf,
  chosen,
  costOf,
  crewsOf,
  jobOf,
  planQuestion,
  readAllocation,
  sealedOf,
  showAllocation,
  toldIn,
} from './allocation-plan.js';
import { CREWS, drawInstance, JOBS } from './allocation-world.js';
import { factsShown } from './facts.js';
import { readParams } from './reading.js';
import { FREE_REASONING } from './told.js';

const Params = z.strictObject({
  parts: z.number().int().min(1).max(JOBS).default(5).describe('Number of jobs; each is one part.'),
  crews: z.number().int().min(2).max(CREWS).default(5).describe('Number of crews that jobs can be given to.'),
  coupling: z
    .number()
    .min(0)
    .max(1)
    .default(0.5)
    .describe('How much jobs of one crew get in each other’s way; at 0 each job can be given away by itself.'),
  heterogeneity: z.number().min(0).max(1).default(1).describe('How far costs differ between crews and jobs.'),
  private: z
    .number()
    .min(0)
    .max(1)
    .default(1)
    .describe('Probability that the costs of a crew are known to one person alone; else everybody knows them.'),
  difficulty: z.number().default(0).describe("Probit units taken off everybody's skill; higher is harder."),
  spread: z.number().min(0).default(1).describe('How far jobs differ in difficulty; 0 makes them equally hard.'),
});
const labelOf = (instance: Instance, content: Content): string =>
  instance.parts.map(({ id }) => crewsOf(content)[id] ?? '?').join('/');

const truthOf = (instance: Instance): Record<string, string> =>
  Object.fromEntries(instance.parts.map(({ id }, job) => [id, sealedOf(instance).truth[job]!]));

const errorsOf = (instance: Instance, content: Content): string[] => {
  const truth = truthOf(instance);
  return Object.entries(crewsOf(content)).flatMap(([id, crew]) => (crew === truth[id] ? [] : [id]));
};

const wrongOf = (instance: Instance, part: string, k: number): Allocation => {
  const crews = sealedOf(instance).wrong[jobOf(instance, part)]!;
  return { crews: { [part]: crews[k % crews.length]! } };
};

const oracleOf = (instance: Instance) => ({
  best: -costOf(instance, truthOf(instance)),
  worst: -sealedOf(instance).worst,
});

const scoreOf: Task['score'] = (instance, content) => {
  const { best, worst } = oracleOf(instance);
  const utility = -costOf(instance, crewsOf(content));
  const value = (utility - worst) / (best - worst);
  return { value, success: value === 1, utility };
};

const combined = (instance: Instance, contents: readonly Content[]): Allocation =>
  allocationOf(
    instance,
    Object.assign({}, ...contents.map(crewsOf)) as Record<string, string>,
    contents.flatMap(toldIn),
  );

const corrupted = (instance: Instance, content: Content): Content => {
  const given = Object.keys(crewsOf(content));
  const part = given[Math.floor(sealedOf(instance).target * given.length)];
  return part === undefined ? content : combined(instance, [content, wrongOf(instance, part, 0)]);
};

const open = (raw: Record<string, unknown>): Task => {
  const params = readParams('allocation', Params, raw);
  return {
    family: 'allocation',
    correlation: { ...FREE_REASONING, sameWrong: sameWrongAmong(params.crews), tokensPerPart: 80 },
    instance: (index, world) => drawInstance(index, world, params),
    oracle: oracleOf,
    score: scoreOf,
    fallback: (): Allocation => ({ crews: {} }),
    label: labelOf,
    view: (instance, sees, person, people) => factsShown(sealedOf(instance).facts, sees, person, people),
    demand: (instance, part) => ({
      easiness: sealedOf(instance).easiness[jobOf(instance, part)]!,
      shift: params.difficulty,
    }),
    right: (instance, part, known, garbled, seen): Allocation => ({
      crews: { [part]: chosen(instance, part, known, garbled, seen) },
    }),
    wrong: wrongOf,
    wrongs: () => params.crews - 1,
    mention: (instance, content, facts) => allocationOf(instance, crewsOf(content), [...toldIn(content), ...facts]),
    inspect: (instance, content) => ({
      label: labelOf(instance, content),
      labels: crewsOf(content),
      errors: errorsOf(instance, content),
      hazards: [],
      facts: toldIn(content),
    }),
    combine: combined,
    extract: (_, content, part) => {
      const crew = crewsOf(content)[part];
      return crew === undefined ? null : { crews: { [part]: crew } };
    },
    corrupt: (instance, content) => ({ content: corrupted(instance, content) }),
    text: planQuestion,
    parse: readAllocation,
    show: showAllocation,
  };
};

export const allocation: TaskFamily = {
  name: 'allocation',
  summary: 'Jobs given to crews at least cost, where each person knows the costs of few crews.',
  source: 'The assignment problem (Kuhn 1955) with private costs and crowding; own construction.',
  params: Params,
  open,
};
