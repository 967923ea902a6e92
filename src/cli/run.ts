import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { openFile } from '../lab/locate.js';
import { type Plan, planOf } from '../lab/plan.js';
import { runPlan } from '../lab/run.js';
import type { Progress } from '../lab/schedule.js';
import { check } from '../org/check.js';
import { compileFormulas } from '../report/formulas.js';
import type { Formula } from '../report/rows.js';
import { judge } from '../report/tables.js';
import { type Journal, openJournal, SCHEMA } from '../store/journal.js';
import { writeWhole } from '../store/whole.js';
import { sweep } from './assumptions.js';
import { broken } from './broken.js';
import { draw } from './draw.js';
import { meter } from './progress.js';
import { stopSignal } from './stop.js';
import { sourceFrom, writeResults } from './write.js';

export interface RunOptions {
  readonly out?: string;
  readonly workers?: number;
  readonly seed?: number;
  readonly staff?: string;
  readonly quiet?: boolean;
  readonly dryRun?: boolean;
  readonly assumptions?: boolean;
}

const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** `orglab run`: plan, run what is missing, write tables, say what was found. */
export const run = async (file: string, options: RunOptions): Promise<number> => {
  const plan = planOf(file, { seed: options.seed, staff: options.staff });
  const formulas = await compileFormulas(plan.experiment, openFile(file));
  const folder = options.out ?? join('results', plan.experiment.name);
  if (options.dryRun) {
    say(dryRun(plan, folder));
    return 0;
  }
  const signal = stopSignal();
  const journal = openJournal(folder, { schema: SCHEMA, experiment: plan.experiment.name, hash: plan.hash });
  if (journal.dropped > 0 && !options.quiet)
    process.stderr.write(
      `${folder}: ${journal.dropped} bytes at the end of the journal were damaged and are dropped; the trials they held run again\n`,
    );
  try {
    try {
      return await underWay(file, options, { plan, formulas, folder, journal, signal });
    } finally {
      journal.close();
    }
  } catch (error) {
    const known = broken(error, folder);
    if (known === undefined) throw error;
    process.stderr.write(`${known.says}\n`);
    return known.code;
  }
};

interface UnderWay {
  readonly plan: Plan;
  readonly formulas: readonly Formula[];
  readonly folder: string;
  readonly journal: Journal;
  readonly signal: AbortSignal;
}

/** From an open journal to the last word. */
const underWay = async (
  file: string,
  options: RunOptions,
  { plan, formulas, folder, journal, signal }: UnderWay,
): Promise<number> => {
  const progress = meter(process.stderr);
  const begun = performance.now();
  let fresh = 0;
  try {
    const jobOptions = {
      workers: options.workers ?? availableParallelism(),
      signal,
      onProgress: (p: Progress) => {
        fresh += p.ran;
        if (!options.quiet) progress.update(p);
      },
    };
    const finished = await runPlan(plan, journal, jobOptions);
    progress.end();
    if (!finished.complete) return stopped(folder);
    const seconds = (performance.now() - begun) / 1000;
    const source = sourceFrom(plan, finished.conditions, formulas, journal);
    const text = await writeResults(folder, source, journal);
    const corners = options.assumptions
      ? await sweep(file, { seed: options.seed, staff: options.staff }, judge(source), formulas, folder, jobOptions)
      : undefined;
    progress.end();
    if (corners === null) return stopped(folder);
    if (corners !== undefined) writeWhole(join(folder, 'verdict.txt'), [`${text}\n${corners}\n`]);
    if (!options.quiet) {
      const trials = source.conditions.reduce((n, c) => n + c.instances * plan.experiment.replicates, 0);
      const rate =
        fresh > 0
          ? `${fresh.toLocaleString('en')} run in ${seconds.toFixed(1)} s, ${Math.round(fresh / seconds).toLocaleString('en')}/s`
          : 'all finished before';
      say(
        `${plan.experiment.name}: ${plan.experiment.question}\n${plan.conditions.length} conditions and ${source.conditions.length - plan.conditions.length} matched baselines, ${trials.toLocaleString('en')} trials (${rate}), seed ${plan.seed}`,
      );
      for (const note of plan.notes) say(`note: ${note}`);
      say(
        `\n${text}${corners === undefined ? '' : `\n${corners}`}\n\nwritten to ${folder}: trials.csv, summary.csv, pairs.csv, hypotheses.csv, people.csv, curves.csv, traces.jsonl.gz, manifest.json${options.assumptions ? ', assumptions.csv' : ''}`,
      );
    }
    let errors = 0;
    for (const c of finished.conditions) for (const r of journal.rows(c.id)) if (r.status === 'error') errors++;
    if (errors > 0)
      process.stderr.write(
        `${errors} trials ended in an error and are left out of every mean; see the column error of trials.csv. The same command tries them again.\n`,
      );
    return errors > 0 ? 1 : 0;
  } finally {
    progress.end();
  }
};

const stopped = (folder: string): number => {
  process.stderr.write(`stopped; what was finished is kept in ${folder}. The same command goes on from there.\n`);
  return 130;
};

const dryRun = (plan: Plan, folder: string): string => {
  const { replicates } = plan.experiment;
  const rows = plan.conditions.map((c) => [c.id, String(c.instances * replicates), String(check(c.org).bound.calls)]);
  const trials = plan.conditions.reduce((n, c) => n + c.instances * replicates, 0);
  const calls = plan.conditions.reduce((n, c) => n + c.instances * replicates * check(c.org).bound.calls, 0);
  return [
    draw(['condition', 'trials', 'calls per trial ≤'], rows),
    `${plan.conditions.length} conditions, ${trials.toLocaleString('en')} trials, at most ${calls.toLocaleString('en')} calls; baselines matched in calls come on top. Results would go to ${folder}.`,
    ...plan.notes.map((n) => `note: ${n}`),
  ].join('\n');
};
