/** Chunks of work. */

import type { Balances } from '../engine/types.js';
import type { Condition } from './plan.js';
import { chunkKey } from './sink.js';

export interface Job {
  readonly condition: Condition;
  readonly seed: number;
  readonly replicate: number;
  readonly replicates: number;
  readonly from: number;
  readonly to: number;
  /** Of a series: the balances that the chunk before has left. */
  readonly opening?: Balances;
}

/** An organization with accounts meets its instances in order, one ledger through all of them. */
export const isSeries = (condition: Condition): boolean => condition.org.accounts !== undefined;

/** Instances in a chunk. Part of the format of the journal: not to be tuned to the machine. */
export const CHUNK = 100;

export const jobKey = (job: Job): string =>
  chunkKey({ condition: job.condition.id, replicate: job.replicate, from: job.from });

export const jobsOf = (conditions: readonly Condition[], replicates: number, seed: number): readonly Job[] =>
  conditions.flatMap((condition) =>
    Array.from({ length: replicates }, (_, replicate) =>
      Array.from({ length: Math.ceil(condition.instances / CHUNK) }, (_, i): Job => {
        const from = i * CHUNK;
        return { condition, seed, replicate, replicates, from, to: Math.min(from + CHUNK, condition.instances) };
      }),
    ).flat(),
  );
