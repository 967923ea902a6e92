/** A CSV file (also gzipped) as rows that know their line; what is wrong is told as `file:line: what; what would be right`. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { InputError } from '../../org/yaml.js';
import { type Complaint, readCsv } from '../../questions/csv.js';

export interface Table {
  readonly file: string;
  readonly names: readonly string[];
  readonly rows: readonly { readonly line: number; readonly fields: readonly string[] }[];
  readonly complain: Complaint;
}

const textOf = (file: string): string => {
  try {
    const bytes = readFileSync(file);
    return (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8');
  } catch (error) {
    throw new InputError(`${file}: cannot be read (${(error as Error).message}); give the path of a CSV file`);
  }
};

/** Header and rows, every row as long as the header, no name twice. */
export const readTable = (file: string): Table => {
  const complain: Complaint = (line, wrong, right) => new InputError(`${file}:${line}: ${wrong}; ${right}`);
  const [head, ...rows] = readCsv(textOf(file).replace(/^\uFEFF/, ''), complain);
  if (!head) throw complain(1, 'the file is empty', 'begin with a header');
  const names = head.fields.map((name) => name.trim());
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) throw complain(head.line, `column "${twice}" is there twice`, 'give each its own name');
  if (names.includes('')) throw complain(head.line, 'a column without a name', 'name every column');
  for (const { line, fields } of rows)
    if (fields.length !== names.length)
      throw complain(line, `${fields.length} fields`, `the header has ${names.length}`);
  if (rows.length === 0) throw complain(head.line, 'no rows below the header', 'give one on each line');
  return { file, names, rows, complain };
};

/** Where columns are, in the order asked; columns beyond them are passed over. */
export const columnsOf = ({ names, complain }: Table, wanted: readonly string[]): readonly number[] => {
  const missing = wanted.filter((name) => !names.includes(name));
  if (missing.length > 0)
    throw complain(
      1,
      `no column ${missing.map((n) => `"${n}"`).join(', ')}`,
      `write a header with ${wanted.join(',')}`,
    );
  return wanted.map((name) => names.indexOf(name));
};

/** A whole number from `low` to `high`. */
export const wholeIn = (
  { complain }: Table,
  line: number,
  name: string,
  text: string,
  [low, high]: readonly [number, number],
): number => {
  const value = Number(text);
  if (text.trim() === '' || !Number.isInteger(value) || value < low || value > high) {
    const range =
      high === Number.POSITIVE_INFINITY ? `a whole number from ${low}` : `a whole number from ${low} to ${high}`;
    throw complain(line, `${name} is "${text.trim()}"`, `write ${range}`);
  }
  return value;
};
