/** One job done, a chunk of trials: in the main thread and in workers alike, or with real models. */
import { tally } from './headcount.js';
import { isSeries, type Job } from './jobs.js';
import { conductLive, isLive, type Live } from './live.js';
import { openTask } from './open-task.js';
import { isOwn, type Own } from './own.js';
import { type Swayed, swayedIn } from './silenced.js';
import type { Chunk } from './sink.js';
import { kept, traceLine, trialId } from './traces.js';
import { type Conducted, conduct, type Ready, ready } from './trial.js';

/** Opens conditions and remembers them; tasks read their files once. */
const opener = (own: Own): ((job: Job) => Ready) => {
  const readied = new Map<string, Ready>();
  const tasks = new Map<string, Ready['task']>();
  return (job) => {
    // All of the condition: another experiment in this process may have a staff or a task of the same name.
    const key = `${job.seed} ${JSON.stringify(job.condition)}`;
    let r = readied.get(key);
    if (!r) {
      const taskKey = JSON.stringify(job.condition.task);
      let task = tasks.get(taskKey);
      if (!task) {
        task = openTask(job.condition.task, own.families);
        tasks.set(taskKey, task);
      }
      r = ready(job.condition, job.seed, task, own);
      if (readied.size > 500) readied.clear();
      readied.set(key, r);
    }
    return r;
  };
};

/** The chunk of a job, gathered trial by trial in order. */
const gathering = (job: Job) => {
  const rows: Chunk['rows'][number][] = [];
  const traces: string[] = [];
  const people = tally(job.condition.org);
  const trials = job.condition.instances * job.replicates;
  const opening = job.opening ?? {};
  const live = isLive(job.condition);
  let closing = opening;
  return {
    /** Balances that the next trial of a series begins with. */
    ledger: () => closing,
    add: ({ result, trial }: Conducted, swayed: readonly Swayed[] | null = null): void => {
      closing = trial?.trace.balances ?? closing;
      rows.push(result);
      if (!trial) return;
      people.add(trial, result, swayed);
      const id = trialId(job.condition.id, result.instance, job.replicate);
      if (kept(id, trials, result.status !== 'answered', live)) traces.push(traceLine(id, trial));
    },
    chunk: (): Chunk => {
      const { condition, replicate, from } = job;
      const chunk = { condition: condition.id, replicate, from, rows, traces, people: people.counts() };
      return isSeries(condition) ? { ...chunk, ledger: { opening, closing } } : chunk;
    },
  };
};

const doerWith =
  (open: (job: Job) => Ready) =>
  (job: Job): Chunk => {
    const r = open(job);
    const { add, chunk, ledger } = gathering(job);
    for (let instance = job.from; instance < job.to; instance++) {
      const before = ledger();
      const conducted = conduct(r, instance, job.replicate, before);
      add(conducted, conducted.trial && swayedIn(r, instance, job.replicate, before, conducted.trial));
    }
    return chunk();
  };

const openShipped = opener({});

/** Does one job with what orglab ships. Conditions stay open in the thread. */
export const doJob: (job: Job) => Chunk = doerWith(openShipped);

/** The same with what a program brings along; opened anew for each run, since two runs may bring different parts of one name. */
export const doerOf = (own: Own): ((job: Job) => Chunk) => (isOwn(own) ? doerWith(opener(own)) : doJob);

/** The same with real models: all trials at once, but those of a series. Rejects where the run is to end. */
export const liveDoer = (own: Own, live: Live, onTrial: () => void): ((job: Job) => Promise<Chunk>) => {
  const open = isOwn(own) ? opener(own) : openShipped;
  return async (job) => {
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
};

const settledValue = <T>(settled: PromiseSettledResult<T>): T => {
  if (settled.status === 'rejected') throw settled.reason;
  return settled.value;
};
