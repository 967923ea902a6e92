/** Tables of measured behaviour in, files of an experiment out. */
import { type CheckRow, checkResponses, tooSmall } from './check.js';
import { checkJudges, checkSamples } from './check-others.js';
import { experimentText, itemsText, staffText, taskText, type Written } from './files.js';
import { type Fit, fitAll } from './fit.js';
import { readJudges } from './judges.js';
import { readResponses } from './read.js';
import { reportText } from './report.js';
import { readSamples } from './samples.js';

export interface Tables {
  readonly matrix: string;
  readonly answers?: string;
  readonly samples?: string;
  readonly judges?: string;
}

export interface Calibration {
  readonly fit: Fit;
  readonly checks: readonly {
    readonly title: string;
    readonly rows: readonly CheckRow[];
    readonly why: string | null;
  }[];
  /** Text by name of file. */
  readonly files: Readonly<Record<string, string>>;
}

/** Reads, fits, checks on `splits` random halves and words the result; the same tables give the same bytes. */
export const calibrate = (tables: Tables, written: Written, splits: number): Calibration => {
  const all = readResponses(tables.matrix, tables.answers);
  const samples = tables.samples === undefined ? null : readSamples(tables.samples);
  const judged = tables.judges === undefined ? null : readJudges(tables.judges);
  const fit = fitAll(all, samples, judged);
  const small = tooSmall(all);
  const checks = [
    { title: 'Committees', rows: small === null ? checkResponses(all, splits) : [], why: small },
    ...(samples
      ? [{ title: 'Samples', rows: checkSamples(samples, splits), why: 'hardly a cell with two samples' }]
      : []),
    ...(judged
      ? [{ title: 'Panels of judges', rows: checkJudges(judged, splits), why: 'fewer than three judges' }]
      : []),
  ];
  const files = {
    'staff.yaml': staffText(all, fit, written),
    'task.yaml': taskText(all, fit, written),
    ...(fit.difficulty ? { 'items.csv': itemsText(all, fit.difficulty) } : {}),
    'experiment.yaml': experimentText(all, written),
    'report.md': reportText(all, fit, checks, written),
  };
  return { fit, checks, files };
};
