/** A search before anything is run: tasks that choose and tasks that report, hand-made organizations, what is wanted. */
import type { Condition } from '../lab/condition.js';
import type { Experiment } from '../lab/experiment.js';
import { isLive } from '../lab/live.js';
import { openFile, placed } from '../lab/locate.js';
import { type Plan, planFor } from '../lab/plan.js';
import { metricNames } from '../lab/trial.js';
import { describedMetrics } from '../metrics/index.js';
import type { Organization } from '../org/schema.js';
import { InputError, type Opened, openValue } from '../org/yaml.js';
import { compileFormulas } from '../report/formulas.js';
import type { Formula } from '../report/rows.js';
import { isHanded } from '../study/propose/proposal.js';
import type { Objective } from '../study/search/archive.js';
import { type Candidate, callsOf, handMade } from '../study/search/candidate.js';
import { type Size, sizeFrom } from '../study/search/enumerate.js';
import type { Place } from '../study/search/stages.js';
import type { ExperimentInput } from './options.js';
import { DEFAULT_BUDGET, DEFAULT_OBJECTIVES, type SearchBudget, type SearchOptions } from './search-options.js';
import { byLot, checkSizes, hasObjective, misfitIn, placeName, planned, TOKENS, untouchedIn } from './search-places.js';

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
    untouched: options.untouched?.map((name) => placed(name)) ?? own?.untouched,
    size: sizeFrom(Object.fromEntries(Object.entries(size).filter(([, v]) => v !== undefined))),
  };
};

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
  if (!choosing.some((place) => hasObjective([place], plan.seed, formulas)))
    throw new InputError(
      `objectives: "${asked.objectives[0]}" is empty in every trial here: nothing is measured to choose by. Where tasks have nothing at stake, harm is empty; choose by value, or take a task such as control or charter`,
    );
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
