/** What an experiment names, found and checked: organizations, staffs, sizes of tasks. */

import type { Policy } from '../agents/sim/policies/policy.js';
import type { Task, TaskFamily } from '../engine/types.js';
import { knobsOf, type OrgSource, resolveOrganization } from '../org/read.js';
import type { Organization } from '../org/schema.js';
import { unknownName } from '../org/strict.js';
import { InputError, type Opened, type Path } from '../org/yaml.js';
import type { Condition, Intervention, Settings } from './condition.js';
import type { Experiment, TaskConfig } from './experiment.js';
import { levels } from './levels.js';
import { isLive } from './live.js';
import { fileOf, openFile, organizationIn } from './locate.js';
import { openTask } from './open-task.js';
import { misplaced, seatNames } from './placing.js';
import { type Staff, staffFrom } from './staff.js';

export interface Arm {
  readonly name: string;
  readonly source: OrgSource;
  readonly origin: Condition['origin'];
}

export const armOf = (opened: Opened, entry: Experiment['organizations'][number], path: Path, folder: string): Arm => {
  if (typeof entry !== 'string') {
    const source = organizationIn(opened, path, entry);
    return { name: resolveOrganization(source).name, source, origin: 'inline' };
  }
  const file = located(opened, path, () => fileOf('organizations', entry, folder));
  const source = organizationIn(openFile(file));
  return { name: resolveOrganization(source).name, source, origin: 'file' };
};

/** A staff by name, by path or written out; one given on the command line is looked up from where the command runs. */
export const staffOf = (
  opened: Opened,
  entry: unknown,
  path: Path,
  folder: string,
  settings: Settings,
  fromCommand: boolean,
  policies: readonly Policy[] = [],
): Staff => {
  if (typeof entry !== 'string') return staffFrom(opened, entry, path, settings, policies);
  const file = fromCommand ? fileOf('staff', entry, '.') : located(opened, path, () => fileOf('staff', entry, folder));
  const own = openFile(file);
  return staffFrom(own, own.value, [], settings, policies);
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

/** The task opened, and how many instances of it there will be. */
export const instancesOf = (
  task: TaskConfig,
  wanted: number,
  opened: Opened,
  path: Path,
  notes: string[],
  own: readonly TaskFamily[] = [],
): { readonly instances: number; readonly open: Task } => {
  let open: Task;
  try {
    open = openTask(task, own);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // A data file names its own line; everything else stands where the task is named.
    throw /^[^\n]*:\d+: /.test(message) ? new InputError(message) : new InputError([opened.problem(path, message)]);
  }
  const { size = wanted } = open;
  if (size < wanted) notes.push(`task ${task.name} has ${size} instances; ${wanted} were asked for`);
  return { instances: Math.min(wanted, size), open };
};

export const checkStaff = (org: Organization, staff: Staff, opened: Opened, path: Path): void => {
  const seats = Object.values(org.roles).reduce((n, r) => n + r.seats, 0);
  if (org.distinct && seats > staff.people.length)
    throw new InputError([
      opened.problem(
        path,
        `organization "${org.name}" wants ${seats} different people, and staff "${staff.name}" has ${staff.people.length}`,
      ),
    ]);
};

/** A placement needs its seats, and the search for the worst one many trials of every one of them. */
export const checkPlaced = (org: Organization, staff: Staff, opened: Opened, path: Path, notes: string[]): void => {
  const { placed } = staff;
  if (!placed) return;
  const wrong =
    misplaced(org, placed) ??
    (placed.place === 'worst' && isLive({ staff })
      ? `staff "${staff.name}" has real models; the worst place is looked for with simulated people`
      : null);
  if (wrong !== null) throw new InputError([opened.problem(path, wrong)]);
  if (placed.place === 'worst')
    notes.push(
      `${org.name}: the worst of ${seatNames(org, placed.among).length} seats for ${placed.policy} is found on each half of the instances and reported on the other; trials that look for it are in no table`,
    );
};

/** An intervention needs the same trial without it, draw for draw, which real models cannot give. */
export const checkReal = (staff: Staff, kinds: readonly (Intervention | undefined)[], opened: Opened): void => {
  const kind = kinds.find((k) => k !== undefined);
  if (kind !== undefined && isLive({ staff }))
    throw new InputError([
      opened.problem(['interventions'], `"${kind}" is for simulated people, and staff "${staff.name}" has real models`),
    ]);
};

/** Every setting names something, every organization its own name, and the baseline is one of them. */
export const checkNames = (experiment: Experiment, arms: readonly Arm[], baseline: string, opened: Opened): void => {
  const problem = (path: readonly string[], message: string): InputError =>
    new InputError([opened.problem(path, message)]);
  for (const name of Object.keys(experiment.settings))
    if (!/^(org|task|staff)\../.test(name))
      throw problem(
        ['settings', name],
        `a setting begins with org., task. or staff., as in org.rounds; found ${JSON.stringify(name)}`,
      );
  for (const [name, values] of Object.entries(experiment.settings)) {
    const again = values.find((v, i) => values.indexOf(v) !== i);
    if (again !== undefined) throw problem(['settings', name], `level ${JSON.stringify(again)} is listed twice`);
  }
  const duplicate = arms.find((a, i) => arms.findIndex((b) => b.name === a.name) !== i);
  if (duplicate)
    throw problem(
      ['organizations'],
      `organization "${duplicate.name}" is listed twice; give variants names of their own, or cross a knob by settings`,
    );
  const names = arms.map((a) => a.name);
  if (!names.includes(baseline)) throw problem(['baseline'], unknownName('organization', baseline, names));
  const knobs = [...new Set(arms.flatMap((a) => Object.keys(knobsOf(a.source))))];
  for (const [knob] of levels(experiment.settings, 'org.'))
    if (!knobs.includes(knob))
      throw problem(
        ['settings', `org.${knob}`],
        `no organization here has a knob "${knob}"; knobs: ${knobs.join(', ') || 'none'}`,
      );
};
