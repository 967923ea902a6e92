/** Whether what an experiment declares can be judged by what it runs. */
import { conditionMetrics, trialMetrics } from '../metrics/index.js';
import type { Column } from '../metrics/metric.js';
import { unknownName } from '../org/strict.js';
import { InputError, type Opened, type Path } from '../org/yaml.js';
import { BASELINES, type Condition, RANDOM_LOSS } from './condition.js';
import type { Experiment } from './experiment.js';
import { SAFETY } from './hypothesis.js';
import { comparesCarry } from './random-loss.js';

type Levels = Readonly<Record<string, readonly unknown[]>>;

const levelsIn = (experiment: Experiment, conditions: readonly Condition[]): Levels => ({
  ...experiment.settings,
  intervention: experiment.interventions,
  task: [...new Set(conditions.map((c) => c.task.name))],
  staff: [...new Set(conditions.map((c) => c.staff.name))],
});

/** Columns of trials that are numbers, and expressions. */
const numbersIn = ({ metrics }: Experiment, brought: readonly Column[]): readonly string[] => [
  ...[...trialMetrics.flatMap((m) => m.columns), ...brought].flatMap((c) => (c.unit === 'text' ? [] : [c.name])),
  ...(metrics === 'all' ? [] : metrics.flatMap((m) => (typeof m === 'string' ? [] : Object.keys(m)))),
];

/** Factors and levels that are named, each under its field, must be those of the experiment. */
const checkLevels = (
  named: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  levels: Levels,
  problem: (path: readonly string[], message: string) => InputError,
): void => {
  for (const [field, given] of Object.entries(named))
    for (const [key, value] of Object.entries(given)) {
      if (!Object.hasOwn(levels, key)) throw problem([field, key], unknownName('factor', key, Object.keys(levels)));
      if (!levels[key]?.includes(value))
        throw problem([field, key], unknownName(key, String(value), levels[key]?.map(String) ?? []));
    }
};

/** The same for associations, which may speak of numbers of conditions as well. */
export const checkAssociations = (
  experiment: Experiment,
  conditions: readonly Condition[],
  opened: Opened,
  brought: readonly Column[] = [],
): void => {
  const orgs = [...new Set(conditions.map((c) => c.org.name))];
  const levels = levelsIn(experiment, conditions);
  const metrics = [...numbersIn(experiment, brought), ...conditionMetrics.map((m) => m.column.name)];
  experiment.associations.forEach((a, i) => {
    const problem = (key: Path, message: string): InputError =>
      new InputError([opened.problem(['associations', i, ...key], message)]);
    for (const key of ['metric', 'with', 'given'] as const) {
      const name = a[key];
      if (name !== undefined && !metrics.includes(name)) throw problem([key], unknownName('metric', name, metrics));
    }
    for (const [k, name] of (a.among ?? []).entries())
      if (!orgs.includes(name)) throw problem(['among', k], unknownName('organization', name, orgs));
    checkLevels({ where: a.where, at: a.at }, levels, problem);
  });
};

/** Hypotheses that nothing in the experiment can decide are mistakes, and are told before anything is run. */
export const checkHypotheses = (
  experiment: Experiment,
  conditions: readonly Condition[],
  opened: Opened,
  brought: readonly Column[] = [],
): void => {
  const orgs = [...new Set(conditions.map((c) => c.org.name))];
  const levels = levelsIn(experiment, conditions);
  const metrics = [...numbersIn(experiment, brought), SAFETY];
  experiment.hypotheses.forEach((h, i) => {
    const problem = (key: readonly string[], message: string): InputError =>
      new InputError([opened.problem(['hypotheses', i, ...key], message)]);
    if (!metrics.includes(h.metric)) throw problem(['metric'], unknownName('metric', h.metric, metrics));
    for (const key of ['better', 'than'] as const)
      if (!isArm(h[key], orgs, conditions)) throw problem([key], unknownName('organization', h[key], orgs));
    if (h.better === h.than && Object.keys(h.versus).length === 0)
      throw problem(['than'], `${h.than} is compared with itself; say at which other levels with versus`);
    checkLevels({ where: h.where, versus: h.versus, from: h.from }, levels, problem);
    if (h.within !== undefined) {
      if (h.by > 0)
        throw problem(['by'], 'a claim says by how much at least (by) or within how much (within), not both');
      if (h.control)
        throw problem(['control'], 'a control asks whether a difference is gone; a claim with within is none');
      if (h.metric === SAFETY)
        throw problem(['within'], `${SAFETY} is a number of a condition, and has no two one-sided tests`);
    }
    if (h.metric === SAFETY && Object.keys(h.from).length > 0)
      throw problem(['from'], `${SAFETY} is a number of a condition, and changes are measured trial by trial`);
  });
};

/** An organization of the experiment, or a baseline that is run beside one. */
const isArm = (name: string, orgs: readonly string[], conditions: readonly Condition[]): boolean => {
  const [kind = '', of, ...more] = name.split('@');
  if (of === undefined) return orgs.includes(name);
  const matched =
    kind === RANDOM_LOSS
      ? conditions.some((c) => c.org.name === of && comparesCarry(c, conditions))
      : of !== 'single' && !(kind === 'ensemble-vote' && of === 'ensemble-vote');
  return more.length === 0 && (BASELINES as readonly string[]).includes(kind) && orgs.includes(of) && matched;
};
