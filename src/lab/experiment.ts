/** The experiment file: organizations × staff × tasks × settings, on paired seeds. */
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import type { TaskFamily } from '../engine/types.js';
import { nameOf } from '../org/schema.js';
import { strict, unknownName } from '../org/strict.js';
import { InputError, type Opened, type Path, parseWith } from '../org/yaml.js';
import { families } from '../tasks/index.js';
import { INTERVENTIONS } from './condition.js';
import { associationShape, hypothesisShape, untriedShape } from './hypothesis.js';
import { fileOf, openFile } from './locate.js';
import { searchShape } from './searching.js';

const scalar = z.union([z.number(), z.string(), z.boolean()]);

export const TaskSpec = strict({
  name: nameOf('task').describe('Names the world: levels of one task share their draws.'),
  summary: z.string().optional(),
  family: z
    .string()
    .optional()
    .describe(`One of ${families.map((f) => f.name).join(', ')}.`),
  extends: z.string().optional().describe('Another task, by name or path; its family and parameters are the defaults.'),
  params: z.record(z.string(), z.unknown()).default({}).describe('Parameters of the family.'),
}).describe('A task family with its parameters.');

/** Words users of other tools write, and ours. */
const RENAMED: Readonly<Record<string, string>> = {
  seeds: 'seed (one root number) and replicates (independent repetitions)',
  epochs: 'replicates',
  runs: 'replicates',
};

export const ExperimentSpec = strict({
  name: nameOf('experiment'),
  question: z.string().min(1).describe('What the experiment is to find out.'),
  seed: z.number().int().default(1).describe('Root of every random draw.'),
  instances: z
    .number()
    .int()
    .min(1)
    .max(10_000_000)
    .describe('Problems drawn per task; every organization meets the same ones.'),
  replicates: z
    .number()
    .int()
    .min(1)
    .max(100_000)
    .default(1)
    .describe('Independent repetitions; each redraws what the people are good at.'),
  tasks: z
    .array(z.union([z.string(), TaskSpec]))
    .min(1)
    .describe('Names in configs/tasks, paths, or tasks written here.'),
  organizations: z
    .array(z.union([z.string(), z.looseObject({ name: z.string() })]))
    .min(1)
    .describe('Names in configs/organizations, paths, or organizations written here.'),
  staff: z
    .array(z.union([z.string(), z.looseObject({ name: z.string() })]))
    .min(1)
    .describe('Names in configs/staff, paths, or staffs written here.'),
  settings: z
    .record(z.string(), z.array(scalar).min(1))
    .default({})
    .describe('Levels to cross: org.KNOB, task.PARAMETER, staff.ARGUMENT. A level applies where the name is declared.'),
  interventions: z
    .array(z.enum(['none', ...INTERVENTIONS]))
    .min(1)
    .refine((kinds) => new Set(kinds).size === kinds.length, { error: 'an intervention is listed twice' })
    .default(['none'])
    .describe(
      'What is done to trials from outside; every condition is run under each. inject: one part of one draft, drawn by lot, is made wrong. Needs none beside it, on the same draws, to be compared with.',
    ),
  baseline: z.string().optional().describe('The organization that others are compared with. Default: the first.'),
  metrics: z
    .union([z.literal('all'), z.array(z.union([z.string(), z.record(z.string(), z.string())])).min(1)])
    .default('all')
    .describe(
      'all, or names and { name: expression } items; expressions see the columns of a trial and nothing else. Trials are measured by what is named alone; all may be an item of the list.',
    ),
  hypotheses: z.array(hypothesisShape).default([]),
  associations: z
    .array(associationShape)
    .default([])
    .describe('Claims over organizations: rank correlations with intervals, in associations.csv.'),
  untried: z
    .array(untriedShape)
    .default([])
    .describe(
      'Claims that belong to the question and cannot be tried here, with the reason; shown beside the verdicts.',
    ),
  placebo: z
    .boolean()
    .default(false)
    .describe(
      'Whether the baseline is run a second time under another name and with draws of its own: what differs between the two is noise.',
    ),
  search: searchShape(z.union([z.string(), TaskSpec])).optional(),
}).describe('An experiment.');

export type Experiment = z.infer<typeof ExperimentSpec>;
export type { Association, Hypothesis } from './hypothesis.js';

/** Checks an experiment file; the words of other tools get an error that names ours. */
export const experimentFrom = (opened: Opened): Experiment => {
  const { value } = opened;
  if (value !== null && typeof value === 'object')
    for (const [word, ours] of Object.entries(RENAMED))
      if (Object.hasOwn(value, word))
        throw new InputError([opened.problem([word], `orglab says ${ours} for what others call ${word}`)]);
  return parseWith(opened, ExperimentSpec, value);
};

/** A task with everything needed to open it again in a worker. */
export interface TaskConfig {
  readonly name: string;
  readonly family: string;
  /** As written; paths are absolute. */
  readonly params: Readonly<Record<string, unknown>>;
}

/** A task by name, by path or written out; `extends` chains are followed, nearest parameters win. */
export const taskFrom = (
  opened: Opened,
  value: unknown,
  base: Path,
  settings: Readonly<Record<string, unknown>> = {},
  known: readonly TaskFamily[] = families,
  seen: readonly string[] = [],
): TaskConfig => {
  const folder = dirname(opened.file);
  if (typeof value === 'string') return taskOfFile(locateTask(opened, base, value, folder), settings, known, seen);
  const spec = parseWith(opened, TaskSpec, value, base);
  const problem = (path: Path, message: string): InputError =>
    new InputError([opened.problem([...base, ...path], message)]);
  let parent: TaskConfig | undefined;
  if (spec.extends !== undefined) {
    const file = locateTask(opened, [...base, 'extends'], spec.extends, folder);
    if (seen.includes(file))
      throw problem(['extends'], `tasks extend each other in a circle: ${[...seen, file].join(' → ')}`);
    parent = taskOfFile(file, {}, known, [...seen, file]);
  }
  const name = spec.family ?? parent?.family;
  if (name === undefined) throw problem([], 'a task needs family, or extends');
  const family = known.find((f) => f.name === name);
  if (!family)
    throw problem(
      ['family'],
      unknownName(
        'family',
        name,
        known.map((f) => f.name),
      ),
    );
  // A relative path belongs to the file that wrote it, whoever extends the task later.
  const own = Object.fromEntries(
    Object.entries(spec.params).map(([k, v]) => [k, k === 'file' && typeof v === 'string' ? resolve(folder, v) : v]),
  );
  const params = { ...parent?.params, ...own, ...settings };
  const checked = family.params.safeParse(params);
  if (!checked.success) {
    const issue = checked.error.issues[0];
    throw problem(
      ['params', ...((issue?.path ?? []) as string[])],
      `${family.name}: ${issue?.message ?? 'bad parameters'}`,
    );
  }
  return { name: spec.name, family: name, params };
};

const locateTask = (opened: Opened, path: Path, reference: string, folder: string): string => {
  try {
    return fileOf('tasks', reference, folder);
  } catch (error) {
    throw error instanceof InputError ? new InputError([opened.problem(path, error.message)]) : error;
  }
};

const taskOfFile = (
  file: string,
  settings: Readonly<Record<string, unknown>>,
  known: readonly TaskFamily[],
  seen: readonly string[],
): TaskConfig => {
  const opened = openFile(file);
  return taskFrom(opened, opened.value, [], settings, known, seen);
};
