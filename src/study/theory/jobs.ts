/** Chunks of trials, and how one is done in any thread. */
import { InputError } from '../../org/yaml.js';
import { type Case, type Realization, Refused } from './case.js';
import { enumerate, NotEnumerable } from './enumerate.js';
import { simulationOf } from './index.js';
import { gather, type Part } from './moments.js';
import { type Bench, benchOf, pathTrial, sampler } from './trial.js';

/** Trials in a chunk: fixed, so that sums do not depend on the number of threads. */
export const CHUNK = 500;

export interface Job {
  readonly one: Case;
  readonly arm: number;
  readonly seed: number;
  /** Trials to draw; absent: every path is enumerated. */
  readonly trials?: { readonly from: number; readonly to: number; readonly of: number };
}

/** What a job leaves: sums, or why there are none. `defect` tells an error from a case that is merely not covered. */
export type Done =
  | { readonly part: Part; readonly paths?: number }
  | { readonly problem: string; readonly defect: boolean };

/** The simulation of a case, opened. Throws Refused where there is none or its parameters make no sense. */
export const realize = (one: Case): Realization => {
  const found = simulationOf(one.id);
  if (!found) throw new Refused('no simulation realizes ids that begin like this');
  return found.open(one);
};

/** Cases that this thread has met last, opened, with their arms made ready. */
interface Opened {
  readonly realization: Realization;
  readonly benches: readonly Bench[];
}
const opened = new Map<string, Opened>();
const REMEMBERED = 16;

const open = (one: Case): Opened => {
  const key = JSON.stringify([one.id, one.kind, one.params, one.size]);
  let known = opened.get(key);
  if (!known) {
    const realization = realize(one);
    known = { realization, benches: realization.arms.map(benchOf) };
    if (opened.size >= REMEMBERED) opened.clear();
    opened.set(key, known);
  }
  return known;
};

export const doJob = ({ one, arm, seed, trials }: Job): Done => {
  try {
    const { realization, benches } = open(one);
    const bench = benches[arm];
    if (!bench) throw new Error(`case ${one.id} has no arm ${arm}`);
    if (trials) {
      const slices = realization.stratified ? trials.of : undefined;
      return { part: gather(sampler(bench, one.id, seed, slices), trials.from, trials.to) };
    }
    const { means, paths } = enumerate(pathTrial(bench));
    return { part: { n: 1, sums: means, products: means.flatMap((x) => means.map((y) => x * y)) }, paths };
  } catch (error) {
    const known = error instanceof Refused || error instanceof NotEnumerable || error instanceof InputError;
    const text = error instanceof Error ? error.message : String(error);
    return { problem: known ? text : `the trial broke: ${text}`, defect: !known };
  }
};
