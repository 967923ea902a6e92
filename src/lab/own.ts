/** What a program brings to an experiment beside files: families, agents, policies and metrics of its own. They stay in its thread. */
import type { Person } from '../agents/sim/person.js';
import { policies as shippedPolicies } from '../agents/sim/policies/index.js';
import type { Policy } from '../agents/sim/policies/policy.js';
import type { SimAgent, TaskFamily } from '../engine/types.js';
import { describedMetrics, trialMetrics } from '../metrics/index.js';
import type { Column, TrialMetric } from '../metrics/metric.js';
import { keyHash } from '../org/hash.js';
import { unknownName } from '../org/strict.js';
import { InputError } from '../org/yaml.js';
import { families as shipped } from '../tasks/index.js';
import type { Plan } from './condition.js';
import type { Staff } from './staff.js';

export interface Own {
  /** Task families, beside the shipped ones. */
  readonly families?: readonly TaskFamily[];
  /**
   * Agents by the `model` that people in the staff name. Each is made anew for every person in every trial, so that nothing
   * is carried from one trial to another, and must answer at once.
   */
  readonly agents?: Readonly<Record<string, (person: Person) => SimAgent>>;
  /** Policies that people in a staff may follow, beside the shipped ones. */
  readonly policies?: readonly Policy[];
  /** Metrics of one trial, always worked out; their columns follow the shipped ones. */
  readonly metrics?: readonly TrialMetric[];
}

export const isOwn = ({ families = [], agents = {}, policies = [], metrics = [] }: Own): boolean =>
  families.length + Object.keys(agents).length + policies.length + metrics.length > 0;

/** Columns of the metrics brought along, in order. */
export const ownColumns = ({ metrics = [] }: Own): readonly Column[] => metrics.flatMap((m) => m.columns);

/** Throws InputError where a name is taken already or nobody has the model of an agent. */
export const checkOwn = (own: Own, models: readonly string[]): void => {
  const taken = shipped.map((f) => f.name);
  for (const { name } of own.families ?? []) {
    if (taken.includes(name))
      throw new InputError(`families: there is a family "${name}" already; give yours another name`);
    taken.push(name);
  }
  const followed = shippedPolicies.map((p) => p.name);
  for (const { name } of own.policies ?? []) {
    if (!/^[a-z][a-z0-9-]*$/.test(name))
      throw new InputError(`policies: "${name}" cannot name a policy; use lower-case letters, digits and hyphens`);
    if (followed.includes(name))
      throw new InputError(`policies: there is a policy "${name}" already; give yours another name`);
    followed.push(name);
  }
  const columns = describedMetrics.map((m) => m.name);
  for (const { name } of ownColumns(own)) {
    if (!/^[a-z][a-z0-9_]*$/.test(name))
      throw new InputError(`metrics: "${name}" cannot name a column; use lower-case letters, digits and underscores`);
    if (columns.includes(name))
      throw new InputError(`metrics: there is a column "${name}" already; give yours another name`);
    columns.push(name);
  }
  for (const model of Object.keys(own.agents ?? {}))
    if (!models.includes(model)) throw new InputError(`agents: ${unknownName('model', model, [...new Set(models)])}`);
};

/** Texts of the functions in a value, one level deep: what can be seen of code from outside. */
const textOf = (value: unknown): unknown => {
  if (typeof value === 'function') return String(value);
  if (value === null || typeof value !== 'object') return null;
  return Object.entries(value).flatMap(([key, v]) => (typeof v === 'function' ? [[key, String(v)]] : []));
};

/**
 * Identity of what is brought along, as far as texts of functions tell: another text is another experiment. What they call
 * in turn is not seen.
 */
export const ownHash = ({ families = [], agents = {}, policies = [], metrics = [] }: Own): string =>
  keyHash([
    families.map((f) => [f.name, textOf(f)]),
    Object.entries(agents).map(([model, make]) => [model, textOf(make)]),
    metrics.map((m) => [m.columns.map((c) => c.name), textOf(m)]),
    ...policies.map((p) => [p.name, textOf(p)]),
  ]);

/** Every metric of one trial that is worked out, in the order of columns. */
export const metricsWith = ({ metrics = [] }: Own): readonly TrialMetric[] =>
  metrics.length === 0 ? trialMetrics : [...trialMetrics, ...metrics];

/** What a plan says of people that only a program knows: models of agents, names of policies. */
export const ownPeople = ({ agents = {}, policies = [] }: Own): Pick<Plan, 'agents' | 'policies'> => ({
  ...(Object.keys(agents).length === 0 ? {} : { agents: Object.keys(agents) }),
  ...(policies.length === 0 ? {} : { policies: policies.map((p) => p.name) }),
});

/** Why trials with this staff cannot be run again without the program that brought its people; null where they can. */
export const unknownPeople = (plan: Pick<Plan, 'agents' | 'policies'>, { people, placed }: Staff): string | null => {
  const agent = people.find((p) => plan.agents?.includes(p.model));
  if (agent) return `"${agent.model}" was an agent of a program's own; its trials cannot be run again here`;
  const followed = [...people, ...(placed ? [placed] : [])].flatMap((p) => p.policy.split('+'));
  const policy = followed.find((name) => plan.policies?.includes(name));
  return policy === undefined
    ? null
    : `"${policy}" was a policy of a program's own; trials of people who follow it cannot be run again here`;
};
