/**
 * What a notebook shows: a value as a MIME bundle, console text as stream outputs, a thrown value as an error output.
 * Every output is plain nbformat 4.5, and the same bytes for the same value: no clock, no random ids, no absolute paths.
 */
import { Console } from 'node:console';
import { Writable } from 'node:stream';
import { inspect } from 'node:util';

/** A multi-line text as nbformat stores it: one string per line, each with its line break. */
type Lines = readonly string[];

export type Output =
  | { readonly output_type: 'stream'; readonly name: 'stdout' | 'stderr'; readonly text: Lines }
  | {
      readonly output_type: 'execute_result';
      readonly data: Readonly<Record<string, unknown>>;
      readonly execution_count: number;
      readonly metadata: Readonly<Record<string, never>>;
    }
  | { readonly output_type: 'error'; readonly ename: string; readonly evalue: string; readonly traceback: Lines };

/** A table longer than this ends with a line that says how many rows are not shown. */
const SHOWN_ROWS = 200;

export const toLines = (text: string): Lines => text.split(/(?<=\n)/).filter((line) => line !== '');

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (character) => entities[character] ?? character);

const isObject = (value: unknown): value is Readonly<Record<PropertyKey, unknown>> =>
  (typeof value === 'object' && value !== null) || typeof value === 'function';

const isPlainRecord = (value: unknown): value is Readonly<Record<string, unknown>> => {
  if (typeof value !== 'object' || value === null) return false;
  const parent = Object.getPrototypeOf(value);
  // Not Object.prototype by name: a record may come from another realm, with an Object of its own.
  return parent === null || Object.getPrototypeOf(parent) === null;
};

const isFlat = (value: unknown): boolean =>
  isPlainRecord(value) && Object.values(value).every((cell) => !isObject(cell) || cell instanceof Date);

/** Nothing is not zero: null, undefined and NaN are an empty cell. */
const cellText = (value: unknown): string => {
  if (value === null || value === undefined || Number.isNaN(value)) return '';
  return escapeHtml(value instanceof Date ? value.toISOString() : String(value));
};

const row = (cells: Lines, tag: 'td' | 'th'): string =>
  `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join('')}</tr>`;

/** Flat records as a static table, one column for each key met; numbers are not rounded. */
export const htmlTable = (records: readonly Readonly<Record<string, unknown>>[]): string => {
  const columns = [...new Set(records.flatMap((record) => Object.keys(record)))];
  const shown = records.slice(0, SHOWN_ROWS);
  const body = shown.map((record) =>
    row(
      columns.map((column) => cellText(record[column])),
      'td',
    ),
  );
  const hidden = records.length - shown.length;
  if (hidden > 0) body.push(`<tr><td colspan="${columns.length}">… and ${hidden} more rows</td></tr>`);
  return [
    '<table>',
    `<thead>${row(columns.map(escapeHtml), 'th')}</thead>`,
    `<tbody>\n${body.join('\n')}\n</tbody>`,
    '</table>',
  ].join('\n');
};

/** An SVG element printed as HTML lacks what a file of its own needs: the namespace, and no HTML entities. */
const standaloneSvg = (html: string): string => {
  const xml = html.replaceAll('&nbsp;', '&#160;');
  const root = xml.slice(0, xml.indexOf('>'));
  return root.includes('xmlns=') ? xml : xml.replace('<svg', '<svg xmlns="http://www.w3.org/2000/svg"');
};

const display = Symbol.for('Jupyter.display');

/** A value's MIME bundle: its own (Deno's `Jupyter.display`), SVG or HTML if it can be, a table for records, else text. */
export const mimeBundle = async (value: unknown): Promise<Readonly<Record<string, unknown>>> => {
  if (isObject(value)) {
    const own = value[display];
    if (typeof own === 'function') return await own.call(value);
    const { outerHTML, toHTML } = value;
    if (typeof outerHTML === 'string') {
      if (outerHTML.startsWith('<svg')) return { 'image/svg+xml': toLines(standaloneSvg(outerHTML)) };
      return { 'text/html': toLines(outerHTML) };
    }
    if (typeof toHTML === 'function') return { 'text/html': toLines(String(toHTML.call(value))) };
    if (Array.isArray(value) && value.length > 0 && value.every(isFlat))
      return { 'text/html': toLines(htmlTable(value)) };
  }
  return { 'text/plain': toLines(inspect(value, { depth: 4, breakLength: 100, colors: false })) };
};

/** A thrown value; paths under `folders` are shortened, so that two checkouts store the same bytes. */
export const errorOutput = (thrown: unknown, folders: readonly string[]): Output & { output_type: 'error' } => {
  // Not instanceof: an error, too, may come from another realm.
  const error = isObject(thrown) && typeof thrown.message === 'string' ? thrown : { message: thrown };
  const text = typeof error.message === 'string' ? error.message : inspect(error.message);
  const ename = String(error.name ?? 'Error');
  const evalue = folders.reduce((message, folder) => message.replaceAll(folder, '.'), text);
  return { output_type: 'error', ename, evalue, traceback: [`${ename}: ${evalue}`] };
};

/** A console whose text is appended to `outputs()`; neighbouring texts on one channel become one stream output. */
export const capturingConsole = (outputs: () => Output[]): Console => {
  const channel = (name: 'stdout' | 'stderr'): Writable =>
    new Writable({
      decodeStrings: false,
      write(chunk: string, _encoding, done) {
        const list = outputs();
        const last = list.at(-1);
        if (last?.output_type !== 'stream' || last.name !== name) {
          list.push({ output_type: 'stream', name, text: toLines(chunk) });
        } else list[list.length - 1] = { ...last, text: toLines(last.text.join('') + chunk) };
        done();
      },
    });
  return new Console({ stdout: channel('stdout'), stderr: channel('stderr'), colorMode: false });
};
