/** A whole experiment: its conditions, then the baselines matched to them. */
import { baselinesOf } from './baselines.js';
import { BASELINES } from './condition.js';
import { jobsOf } from './jobs.js';
import type { Condition, Plan } from './plan.js';
import { createPool } from './pool.js';
import { doJobs, type JobOptions } from './schedule.js';
import type { Sink } from './sink.js';

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
    const first = await doJobs(jobsOf(plan.conditions, replicates, plan.seed), sink, pool, options);
    if (!first) return { conditions: plan.conditions, complete: false };
    const baselines = baselinesOf(plan.conditions, sink, kinds);
    const complete = await doJobs(jobsOf(baselines, replicates, plan.seed), sink, pool, options);
    return { conditions: [...plan.conditions, ...baselines], complete };
  } finally {
    await pool.close();
  }
};
