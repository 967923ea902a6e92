/** The same conditions with the people of a fit in the seats, in worlds of their own. */
import type { Balances } from '../../engine/types.js';
import type { Condition } from '../../lab/condition.js';
import { isSeries } from '../../lab/jobs.js';
import { openTask } from '../../lab/open-task.js';
import type { Staff } from '../../lab/staff.js';
import { conduct, ready, type TrialResult } from '../../lab/trial.js';
import { stream } from '../../rng/streams.js';
import type { Observed } from './observe.js';

/** Seed of the k-th world: none is that of the run, so that nothing is shared with simulated people who sat in it. */
export const worldSeed = (seed: number, k: number): number => Math.floor(stream(['compare-sim', seed, k])() * 2 ** 31);

/** Trials of a condition with this staff on these task parameters; `keep` says which instances are wanted. */
export const simulated = (
  condition: Condition,
  staff: Staff,
  params: Readonly<Record<string, unknown>>,
  { seed, replicates, keep }: { seed: number; replicates: number; keep: (instance: number) => boolean },
): readonly TrialResult[] => {
  const task = { ...condition.task, params };
  const r = ready({ ...condition, staff, task }, seed, openTask(task));
  const rows: TrialResult[] = [];
  for (let replicate = 0; replicate < replicates; replicate++) {
    let ledger: Balances = {};
    for (let instance = 0; instance < condition.instances; instance++) {
      if (!keep(instance) && !isSeries(condition)) continue;
      const { result, trial } = conduct(r, instance, replicate, ledger);
      ledger = trial?.trace.balances ?? ledger;
      if (keep(instance)) rows.push(result);
    }
  }
  return rows;
};

/**
 * As many instances drawn again with replacement, with what was seen of them: what a fit to it differs by is how sure the fit is.
 * Copies of an instance are items of their own. Intervals mean nothing there, and all instances are one cluster.
 */
export const resampled = (seen: Observed, seed: number, k: number): Observed => {
  const rng = stream(['compare-sim', 'instances', seed, k]);
  const instances = [...new Set(seen.asked.map(({ instance }) => instance))].sort((a, b) => a - b);
  const times = new Map<number, number>();
  for (const _ of instances) {
    const drawn = instances[Math.floor(rng() * instances.length)] as number;
    times.set(drawn, (times.get(drawn) ?? 0) + 1);
  }
  const again = <T extends { readonly instance: number; readonly item?: string }>(list: readonly T[]): readonly T[] =>
    list.flatMap((one) =>
      Array.from({ length: times.get(one.instance) ?? 0 }, (_, copy) => ({
        ...one,
        instance: 0,
        ...(one.item === undefined ? {} : { item: `${copy}:${one.item}` }),
      })),
    );
  return {
    answers: again(seen.answers),
    judgements: again(seen.judgements),
    revisions: again(seen.revisions),
    asked: again(seen.asked),
  };
};
