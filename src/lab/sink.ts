/** The port between the lab and whatever keeps trials; store/ implements it. */
import type { Balances } from '../engine/types.js';
import type { Headcount } from './headcount.js';
import type { TrialResult } from './trial.js';

/** A piece of work of fixed size, whatever the number of workers: one condition, one replicate, a range of instances. */
export interface Chunk {
  readonly condition: string;
  readonly replicate: number;
  readonly from: number;
  readonly rows: readonly TrialResult[];
  /** Traces kept, as lines of canonical JSON. */
  readonly traces: readonly string[];
  /** What people did in these trials. */
  readonly people?: readonly Headcount[];
  /** Of a series: the balances with which it began and which it left to the next chunk. */
  readonly ledger?: { readonly opening: Balances; readonly closing: Balances };
}

export const chunkKey = (c: Pick<Chunk, 'condition' | 'replicate' | 'from'>): string =>
  `${c.condition} r${c.replicate} i${c.from}`;

export interface Sink {
  /** Whether a chunk was finished before; chunks with errors are not finished and are done again. */
  has(key: string): boolean;
  write(chunk: Chunk): void;
  /** Balances before and after a finished chunk of a series. */
  ledger(key: string): Chunk['ledger'];
  /** Rows of a condition, by instance and then replicate. */
  rows(condition: string): Iterable<TrialResult>;
}
