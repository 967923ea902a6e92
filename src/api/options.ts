import type { z } from 'zod';
import type { Spent } from '../agents/calls/tally.js';
import type { ExperimentSpec } from '../lab/experiment.js';
import type { Own } from '../lab/own.js';
import type { Progress } from '../lab/schedule.js';
import type { CallOptions } from './live.js';

/** An experiment as an object: the keys of an experiment file. Paths in it are looked up from the current folder. */
export type ExperimentInput = z.input<typeof ExperimentSpec>;

export interface RunProgress extends Progress {
  /** Calls, tokens and money that real models have taken so far in this call of `run`; absent where everybody is simulated. */
  readonly spent?: Spent;
}

export interface RunOptions extends Own, CallOptions {
  /** Results folder; default: results/ and the name of the experiment, in the current folder. */
  readonly out?: string;
  /** Worker threads, 1 to 256; default: one per core. Of no effect with own families, agents, policies or metrics. */
  readonly workers?: number;
  /** Root of every random draw, instead of the one in the experiment. */
  readonly seed?: number;
  /** One staff, by name or path, instead of those in the experiment. */
  readonly staff?: string;
  /** Tries the hypotheses again at both ends of every assumption; writes assumptions.csv. */
  readonly assumptions?: boolean;
  /** Which matched baselines are run: all, or those that hypotheses name. Default: all. */
  readonly baselines?: 'all' | 'named';
  /** Stops the run between chunks of trials; finished ones are kept. */
  readonly signal?: AbortSignal;
  /** Trials done, of how many in this pass (the experiment, then the baselines matched to it). */
  readonly onProgress?: (progress: RunProgress) => void;
  /** What is worth a warning while it runs. */
  readonly onNote?: (text: string) => void;
}
