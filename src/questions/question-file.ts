/** Questions with exact answers out of a JSONL or CSV file (also gzipped). A broken row is an error with its line. */
import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { type Complaint, readCsv } from './csv.js';
import { type Columns, isBlank, type Question, questionOf, type Row } from './question-row.js';
import { isRecord } from './reading.js';

const bytesOf = (path: string): Buffer => {
  try {
    const bytes = readFileSync(path);
    // Known by its first bytes, not by the name: browsers unpack downloads and keep the .gz.
    return bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`${path}: cannot be read (${why}); give the path of a .jsonl or .csv file, also gzipped`);
  }
};

const textOf = (bytes: Buffer, complain: Complaint): string => {
  const lines = (upTo: number): number => bytes.subarray(0, upTo).filter((byte) => byte === 10).length + 1;
  const nul = bytes.indexOf(0);
  if (nul >= 0) throw complain(lines(nul), 'a NUL byte', 'save the file as UTF-8 text, not as UTF-16 or a spreadsheet');
  if (isUtf8(bytes)) return new TextDecoder().decode(bytes);
  // No character of more than one byte contains a line feed, so the first bad line can be found line by line.
  for (let start = 0, line = 1; ; line += 1) {
    const end = bytes.indexOf(10, start);
    const source = bytes.subarray(start, end < 0 ? bytes.length : end);
    if (!isUtf8(source)) throw complain(line, 'not UTF-8', 'save the file as UTF-8');
    start = end + 1;
  }
};

const jsonlRows = (text: string, complain: Complaint): readonly Row[] =>
  text.split('\n').flatMap((source, i) => {
    if (source.trim() === '') return [];
    const line = i + 1;
    try {
      const cells = JSON.parse(source) as unknown;
      if (isRecord(cells)) return [{ line, cells }];
    } catch (error) {
      throw complain(line, `invalid JSON (${(error as Error).message})`, 'write one JSON object on one line');
    }
    throw complain(line, 'not a JSON object', 'write {"question": "…", "answer": "…"} on one line');
  });

const csvRows = (text: string, columns: Columns, complain: Complaint): readonly Row[] => {
  const [head, ...rows] = readCsv(text, complain);
  if (head === undefined) return [];
  const names = head.fields.map((name) => name.trim());
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw complain(head.line, `two columns named "${twice}"`, 'give each its own name');
  for (const name of [columns.question ?? 'question', columns.answer ?? 'answer', ...Object.values(columns)]) {
    if (name !== undefined && !names.includes(name)) {
      throw complain(head.line, `no column "${name}"`, `name the column; the file has: ${names.join(', ')}`);
    }
  }
  return rows.map(({ line, fields }) => {
    if (fields.length !== names.length) {
      throw complain(
        line,
        `${fields.length} fields`,
        `the header has ${names.length}; quote fields with commas in them`,
      );
    }
    return { line, cells: Object.fromEntries(names.map((name, i) => [name, fields[i]])) };
  });
};

/** Which of the two forms: as told, else by the name, else by the first character, since a JSON line begins with {. */
const isJsonl = (path: string, text: string, format: 'auto' | 'jsonl' | 'csv'): boolean => {
  if (format !== 'auto') return format === 'jsonl';
  const ending = /\.(jsonl|ndjson|csv)(?:\.gz)?$/i.exec(path)?.[1]?.toLowerCase();
  return ending === undefined ? text.trimStart().startsWith('{') : ending !== 'csv';
};

/** All questions of a file, in its order; throws `path:LINE: what is wrong; what would be right`. */
export const readQuestions = (
  path: string,
  format: 'auto' | 'jsonl' | 'csv',
  columns: Columns,
): readonly Question[] => {
  const complain: Complaint = (line, wrong, right) => new Error(`${path}:${line}: ${wrong}; ${right}`);
  const text = textOf(bytesOf(path), complain);
  const rows = isJsonl(path, text, format) ? jsonlRows(text, complain) : csvRows(text, columns, complain);
  if (rows.length === 0) throw complain(1, 'no questions', 'give one question on each line, below the header in CSV');
  const lines = new Map<string, number>();
  const graded = columns.difficulty !== undefined || rows.some((row) => !isBlank(row.cells.difficulty));
  return rows.map((row, i) => {
    const question = questionOf(row, i, columns, complain);
    const before = lines.get(question.id);
    if (before !== undefined) {
      throw complain(row.line, `id "${question.id}" is taken by line ${before}`, 'give each question its own id');
    }
    lines.set(question.id, row.line);
    // Half a column of difficulties cannot be standardized with the other half drawn.
    if (graded && question.difficulty === null) {
      throw complain(row.line, 'no difficulty', 'give one to every row, or to none');
    }
    return question;
  });
};
