/** People and tasks fitted to what was done in a run: the results folder in, files out. */
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import type { ZodObject } from 'zod';
import type { Task } from '../engine/types.js';
import type { Condition } from '../lab/condition.js';
import type { TaskConfig } from '../lab/experiment.js';
import { openTask } from '../lab/open-task.js';
import { unknownName } from '../org/strict.js';
import { InputError } from '../org/yaml.js';
import { fitRun, type RunFit } from '../study/observed/fit.js';
import { joined, modelOf, type Observed, observedIn } from '../study/observed/observe.js';
import { runFiles } from '../study/observed/write.js';
import { families } from '../tasks/index.js';
import { type Manifest, readManifest } from './folder.js';
import { refuseOwn, walkedTrials } from './walked.js';

/** What a run shows on one task. */
export interface OnTask {
  readonly config: TaskConfig;
  readonly task: Task;
  readonly conditions: readonly Condition[];
  readonly models: readonly string[];
  readonly seen: Observed;
}

/** Whether a family has a parameter of this name. */
export const takesOf =
  ({ family }: TaskConfig) =>
  (name: string): boolean => {
    const found = families.find((f) => f.name === family);
    return found !== undefined && Object.hasOwn((found.params as unknown as ZodObject).shape ?? {}, name);
  };

/** Tasks that differ in a setting have one name and are tasks of their own here. */
const taskKey = ({ task }: Condition): string => JSON.stringify([task.name, task.params]);

const isSided = ({ org }: Condition): boolean => JSON.stringify(org).includes('"side":"assigned"');

/** What people did, task by task; trials under an intervention are left out. */
export const observedRun = (folder: string, manifest: Manifest, only?: string): readonly OnTask[] => {
  refuseOwn(folder, manifest);
  const wanted = (c: Condition): boolean =>
    c.intervention === undefined && (only === undefined || c.task.name === only);
  const names = [...new Set(manifest.conditions.map((c) => c.task.name))];
  if (only !== undefined && !names.includes(only)) throw new InputError(unknownName('task', only, names));
  const tasks = new Map<string, { conditions: Set<Condition>; seen: Observed[] }>();
  for (const { condition, ready, instance, replicate, trial } of walkedTrials(folder, manifest, wanted)) {
    const key = taskKey(condition);
    const own = tasks.get(key) ?? { conditions: new Set<Condition>(), seen: [] };
    tasks.set(key, own);
    own.conditions.add(condition);
    own.seen.push(observedIn(ready.task, trial, [instance, replicate], isSided(condition)));
  }
  return [...tasks.values()].map(({ conditions, seen }): OnTask => {
    const all = [...conditions];
    const config = (all[0] as Condition).task;
    const models = [...new Set(all.flatMap((c) => c.staff.people.map(modelOf)))];
    return { config, task: openTask(config), conditions: all, models, seen: joined(seen) };
  });
};

export const fitOn = ({ seen, models, task }: OnTask, observed: Observed = seen): RunFit =>
  fitRun(observed, models, task.checking ?? 0);

/** Parameters whose path leads from the folder that the file is written to. */
const portable = (config: TaskConfig, out: string): TaskConfig => {
  const { file } = config.params;
  if (typeof file !== 'string' || !isAbsolute(file)) return config;
  return { ...config, params: { ...config.params, file: relative(resolve(out), file) } };
};

export interface RunCalibration {
  /** Text by path below the folder written to. */
  readonly files: Readonly<Record<string, string>>;
  readonly tasks: readonly { readonly config: TaskConfig; readonly fit: RunFit; readonly answers: number }[];
}

/** Fits everything; with several tasks each has a folder of its own. Throws InputError where nobody was seen to answer. */
export const calibrateRun = (
  folder: string,
  out: string,
  { name, command, source, task: only }: { name: string; command: string; source?: string; task?: string },
): RunCalibration => {
  const manifest = readManifest(folder);
  const tasks = observedRun(folder, manifest, only);
  if (tasks.every(({ seen }) => seen.answers.length === 0))
    throw new InputError(
      `${folder}: nobody is seen to answer alone there; calibrate a run with an organization whose first step is solve, such as single`,
    );
  const files: Record<string, string> = {};
  const fits = tasks.map((on, i) => {
    const fit = fitOn(on);
    const place =
      tasks.length === 1
        ? ''
        : tasks.some((t, j) => j !== i && t.config.name === on.config.name)
          ? `${on.config.name}-${i + 1}`
          : on.config.name;
    const head = {
      name,
      command,
      source: source ?? `Fitted to the run "${manifest.plan.experiment.name}" on task ${on.config.name}.`,
    };
    const staffs = on.conditions.map((c) => c.staff);
    const at = { staffs, task: on.task, config: portable(on.config, join(out, place)), takes: takesOf(on.config) };
    for (const [file, text] of Object.entries(runFiles(on.seen, fit, at, head))) files[join(place, file)] = text;
    return { config: on.config, fit, answers: on.seen.answers.length };
  });
  return { files, tasks: fits };
};

/** Where a relative results folder gets its name from. */
export const nameOfFolder = (folder: string): string => basename(resolve(folder)) || basename(dirname(resolve(folder)));
