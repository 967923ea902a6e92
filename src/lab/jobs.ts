/** Chunks of work, and how one is done: here, in a worker thread, or with real models. */

import type { Balances } from '../engine/types.js';
import { tally } from './headcount.js';
import { conductLive, type Live } from './live.js';
import type { Condition } from './plan.js';
import { type Chunk, chunkKey } from './sink.js';
import { kept, traceLine, trialId } from './traces.js';
import { type Conducted, conduct, openTask, type Ready, ready } from './trial.js';

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

/** Conditions opened so far in this thread, by id; tasks read their files once. */
const readied = new Map<string, Ready>();
const tasks = new Map<string, Ready['task']>();

const open = (job: Job): Ready => {
  // All of the condition: another experiment in this process may have a staff or a task of the same name.
  const key = `${job.seed} ${JSON.stringify(job.condition)}`;
  let r = readied.get(key);
  if (!r) {
    const taskKey = JSON.stringify(job.condition.task);
    let task = tasks.get(taskKey);
    if (!task) {
      task = openTask(job.condition.task);
      tasks.set(taskKey, task);
    }
    r = ready(job.condition, job.seed, task);
    if (readied.size > 500) readied.clear();
    readied.set(key, r);
  }
  return r;
};

/** The chunk of a job, gathered trial by trial in order. */
const gathering = (job: Job) => {
  const rows: Chunk['rows'][number][] = [];
  const traces: string[] = [];
  const people = tally();
  const trials = job.condition.instances * job.replicates;
  const opening = job.opening ?? {};
  let closing = opening;
  return {
    /** Balances that the next trial of a series begins with. */
    ledger: () => closing,
    add: ({ result, trial }: Conducted): void => {
      closing = trial?.trace.balances ?? closing;
      rows.push(result);
      if (!trial) return;
      people.add(trial, result);
      const id = trialId(job.condition.id, result.instance, job.replicate);
      if (kept(id, trials, result.status !== 'answered')) traces.push(traceLine(id, trial));
    },
    chunk: (): Chunk => {
      const { condition, replicate, from } = job;
      const chunk = { condition: condition.id, replicate, from, rows, traces, people: people.counts() };
      return isSeries(condition) ? { ...chunk, ledger: { opening, closing } } : chunk;
    },
  };
};

/** Does one job. Runs in the main thread and in workers alike. */
export const doJob = (job: Job): Chunk => {
  const r = open(job);
  const { add, chunk, ledger } = gathering(job);
  for (let instance = job.from; instance < job.to; instance++) add(conduct(r, instance, job.replicate, ledger()));
  return chunk();
};

/** The same with real models: all trials at once, but those of a series. Rejects where the run is to end. */
export const doJobLive = async (job: Job, live: Live, onTrial: () => void): Promise<Chunk> => {
  const r = open(job);
  const { add, chunk, ledger } = gathering(job);
  const one = async (instance: number): Promise<Conducted> => {
    const conducted = await conductLive(r, instance, job.replicate, ledger(), live);
    onTrial();
    return conducted;
  };
  const instances = Array.from({ length: job.to - job.from }, (_, i) => job.from + i);
  if (isSeries(job.condition)) for (const instance of instances) add(await one(instance));
  else for (const settled of await Promise.allSettled(instances.map(one))) add(settledValue(settled));
  return chunk();
};

const settledValue = <T>(settled: PromiseSettledResult<T>): T => {
  if (settled.status === 'rejected') throw settled.reason;
  return settled.value;
};
