/** Chunks of trials, and how one is done in any thread. */
import { InputError } from '../../org/yaml.js';
import { type Case, type Realization, Refused, refuse, type Simulation } from './case.js';
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

/** The simulation of a case. Throws Refused where there is none. */
const simulationFor = (one: Case): Simulation =>
  simulationOf(one.id) ?? refuse('no simulation realizes ids that begin like this');

/** The simulation of a case, opened. Throws Refused also where its parameters make no sense. */
export const realize = (one: Case): Realization => simulationFor(one).open(one);

/** Cases that this thread has met last, opened, with their arms made ready. */
interface Opened {
  readonly simulation: Simulation;
  readonly realization: Realization;
  readonly benches: readonly Bench[];
}
const opened = new Map<string, Opened>();
const REMEMBERED = 16;

const open = (one: Case): Opened => {
  const key = JSON.stringify([one.id, one.kind, one.params, one.size]);
  const simulation = simulationFor(one);
  const known = opened.get(key);
  // Tests put other simulations into the table.
  if (known?.simulation === simulation) return known;
  const realization = simulation.open(one);
  const fresh = { simulation, realization, benches: realization.arms.map(benchOf) };
  if (opened.size >= REMEMBERED) opened.clear();
  opened.set(key, fresh);
  return fresh;
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
