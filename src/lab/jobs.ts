/** Chunks of work and how they are done: here, or in worker threads. */

import type { Balances } from '../engine/types.js';
import { canonicalJson } from '../org/hash.js';
import { doerOf } from './doing.js';
import { isOwn, type Own } from './own.js';
import type { Condition } from './plan.js';
import type { Pool } from './pool.js';
import { type Chunk, chunkKey, type Sink } from './sink.js';

export { doJob } from './doing.js';

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
const CHUNK = 100;

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

export interface Progress {
  readonly done: number;
  readonly total: number;
  /** Trials just run; 0 where they were finished before. */
  readonly ran: number;
}

export interface JobOptions {
  readonly workers: number;
  readonly onProgress?: (p: Progress) => void;
  readonly signal?: AbortSignal;
  /** What a program brings along; jobs are then done here, since functions do not go to other threads. */
  readonly own?: Own;
}

/** Fewer trials than this are done before threads have started. */
const WORTH_A_POOL = 2000;

/**
 * Missing jobs, in lines that must be done one after another: each chunk of a series opens with what the one before has
 * left, so that after a chunk that has to be done again all later ones are done again too. Other jobs stand alone.
 */
const linesOf = (jobs: readonly Job[], sink: Sink): readonly (readonly Job[])[] => {
  const series = new Map<string, Job[]>();
  const lines: Job[][] = [];
  for (const job of jobs) {
    const name = `${job.condition.id} r${job.replicate}`;
    const line = series.get(name);
    if (line) line.push(job);
    else if (!sink.has(jobKey(job)) || isStale(job, sink)) {
      lines.push([job]);
      if (isSeries(job.condition)) series.set(name, lines.at(-1) as Job[]);
    }
  }
  return lines;
};

/** What the chunk before has left. */
const openingOf = (job: Job, sink: Sink): Balances =>
  (job.from === 0 ? undefined : sink.ledger(jobKey({ ...job, from: job.from - CHUNK }))?.closing) ?? {};

/** A chunk that opened with other balances than the one before it has left since: that one was done again. */
const isStale = (job: Job, sink: Sink): boolean =>
  isSeries(job.condition) && canonicalJson(sink.ledger(jobKey(job))?.opening) !== canonicalJson(openingOf(job, sink));

/** The job with the balances that it opens with. */
const opened = (job: Job, sink: Sink): Job =>
  isSeries(job.condition) ? { ...job, opening: openingOf(job, sink) } : job;

/** Does every job that the sink does not have. Resolves to false when stopped by the signal; finished chunks are kept. */
export const doJobs = async (
  jobs: readonly Job[],
  sink: Sink,
  pool: Pool,
  { workers, onProgress, signal, own = {} }: JobOptions,
): Promise<boolean> => {
  const lines = linesOf(jobs, sink);
  const missing = lines.flat();
  const size = (list: readonly Job[]): number => list.reduce((n, j) => n + j.to - j.from, 0);
  const total = size(jobs);
  let done = total - size(missing);
  const finish = (job: Job, chunk: Chunk): void => {
    sink.write(chunk);
    done += job.to - job.from;
    onProgress?.({ done, total, ran: job.to - job.from });
  };
  onProgress?.({ done, total, ran: 0 });
  if (workers <= 1 || isOwn(own) || size(missing) < WORTH_A_POOL) {
    const here = doerOf(own);
    for (const job of missing) {
      if (signal?.aborted) return false;
      finish(job, here(opened(job, sink)));
      // Signals and timers get their turn between chunks.
      await new Promise((resolve) => setImmediate(resolve));
    }
    return true;
  }
  let next = 0;
  const feed = async (): Promise<void> => {
    while (next < lines.length && !signal?.aborted)
      for (const job of lines[next++] as readonly Job[]) {
        if (signal?.aborted) return;
        finish(job, await pool.run(opened(job, sink)));
      }
  };
  await Promise.all(Array.from({ length: workers * 3 }, feed));
  return allDone(missing, sink);
};

const allDone = (missing: readonly Job[], sink: Sink): boolean => missing.every((job) => sink.has(jobKey(job)));
