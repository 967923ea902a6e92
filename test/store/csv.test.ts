import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { csvParse } from 'd3-dsv';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { type CsvCell, cleanText, readCsv, writeCsv } from '../../src/store/csv.js';

const folder = mkdtempSync(join(tmpdir(), 'orglab-csv-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, 't.csv');

const there = (rows: readonly (readonly CsvCell[])[], columns: readonly string[] = ['a', 'b']) => {
  writeCsv(file, { columns, rows });
  return readCsv(file).map((r) => columns.map((c) => r[c]));
};

/** Texts with what has broken tables before. */
const nasty = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '\r',
        '\n',
        '\r\n',
        '"',
        '""',
        ',',
        ';',
        '\t',
        '\0',
        '\u2028',
        '\u2029',
        '\ud800',
        '\udc00',
        '\\n',
        '',
      ),
      fc.constantFrom('=', '+', '-', '@', "'", '1', ' ', 'é', '😀', '\ufeff', '\u007f', '\u0085'),
      fc.string({ unit: 'binary', maxLength: 4 }),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''));

describe('cells', () => {
  it.each([
    ['two\r\nlines', 'two\\r\\nlines'],
    ['a lone\rreturn', 'a lone\\rreturn'],
    ['=1+2', "'=1+2"],
    ['+cmd', "'+cmd"],
    ['@sum', "'@sum"],
    ['-cmd', "'-cmd"],
    ['-', "'-"],
    ['-1.5', '-1.5'],
    ['-.5', '-.5'],
    ['NUL\0', 'NUL '],
    ['a\u2028b\u2029c', 'a b c'],
    ['half \ud83d', 'half \ufffd'],
    ['"said", he', '"said", he'],
    ['', ''],
  ])('%j becomes %j, in the file too', (text, clean) => {
    expect(cleanText(text)).toBe(clean);
    expect(there([[text, 'next']])).toEqual([[clean, 'next']]);
  });

  it('whatever the texts: as many rows and cells as were written, each as it was cleaned', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(nasty, nasty), { minLength: 1, maxLength: 5 }), (rows) => {
        expect(there(rows)).toEqual(rows.map((row) => row.map(cleanText)));
      }),
      { seed: 5, numRuns: 300 },
    );
  });

  it('a clean text stays clean, has one line, and no spreadsheet takes it for a formula', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        const clean = cleanText(text);
        expect(clean).not.toMatch(/[\r\n\0\u2028\u2029]|^[=+@]|^-(?![\d.])/);
        expect(clean.isWellFormed()).toBe(true);
        expect(cleanText(clean)).toBe(clean);
      }),
      { seed: 6, numRuns: 500 },
    );
  });

  it('numbers come back to the last digit; null is an empty cell', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) => {
        const [[a, b]] = there([[x, null]]) as [[string, string]];
        expect(Number(a)).toBe(x === 0 ? 0 : x);
        expect(b).toBe('');
      }),
      { seed: 7, numRuns: 200 },
    );
  });
});

describe('tables', () => {
  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    '%d is refused, and no table is left',
    (x) => {
      const path = join(folder, `refused-${x}.csv`);
      expect(() => writeCsv(path, { columns: ['a'], rows: [[1], [x]] })).toThrow(
        /a table may hold no .*empty cell with a reason/,
      );
      expect(existsSync(path)).toBe(false);
    },
  );

  it('a table that fails half way leaves the one before as it was', () => {
    writeCsv(file, { columns: ['a'], rows: [['old']] });
    expect(() => writeCsv(file, { columns: ['a'], rows: [['new'], [Number.NaN]] })).toThrow();
    expect([...readCsv(file)]).toEqual([{ a: 'old' }]);
  });

  it('more rows than are written at once, and none at all', () => {
    const rows = Array.from({ length: 4321 }, (_, i) => [i, `r${i}`]);
    expect(there(rows)).toEqual(rows.map(([i, r]) => [String(i), r]));
    expect(there([])).toEqual([]);
    expect(readFileSync(file, 'utf8')).toBe('a,b\n');
  });

  it('a lone empty cell is a row still', () => {
    writeCsv(file, { columns: ['a'], rows: [['x'], [null], ['y']] });
    expect(csvParse(readFileSync(file, 'utf8')).length).toBe(3);
  });
});
