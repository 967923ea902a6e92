import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { InputError } from '../org/yaml.js';
import { calibrate, type Tables } from '../study/calibrate/calibrate.js';
import { errorText } from '../study/calibrate/report.js';
import { draw } from './draw.js';

export interface CalibrateOptions extends Omit<Tables, 'matrix'> {
  readonly out: string;
  readonly name?: string;
  readonly source?: string;
  readonly splits: number;
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

/** `orglab calibrate`: writes staff.yaml, task.yaml, items.csv, experiment.yaml and report.md; says how well it predicts. */
export const calibrateTables = async (matrix: string, options: CalibrateOptions): Promise<number> => {
  if (options.splits < 2) throw new InputError(`--splits is a whole number from 2, found ${options.splits}`);
  const name = plain(options.name ?? basename(resolve(options.out)));
  const source = options.source ?? `Fitted to ${basename(dirname(resolve(matrix)))}/${basename(matrix)}.`;
  const { files, checks, fit } = calibrate(
    { ...options, matrix },
    { name, command: commandOf(matrix, options), source },
    options.splits,
  );
  for (const file of Object.keys(files)) refuseForeign(join(options.out, file));
  mkdirSync(options.out, { recursive: true });
  for (const [file, text] of Object.entries(files)) {
    writeFileSync(join(options.out, file), text);
    process.stdout.write(`${join(options.out, file)}\n`);
  }
  const rows = checks.flatMap((check) => check.rows);
  const table = rows.map((r) => [r.quantity, errorText(r.fitted), errorText(r.independent)]);
  const told = rows.length > 0 ? ['', draw(['predicted', 'error', 'independence'], table)] : [];
  const why = checks.flatMap((check) => (check.rows.length === 0 ? [`note: no self-check: ${check.why}`] : []));
  const notes = fit.notes.map((note) => `note: ${note}`);
  const run = `run it: npx orglab run ${join(options.out, 'experiment.yaml')}`;
  process.stdout.write(`${[...told, '', ...why, ...notes, run].join('\n')}\n`);
  return 0;
};
