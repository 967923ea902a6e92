/** The library on a few trials of its own: what architects may know of it, and how a budget sorts it. */
import type { Balances } from '../../engine/types.js';
import { fileOf, namesOf, openFile, organizationIn } from '../../lab/locate.js';
import { type Condition, type Plan, planFor } from '../../lab/plan.js';
import { conduct, metricNames, ready } from '../../lab/trial.js';
import { check } from '../../org/check.js';
import { resolveOrganization } from '../../org/read.js';
import type { Organization } from '../../org/schema.js';
import { InputError, openValue } from '../../org/yaml.js';
import { isHanded, type Known } from './proposal.js';

export type Row = Readonly<Record<string, number | string | null>>;
/** The objective on the row of a trial; null where it has no value there. */
export type Objective = (row: Row) => number | null;

/** Trials of each organization: enough to sort out the worst, too few to be sure of the best. */
export const TRIALS = 20;

/** Seeds of trials that choose are far from those that compare, so that nothing is reported on what chose it. */
export const seedOf = (seed: number): number => seed + 1_000_003;

const worthOf = (condition: Condition, seed: number, objective: Objective): number | null => {
  const r = ready(condition, seed);
  const values: number[] = [];
  let ledger: Balances = {};
  for (let i = 0; i < Math.min(TRIALS, condition.instances); i++) {
    const { result, trial } = conduct(r, i, 0, ledger);
    ledger = trial?.trace.balances ?? ledger;
    const row = Object.fromEntries(result.cells.map((cell, at) => [metricNames[at] as string, cell]));
    const value = result.status === 'answered' ? objective(row) : null;
    if (value !== null) values.push(value);
  }
  return values.length === 0 ? null : values.reduce((a, b) => a + b, 0) / values.length;
};

export interface Piloting {
  /** Names or paths, looked up where the command runs. */
  readonly task: string;
  readonly staff: string;
  readonly metrics: readonly (string | Readonly<Record<string, string>>)[];
  readonly seed: number;
  readonly calls: number;
}

/** A plan of one organization; null where the task or the staff does not suit it. */
export const planned = (organization: unknown, { task, staff, metrics, seed }: Piloting): Plan => {
  const experiment = {
    name: 'pilot',
    question: 'What is each worth?',
    seed: seedOf(seed),
    instances: TRIALS,
    tasks: [task],
    organizations: [organization],
    staff: [staff],
    metrics,
  };
  return planFor(openValue(experiment, 'pilot'));
};

/** A library is read, and tried, when somebody asks for it and no more of it than that. */
export interface Library {
  /** Everything that keeps within the calls, by name, untried. */
  readonly all: () => readonly Organization[];
  /** Those of these names that this staff can fill, tried; the most worth first, those without a value last. */
  readonly tried: (names: readonly string[]) => readonly Known[];
  /** The whole library tried. */
  readonly ranked: () => readonly Known[];
  /** Whether all of it has been tried. */
  readonly asked: () => boolean;
  /** What any organization is worth on the very trials that rank the library; null where it has no value there. */
  readonly worth: (organization: unknown) => number | null;
}

/** Worth first, then fewer calls. */
const byWorth = (a: Known, b: Known): number =>
  (b.worth ?? Number.NEGATIVE_INFINITY) - (a.worth ?? Number.NEGATIVE_INFINITY) || a.calls - b.calls;

const once = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
};

/** Null instead of an error about what is written there. */
const orNull = <T>(make: () => T): T | null => {
  try {
    return make();
  } catch (error) {
    if (error instanceof InputError) return null;
    throw error;
  }
};

/** The shipped library, and that of the folder where the command runs, for this task, staff and number of calls. */
export const libraryFor = (piloting: Piloting, objective: Objective): Library => {
  const trial = (organization: unknown): { readonly org: Organization; readonly worth: number | null } | null =>
    orNull(() => {
      const [condition] = planned(organization, piloting).conditions;
      if (condition === undefined) return null;
      return { org: condition.org, worth: worthOf(condition, seedOf(piloting.seed), objective) };
    });
  const all = once(() =>
    namesOf('organizations').flatMap((name): readonly Organization[] => {
      const org = orNull(() => resolveOrganization(organizationIn(openFile(fileOf('organizations', name, '.')))));
      return org === null || check(org).bound.calls > piloting.calls || isHanded(org) ? [] : [org];
    }),
  );
  const known = new Map<string, Known | null>();
  const knownOf = (name: string): Known | null => {
    if (known.has(name)) return known.get(name) ?? null;
    // An organization that this staff cannot fill is not there for this study.
    const found = all().some((one) => one.name === name) ? trial(name) : null;
    const one = found && { ...found, calls: check(found.org).bound.calls };
    known.set(name, one);
    return one;
  };
  const tried = (names: readonly string[]): readonly Known[] => names.flatMap((n) => knownOf(n) ?? []).sort(byWorth);
  let asked = false;
  return {
    all,
    tried,
    ranked: once(() => {
      asked = true;
      return tried(all().map(({ name }) => name));
    }),
    asked: () => asked,
    worth: (organization) => trial(organization)?.worth ?? null,
  };
};
