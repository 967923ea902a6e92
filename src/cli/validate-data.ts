import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { InputError } from '../org/yaml.js';
import { presetFiles } from '../study/calibrate/presets.js';
import { CHECK_HEAD, checkCells } from '../study/calibrate/report.js';
import { type DataReport, validateData } from '../study/calibrate/sets.js';
import { draw } from './draw.js';

export interface DataOptions {
  readonly data?: string;
  readonly splits: number;
  readonly only?: string;
  readonly json?: boolean;
  readonly presets?: string;
}

const three = (x: number): string => x.toFixed(3).replace(/^0\./, '.');

const asText = ({ rows, skipped, pass }: DataReport): string => {
  const lines = rows.map(({ set, row, before, fails }) => [
    set,
    ...checkCells(row),
    before === null ? '' : three(before),
    fails === null ? 'pass' : 'FAIL',
  ]);
  const failed = rows.filter(({ fails }) => fails !== null);
  return [
    draw(['set', ...CHECK_HEAD, 'before', 'verdict'], lines),
    '',
    ...skipped.map((why) => `left out: ${why}`),
    ...failed.map(({ set, row, fails }) => `${set}, ${row.quantity}: ${fails}`),
    `${rows.length - failed.length} of ${rows.length} pass; ${pass ? 'validated' : 'NOT validated'}`,
  ].join('\n');
};

/** `--presets`: writes what in a folder like configs/ comes from measured answers, and holds nothing against them. */
const writePresets = (data: string, folder: string): number => {
  const files = presetFiles(data, 'npx orglab validate data --data test/data/measured --presets configs');
  for (const [name, text] of Object.entries(files)) {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    process.stdout.write(`${file}\n`);
  }
  return 0;
};

/** `orglab validate data`: exit 0 when every gate passes, else 1. */
export const validateDataIn = async ({ data, splits, only, json, presets }: DataOptions): Promise<number> => {
  if (data === undefined)
    throw new InputError(
      'validate data: give a folder of measured behaviour with --data (docs/validity.md says what is in it)',
    );
  if (presets !== undefined) return writePresets(data, presets);
  if (splits < 2) throw new InputError(`--splits is a whole number from 2, found ${splits}`);
  const tell = (set: string): void => void (process.stderr.isTTY && process.stderr.write(`${set}\n`));
  const report = validateData(data, splits, only, tell);
  process.stdout.write(`${json ? JSON.stringify(report, null, 2) : asText(report)}\n`);
  return report.pass ? 0 : 1;
};
