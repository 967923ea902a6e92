/** The tables of a results folder as typed rows. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../org/yaml.js';
import { type Manifest, readManifest, tableRows } from './folder.js';
import type { CurveRow, HypothesisRow, PairRow, PersonRow, SummaryRow, TableRow, TrialRow } from './rows.js';

/** A results folder; each table is read when it is first asked for. */
export interface Results {
  readonly folder: string;
  /** The experiment resolved: plan, conditions with their organizations in full, versions, hash. */
  readonly manifest: Manifest;
  /** One row per trial, also those that ended in an error (`status` says so; means leave them out). */
  readonly trials: readonly TrialRow[];
  readonly summary: readonly SummaryRow[];
  readonly pairs: readonly PairRow[];
  readonly hypotheses: readonly HypothesisRow[];
  /** Rank correlations over organizations; empty where the experiment declares none. */
  readonly associations: readonly TableRow[];
  readonly people: readonly PersonRow[];
  /** How influence is spread over seats; empty where the experiment does not ask for it. */
  readonly influence: readonly TableRow[];
  readonly curves: readonly CurveRow[];
  /** Verdicts at the ends of every assumption; empty where the run did not try them. */
  readonly assumptions: readonly TableRow[];
}

/**
 * Reads the results folder of a finished run. Numbers are numbers, empty cells are null; `reasonOf(row, column)` says why.
 * Throws InputError where the folder holds no finished run.
 */
export const readResults = (folder: string): Results => {
  const manifest = readManifest(folder);
  const known = new Map<string, readonly TableRow[]>();
  const read = <R extends TableRow>(name: string, optional = false): readonly R[] => {
    const file = join(folder, `${name}.csv`);
    const there = known.get(name);
    if (there) return there as readonly R[];
    if (!existsSync(file)) {
      if (optional) return [];
      throw new InputError(`${folder}: no ${name}.csv; run the experiment again`);
    }
    const rows = tableRows(file, manifest);
    known.set(name, rows);
    // What stands in a column is the word of the tables (docs/columns.md), which a test holds to real output.
    return rows as unknown as readonly R[];
  };
  return {
    folder,
    manifest,
    get trials() {
      return read<TrialRow>('trials');
    },
    get summary() {
      return read<SummaryRow>('summary');
    },
    get pairs() {
      return read<PairRow>('pairs');
    },
    get hypotheses() {
      return read<HypothesisRow>('hypotheses');
    },
    get associations() {
      return read<TableRow>('associations', true);
    },
    get people() {
      return read<PersonRow>('people');
    },
    get influence() {
      return read<TableRow>('influence', true);
    },
    get curves() {
      return read<CurveRow>('curves');
    },
    get assumptions() {
      return read<TableRow>('assumptions', true);
    },
  };
};
