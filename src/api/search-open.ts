/** A search before anything is run: tasks that choose and tasks that report, hand-made organizations, what is wanted. */
import { resolve } from 'node:path';
import type { Condition } from '../lab/condition.js';
import type { Experiment } from '../lab/experiment.js';
import { isLive } from '../lab/live.js';
import { namesOf, openFile } from '../lab/locate.js';
import { openTask } from '../lab/open-task.js';
import { misplaced } from '../lab/placing.js';
import { type Plan, planFor } from '../lab/plan.js';
import { conduct, metricNames, ready } from '../lab/trial.js';
import { describedMetrics } from '../metrics/index.js';
import type { Organization } from '../org/schema.js';
import { InputError, type Opened, openValue } from '../org/yaml.js';
import { compileFormulas } from '../report/formulas.js';
import type { Formula } from '../report/rows.js';
import { shuffle, stream } from '../rng/streams.js';
import { isHanded } from '../study/propose/proposal.js';
import type { Objective } from '../study/search/archive.js';
import { instancesFor } from '../study/search/budget.js';
import { type Candidate, callsOf, handMade } from '../study/search/candidate.js';
import { type Size, sizeFrom } from '../study/search/enumerate.js';
import type { Place } from '../study/search/stages.js';
import type { ExperimentInput } from './options.js';
import { DEFAULT_BUDGET, DEFAULT_OBJECTIVES, type SearchBudget, type SearchOptions } from './search-options.js';

/** What is asked, from the experiment and the call together. */
export interface Asked {
  readonly by: readonly string[];
  readonly budget: SearchBudget;
  readonly objectives: readonly string[];
  readonly untouched: NonNullable<Experiment['search']>['untouched'];
  readonly size: Size;
}

export interface Opening {
  readonly opened: Opened;
  readonly asked: Asked;
  readonly plan: Plan;
  readonly objectives: readonly Objective[];
  readonly formulas: readonly Formula[];
  readonly choosing: readonly Place[];
  readonly untouched: readonly Place[];
  readonly library: readonly Candidate[];
  readonly baseline: Candidate;
  readonly notes: readonly string[];
  readonly misfit: (org: Organization) => string | null;
  /** Identity of what the untouched tasks are. */
  readonly hashes: readonly string[];
}

/** The column under which the n-th objective is worked out. */
export const column = (i: number): string => `objective_${i + 1}`;
export const TOKENS = 'tokens_in + tokens_out';

/** Which way is better, and the expression: of a column its own, of anything else more. */
const objectiveOf = (text: string): Objective & { readonly expression: string } => {
  if (text === 'tokens') return { name: text, sign: -1, expression: TOKENS };
  const found = describedMetrics.find((m) => m.name === text && metricNames.includes(text));
  if (found === undefined) return { name: text, sign: 1, expression: text };
  if (found.better === null)
    throw new InputError(
      `objectives: of ${text} neither more nor less is better; write an expression, as in "-${text}"`,
    );
  return { name: text, sign: found.better === 'up' ? 1 : -1, expression: text };
};

const askedOf = (own: Experiment['search'], options: SearchOptions): Asked => {
  const given = own?.budget ?? {};
  const merged = { ...DEFAULT_BUDGET, ...given, ...options.budget };
  const size = { ...own?.size, ...options.size };
  return {
    by: options.by ?? own?.by ?? ['evolve'],
    budget: merged as SearchBudget,
    objectives: options.objectives ?? own?.objectives ?? DEFAULT_OBJECTIVES,
    untouched: options.untouched?.map((name) => (/[\\/]|\.ya?ml$/.test(name) ? resolve(name) : name)) ?? own?.untouched,
    size: sizeFrom(Object.fromEntries(Object.entries(size).filter(([, v]) => v !== undefined))),
  };
};

/** Places of a plan: every task, staff and setting, as the baseline meets them. */
const placesOf = ({ conditions, baseline }: Plan): readonly Place[] =>
  conditions
    .filter(({ org }) => org.name === baseline)
    .map((base) => ({ base: { ...base, id: placeName(base) }, size: openTask(base.task).size ?? null }));

const placeName = ({ task, staff, settings }: Condition): string =>
  [task.name, staff.name, ...Object.entries(settings).map(([k, v]) => `${k}=${v}`)].join('/');

const refuse = (opened: Opened, plan: Plan): void => {
  const { settings, interventions } = plan.experiment;
  const knob = Object.keys(settings).find((name) => name.startsWith('org.'));
  const problem = (path: readonly string[], message: string): InputError =>
    new InputError([opened.problem(path, message)]);
  if (knob !== undefined)
    throw problem(['settings', knob], 'a search has no levels of organizations; write variants as organizations');
  if (interventions.some((kind) => kind !== 'none')) throw problem(['interventions'], 'a search has none; take it out');
  for (const condition of plan.conditions) {
    if (isLive(condition))
      throw problem(
        ['staff'],
        `staff "${condition.staff.name}" has real models; a search tries thousands of simulated trials`,
      );
    if (condition.staff.placed?.place === 'worst')
      throw problem(
        ['staff'],
        `staff "${condition.staff.name}" looks for the worst seat, which is a search of its own; place at random`,
      );
  }
};

/** Whether an organization can be tried by the people of these places; in words why not. */
const misfitIn =
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

interface Planned {
  readonly plan: Plan;
  readonly places: readonly Place[];
}

const planned = (
  opened: Opened,
  seed: number | undefined,
  objectives: readonly { readonly expression: string }[],
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
const untouchedIn = (
  opened: Opened,
  seed: number | undefined,
  objectives: readonly { readonly expression: string }[],
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

const hasObjective = ({ plan, places }: Planned, formulas: readonly Formula[]): boolean =>
  places.every(({ base }) =>
    Array.from({ length: TRIED }, (_, i) => conduct(ready(base, plan.seed + 1), i, 0).result).some((result) => {
      const row = Object.fromEntries(result.cells.map((cell, at) => [metricNames[at] as string, cell]));
      return result.status === 'answered' && formulas[0]?.of(row) !== null;
    }),
  );

/** Shipped tasks of families that nobody chooses by, and on which the first objective is measured. */
const byLot = (
  opened: Opened,
  { plan }: Planned,
  objectives: readonly { readonly expression: string }[],
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
      if (used.has(family) || families.has(family) || !hasObjective(one, formulas)) continue;
      families.add(family);
      found.push(name);
    } catch (error) {
      // A task that the staff or the organizations of this experiment do not suit is no task for this search.
      if (!(error instanceof InputError)) throw error;
    }
  }
  return found.sort();
};

const checkSizes = (places: readonly Place[], instances: number): void => {
  const needed = instancesFor(instances);
  for (const { base, size } of places)
    if (size !== null && size < needed)
      throw new InputError(
        `task ${base.task.name} has ${size} instances, and a search takes ${needed}: ${instances} to report, as many to validate, the rest to screen; give fewer instances in the experiment, or choose by a task that draws its own`,
      );
};

/** Hand-made organizations that may be compared: within the calls, and not handed answers. */
const libraryOf = ({ conditions, baseline }: Plan, calls: number, misfit: Opening['misfit'], notes: string[]) => {
  const first = conditions[0] as Condition;
  const here = conditions.filter((c) => placeName(c) === placeName(first));
  const all = here.map(({ org }) => handMade({ ...org, knobs: {} }));
  const library = all.filter((one) => {
    const most = callsOf(one);
    const why = isHanded(one.org)
      ? 'hands out answers of the task'
      : most > calls
        ? `makes up to ${most} calls, and ${calls} are the budget`
        : misfit(one.org);
    if (why !== null && one.name === baseline) throw new InputError(`the baseline ${baseline} ${why}; name another`);
    if (why !== null) notes.push(`${one.name} is left out: ${why}`);
    return why === null;
  });
  return { library, baseline: library.find(({ name }) => name === baseline) as Candidate };
};

/** Everything checked and nothing run. Throws InputError. */
export const openSearch = async (experiment: string | ExperimentInput, options: SearchOptions): Promise<Opening> => {
  const opened = typeof experiment === 'string' ? openFile(experiment) : openValue(experiment, 'experiment');
  const whole = planFor(opened, { seed: options.seed });
  const asked = askedOf(whole.experiment.search, options);
  const goals = asked.objectives.map(objectiveOf);
  const own = planned(opened, options.seed, goals);
  const { plan, places: choosing } = own;
  refuse(opened, plan);
  const formulas = await compileFormulas(
    plan.experiment,
    openValue({ metrics: plan.experiment.metrics }, 'objectives'),
  );
  checkSizes(choosing, plan.experiment.instances);
  const tasks = asked.untouched ?? byLot(opened, own, goals, formulas);
  const other = tasks.length === 0 ? null : untouchedIn(opened, options.seed, goals, [...tasks]);
  const names = new Set(choosing.map(({ base }) => base.task.name));
  const twice = other?.places.find(({ base }) => names.has(base.task.name));
  if (twice !== undefined)
    throw new InputError(
      `untouched: ${twice.base.task.name} is among the tasks that choose; name others, or leave untouched out for three by lot`,
    );
  const untouched = other?.places ?? [];
  const misfit = misfitIn([...choosing, ...untouched]);
  const families = new Set(choosing.map(({ base }) => base.task.family));
  const notes = [...new Set(untouched.map(({ base }) => base.task))].flatMap(({ name, family }) =>
    families.has(family) ? [`untouched: ${name} is of the family ${family}, as a task that chooses is`] : [],
  );
  return {
    opened,
    asked,
    plan,
    objectives: goals.map(({ name, sign }) => ({ name, sign })),
    formulas,
    choosing,
    untouched,
    ...libraryOf(plan, asked.budget.calls, misfit, notes),
    notes: [...plan.notes.filter((note) => !/^task .* has \d+ instances/.test(note)), ...notes],
    misfit,
    hashes: [plan.hash, other?.plan.hash ?? ''],
  };
};
