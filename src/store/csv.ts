/** Tables to and from CSV. Nothing in a cell can break the file or be taken for a formula. */
import { readFileSync } from 'node:fs';
import { createArrayCsvStringifier } from 'csv-writer';
import { csvParse } from 'd3-dsv';
import { writeWhole } from './whole.js';

/** null is an empty cell. */
export type CsvCell = number | string | null;

export interface Table {
  readonly columns: readonly string[];
  readonly rows: Iterable<readonly CsvCell[]>;
}

/**
 * Text as one harmless cell: line breaks written out (the writer leaves a lone CR unquoted), other control characters and
 * lone surrogates replaced, and a leading = + - @ prefixed by an apostrophe, as spreadsheets want it. Of what begins with a minus,
 * digits, points and dashes alone stay as they are.
 */
export const cleanText = (text: string): string => {
  const flat = text
    .toWellFormed()
    .replace(/\r/g, '\\r')
    .replace(/\n/g, '\\n')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
    .replace(/[\u0000-\u001f\u007f\u2028\u2029]/g, ' ');
  return /^[=+@\t]|^-(?![\d.][\d.e-]*$)/i.test(flat) ? `'${flat}` : flat;
};

const cell = (value: CsvCell): string => {
  if (value === null) return '';
  if (typeof value === 'string') return cleanText(value);
  if (!Number.isFinite(value))
    throw new RangeError(`a table may hold no ${value}; an undefined number is an empty cell with a reason`);
  return String(value);
};

/** Rows turned into text at once: bounds the memory, not the table. */
const BATCH = 2000;

/** Writes a table that is whole or not there. */
export const writeCsv = (path: string, table: Table): void => writeWhole(path, textsOf(table));

function* textsOf({ columns, rows }: Table): Generator<string> {
  const stringifier = createArrayCsvStringifier({ header: [...columns] });
  yield stringifier.getHeaderString() ?? '';
  let batch: string[][] = [];
  for (const row of rows) {
    batch.push(row.map(cell));
    if (batch.length < BATCH) continue;
    yield stringifier.stringifyRecords(batch);
    batch = [];
  }
  if (batch.length > 0) yield stringifier.stringifyRecords(batch);
}

/** Rows of a CSV file as records of text; an empty cell is an empty text. */
export const readCsv = (path: string): readonly Readonly<Record<string, string>>[] =>
  csvParse(readFileSync(path, 'utf8')) as unknown as Record<string, string>[];
