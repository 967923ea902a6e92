/** Chunks of work in order: what is missing, what must wait for what, and who does it. */
import { isStopRun } from '../agents/calls/call.js';
import type { Balances } from '../engine/types.js';
import { canonicalJson } from '../org/hash.js';
import { doerOf, liveDoer } from './doing.js';
import { CHUNK, isSeries, type Job, jobKey } from './jobs.js';
import { isLive, type Live } from './live.js';
import { isOwn, type Own } from './own.js';
import type { Pool } from './pool.js';
import type { Chunk, Sink } from './sink.js';

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
  /** Who asks real models; without it no condition may have any. */
  readonly live?: Live;
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

/** How many lines are worked on at once, and how a job of them is done. */
interface Way {
  readonly width: number;
  readonly work: (job: Job) => Promise<Chunk>;
}

/** Does every job that the sink does not have. Resolves to false when stopped by the signal; finished chunks are kept. */
export const doJobs = async (
  jobs: readonly Job[],
  sink: Sink,
  pool: Pool,
  { workers, onProgress, signal, live, own = {} }: JobOptions,
): Promise<boolean> => {
  const lines = linesOf(jobs, sink);
  const missing = lines.flat();
  const size = (list: readonly Job[]): number => list.reduce((n, j) => n + j.to - j.from, 0);
  const total = size(jobs);
  let done = total - size(missing);
  const progress = (ran: number): void => {
    done += ran;
    onProgress?.({ done, total, ran });
  };
  progress(0);
  const follow = async (all: readonly (readonly Job[])[], { width, work }: Way): Promise<void> => {
    let next = 0;
    const feed = async (): Promise<void> => {
      while (next < all.length && !signal?.aborted)
        for (const job of all[next++] as readonly Job[]) {
          if (signal?.aborted) return;
          sink.write(await work(opened(job, sink)));
        }
    };
    const quietly = (error: unknown): void => {
      // Whoever halted the run has said why; what was finished is kept.
      if (!isStopRun(error)) throw error;
    };
    await Promise.all(Array.from({ length: Math.min(width, all.length) }, () => feed().catch(quietly)));
  };
  const counted =
    (work: (job: Job) => Chunk | Promise<Chunk>) =>
    async (job: Job): Promise<Chunk> => {
      const chunk = await work(job);
      progress(job.to - job.from);
      return chunk;
    };
  const [real, simulated] = [true, false].map((is) => lines.filter(([job]) => isLive(job!.condition) === is));
  const here = workers <= 1 || isOwn(own) || size(simulated!.flat()) < WORTH_A_POOL;
  await Promise.all([
    follow(
      simulated!,
      here ? { width: 1, work: counted(inTurn(doerOf(own))) } : { width: workers * 3, work: counted(pool.run) },
    ),
    follow(
      real!,
      asking(live, own, () => progress(1)),
    ),
  ]);
  return missing.every((job) => sink.has(jobKey(job)));
};

/** In this thread; signals and timers get their turn between chunks. */
const inTurn =
  (work: (job: Job) => Chunk) =>
  async (job: Job): Promise<Chunk> => {
    await new Promise((resolve) => setImmediate(resolve));
    return work(job);
  };

/** With real models: a line for each trial at a time, so that the last trials of a chunk keep nobody waiting. */
const asking = (live: Live | undefined, own: Own, onTrial: () => void): Way => ({
  width: live?.width ?? 1,
  work:
    live === undefined
      ? async ({ condition }) => {
          throw new Error(`${condition.id} has real models in its staff, and nobody to ask them`);
        }
      : liveDoer(own, live, onTrial),
});
