/** One job done: a chunk of trials, in the main thread and in workers alike. */

import { tally } from './headcount.js';
import type { Job } from './jobs.js';
import { openTask } from './open-task.js';
import { isOwn, type Own } from './own.js';
import type { Chunk } from './sink.js';
import { kept, traceLine, trialId } from './traces.js';
import { conduct, type Ready, ready } from './trial.js';

/** Opens conditions and remembers them; tasks read their files once. */
const opener = (own: Own): ((job: Job) => Ready) => {
  const readied = new Map<string, Ready>();
  const tasks = new Map<string, Ready['task']>();
  return (job) => {
    const key = `${job.seed} ${job.condition.id} ${job.condition.orgHash} ${JSON.stringify(job.condition.task.params)}`;
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

const doerWith =
  (open: (job: Job) => Ready) =>
  (job: Job): Chunk => {
    const r = open(job);
    const rows: Chunk['rows'][number][] = [];
    const traces: string[] = [];
    const people = tally();
    const trials = job.condition.instances * job.replicates;
    const opening = job.opening ?? {};
    let ledger = opening;
    for (let instance = job.from; instance < job.to; instance++) {
      const { result, trial } = conduct(r, instance, job.replicate, ledger);
      ledger = trial?.trace.balances ?? ledger;
      rows.push(result);
      if (trial) people.add(trial, result);
      const id = trialId(job.condition.id, instance, job.replicate);
      if (trial && kept(id, trials, result.status !== 'answered')) traces.push(traceLine(id, trial));
    }
    const chunk = {
      condition: job.condition.id,
      replicate: job.replicate,
      from: job.from,
      rows,
      traces,
      people: people.counts(),
    };
    // An organization with accounts meets its instances in order, one ledger through all of them.
    return job.condition.org.accounts === undefined ? chunk : { ...chunk, ledger: { opening, closing: ledger } };
  };

/** Does one job with what orglab ships. Conditions stay open in the thread. */
export const doJob: (job: Job) => Chunk = doerWith(opener({}));

/** The same with what a program brings along; opened anew for each run, since two runs may bring different parts of one name. */
export const doerOf = (own: Own): ((job: Job) => Chunk) => (isOwn(own) ? doerWith(opener(own)) : doJob);
