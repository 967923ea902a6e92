/** An experiment from beginning to end: planned, run, written. The command is a thin shell over this. */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { isStopRun } from '../agents/calls/call.js';
import type { Spent } from '../agents/calls/tally.js';
import { namedIn, runPlan } from '../lab/run.js';
import type { JobOptions, Progress } from '../lab/schedule.js';
import { InputError } from '../org/yaml.js';
import { hypothesesTable, judge } from '../report/tables.js';
import { type Draw, records } from '../report/verdict.js';
import { openJournal, SCHEMA } from '../store/journal.js';
import { writeWhole } from '../store/whole.js';
import { sweep } from './assumptions.js';
import { plain } from './draw.js';
import { type LiveRun, modelsIn, openLive } from './live.js';
import type { ExperimentInput, RunOptions } from './options.js';
import { type Prepared, prepare } from './prepare.js';
import { type Results, readResults } from './read.js';
import type { HypothesisRow } from './rows.js';
import { sourceFrom, writeResults } from './write.js';

/** A finished run: where its results are, and what was found. */
export interface RunResult {
  /** The results folder; `orglab compare` and `orglab trace` read it, and so does `readResults`. */
  readonly folder: string;
  readonly name: string;
  readonly question: string;
  readonly seed: number;
  /** Conditions of the experiment, and the matched baselines beside them. */
  readonly conditions: number;
  readonly baselines: number;
  /** Trials in the results, and those of them run by this call; the others were finished before. */
  readonly trials: number;
  readonly ran: number;
  /** Seconds that these took, by the clock. */
  readonly seconds: number;
  /** Trials that ended in an error: left out of every mean, tried again by the next run. */
  readonly errors: number;
  /** What a reader should know before the numbers. */
  readonly notes: readonly string[];
  /** The declared hypotheses with their verdicts: the rows of hypotheses.csv. */
  readonly hypotheses: readonly HypothesisRow[];
  /** Calls, tokens and money that real models took in this call of `run`; absent where everybody is simulated. */
  readonly spent?: Spent;
  /** In how many corners of the assumptions the verdicts hold, as text; absent where it was not asked for. */
  readonly assumptions?: string;
  /** What was found, as a table for people: the text of verdict.txt. */
  readonly verdict: (draw?: Draw) => string;
  /** Every table of the results folder. */
  readonly results: () => Results;
}

const MAX_WORKERS = 256;

export const workersOf = (asked: number = availableParallelism()): number => {
  if (Number.isInteger(asked) && asked >= 1 && asked <= MAX_WORKERS) return asked;
  throw new RangeError(`workers are a whole number from 1 to ${MAX_WORKERS}, found ${asked}`);
};

/** Error of a run that its signal stopped; `name` is AbortError, as everywhere. */
export const stopped = (folder: string): Error =>
  Object.assign(new Error(`stopped; what was finished is kept in ${folder}. The same run goes on from there.`), {
    name: 'AbortError',
    folder,
  });

/** Runs what is missing of a prepared experiment and writes the results folder. */
export const runPrepared = async (prepared: Prepared, options: RunOptions): Promise<RunResult> => {
  const { opened, overrides, plan, formulas, folder } = prepared;
  const { experiment } = plan;
  if (options.assumptions && modelsIn(plan).length > 0)
    throw new InputError(`${opened.file}: assumptions are those of simulated people, and a staff here has real models`);
  let ran = 0;
  const halt = new AbortController();
  const signal = AbortSignal.any([halt.signal, ...(options.signal === undefined ? [] : [options.signal])]);
  const plainJobs: JobOptions = {
    workers: workersOf(options.workers),
    signal,
    own: overrides.own ?? {},
    onProgress: (p: Progress) => {
      ran += p.ran;
      options.onProgress?.(open === undefined ? p : { ...p, spent: open.spent() });
    },
  };
  const journal = openJournal(folder, { schema: SCHEMA, experiment: experiment.name, hash: plan.hash });
  let open: LiveRun | undefined;
  try {
    open = await openLive(plan, folder, options, signal, (reason) => halt.abort(reason));
    const jobs = open === undefined ? plainJobs : { ...plainJobs, live: open.live };
    if (journal.dropped > 0)
      options.onNote?.(
        `${folder}: ${journal.dropped} bytes at the end of the journal were damaged and are dropped; the trials they held run again`,
      );
    const begun = performance.now();
    const wanted = options.baselines === 'named' ? namedIn(experiment.hypotheses) : undefined;
    const finished = await runPlan(plan, journal, jobs, wanted);
    if (!finished.complete)
      throw isStopRun(halt.signal.reason) && !options.signal?.aborted ? halt.signal.reason : stopped(folder);
    const [inRun, seconds] = [ran, (performance.now() - begun) / 1000];
    const source = sourceFrom(plan, finished.conditions, formulas, journal);
    const verdict = await writeResults(folder, source, journal);
    const verdicts = judge(source);
    const assumptions = options.assumptions
      ? await sweep(opened, overrides, verdicts, formulas, folder, jobs)
      : undefined;
    if (assumptions === null) throw stopped(folder);
    if (assumptions !== undefined) writeWhole(join(folder, 'verdict.txt'), [`${verdict(plain)}\n${assumptions}\n`]);
    const { conditions } = source;
    const failed = (id: string): number => {
      let n = 0;
      for (const r of journal.rows(id)) if (r.status === 'error') n++;
      return n;
    };
    return {
      folder,
      name: experiment.name,
      question: experiment.question,
      seed: plan.seed,
      conditions: plan.conditions.length,
      baselines: conditions.length - plan.conditions.length,
      trials: conditions.reduce((n, c) => n + c.instances * experiment.replicates, 0),
      ran: inRun,
      seconds,
      errors: conditions.reduce((n, c) => n + failed(c.id), 0),
      notes: plan.notes,
      hypotheses: records(hypothesesTable(verdicts)) as readonly HypothesisRow[],
      ...(assumptions === undefined ? {} : { assumptions }),
      ...(open === undefined ? {} : { spent: open.spent() }),
      verdict: (draw = plain) => verdict(draw),
      results: () => readResults(folder),
    };
  } finally {
    open?.close();
    journal.close();
  }
};

/**
 * Runs an experiment, a file or an object with the same keys, and writes its results folder, exactly as `orglab run` does:
 * same experiment and seed, same bytes, whatever the number of workers. What was finished before is kept, so that the same
 * call resumes.
 *
 * `families`, `agents`, `policies` and `metrics` of a program's own are used in this thread only, one trial after another, whatever
 * `workers` says: functions do not go to other threads. Agents answer at once. A results folder belongs to the texts of
 * these functions, but what they call in turn is not seen: after a change there, delete the folder or name another.
 *
 * Rejects with an `InputError` (what, where, what would be right) on bad input, with an `AbortError` when `signal` stops it, with a
 * `StopRun` when real models cannot go on: a cap is reached, a key is wrong, a record does not fit.
 */
export const run = async (experiment: string | ExperimentInput, options: RunOptions = {}): Promise<RunResult> =>
  runPrepared(await prepare(experiment, options), options);
