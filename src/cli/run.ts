import { isStopRun } from '../agents/calls/call.js';
import type { Spent } from '../agents/calls/tally.js';
import type { CallOptions } from '../api/live.js';
import type { RunProgress } from '../api/options.js';
import { type Prepared, prepare } from '../api/prepare.js';
import { type RunResult, runPrepared } from '../api/run.js';
import { check } from '../org/check.js';
import { ended } from './broken.js';
import { draw } from './draw.js';
import { meter } from './progress.js';
import { stopSignal } from './stop.js';

export interface RunOptions extends CallOptions {
  readonly out?: string;
  readonly workers?: number;
  readonly seed?: number;
  readonly staff?: string;
  readonly quiet?: boolean;
  readonly dryRun?: boolean;
  readonly baselines?: 'all' | 'named';
  readonly assumptions?: boolean;
}

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const warn = (text: string): void => void process.stderr.write(`${text}\n`);

/** `orglab run`: the library's `run`, stopped by Ctrl-C and told to people. */
export const run = async (file: string, options: RunOptions): Promise<number> => {
  const { quiet = false, dryRun = false, ...asked } = options;
  const prepared = await prepare(file, asked);
  if (dryRun) {
    say(dryRunText(prepared));
    return 0;
  }
  const signal = stopSignal();
  const progress = meter(process.stderr);
  const onProgress = (p: RunProgress): void => {
    if (!quiet) progress.update(p);
  };
  try {
    const onNote = quiet ? () => {} : warn;
    const result = await runPrepared(prepared, { ...asked, signal, onProgress, onNote });
    progress.end();
    if (!quiet) say(resultText(result));
    if (result.errors > 0)
      warn(
        `${result.errors} trials ended in an error and are left out of every mean; see the column error of trials.csv. The same command tries them again.`,
      );
    return result.errors > 0 ? 1 : 0;
  } catch (error) {
    progress.end();
    if (isStopRun(error)) {
      // What stops such a run says itself how to go on.
      warn(`${error.message}\nstopped; what was finished is kept in ${prepared.folder}.`);
      return 1;
    }
    return ended(error, prepared.folder);
  }
};

const FILES =
  'trials.csv, summary.csv, pairs.csv, hypotheses.csv, people.csv, curves.csv, traces.jsonl.gz, manifest.json';

/** What a run with real models took; money stands only where every price is known. */
const spentText = ({ calls, tokensIn, tokensOut, usd, unpriced, estimated, failed, hits }: Spent): string => {
  const count = (n: number, one: string): string => `${n.toLocaleString('en')} ${one}${n === 1 ? '' : 's'}`;
  const money =
    unpriced > 0 || usd === null ? `${count(unpriced, 'answer')} without a known price` : `${usd.toFixed(4)} USD`;
  return [
    `asked: ${count(calls, 'request')}, ${count(tokensIn, 'token')} read and ${count(tokensOut, 'token')} written, ${money}`,
    ...(hits.cassette > 0 ? [`${count(hits.cassette, 'call')} from the record, for nothing`] : []),
    ...(estimated > 0 ? [`${count(estimated, 'answer')} with tokens counted here and not by the provider`] : []),
    ...(failed > 0 ? [`${count(failed, 'call')} without an answer after every attempt`] : []),
  ].join('; ');
};

const resultText = (r: RunResult): string => {
  const count = (n: number): string => n.toLocaleString('en');
  const rate =
    r.ran > 0
      ? `${count(r.ran)} run in ${r.seconds.toFixed(1)} s, ${count(Math.round(r.ran / r.seconds))}/s`
      : 'all finished before';
  return [
    `${r.name}: ${r.question}`,
    `${r.conditions} conditions and ${r.baselines} matched baselines, ${count(r.trials)} trials (${rate}), seed ${r.seed}`,
    ...r.notes.map((note) => `note: ${note}`),
    ...(r.spent === undefined ? [] : [spentText(r.spent)]),
    `\n${r.verdict(draw)}`,
    ...(r.assumptions === undefined ? [] : [r.assumptions]),
    `\nwritten to ${r.folder}: ${FILES}${r.assumptions === undefined ? '' : ', assumptions.csv'}`,
  ].join('\n');
};

const dryRunText = ({ plan, folder }: Prepared): string => {
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
