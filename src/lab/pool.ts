/** Worker threads that do jobs. */
import type { Piscina } from 'piscina';
import type { Job } from './jobs.js';
import type { Chunk } from './sink.js';

/** Worker threads, started when first wanted. */
export interface Pool {
  run(job: Job): Promise<Chunk>;
  close(): Promise<void>;
}

export const createPool = (workers: number): Pool => {
  let started: Promise<Piscina> | undefined;
  const start = async (): Promise<Piscina> => {
    const { Piscina: Threads } = await import('piscina');
    return new Threads({
      filename: new URL('./worker.js', import.meta.url).href,
      minThreads: workers,
      maxThreads: workers,
      concurrentTasksPerWorker: 2,
    });
  };
  return {
    run: async (job) => {
      started ??= start();
      return (await (await started).run(job)) as Chunk;
    },
    close: async () => (await started)?.destroy(),
  };
};
