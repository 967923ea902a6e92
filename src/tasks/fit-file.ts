/** Fitted items out of a file: CSV with columns b and, where there are any, id and a; or a JSON list of objects with these keys. */
import { readFileSync } from 'node:fs';
import { type Complaint, readCsv } from '../questions/csv.js';
import type { FittedItem } from './fitted.js';
import { isRecord, scalarText } from './reading.js';

interface Row {
  readonly line: number;
  readonly cells: Readonly<Record<string, unknown>>;
}

const textOf = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new Error(`${path}: cannot be read (${(error as Error).message}); give the path of a .csv or .json file`);
  }
};

const csvRows = (text: string, complain: Complaint): readonly Row[] => {
  const [head, ...rows] = readCsv(text, complain);
  const names = head?.fields.map((name) => name.trim()) ?? [];
  if (!names.includes('b')) throw complain(1, 'no column "b"', 'write a header such as id,b,a');
  return rows.map(({ line, fields }) => {
    if (fields.length !== names.length)
      throw complain(line, `${fields.length} fields`, `the header has ${names.length}`);
    return { line, cells: Object.fromEntries(names.map((name, i) => [name, fields[i]])) };
  });
};

const jsonRows = (text: string, complain: Complaint): readonly Row[] => {
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch (error) {
    throw complain(1, `invalid JSON (${(error as Error).message})`, 'write a list such as [{"id": "q1", "b": 0.3}]');
  }
  if (!Array.isArray(list) || !list.every(isRecord))
    throw complain(1, 'not a list of objects', 'write a list such as [{"id": "q1", "b": 0.3}]');
  return list.map((cells, i) => ({ line: i + 1, cells }));
};

const numberIn = (row: Row, name: string, complain: Complaint): number | null => {
  const text = scalarText(row.cells[name])?.trim() ?? '';
  if (text === '') return null;
  const value = Number(text);
  if (!Number.isFinite(value)) throw complain(row.line, `${name} "${text}" is not a number`, 'write it as in -0.25');
  return value;
};

/** All items, in the order of the file; throws `path:LINE: what is wrong; what would be right`. In JSON, lines are places. */
export const readItems = (path: string): readonly FittedItem[] => {
  const complain: Complaint = (line, wrong, right) => new Error(`${path}:${line}: ${wrong}; ${right}`);
  const text = textOf(path);
  const rows = /\.json$/i.test(path) ? jsonRows(text, complain) : csvRows(text, complain);
  if (rows.length === 0) throw complain(1, 'no items', 'give one item on each line, below the header in CSV');
  const taken = new Set<string>();
  return rows.map((row, i) => {
    const b = numberIn(row, 'b', complain);
    const a = numberIn(row, 'a', complain) ?? 1;
    const id = scalarText(row.cells.id)?.trim() || `#${i + 1}`;
    if (b === null) throw complain(row.line, 'no b', 'give every item its difficulty, higher = harder');
    if (a <= 0) throw complain(row.line, `a is ${a}`, 'skill helps on every item: write a number above 0');
    if (taken.has(id)) throw complain(row.line, `id "${id}" is taken`, 'give each item its own id');
    taken.add(id);
    return { id, a, b };
  });
};
