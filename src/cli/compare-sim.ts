import { join } from 'node:path';
import { compareSim, type SimRow } from '../api/compare-sim.js';
import { InputError } from '../org/yaml.js';
import { writeCsv } from '../store/csv.js';
import { presetsOf, three } from '../study/observed/report.js';
import { draw } from './draw.js';

export interface CompareSimCommand {
  readonly staff?: string;
  readonly half?: boolean;
  readonly metric: string;
  readonly task?: string;
  readonly draws: number;
  readonly out?: string;
}

const COLUMNS = [
  'task',
  'staff',
  'condition',
  'org',
  'metric',
  'basis',
  'real',
  'real_se',
  'real_n',
  'simulated',
  'simulated_se',
  'diff',
  'lo',
  'hi',
  'null_reason',
];

/** Why a difference has no interval: where the structure decides it needs none. */
const noInterval = (r: SimRow): string | null => {
  if (r.lo !== null) return null;
  return r.basis === 'structure' ? 'structure' : 'no_variation';
};

const cellsOf = (r: SimRow) => [
  r.task,
  r.staff,
  r.condition,
  r.org,
  r.metric,
  r.basis,
  r.real.mean,
  r.real.se,
  r.real.n,
  r.simulated.mean,
  r.simulated.se,
  r.diff,
  r.lo,
  r.hi,
  r.real.mean === null ? r.real.reason : r.simulated.mean === null ? r.simulated.reason : noInterval(r),
];

const number = (x: number | null, reason: string | null): string =>
  x === null ? `– (${reason ?? 'empty'})` : three(x);

const lineOf = (r: SimRow): readonly string[] => [
  r.metric,
  r.condition,
  number(r.real.mean, r.real.reason),
  number(r.simulated.mean, r.simulated.reason),
  r.diff === null
    ? ''
    : `${r.diff < 0 ? '' : '+'}${three(r.diff)}${r.lo === null || r.hi === null ? '' : ` [${three(r.lo)}, ${three(r.hi)}]`}`,
  r.basis,
];

const mean = (xs: readonly number[]): string => three(xs.reduce((s, x) => s + x, 0) / xs.length);

/** How predictions fare, apart from what agrees by construction. */
const told = (rows: readonly SimRow[]): readonly string[] => {
  const known = rows.filter((r) => r.diff !== null && r.lo !== null && r.basis !== 'structure');
  const built = known.filter((r) => r.basis === 'fitted');
  const free = known.filter((r) => r.basis !== 'fitted');
  const inside = free.filter((r) => (r.lo as number) <= 0 && (r.hi as number) >= 0);
  return [
    ...(free.length > 0
      ? [
          `${inside.length} of ${free.length} numbers that were not fitted are within the interval of the difference; they are off by ${mean(free.map((r) => Math.abs(r.diff as number)))} on average`,
        ]
      : []),
    ...(built.length > 0
      ? [
          `${built.length} were fitted on these very trials and agree by construction: they are no evidence; --half fits on half of the instances and compares on the other`,
        ]
      : []),
  ];
};

/** `orglab compare-sim`: real, simulated and their difference, by metric and organization; writes compare-sim.csv. */
export const compareSimulation = async (folder: string, options: CompareSimCommand): Promise<number> => {
  const { metric, out, ...rest } = options;
  if (options.draws < 2) throw new InputError(`--draws is a whole number from 2, found ${options.draws}`);
  if (options.staff !== undefined && options.half)
    throw new InputError('--half fits on half of the run and --staff fits nothing: give one of them');
  const { rows, fits } = compareSim(folder, { ...rest, metrics: metric.split(',').map((m) => m.trim()) });
  const file = join(out ?? folder, 'compare-sim.csv');
  writeCsv(file, { columns: COLUMNS, rows: rows.map(cellsOf) });
  const presets = fits.flatMap(({ task, fit }) =>
    presetsOf(fit).map((text) => `at its preset${fits.length > 1 ? ` on ${task}` : ''}: ${text}`),
  );
  process.stdout.write(
    `${[
      draw(['metric', 'condition', 'real', 'simulated', 'simulated − real', 'basis'], rows.map(lineOf)),
      '',
      ...told(rows),
      ...presets,
      `written to ${file}`,
    ].join('\n')}\n`,
  );
  return 0;
};
