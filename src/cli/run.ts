import { createReadStream, createWriteStream, renameSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { openFile } from '../lab/locate.js';
import { type Condition, type Plan, planOf } from '../lab/plan.js';
import { runPlan } from '../lab/run.js';
import { metricNames } from '../lab/trial.js';
import type { Row } from '../metrics/metric.js';
import { check } from '../org/check.js';
import { compileFormulas } from '../report/formulas.js';
import { conditionCells, type Formula, fixedColumns, rowOf, settingNames, trialCells } from '../report/rows.js';
import {
  contrastsOf,
  hypothesesTable,
  judge,
  pairsTable,
  type Source,
  summaryTable,
  wantedMetrics,
} from '../report/tables.js';
import { verdictText } from '../report/verdict.js';
import { writeCsv } from '../store/csv.js';
import { type Journal, openJournal, SCHEMA } from '../store/journal.js';
import { draw } from './draw.js';
import { meter } from './progress.js';
import { writeManifest } from './results.js';

export interface RunOptions {
  readonly out?: string;
  readonly workers?: number;
  readonly seed?: number;
  readonly staff?: string;
  readonly quiet?: boolean;
  readonly dryRun?: boolean;
}

const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** `orglab run`: plan, run what is missing, write tables, say what was found. */
export const run = async (file: string, options: RunOptions): Promise<number> => {
  const plan = planOf(file, {
    ...(options.seed === undefined ? {} : { seed: options.seed }),
    ...(options.staff === undefined ? {} : { staff: options.staff }),
  });
  const formulas = await compileFormulas(plan.experiment, openFile(file));
  const folder = options.out ?? join('results', plan.experiment.name);
  if (options.dryRun) {
    say(dryRun(plan, folder));
    return 0;
  }
  const journal = openJournal(folder, { schema: SCHEMA, experiment: plan.experiment.name, hash: plan.hash });
  const stop = new AbortController();
  const onSignal = (): void => stop.abort();
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  const progress = meter(process.stderr);
  const begun = performance.now();
  let fresh = 0;
  try {
    let before: number | undefined;
    const finished = await runPlan(plan, journal, {
      workers: options.workers ?? availableParallelism(),
      signal: stop.signal,
      onProgress: (p) => {
        if (before === undefined || p.done < before) before = p.done;
        else fresh += p.done - before;
        before = p.done;
        if (!options.quiet) progress.update(p);
      },
    });
    progress.end();
    if (!finished.complete) {
      process.stderr.write(`stopped; what was finished is kept in ${folder}. The same command goes on from there.\n`);
      return 130;
    }
    const seconds = (performance.now() - begun) / 1000;
    const source = sourceFrom(plan, finished.conditions, formulas, journal);
    const text = await writeResults(folder, source, journal);
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
        `\n${text}\n\nwritten to ${folder}: trials.csv, summary.csv, pairs.csv, hypotheses.csv, traces.jsonl.gz, manifest.json`,
      );
    }
    const errors = finished.conditions.reduce(
      (n, c) => n + journal.rows(c.id).filter((r) => r.status === 'error').length,
      0,
    );
    if (errors > 0)
      process.stderr.write(
        `${errors} trials ended in an error and are left out of every mean; see the column error of trials.csv. The same command tries them again.\n`,
      );
    return errors > 0 ? 1 : 0;
  } finally {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
    journal.close();
  }
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

/** Rows of the last few conditions asked for: tables go through conditions in order and come back to baselines. */
const REMEMBERED = 8;

export const sourceFrom = (
  plan: Plan,
  conditions: readonly Condition[],
  formulas: readonly Formula[],
  journal: Journal,
): Source => {
  const byId = new Map(conditions.map((c) => [c.id, c]));
  const recent = new Map<string, readonly Row[]>();
  return {
    plan,
    conditions,
    formulas,
    rows: (id) => {
      const known = recent.get(id);
      if (known) return known;
      const c = byId.get(id);
      const fixed = c ? conditionCells(plan, c) : {};
      const rows = journal
        .rows(id)
        .filter((r) => r.status !== 'error')
        .map((r) => rowOf(fixed, r, formulas));
      if (recent.size >= REMEMBERED) recent.delete(recent.keys().next().value as string);
      recent.set(id, rows);
      return rows;
    },
  };
};

/** Writes every file of a results folder from the journal; returns the verdict as text. */
const writeResults = async (folder: string, source: Source, journal: Journal): Promise<string> => {
  const { plan, conditions, formulas } = source;
  const columns = [...fixedColumns(settingNames(plan)), ...metricNames, ...formulas.map((f) => f.name)];
  function* trialRows() {
    for (const c of conditions) {
      const fixed = conditionCells(plan, c);
      for (const r of journal.rows(c.id)) yield trialCells(fixed, r, columns, formulas);
    }
  }
  writeCsv(join(folder, 'trials.csv'), { columns, rows: trialRows() });
  const summary = summaryTable(source);
  const pairs = pairsTable(source, contrastsOf(source));
  const verdicts = judge(source);
  writeCsv(join(folder, 'summary.csv'), summary);
  writeCsv(join(folder, 'pairs.csv'), pairs);
  writeCsv(join(folder, 'hypotheses.csv'), hypothesesTable(verdicts));
  await writeTraces(join(folder, 'traces.jsonl.gz'), conditions, journal);
  writeManifest(folder, {
    orglab: '0.1.0',
    schema: SCHEMA,
    node: process.version,
    hash: plan.hash,
    // Conditions stand once, with their baselines.
    plan: { ...plan, conditions: [] },
    conditions,
    formulas: formulas.map((f) => f.name),
  });
  const wanted = wantedMetrics(plan);
  const first = wanted('value')
    ? 'value'
    : ((plan.experiment.metrics as readonly (string | object)[]).map((m) =>
        typeof m === 'string' ? m : Object.keys(m)[0],
      )[0] ?? 'value');
  const text = verdictText(
    summary,
    pairs,
    verdicts,
    plan.baseline,
    first,
    draw,
    formulas.map((f) => f.name),
  );
  writeFileSync(join(folder, 'verdict.txt'), `${text}\n`);
  return text;
};

const writeTraces = async (path: string, conditions: readonly Condition[], journal: Journal): Promise<void> => {
  function* lines() {
    for (const c of conditions) for (const line of journal.traces(c.id)) yield `${line}\n`;
  }
  await pipeline(Readable.from(lines()), createGzip({ level: 6 }), createWriteStream(`${path}.part`));
  renameSync(`${path}.part`, path);
};

/** Opens a stored file of traces for reading. */
export const openTraces = (path: string) => createReadStream(path);
