/** Places of a search: tasks, staffs and settings that choose, and others that only report. */
import type { Condition } from '../lab/condition.js';
import type { Experiment } from '../lab/experiment.js';
import { namesOf } from '../lab/locate.js';
import { openTask } from '../lab/open-task.js';
import { misplaced } from '../lab/placing.js';
import { type Plan, planFor } from '../lab/plan.js';
import { conduct, metricNames, ready } from '../lab/trial.js';
import type { Organization } from '../org/schema.js';
import { InputError, type Opened } from '../org/yaml.js';
import type { Formula } from '../report/rows.js';
import { shuffle, stream } from '../rng/streams.js';
import { instancesFor } from '../study/search/budget.js';
import { type Place, seedOf } from '../study/search/stages.js';

/** The column under which the n-th objective is worked out. */
export const column = (i: number): string => `objective_${i + 1}`;
export const TOKENS = 'tokens_in + tokens_out';

/** What is worked out of every trial for an objective. */
export interface Goal {
  readonly expression: string;
}

/** Places of a plan: every task, staff and setting, as the baseline meets them. */
const placesOf = ({ conditions, baseline }: Plan): readonly Place[] =>
  conditions
    .filter(({ org }) => org.name === baseline)
    .map((base) => ({ base: { ...base, id: placeName(base) }, size: openTask(base.task).size ?? null }));

export const placeName = ({ task, staff, settings }: Condition): string =>
  [task.name, staff.name, ...Object.entries(settings).map(([k, v]) => `${k}=${v}`)].join('/');

/** Whether an organization can be tried by the people of these places; in words why not. */
export const misfitIn =
  (places: readonly Place[]) =>
  (org: Organization): string | null => {
    const seats = Object.values(org.roles).reduce((n, role) => n + role.seats, 0);
    for (const { base } of places) {
      const { placed, people, name } = base.staff;
      if (org.distinct && seats > people.length)
        return `wants ${seats} different people, and staff "${name}" has ${people.length}`;
      const wrong = placed === undefined ? null : misplaced(org, placed);
      if (wrong !== null) return wrong;
    }
    return null;
  };

export interface Planned {
  readonly plan: Plan;
  readonly places: readonly Place[];
}

export const planned = (
  opened: Opened,
  seed: number | undefined,
  objectives: readonly Goal[],
  change: (e: Experiment) => Experiment = (e) => e,
): Planned => {
  const metrics = [
    'value',
    ...objectives.map(({ expression }, i) => ({ [column(i)]: expression })),
    { tokens: TOKENS },
  ];
  const plan = planFor(opened, { seed }, (e) => change({ ...e, metrics, hypotheses: [], untried: [], placebo: false }));
  return { plan, places: placesOf(plan) };
};

/** Tasks beside the experiment: levels of the tasks that choose say nothing of them. */
export const untouchedIn = (
  opened: Opened,
  seed: number | undefined,
  objectives: readonly Goal[],
  tasks: Experiment['tasks'],
): Planned =>
  planned(opened, seed, objectives, (e) => ({
    ...e,
    tasks,
    settings: Object.fromEntries(Object.entries(e.settings).filter(([name]) => !name.startsWith('task.'))),
  }));

/** Tasks by lot where none are named. */
const UNTOUCHED = 3;
/** Trials in which the first objective has to be seen at least once. */
const TRIED = 3;

/** Whether the first objective is measured in every one of these places. */
export const hasObjective = (places: readonly Place[], seed: number, formulas: readonly Formula[]): boolean =>
  places.every(({ base }) =>
    Array.from({ length: TRIED }, (_, i) => conduct(ready(base, seedOf(seed, 'screen-0')), i, 0).result).some(
      (result) => {
        const row = Object.fromEntries(result.cells.map((cell, at) => [metricNames[at] as string, cell]));
        return result.status === 'answered' && formulas[0]?.of(row) !== null;
      },
    ),
  );

/** Shipped tasks of families that nobody chooses by, and on which the first objective is measured. */
export const byLot = (
  opened: Opened,
  { plan }: Planned,
  objectives: readonly Goal[],
  formulas: readonly Formula[],
): readonly string[] => {
  const used = new Set(plan.conditions.map(({ task }) => task.family));
  const families = new Set<string>();
  const found: string[] = [];
  for (const name of shuffle(stream(['search', plan.seed, 'untouched']), namesOf('tasks'))) {
    if (found.length === UNTOUCHED) break;
    try {
      const one = untouchedIn(opened, plan.seed, objectives, [name]);
      const family = one.places[0]?.base.task.family ?? '';
      if (used.has(family) || families.has(family) || !hasObjective(one.places, plan.seed, formulas)) continue;
      families.add(family);
      found.push(name);
    } catch (error) {
      // A task that the staff or the organizations of this experiment do not suit is no task for this search.
      if (!(error instanceof InputError)) throw error;
    }
  }
  return found.sort();
};

export const checkSizes = (places: readonly Place[], instances: number): void => {
  const needed = instancesFor(instances);
  for (const { base, size } of places)
    if (size !== null && size < needed)
      throw new InputError(
        `task ${base.task.name} has ${size} instances, and a search takes ${needed}: ${instances} to report, as many to validate, the rest to screen; give fewer instances in the experiment, or choose by a task that draws its own`,
      );
};
