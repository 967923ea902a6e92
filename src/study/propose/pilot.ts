/** The library on a few trials of its own: what architects may know of it, and how a budget sorts it. */

import { join } from 'node:path';
import type { Balances } from '../../engine/types.js';
import { namesOf, packageRoot } from '../../lab/locate.js';
import { type Condition, type Plan, planFor } from '../../lab/plan.js';
import { conduct, metricNames, ready } from '../../lab/trial.js';
import { check } from '../../org/check.js';
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

/** Organizations that keep within the calls, the most worth first; those without a value last. */
export const pilot = (piloting: Piloting, objective: Objective): readonly Known[] => {
  const found = namesOf('organizations').flatMap((name): readonly Known[] => {
    try {
      const [condition] = planned(name, piloting).conditions;
      if (condition === undefined) return [];
      const { calls } = check(condition.org).bound;
      if (calls > piloting.calls || isHanded(condition.org)) return [];
      return [{ org: condition.org, calls, worth: worthOf(condition, seedOf(piloting.seed), objective) }];
    } catch (error) {
      // An organization that this staff cannot fill is not there for this study.
      if (error instanceof InputError) return [];
      throw error;
    }
  });
  return found.sort(
    (a, b) => (b.worth ?? Number.NEGATIVE_INFINITY) - (a.worth ?? Number.NEGATIVE_INFINITY) || a.calls - b.calls,
  );
};

export const shippedStaff = (name: string): string => join(packageRoot, 'configs', 'staff', `${name}.yaml`);
