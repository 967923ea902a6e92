import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { calibrateRun } from '../api/calibrate-run.js';
import { InputError } from '../org/yaml.js';
import { calibrate, type Tables } from '../study/calibrate/calibrate.js';
import { errorText } from '../study/calibrate/report.js';
import { fittedNames, three } from '../study/observed/report.js';
import { draw } from './draw.js';

export interface CalibrateOptions extends Omit<Tables, 'matrix'> {
  readonly out: string;
  readonly name?: string;
  readonly source?: string;
  readonly splits: number;
  readonly task?: string;
}

/** Lower case, digits and hyphens, out of the name of a folder. */
const plain = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '') || 'calibrated';

/** Files that somebody else wrote are left alone. */
const refuseForeign = (file: string): void => {
  if (!existsSync(file) || /orglab calibrate|^id,b\n/.test(readFileSync(file, 'utf8').slice(0, 2000))) return;
  throw new InputError(`${file}: is there already and was not written by orglab calibrate; give another --out`);
};

/** How the files are written again, with the options that decide what is in them. */
const commandOf = (matrix: string, o: CalibrateOptions): string =>
  [
    'npx orglab calibrate',
    matrix,
    ...(['answers', 'samples', 'judges'] as const).flatMap((name) =>
      o[name] === undefined ? [] : [`--${name} ${o[name]}`],
    ),
  ].join(' ');

const writeAll = (out: string, files: Readonly<Record<string, string>>): void => {
  for (const file of Object.keys(files)) refuseForeign(join(out, file));
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(out, file)), { recursive: true });
    writeFileSync(join(out, file), text);
    process.stdout.write(`${join(out, file)}\n`);
  }
};

/** `orglab calibrate` on a results folder: writes staff.yaml, task.yaml where the family takes what was found, and report.md. */
const calibrateFolder = (folder: string, options: CalibrateOptions): number => {
  for (const name of ['answers', 'samples', 'judges'] as const)
    if (options[name] !== undefined)
      throw new InputError(`--${name} goes with a matrix; a results folder holds its answers and verdicts itself`);
  const { out, source, task } = options;
  const command = `npx orglab calibrate ${folder}${task === undefined ? '' : ` --task ${task}`}`;
  const name = plain(options.name ?? basename(resolve(out)));
  const asked = { name, command, ...(source === undefined ? {} : { source }), ...(task === undefined ? {} : { task }) };
  const { files, tasks } = calibrateRun(folder, out, asked);
  writeAll(out, files);
  for (const { config, fit, answers } of tasks) {
    const rows = fit.people.map(({ model, accuracy: a }) =>
      a
        ? [model, three(a.value), a.lo === null ? '' : `${three(a.lo)} to ${three(a.hi as number)}`, String(a.n)]
        : [model, '', 'not seen to answer', '0'],
    );
    const told = `fitted: ${fittedNames(fit).join(', ')}; report.md has the intervals and what stays at its preset`;
    process.stdout.write(
      `\n${config.name}, ${answers} answers\n${draw(['model', 'accuracy', '95 %', 'answers'], rows)}\n${told}\n`,
    );
  }
  process.stdout.write(`hold the simulation against the run: npx orglab compare-sim ${folder}\n`);
  return 0;
};

/** `orglab calibrate`: writes staff.yaml, task.yaml, items.csv, experiment.yaml and report.md; says how well it predicts. */
export const calibrateTables = async (matrix: string, options: CalibrateOptions): Promise<number> => {
  if (statSync(matrix, { throwIfNoEntry: false })?.isDirectory()) return calibrateFolder(matrix, options);
  if (options.task !== undefined) throw new InputError('--task goes with a results folder; a matrix has no tasks');
  if (options.splits < 2) throw new InputError(`--splits is a whole number from 2, found ${options.splits}`);
  const name = plain(options.name ?? basename(resolve(options.out)));
  const source = options.source ?? `Fitted to ${basename(dirname(resolve(matrix)))}/${basename(matrix)}.`;
  const { files, checks, fit } = calibrate(
    { ...options, matrix },
    { name, command: commandOf(matrix, options), source },
    options.splits,
  );
  writeAll(options.out, files);
  const rows = checks.flatMap((check) => check.rows);
  const table = rows.map((r) => [r.quantity, errorText(r.fitted), errorText(r.independent)]);
  const told = rows.length > 0 ? ['', draw(['predicted', 'error', 'independence'], table)] : [];
  const why = checks.flatMap((check) => (check.rows.length === 0 ? [`note: no self-check: ${check.why}`] : []));
  const notes = fit.notes.map((note) => `note: ${note}`);
  const run = `run it: npx orglab run ${join(options.out, 'experiment.yaml')}`;
  process.stdout.write(`${[...told, '', ...why, ...notes, run].join('\n')}\n`);
  return 0;
};
