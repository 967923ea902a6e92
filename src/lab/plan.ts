/** An experiment resolved: every condition with its organization, staff and task in full. Plain data, so that workers can have it. */
import { dirname, relative } from 'node:path';
import { keyHash } from '../org/hash.js';
import { knobsOf, type OrgSource, organizationHash, orgSource, resolveOrganization } from '../org/read.js';
import type { Organization } from '../org/schema.js';
import { unknownName } from '../org/strict.js';
import { InputError, type Opened, type Path } from '../org/yaml.js';
import { families } from '../tasks/index.js';
import { type Experiment, experimentFrom, type TaskConfig, taskFrom } from './experiment.js';
import { fileOf, openFile, packageRoot, readText } from './locate.js';
import { type Staff, staffFrom } from './staff.js';

export type Scalar = number | string | boolean;
export type Settings = Readonly<Record<string, Scalar>>;

/** One cell of the experiment. */
export interface Condition {
  readonly id: string;
  readonly task: TaskConfig;
  readonly staff: Staff;
  readonly org: Organization;
  readonly orgHash: string;
  readonly origin: 'file' | 'inline' | 'baseline';
  readonly settings: Settings;
  /** Id of the condition whose calls this baseline matches, or ''. */
  readonly matched: string;
  /** Who is seated: everybody in turn, or the most skilled person alone. */
  readonly seating: 'permuted' | 'best';
  /** Instances of this condition: the experiment's, or fewer where the task has fewer. */
  readonly instances: number;
}

export interface Plan {
  readonly experiment: Experiment;
  readonly file: string;
  readonly seed: number;
  readonly baseline: string;
  readonly conditions: readonly Condition[];
  /** Identity of everything that decides the numbers; a results folder belongs to one. */
  readonly hash: string;
  readonly notes: readonly string[];
}

interface Arm {
  readonly name: string;
  readonly source: OrgSource;
  readonly origin: Condition['origin'];
}

const levels = (settings: Experiment['settings'], prefix: string): [string, readonly Scalar[]][] =>
  Object.entries(settings)
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, values]) => [name.slice(prefix.length), values]);

/** Every combination of levels, first names slowest; one empty combination when there are none. */
const cross = (factors: readonly (readonly [string, readonly Scalar[]])[]): readonly Settings[] =>
  factors.reduce<readonly Settings[]>(
    (rows, [name, values]) => rows.flatMap((row) => values.map((v) => ({ ...row, [name]: v }))),
    [{}],
  );

const withPrefix = (prefix: string, settings: Settings): Settings =>
  Object.fromEntries(Object.entries(settings).map(([k, v]) => [prefix + k, v]));

const settingText = (settings: Settings): string =>
  Object.entries(settings)
    .map(([k, v]) => `:${k.replace(/^org\./, '')}=${v}`)
    .join('');

export const conditionId = (task: string, staff: string, org: string, settings: Settings): string =>
  `${task}/${staff}/${org}${settingText(settings)}`;

export interface Overrides {
  readonly seed?: number;
  readonly staff?: string;
}

/** Reads an experiment file and resolves everything it names. Throws InputError with the place of every problem. */
export const planOf = (file: string, overrides: Overrides = {}): Plan => {
  const opened = openFile(file);
  const read = experimentFrom(opened);
  const experiment: Experiment = {
    ...read,
    seed: overrides.seed ?? read.seed,
    ...(overrides.staff === undefined ? {} : { staff: [overrides.staff] }),
  };
  const problem = (path: Path, message: string): InputError => new InputError([opened.problem(path, message)]);
  const folder = dirname(file);
  for (const name of Object.keys(experiment.settings))
    if (!/^(org|task|staff)\../.test(name))
      throw problem(
        ['settings', name],
        `a setting begins with org., task. or staff., as in org.rounds; found ${JSON.stringify(name)}`,
      );

  const arms = experiment.organizations.map((entry, i) => armOf(opened, entry, ['organizations', i], folder));
  const duplicate = arms.find((a, i) => arms.findIndex((b) => b.name === a.name) !== i);
  if (duplicate)
    throw problem(
      ['organizations'],
      `organization "${duplicate.name}" is listed twice; give variants names of their own, or cross a knob by settings`,
    );
  const baseline = experiment.baseline ?? arms[0]?.name ?? '';
  if (!arms.some((a) => a.name === baseline))
    throw problem(
      ['baseline'],
      unknownName(
        'organization',
        baseline,
        arms.map((a) => a.name),
      ),
    );

  const orgLevels = levels(experiment.settings, 'org.');
  for (const [knob] of orgLevels)
    if (!arms.some((a) => Object.hasOwn(knobsOf(a.source), knob)))
      throw problem(
        ['settings', `org.${knob}`],
        `no organization here has a knob "${knob}"; knobs: ${[...new Set(arms.flatMap((a) => Object.keys(knobsOf(a.source))))].join(', ') || 'none'}`,
      );
  const taskSettings = cross(levels(experiment.settings, 'task.'));
  const staffSettings = cross(levels(experiment.settings, 'staff.'));

  const notes: string[] = [];
  const conditions: Condition[] = [];
  for (const [t, taskEntry] of experiment.tasks.entries())
    for (const taskSetting of taskSettings) {
      const task = taskFrom(opened, taskEntry, ['tasks', t], taskSetting);
      const instances = instancesOf(task, experiment.instances, opened, ['tasks', t], notes);
      for (const [s, staffEntry] of experiment.staff.entries())
        for (const staffSetting of staffSettings) {
          const staff = staffOf(opened, staffEntry, ['staff', s], folder, staffSetting, overrides.staff !== undefined);
          for (const arm of arms) {
            const own = orgLevels.filter(([knob]) => Object.hasOwn(knobsOf(arm.source), knob));
            for (const orgSetting of cross(own)) {
              const org = resolveOrganization(arm.source, orgSetting);
              const settings = {
                ...withPrefix('org.', orgSetting),
                ...withPrefix('task.', taskSetting),
                ...withPrefix('staff.', staffSetting),
              };
              checkStaff(org, staff, opened, ['staff', s]);
              conditions.push({
                id: conditionId(task.name, staff.name, arm.name, settings),
                task,
                staff,
                org: { ...org, name: arm.name },
                orgHash: organizationHash(org),
                origin: arm.origin,
                settings,
                matched: '',
                seating: 'permuted',
                instances,
              });
            }
          }
        }
    }
  checkHypotheses(
    experiment,
    arms.map((a) => a.name),
    opened,
  );
  const twice = conditions.find((c, i) => conditions.findIndex((d) => d.id === c.id) !== i);
  if (twice) throw problem([], `two conditions are called ${twice.id}; give tasks and staffs different names`);
  // The file's own place on disk is left out: the same experiment in another folder is the same experiment.
  const hash = keyHash({
    conditions: conditions.map((c) => ({ ...c, task: { ...c.task, params: portable(c.task.params) } })),
    experiment: { ...experiment, tasks: [], organizations: [], staff: [] },
    files: contentsOf(conditions),
  });
  return { experiment, file, seed: experiment.seed, baseline, conditions, hash, notes: [...new Set(notes)] };
};

const portable = (params: Readonly<Record<string, unknown>>): unknown => ({
  ...params,
  ...(typeof params.file === 'string' ? { file: relative(packageRoot, params.file).split(/[\\/]/).at(-1) } : {}),
});

/** Hashes of the data files that tasks read: a changed question is a changed experiment. */
const contentsOf = (conditions: readonly Condition[]): unknown =>
  [...new Set(conditions.flatMap((c) => (typeof c.task.params.file === 'string' ? [c.task.params.file] : [])))].map(
    (f) => keyHash(readText(f)),
  );

const armOf = (opened: Opened, entry: Experiment['organizations'][number], path: Path, folder: string): Arm => {
  if (typeof entry !== 'string') {
    const source: OrgSource = { opened, base: path, value: entry };
    return { name: resolveOrganization(source).name, source, origin: 'inline' };
  }
  const file = located(opened, path, () => fileOf('organizations', entry, folder));
  const source = orgSource(readText(file), file);
  return { name: resolveOrganization(source).name, source, origin: 'file' };
};

/** A staff by name, by path or written out; one given on the command line is looked up from where the command runs. */
const staffOf = (
  opened: Opened,
  entry: unknown,
  path: Path,
  folder: string,
  settings: Settings,
  fromCommand: boolean,
): Staff => {
  if (typeof entry !== 'string') return staffFrom(opened, entry, path, settings);
  const file = fromCommand ? fileOf('staff', entry, '.') : located(opened, path, () => fileOf('staff', entry, folder));
  const own = openFile(file);
  return staffFrom(own, own.value, [], settings);
};

const located = (opened: Opened, path: Path, find: () => string): string => {
  try {
    return find();
  } catch (error) {
    throw error instanceof InputError && error.problems.length === 0
      ? new InputError([opened.problem(path, error.message)])
      : error;
  }
};

const instancesOf = (task: TaskConfig, wanted: number, opened: Opened, path: Path, notes: string[]): number => {
  let size: number | undefined;
  try {
    size = families.find((f) => f.name === task.family)?.open({ ...task.params }, '.').size;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // A data file names its own line; everything else stands where the task is named.
    throw /^[^\n]*:\d+: /.test(message) ? new InputError(message) : new InputError([opened.problem(path, message)]);
  }
  if (size !== undefined && size < wanted)
    notes.push(`task ${task.name} has ${size} instances; ${wanted} were asked for`);
  return Math.min(wanted, size ?? wanted);
};

const checkStaff = (org: Organization, staff: Staff, opened: Opened, path: Path): void => {
  const seats = Object.values(org.roles).reduce((n, r) => n + r.seats, 0);
  if (org.distinct && seats > staff.people.length)
    throw new InputError([
      opened.problem(
        path,
        `organization "${org.name}" wants ${seats} different people, and staff "${staff.name}" has ${staff.people.length}`,
      ),
    ]);
};

const checkHypotheses = (experiment: Experiment, names: readonly string[], opened: Opened): void => {
  experiment.hypotheses.forEach((h, i) => {
    for (const key of ['better', 'than'] as const) {
      const [kind, of] = h[key].split('@');
      const known =
        of === undefined
          ? names.includes(h[key])
          : ['single', 'best', 'ensemble-vote'].includes(kind ?? '') && names.includes(of);
      if (!known)
        throw new InputError([opened.problem(['hypotheses', i, key], unknownName('organization', h[key], names))]);
    }
    for (const key of Object.keys(h.where))
      if (key !== 'task' && key !== 'staff' && !Object.hasOwn(experiment.settings, key))
        throw new InputError([
          opened.problem(
            ['hypotheses', i, 'where', key],
            unknownName('factor', key, ['task', 'staff', ...Object.keys(experiment.settings)]),
          ),
        ]);
  });
};
