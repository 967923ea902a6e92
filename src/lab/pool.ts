/** Worker threads that do jobs. */
import type { Piscina } from 'piscina';
import type { Job } from './jobs.js';
import type { Chunk } from './sink.js';

/** Worker threads, started when first wanted. */
export interface Pool {
  /** Rejects with an error called WorkerLost once a thread has died, of whatever it was. */
  run(job: Job): Promise<Chunk>;
  close(): Promise<void>;
}

const workerLost = (reason: string): Error =>
  Object.assign(new Error(`a worker thread died${reason === '' ? '' : ` (${reason})`}`), { name: 'WorkerLost' });

export const createPool = (workers: number): Pool => {
  const waiting = new Set<(error: Error) => void>();
  let started: Promise<Piscina> | undefined;
  let closing = false;
  let dying = false;
  let lost: Error | undefined;
  const lose = (error: Error): void => {
    lost ??= error;
    for (const reject of waiting) reject(lost);
  };
  const start = async (): Promise<Piscina> => {
    const { Piscina: Threads } = await import('piscina');
    const threads = new Threads({
      filename: new URL('./worker.js', import.meta.url).href,
      minThreads: workers,
      maxThreads: workers,
      concurrentTasksPerWorker: 2,
    });
    threads.on('error', (error: Error) => lose(workerLost(error.message)));
    // The job that the thread was at is told why; others would wait for a thread that never comes.
    threads.on('workerDestroy', () => {
      if (closing) return;
      dying = true;
      setImmediate(() => lose(workerLost('')));
    });
    return threads;
  };
  return {
    run: async (job) => {
      started ??= start();
      const threads = await started;
      if (lost) throw lost;
      return await new Promise<Chunk>((resolve, reject) => {
        waiting.add(reject);
        threads
          .run(job)
          .then(resolve, (error: Error) => (dying && !closing ? lose(workerLost(error.message)) : reject(error)))
          .finally(() => waiting.delete(reject));
      });
    },
    close: async () => {
      closing = true;
      await (await started)?.destroy();
    },
  };
};
