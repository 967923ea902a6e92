/** An experiment read, resolved and checked, with nothing run yet. */
import { join } from 'node:path';
import { openFile } from '../lab/locate.js';
import type { Own } from '../lab/own.js';
import { type Overrides, type Plan, planFor } from '../lab/plan.js';
import { type Opened, openValue } from '../org/yaml.js';
import { compileFormulas } from '../report/formulas.js';
import type { Formula } from '../report/rows.js';
import type { ExperimentInput, RunOptions } from './options.js';

export interface Prepared {
  readonly opened: Opened;
  readonly overrides: Overrides;
  readonly plan: Plan;
  readonly formulas: readonly Formula[];
  readonly folder: string;
}

/** Throws InputError with every problem and its place. */
export const prepare = async (experiment: string | ExperimentInput, options: RunOptions = {}): Promise<Prepared> => {
  const { families, agents, policies, metrics, seed, staff } = options;
  const own: Own = {
    ...(families === undefined ? {} : { families }),
    ...(agents === undefined ? {} : { agents }),
    ...(policies === undefined ? {} : { policies }),
    ...(metrics === undefined ? {} : { metrics }),
  };
  const overrides = { seed, staff, own };
  const opened = typeof experiment === 'string' ? openFile(experiment) : openValue(experiment, 'experiment');
  const plan = planFor(opened, overrides);
  const formulas = await compileFormulas(plan.experiment, opened, plan.columns);
  return { opened, overrides, plan, formulas, folder: options.out ?? join('results', plan.experiment.name) };
};
