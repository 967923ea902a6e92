/** Sets of measured behaviour in a folder, each put through the self-check and held against what was reached before. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../../org/yaml.js';
import { type CheckRow, checkResponses, tooSmall } from './check.js';
import { checkJudges, checkSamples } from './check-others.js';
import { readJudges } from './judges.js';
import { readResponses } from './read.js';
import { readSamples } from './samples.js';

/**
 * Mean absolute errors that item response models with one difficulty for each item reached (10 splits; rounded to .001), and
 * repeats by a beta-binomial law. By set, then quantity.
 */
const BEFORE: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  zeroeval_gsm: before([0.01, 0.011, 0.012], [0.01, 0.012, 0.01], 9, 0.04),
  zeroeval_mathl5: before([0.014, 0.015, 0.019], [0.013, 0.024, 0.038], 9, 0.033),
  zeroeval_crux: before([0.012, 0.014, 0.015], [0.01, 0.016, 0.022], 9, 0.028),
  mmlu_pro: before([0.009, 0.008, 0.009], [0.023, 0.036, 0.042], 7, 0.033),
  livecodebench: { 'pass@10': 0.021, 'all of 10': 0.018 },
};

function before(
  majority: readonly number[],
  plurality: readonly number[],
  largest: number,
  phi: number,
): Readonly<Record<string, number>> {
  const sizes = [3, 5, largest];
  const named = (what: string, found: readonly number[]) => sizes.map((k, i) => [`${what} ${k}`, found[i] as number]);
  return { ...Object.fromEntries([...named('majority', majority), ...named('plurality', plurality)]), phi };
}

const BEFORE_SPLITS = 10;
/** Half of the last digit of what was reached before. */
const ROUNDING = 0.0005;
/** Errors below are as good as sampling allows here, and then independence may be as near. */
const NEAR = 0.02;

export interface Gated {
  readonly set: string;
  readonly row: CheckRow;
  readonly before: number | null;
  /** What is wrong; null where the row passes. */
  readonly fails: string | null;
}

/**
 * A row fails when it is worse than what was reached before by more than both means vary over splits (the earlier one is taken
 * to vary as this one does), or when it is not better than independence, unless both are near.
 */
export const gate = (set: string, row: CheckRow, known: number | null = BEFORE[set]?.[row.quantity] ?? null): Gated => {
  const { mean, high } = row.fitted;
  const allowed = (high - mean) * Math.sqrt(1 + row.splits / BEFORE_SPLITS) + ROUNDING;
  const worse = known !== null && mean > known + allowed;
  const useless = !(row.gainAtMost < 0) && !(high <= NEAR);
  const fails = worse
    ? `above ${known} by more than ${allowed.toFixed(3)}`
    : useless
      ? 'no better than independence'
      : null;
  return { set, row, before: known, fails };
};

/** The file, or the same gzipped. */
const found = (folder: string, name: string): string | null =>
  [name, `${name}.gz`].map((file) => join(folder, file)).find((file) => existsSync(file)) ?? null;

const checkSet = (folder: string, splits: number, skip: (why: string) => void): readonly CheckRow[] => {
  const [matrix, codes] = [found(folder, 'response_matrix.csv'), found(folder, 'answer_codes.csv')];
  const [samples, judges] = [found(folder, 'samples.csv'), found(folder, 'judge.csv')];
  const rows: CheckRow[] = [];
  if (matrix) {
    const all = readResponses(matrix, codes ?? undefined);
    const small = tooSmall(all);
    if (small === null) rows.push(...checkResponses(all, splits));
    else skip(`${matrix}: ${small}`);
  }
  if (samples) {
    const own = checkSamples(readSamples(samples), splits);
    if (own.length === 0) skip(`${samples}: hardly a cell with two samples`);
    rows.push(...own);
  }
  if (judges) {
    const own = checkJudges(readJudges(judges), splits);
    if (own.length === 0) skip(`${judges}: fewer than three judges on the same drafts`);
    rows.push(...own);
  }
  return rows;
};

export interface DataReport {
  readonly rows: readonly Gated[];
  readonly skipped: readonly string[];
  readonly pass: boolean;
}

const KINDS = 'response_matrix.csv (with answer_codes.csv), samples.csv or judge.csv, also gzipped';

/** Every set below a folder, or the folder itself; `only` keeps those whose names begin like this. */
export const validateData = (
  data: string,
  splits: number,
  only = '',
  onSet: (set: string) => void = () => {},
): DataReport => {
  if (!existsSync(data) || !statSync(data).isDirectory())
    throw new InputError(`${data}: no such folder; give one whose folders hold ${KINDS}`);
  const inside = readdirSync(data)
    .sort()
    .filter((name) => statSync(join(data, name)).isDirectory());
  const isSet = (folder: string): boolean =>
    ['response_matrix.csv', 'samples.csv', 'judge.csv'].some((name) => found(folder, name) !== null);
  const sets = isSet(data) ? [''] : inside.filter((name) => name.startsWith(only) && isSet(join(data, name)));
  if (sets.length === 0)
    throw new InputError(
      `${data}: no set${only ? ` that begins with "${only}"` : ''}; a set is a folder with ${KINDS}`,
    );
  const skipped: string[] = [];
  const rows = sets.flatMap((set) => {
    onSet(set);
    return checkSet(join(data, set), splits, (why) => skipped.push(why)).map((row) => gate(set, row));
  });
  return { rows, skipped, pass: rows.length > 0 && rows.every(({ fails }) => fails === null) };
};
