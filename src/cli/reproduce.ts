import { join } from 'node:path';
import { prepare } from '../api/prepare.js';
import { runPrepared } from '../api/run.js';
import { namesIn, packageRoot } from '../lab/locate.js';
import type { Progress } from '../lab/schedule.js';
import { unknownName } from '../org/strict.js';
import { InputError } from '../org/yaml.js';
import { ended } from './broken.js';
import { draw } from './draw.js';
import { type Finding, findingsOf, isControl, type Target, verdictOf } from './findings.js';
import { meter } from './progress.js';
import { stopSignal } from './stop.js';

export interface ReproduceOptions {
  readonly out: string;
  readonly seed?: number;
  readonly workers?: number;
  readonly json?: boolean;
}

const FOLDER = join(packageRoot, 'experiments', 'reproduce');

const number = (x: number): string => `${x < 0 ? '−' : '+'}${Math.abs(x).toFixed(Math.abs(x) >= 10 ? 1 : 3)}`;
const intervalOf = ({ diff, lo, hi, reason }: Finding): string => {
  if (diff === null) return `– ${reason}`;
  return lo === null || hi === null ? number(diff) : `${number(diff)} [${number(lo)}, ${number(hi)}]`;
};

const textOf = ({ target, question, seed, findings, verdict }: Target): string =>
  [
    `${target}: ${question} (seed ${seed})`,
    draw(
      ['claim', 'expected', 'found', 'difference', 'control', 'verdict'],
      findings.map((f) => [
        f.claim,
        f.expected,
        f.found ?? '–',
        intervalOf(f),
        f.control ?? '–',
        isControl(f) ? '–' : f.verdict,
      ]),
    ),
    `${target}: ${verdict}`,
  ].join('\n');

/** Runs one target; what real trouble there is comes as an error. */
const tried = async (target: string, options: ReproduceOptions, signal: AbortSignal): Promise<Target> => {
  const { json: _, out, ...asked } = options;
  const prepared = await prepare(join(FOLDER, `${target}.yaml`), { ...asked, out: join(out, target) });
  const progress = meter(process.stderr);
  const onProgress = (p: Progress): void => progress.update(p);
  try {
    const result = await runPrepared(prepared, { ...asked, baselines: 'named', signal, onProgress });
    const { untried } = prepared.plan.experiment;
    const findings = findingsOf(result.hypotheses, untried);
    const { question, seed, errors } = result;
    return { target, question, seed, errors, findings, verdict: verdictOf(findings) };
  } finally {
    progress.end();
  }
};

/** `orglab reproduce`: published claims tried again, each with the control under which it must vanish. */
export const reproduce = async (targets: readonly string[], options: ReproduceOptions): Promise<number> => {
  const all = namesIn(FOLDER);
  const stranger = targets.find((t) => !all.includes(t));
  if (stranger !== undefined) throw new InputError(unknownName('target', stranger, all));
  const signal = stopSignal();
  const found: Target[] = [];
  try {
    for (const target of targets.length > 0 ? targets : all) {
      const one = await tried(target, options, signal);
      found.push(one);
      if (!options.json) process.stdout.write(`${textOf(one)}\n\n`);
      if (one.errors > 0)
        process.stderr.write(`${target}: ${one.errors} trials ended in an error; the same command tries them again.\n`);
    }
  } catch (error) {
    return ended(error, options.out);
  }
  if (options.json) process.stdout.write(`${JSON.stringify(found, null, 2)}\n`);
  return found.some((t) => t.errors > 0) ? 1 : 0;
};
