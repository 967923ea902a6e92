import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { readCsv } from '../../src/questions/csv.js';
import { readQuestions } from '../../src/questions/question-file.js';
import type { Columns } from '../../src/questions/question-row.js';

const folder = mkdtempSync(join(tmpdir(), 'orglab-questions-'));
afterAll(() => rmSync(folder, { recursive: true }));
const written = (name: string, content: string | Buffer): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
const read = (name: string, content: string | Buffer, columns: Columns = {}) =>
  readQuestions(written(name, content), 'auto', columns);
const jsonl = (...rows: readonly unknown[]): string => rows.map((row) => JSON.stringify(row)).join('\n');
const complain = (line: number, wrong: string) => new Error(`${line}: ${wrong}`);

describe('CSV', () => {
  it('reads back whatever is quoted after the rules, with the true lines', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', ' ', 'é') });
    // One column more than needed keeps every row from being a blank line.
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { maxLength: 8 });
    fc.assert(
      fc.property(table, fc.constantFrom('\n', '\r\n'), (rows, end) => {
        const quoted = rows.map((row) => row.map((field) => `"${field.replaceAll('"', '""')}"`).join(','));
        const found = readCsv(quoted.join(end), complain);
        expect(found.map(({ fields }) => fields)).toEqual(rows);
        const lines = quoted.map((_, i) => quoted.slice(0, i).join('\n').split('\n').length + (i > 0 ? 1 : 0));
        expect(found.map(({ line }) => line)).toEqual(lines);
      }),
    );
  });

  it('leaves blank lines out, keeps empty fields and needs no last line feed', () => {
    const rows = readCsv('a,b\n\n , \n,\n"x\ny",z\nlast,', complain);
    expect(rows.map(({ line, fields }) => [line, ...fields])).toEqual([
      [1, 'a', 'b'],
      [3, ' ', ' '],
      [4, '', ''],
      [5, 'x\ny', 'z'],
      [7, 'last', ''],
    ]);
  });

  it.each([
    ['a,b\n"open,c\nd', '2: a quoted field is never closed'],
    ['a\n"x"y', '2: "y" follows a field'],
    ['a\nb\n5" pipe', '3: "" pipe" follows a field'],
  ])('says where quotes are wrong: %j', (source, message) => {
    expect(() => readCsv(source, complain)).toThrow(message);
  });
});

describe('question files', () => {
  it('read numbers, GSM8K answers, choices and texts', () => {
    const found = read(
      'all.jsonl',
      `${jsonl(
        { id: 7, question: 'One?', answer: 18 },
        { question: 'Two?', answer: 'Half of 36 is <<36/2=18>>18.\n#### 1,800' },
        { question: 'Three?', answer: 'C', options: ['x', 'y', 'z'] },
        { question: 'Four?', answer: 1, options: ['x', 'y', 'z'] },
        { question: 'Five?', answer: ' Y ', options: ['x', 'y', 'z'] },
        { question: 'Six?', answer: 'New  York.' },
        { question: 'Seven?', answer: true },
      )}\n\n`,
    );
    expect(found.map(({ key }) => [key.kind, key.right])).toEqual([
      ['number', '18'],
      ['number', '1800'],
      ['choice', 'C'],
      ['choice', 'B'],
      ['choice', 'B'],
      ['text', 'new york'],
      ['text', 'true'],
    ]);
    expect(found.map(({ id }) => id).slice(0, 2)).toEqual(['7', '#2']);
    expect(found.every(({ difficulty }) => difficulty === null)).toBe(true);
  });

  it('read CSV with options in columns or in one cell, under names of their own, zipped or not', () => {
    const wide = '\uFEFFquestion,A,B,C,answer\r\n"Which, then?",red,green,,green\r\nAnd?,1,2,3,C\r\n';
    expect(read('wide.csv', wide).map(({ text, key }) => [text, key])).toEqual([
      ['Which, then?', { kind: 'choice', right: 'B', options: ['red', 'green'] }],
      ['And?', { kind: 'choice', right: 'C', options: ['1', '2', '3'] }],
    ]);
    const named = 'Q,Option_A,option_b,key,hard\nWhich?,red,green,b,3\n';
    const columns = { question: 'Q', answer: 'key', difficulty: 'hard' };
    const expected = [
      { id: '#1', text: 'Which?', key: { kind: 'choice', right: 'B', options: ['red', 'green'] }, difficulty: 3 },
    ];
    expect(read('named.csv', named, columns)).toEqual(expected);
    expect(read('named.csv.gz', gzipSync(named), columns)).toEqual(expected);
    expect(read('unzipped.csv.gz', named, columns)).toEqual(expected);
    expect(read('unnamed', named, columns)).toEqual(expected);
    expect(read('bars.csv', 'question,options,answer\nWhich?,red | green,A\nOr?,"[""x"", ""y""]",y\n')).toHaveLength(2);
    expect(readQuestions(written('told.txt', jsonl({ question: 'q', answer: 1 })), 'jsonl', {})).toHaveLength(1);
  });

  it.each<[string, string, string | Buffer, string, Columns?]>([
    ['invalid JSON', 'a.jsonl', `${jsonl({ question: 'q', answer: 1 })}\n\n{oops}`, ':3: invalid JSON'],
    ['a list', 'a.jsonl', '[1, 2]', ':1: not a JSON object; write {"question"'],
    ['no question', 'a.jsonl', jsonl({ q: 'x', answer: 1 }), ':1: no "question"; write the question in "question"'],
    ['no answer', 'a.jsonl', `\n${jsonl({ question: 'x', answer: ' ' })}`, ':2: no "answer"; write the right'],
    ['a list as the answer', 'a.jsonl', jsonl({ question: 'x', answer: [1] }), ':1: "answer" is neither'],
    ['a rounded number', 'a.jsonl', '{"question":"x","answer":12345678901234567890}', ':1: "answer" is neither'],
    ['no number after ####', 'a.jsonl', jsonl({ question: 'x', answer: 'so #### 1O' }), ':1: "1O" after ####'],
    ['a worked solution', 'a.jsonl', jsonl({ question: 'x', answer: 'so '.repeat(99) }), ':1: an answer of 296 char'],
    ['no such option', 'a.jsonl', jsonl({ question: 'x', answer: 'D', options: ['x', 'y'] }), ':1: answer "D" is not'],
    [
      'two readings',
      'a.jsonl',
      jsonl({ question: 'x', answer: '1', options: ['1', '2'] }),
      ':1: answer "1" can mean A or B',
    ],
    ['one option', 'a.jsonl', jsonl({ question: 'x', answer: 'A', options: ['x'] }), ':1: 1 options; give 2 to 26'],
    ['equal options', 'a.jsonl', jsonl({ question: 'x', answer: 'A', options: ['x', 'X '] }), ':1: option B repeats'],
    ['a gap', 'a.csv', 'question,answer,A,B,C\nx,A,p,,r', ':2: option B is empty'],
    ['bad JSON options', 'a.csv', 'question,answer,options\nx,A,"[1, 2"', ':2: 0 options'],
    [
      'ids twice',
      'a.jsonl',
      `${jsonl({ id: 'i', question: 'x', answer: 1 })}\n\n${jsonl({ id: 'i', question: 'y', answer: 1 })}`,
      ':3: id "i" is taken by line 1',
    ],
    [
      'half a column of difficulties',
      'a.csv',
      'question,answer,difficulty\nx,1,2\ny,1,',
      ':3: no difficulty; give one to every',
    ],
    ['a difficulty in words', 'a.csv', 'question,answer,difficulty\nx,1,hard', ':2: difficulty "hard" is not a number'],
    [
      'a named column that is not there',
      'a.csv',
      'question,answer\nx,1',
      ':1: no column "level"; name the column; the file has: question, answer',
      { difficulty: 'level' },
    ],
    [
      'a named column that is not there',
      'a.jsonl',
      jsonl({ question: 'x', answer: 1 }),
      ':1: no "options"',
      { options: 'options' },
    ],
    ['a named id that is not there', 'a.jsonl', jsonl({ question: 'x', answer: 1 }), ':1: no "key"', { id: 'key' }],
    ['a column twice', 'a.csv', 'question,answer,answer\nx,1,2', ':1: two columns named "answer"'],
    ['too many fields', 'a.csv', 'question,answer\n"one\ntwo",1\nx,1,000', ':4: 3 fields; the header has 2'],
    ['an open quote', 'a.csv', 'question,answer\nx,1\n"y,1', ':3: a quoted field is never closed'],
    ['an error after a field of three lines', 'a.csv', 'question,answer\n"a\nb\nc",1\n\ny,', ':6: no "answer"'],
    ['nothing', 'a.jsonl', '\n \n', ':1: no questions'],
    ['a header alone', 'a.csv', 'question,answer\n', ':1: no questions'],
    ['an empty file', 'a.csv', '', ':1: no questions'],
    ['a NUL', 'a.csv', 'question,answer\nx\0,1', ':2: a NUL byte'],
    ['UTF-16', 'a.jsonl', Buffer.from(jsonl({ question: 'q', answer: 1 }), 'utf16le'), ':1: a NUL byte'],
    ['Latin-1', 'a.csv', Buffer.from('question,answer\né?,1\n', 'latin1'), ':2: not UTF-8'],
    ['a broken archive', 'a.csv.gz', Buffer.from([0x1f, 0x8b, 1, 2]), ': cannot be read'],
  ])('refuse %s with the line and what would be right', (_, name, content, message, columns) => {
    expect(() => read(name, content, columns)).toThrow(`${join(folder, name)}${message}`);
  });

  it('refuse a file that is not there', () => {
    expect(() => readQuestions(join(folder, 'none.csv'), 'auto', {})).toThrow(
      /none\.csv: cannot be read \(ENOENT.*; give/,
    );
  });
});
