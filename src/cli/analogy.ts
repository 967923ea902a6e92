import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { ExperimentInput } from '../api/options.js';
import { prepare } from '../api/prepare.js';
import { type RunResult, runPrepared } from '../api/run.js';
import { namesIn, openFile, packageRoot } from '../lab/locate.js';
import type { Progress } from '../lab/schedule.js';
import { unknownName } from '../org/strict.js';
import { InputError } from '../org/yaml.js';
import { forest } from '../report/forest.js';
import { writeCsv } from '../store/csv.js';
import { writeWhole } from '../store/whole.js';
import { type Arm, armsOf } from './analogies.js';
import { ended } from './broken.js';
import { draw } from './draw.js';
import { meter } from './progress.js';
import { stopSignal } from './stop.js';

export interface AnalogyOptions {
  readonly out: string;
  readonly seed?: number;
  readonly workers?: number;
  readonly assumptions?: boolean;
  readonly instances?: number;
}

const FOLDER = join(packageRoot, 'experiments', 'human-analogy');

/** The file of a study: a name of the folder, or a path. */
const fileOf = (study: string): string => {
  if (namesIn(FOLDER).includes(study)) return join(FOLDER, `${study}.yaml`);
  if (study.endsWith('.yaml') && existsSync(study)) return study;
  throw new InputError(`${unknownName('study', study, namesIn(FOLDER))}; or give the path of an experiment file`);
};

const number = (x: number | null): string =>
  x === null ? '–' : `${x < 0 ? '−' : '+'}${Math.abs(x).toFixed(3).replace(/^0/, '')}`;
const interval = (x: number | null, lo: number | null, hi: number | null): string =>
  x === null ? '–' : lo === null || hi === null ? number(x) : `${number(x)} [${number(lo)}, ${number(hi)}]`;

const HEAD = ['claim', 'task', 'people', 'effect', 'change from control', 'the classical result'];
const cellsOf = (a: Arm): readonly string[] => [
  a.claim,
  a.task,
  a.staff,
  interval(a.diff, a.lo, a.hi),
  a.control ? 'control' : interval(a.change, a.changeLo, a.changeHi),
  a.standing,
];

const markdown = (results: readonly Studied[]): string =>
  [
    '# Where the human analogy breaks',
    'Written by `npx orglab analogy`. Effects with 95 % intervals; the first line of a claim is its control, where the assumptions of the theory hold. survives: surely above 0 and not surely below the control. weakens: surely below the control. vanishes: 0 is within the interval and all of it below a quarter of the control. reverses: surely below 0. undecided: the interval tells none of these.',
    ...results.flatMap(({ study, result, arms }) => [
      `## ${study}`,
      `${result.question} (seed ${result.seed})`,
      [HEAD, HEAD.map(() => '---'), ...arms.map(cellsOf)].map((cells) => `| ${cells.join(' | ')} |`).join('\n'),
      ...(result.assumptions === undefined
        ? []
        : [
            result.assumptions
              .split('\n')
              .map((line) => `- ${line}`)
              .join('\n'),
          ]),
    ]),
    '![effects with intervals](analogy.svg)',
    '',
  ].join('\n\n');

interface Studied {
  readonly study: string;
  readonly result: RunResult;
  readonly arms: readonly Arm[];
}

const COLUMNS = [
  'study',
  'claim',
  'task',
  'staff',
  'control',
  'diff',
  'lo',
  'hi',
  'change',
  'change_lo',
  'change_hi',
  'standing',
];

/** One study, run or resumed. */
const studied = async (study: string, options: AnalogyOptions, signal: AbortSignal): Promise<Studied> => {
  const { out, instances, ...asked } = options;
  const name = basename(study, '.yaml');
  const file = fileOf(study);
  const whole = instances === undefined ? file : { ...(openFile(file).value as ExperimentInput), instances };
  const prepared = await prepare(whole, { ...asked, out: join(out, name) });
  const progress = meter(process.stderr);
  try {
    const onProgress = (p: Progress): void => progress.update(p);
    const result = await runPrepared(prepared, { ...asked, baselines: 'named', signal, onProgress });
    return { study: name, result, arms: armsOf(name, result.hypotheses) };
  } finally {
    progress.end();
  }
};

const write = (out: string, results: readonly Studied[]): void => {
  const arms = results.flatMap((r) => r.arms);
  const rows = arms.map((a) => [
    a.target,
    a.claim,
    a.task,
    a.staff,
    Number(a.control),
    a.diff,
    a.lo,
    a.hi,
    a.change,
    a.changeLo,
    a.changeHi,
    a.standing,
  ]);
  writeCsv(join(out, 'analogy.csv'), { columns: COLUMNS, rows });
  writeWhole(join(out, 'analogy.md'), [markdown(results)]);
  const lines = arms.map((a) => ({
    group: `${a.target}: ${a.claim}`,
    label: `${a.task}, ${a.staff}`,
    value: a.diff,
    lo: a.lo,
    hi: a.hi,
    word: a.control ? 'control' : a.standing,
    reference: a.control,
  }));
  writeWhole(join(out, 'analogy.svg'), [
    forest('Classical results, under their assumptions (hollow) and without', lines),
  ]);
};

/** `orglab analogy`: runs the studies, tells and writes where each classical result stands. */
export const analogy = async (studies: readonly string[], options: AnalogyOptions): Promise<number> => {
  const asked = studies.length > 0 ? studies : namesIn(FOLDER);
  for (const study of asked) fileOf(study);
  const signal = stopSignal();
  const done: Studied[] = [];
  try {
    for (const study of asked) {
      const one = await studied(study, options, signal);
      done.push(one);
      process.stdout.write(
        `${one.study}: ${one.result.question}\n${draw(HEAD, one.arms.map(cellsOf))}\n${one.result.assumptions ?? ''}\n`,
      );
    }
  } catch (error) {
    return ended(error, options.out);
  }
  write(options.out, done);
  process.stdout.write(`written to ${options.out}: analogy.csv, analogy.md, analogy.svg\n`);
  return done.some((one) => one.result.errors > 0) ? 1 : 0;
};
