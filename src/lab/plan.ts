/** An experiment resolved: every condition with its organization, staff and task in full. Plain data, so that workers can have it. */
import { basename, dirname } from 'node:path';
import { keyHash } from '../org/hash.js';
import { knobsOf, organizationHash, resolveOrganization } from '../org/read.js';
import { InputError, type Opened } from '../org/yaml.js';
import { families } from '../tasks/index.js';
import type { Condition, Intervention, Plan, Settings } from './condition.js';
import { checkAssociations, checkHypotheses } from './declared.js';
import { type Experiment, experimentFrom, taskFrom } from './experiment.js';
import { misfits } from './fit.js';
import { cross, levels, settingText, withPrefix } from './levels.js';
import { openFile, readText, version } from './locate.js';
import { measuredBy } from './measured.js';
import { checkOwn, isOwn, type Own, ownColumns, ownHash, ownPeople } from './own.js';
import { placebosOf } from './placebo.js';
import { comparesCarry, LOSS } from './random-loss.js';
import { rerunBy } from './rerun.js';
import { type Arm, armOf, checkNames, checkPlaced, checkReal, checkStaff, instancesOf, staffOf } from './resolve.js';
import type { Staff } from './staff.js';
import { staffLevelsOf } from './staff-settings.js';

export type { Condition, Plan, Settings } from './condition.js';

export const conditionId = (
  task: string,
  staff: string,
  org: string,
  settings: Settings,
  intervention?: Intervention,
): string => `${task}/${staff}/${org}${settingText(settings)}${intervention === undefined ? '' : `+${intervention}`}`;

export interface Overrides {
  readonly seed?: number | undefined;
  readonly staff?: string | undefined;
  /** What a program brings along beside files. */
  readonly own?: Own | undefined;
}

/** Reads an experiment file and resolves everything it names. Throws InputError with the place of every problem. */
export const planOf = (file: string, overrides: Overrides = {}): Plan => planFor(openFile(file), overrides);

/** The same for an experiment that is open already; `change` edits it before it is resolved. */
export const planFor = (
  opened: Opened,
  overrides: Overrides = {},
  change: (experiment: Experiment) => Experiment = (e) => e,
): Plan => {
  const { file } = opened;
  const read = experimentFrom(opened);
  const experiment: Experiment = change({
    ...read,
    seed: overrides.seed ?? read.seed,
    ...(overrides.staff === undefined ? {} : { staff: [overrides.staff] }),
  });
  const arms = experiment.organizations.map((entry, i) => armOf(opened, entry, ['organizations', i], dirname(file)));
  const names = arms.map((a) => a.name);
  const baseline = experiment.baseline ?? names[0] ?? '';
  checkNames(experiment, arms, baseline, opened);
  const notes: string[] = [];
  const made = conditionsOf(experiment, arms, opened, overrides, notes);
  const measured = measuredBy(experiment, made.some((c) => comparesCarry(c, made)) ? LOSS : []);
  const rerun = rerunBy(experiment.metrics);
  const asked = { ...(measured === undefined ? {} : { measured }), ...(rerun === undefined ? {} : { rerun }) };
  const own = made.map((c) => ({ ...c, ...asked }));
  const again = experiment.placebo
    ? placebosOf(own, baseline, (c, org) => conditionId(c.task.name, c.staff.name, org, c.settings))
    : [];
  const conditions = [...own, ...again];
  const { own: brought = {} } = overrides;
  checkOwn(
    brought,
    conditions.flatMap((c) => c.staff.people.map((p) => p.model)),
  );
  const columns = ownColumns(brought);
  checkHypotheses(experiment, conditions, opened, columns);
  checkAssociations(experiment, conditions, opened, columns);
  const twice = conditions.find((c, i) => conditions.findIndex((d) => d.id === c.id) !== i);
  if (twice)
    throw new InputError([
      opened.problem([], `two conditions are called ${twice.id}; give tasks and staffs different names`),
    ]);
  // Where files stand on disk is left out, and so is what only the report reads: question, expressions, hypotheses.
  const cells = conditions.map(({ id, task, staff, orgHash, seating, instances, intervention }) => ({
    id,
    task: { ...task, params: portable(task.params) },
    staff,
    orgHash,
    seating,
    instances,
    ...(intervention === undefined ? {} : { intervention }),
  }));
  const hash = keyHash({
    version,
    seed: experiment.seed,
    replicates: experiment.replicates,
    cells,
    files: contentsOf(conditions),
    ...asked,
    ...(isOwn(brought) ? { own: ownHash(brought) } : {}),
  });
  const plan = { experiment, file, seed: experiment.seed, baseline, conditions, hash, notes: [...new Set(notes)] };
  return { ...plan, ...(columns.length === 0 ? {} : { columns }), ...ownPeople(brought) };
};

/** The cells: tasks × staffs × organizations, each crossed with the settings it declares. */
const conditionsOf = (
  experiment: Experiment,
  arms: readonly Arm[],
  opened: Opened,
  { staff: asked, own: brought = {} }: Overrides,
  notes: string[],
): readonly Condition[] => {
  const folder = dirname(opened.file);
  const known = [...families, ...(brought.families ?? [])];
  const orgLevels = levels(experiment.settings, 'org.');
  const kinds = experiment.interventions.map((kind) => (kind === 'none' ? undefined : kind));
  const staffIn = (entry: unknown, s: number, setting: Settings): Staff =>
    staffOf(opened, entry, ['staff', s], folder, setting, asked !== undefined, brought.policies);
  const staffLevels = staffLevelsOf(experiment, (entry, s) => staffIn(entry, s, {}), brought.policies);
  const made: Condition[] = [];
  for (const [t, taskEntry] of experiment.tasks.entries())
    for (const taskSetting of cross(levels(experiment.settings, 'task.'))) {
      const task = under('task.', taskSetting, opened, () =>
        taskFrom(opened, taskEntry, ['tasks', t], taskSetting, known),
      );
      const { instances, open } = instancesOf(
        task,
        experiment.instances,
        opened,
        ['tasks', t],
        notes,
        brought.families,
      );
      for (const [s, staffEntry] of experiment.staff.entries())
        for (const staffSetting of cross(staffLevels[s] ?? [])) {
          const staff = under('staff.', staffSetting, opened, () => staffIn(staffEntry, s, staffSetting));
          for (const arm of arms)
            for (const orgSetting of cross(orgLevels.filter(([knob]) => Object.hasOwn(knobsOf(arm.source), knob)))) {
              const org = under('org.', orgSetting, opened, () => resolveOrganization(arm.source, orgSetting));
              checkStaff(org, staff, opened, ['staff', s]);
              checkPlaced(org, staff, opened, ['staff', s], notes);
              checkReal(staff, kinds, opened);
              notes.push(...misfits(org, task.name, open));
              const settings = {
                ...withPrefix('org.', orgSetting),
                ...withPrefix('task.', taskSetting),
                ...withPrefix('staff.', staffSetting),
              };
              for (const intervention of kinds)
                made.push({
                  id: conditionId(task.name, staff.name, arm.name, settings, intervention),
                  task,
                  staff,
                  org: { ...org, name: arm.name },
                  orgHash: organizationHash(org),
                  origin: arm.origin,
                  settings,
                  matched: '',
                  seating: 'permuted',
                  instances,
                  ...(intervention === undefined ? {} : { intervention }),
                });
            }
        }
    }
  return made;
};

/** What a level breaks is told where the level stands: the part it breaks is right by itself, or fails without it as well. */
const under = <T>(prefix: string, setting: Settings, opened: Opened, make: () => T): T => {
  const name = Object.keys(setting)[0];
  try {
    return make();
  } catch (error) {
    if (!(error instanceof InputError) || name === undefined) throw error;
    throw new InputError([
      opened.problem(
        ['settings', prefix + name],
        `with ${settingText(withPrefix(prefix, setting)).slice(1)}: ${error.message.split('\n')[0]}`,
      ),
    ]);
  }
};

/** Parameters without the folder of a data file. */
const portable = (params: Readonly<Record<string, unknown>>): unknown => ({
  ...params,
  ...(typeof params.file === 'string' ? { file: basename(params.file) } : {}),
});
/** Hashes of the data files that tasks read: a changed question is a changed experiment. */
const contentsOf = (conditions: readonly Condition[]): unknown =>
  [...new Set(conditions.flatMap((c) => (typeof c.task.params.file === 'string' ? [c.task.params.file] : [])))].map(
    (f) => keyHash(readText(f)),
  );
