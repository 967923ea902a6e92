/** A whole experiment: seats tried for the worst one, its conditions, then the baselines matched to them. */
import { baselinesOf } from './baselines.js';
import type { Hypothesis } from './experiment.js';
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

/**
 * Runs what is missing. The result is the same whatever the number of workers and however often it was stopped. `wanted` says which
 * baselines are run, by name (single@committee); absent: all.
 */
export const runPlan = async (
  plan: Plan,
  sink: Sink,
  options: JobOptions,
  wanted?: (baseline: string) => boolean,
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
    const baselines = baselinesOf(conditions, sink, wanted);
    const complete = await all(baselines);
    return { conditions: [...conditions, ...baselines], complete };
  } finally {
    await pool.close();
  }
};

/** Baselines that hypotheses speak of. */
export const namedIn = (hypotheses: readonly Hypothesis[]): ((baseline: string) => boolean) => {
  const names = new Set(hypotheses.flatMap((h) => [h.better, h.than]));
  return (baseline) => names.has(baseline);
};
