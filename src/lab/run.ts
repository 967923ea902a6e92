/** A whole experiment: seats tried for the worst one, its conditions, then the baselines matched to them. */
import { baselinesOf } from './baselines.js';
import { BASELINES } from './condition.js';
import { jobsOf } from './jobs.js';
import type { Condition, Plan } from './plan.js';
import { createPool } from './pool.js';
import { doJobs, type JobOptions } from './schedule.js';
import type { Sink } from './sink.js';
import { triedFor, withWorst } from './worst.js';

export interface Finished {
  /** Conditions in canonical order: the experiment's, then the baselines. */
  readonly conditions: readonly Condition[];
  readonly complete: boolean;
}

/** Runs what is missing. The result is the same whatever the number of workers and however often it was stopped. */
export const runPlan = async (
  plan: Plan,
  sink: Sink,
  options: JobOptions,
  kinds: readonly (typeof BASELINES)[number][] = BASELINES,
): Promise<Finished> => {
  const { replicates } = plan.experiment;
  const pool = createPool(options.workers);
  try {
    const all = (conditions: readonly Condition[]): Promise<boolean> =>
      doJobs(jobsOf(conditions, replicates, plan.seed), sink, pool, options);
    const tried = triedFor(plan.conditions);
    if (tried.length > 0 && !(await all(tried))) return { conditions: plan.conditions, complete: false };
    const conditions = withWorst(plan.conditions, plan.seed, sink);
    if (!(await all(conditions))) return { conditions, complete: false };
    const baselines = baselinesOf(conditions, sink, kinds);
    const complete = await all(baselines);
    return { conditions: [...conditions, ...baselines], complete };
  } finally {
    await pool.close();
  }
};
