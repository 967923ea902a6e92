/** What a program brings to an experiment beside files: families, agents and metrics of its own. They stay in its thread. */
import type { Person } from '../agents/sim/person.js';
import type { SimAgent, TaskFamily } from '../engine/types.js';
import { describedMetrics, trialMetrics } from '../metrics/index.js';
import type { Column, TrialMetric } from '../metrics/metric.js';
import { keyHash } from '../org/hash.js';
import { unknownName } from '../org/strict.js';
import { InputError } from '../org/yaml.js';
import { families as shipped } from '../tasks/index.js';

export interface Own {
  /** Task families, beside the shipped ones. */
  readonly families?: readonly TaskFamily[];
  /**
   * Agents by the `model` that people in the staff name. Each is made anew for every person in every trial, so that nothing
   * is carried from one trial to another, and must answer at once.
   */
  readonly agents?: Readonly<Record<string, (person: Person) => SimAgent>>;
  /** Metrics of one trial, always worked out; their columns follow the shipped ones. */
  readonly metrics?: readonly TrialMetric[];
}

export const isOwn = ({ families = [], agents = {}, metrics = [] }: Own): boolean =>
  families.length + Object.keys(agents).length + metrics.length > 0;

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
export const ownHash = ({ families = [], agents = {}, metrics = [] }: Own): string =>
  keyHash([
    families.map((f) => [f.name, textOf(f)]),
    Object.entries(agents).map(([model, make]) => [model, textOf(make)]),
    metrics.map((m) => [m.columns.map((c) => c.name), textOf(m)]),
  ]);

/** Every metric of one trial that is worked out, in the order of columns. */
export const metricsWith = ({ metrics = [] }: Own): readonly TrialMetric[] =>
  metrics.length === 0 ? trialMetrics : [...trialMetrics, ...metrics];
