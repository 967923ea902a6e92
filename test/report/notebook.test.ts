import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runNotebook } from '../../src/report/notebook.js';
import { htmlTable } from '../../src/report/notebook-output.js';

interface StoredOutput {
  readonly output_type: string;
  readonly name?: string;
  readonly text?: readonly string[];
  readonly data?: Readonly<Record<string, readonly string[]>>;
  readonly ename?: string;
  readonly evalue?: string;
}

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'orglab-notebook-'));
  await writeFile(
    join(folder, 'near.mjs'),
    'export default 7; export const near = 8; export function self() { return this; }',
  );
  await writeFile(join(folder, 'data.json'), '{ "nine": 9 }');
});
afterAll(() => rm(folder, { recursive: true }));

const deno = { name: 'deno', display_name: 'Deno', language: 'typescript' };

const notebookOf = (sources: readonly string[], kernelspec: object = deno): string => {
  const cells = sources.map((source) => ({
    cell_type: 'code',
    execution_count: null,
    metadata: {},
    outputs: [],
    source,
  }));
  return JSON.stringify({ cells, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 });
};

/** Runs the cells and gives what each shows in one line: text, or the type of the output. */
const run = async (sources: readonly string[], env: Record<string, string> = {}) => {
  const path = join(folder, 'notebook.ipynb');
  await writeFile(path, notebookOf(sources));
  const result = await runNotebook(path, { write: true, env });
  const bytes = await readFile(path, 'utf8');
  const cells: readonly { outputs: readonly StoredOutput[]; execution_count: number | null }[] =
    JSON.parse(bytes).cells;
  const shown = cells.map(({ outputs }) =>
    outputs
      .map(({ data, text, evalue }) => data?.['text/plain']?.join('') ?? text?.join('') ?? evalue ?? 'rich')
      .join('|'),
  );
  return { ...result, bytes, cells, shown };
};

const shown = async (...sources: readonly string[]): Promise<readonly string[]> => {
  const result = await run(sources);
  expect(result.failed).toBeNull();
  return result.shown;
};

describe('declarations are shared by all later cells', () => {
  test('const, let and var, with types', async () => {
    expect(await shown('const a: number = 1, b = 2; let c; var d = 4 as const', '[a, b, c, d]')).toEqual([
      '',
      '[ 1, 2, undefined, 4 ]',
    ]);
  });

  test('destructuring with defaults, renames, nesting and rests', async () => {
    const cell = `const { a, b: [c, , d = 5], ...rest } = { a: 1, b: [2, 3], x: 6, y: 7 } as Record<string, any>
      let [e, ...f] = [1, 2, 3]`;
    expect(await shown(cell, '({ a, c, d, rest, e, f })')).toEqual([
      '',
      '{ a: 1, c: 2, d: 5, rest: { x: 6, y: 7 }, e: 1, f: [ 2, 3 ] }',
    ]);
  });

  test('a let is one variable: reassigned by a later cell, seen by an earlier function, and back', async () => {
    const cells = [
      'let n = 1; const read = () => n; function add() { n++ }',
      'n = 10; read()',
      'add(); n += 5; read()',
    ];
    expect(await shown(...cells)).toEqual(['', '10', '16']);
  });

  test('a const is not assigned by a later cell, but may be declared again', async () => {
    const refused = await run(['const n = 1', 'n = 2']);
    expect(refused.failed).toMatchObject({ cell: 2, message: expect.stringContaining("read only property 'n'") });
    expect(await shown('const n = 1; const read = () => n', 'const n = 2', 'read()')).toEqual(['', '', '2']);
  });

  test('functions are hoisted in their cell, keep their names, and see their successors', async () => {
    const first = `const early = twice(2)
      async function* counting(n: number): AsyncGenerator<number> { for (let i = 0; i < n; i++) yield i }
      export function twice<T extends number>(x: T): number { return step(x) * 2 }
      function step(x: number) { return x }`;
    const later = ['function step(x: number) { return x + 1 }', '[early, twice(2), twice.name, step.length]'];
    const collect = 'const got: number[] = []; for await (const i of counting(3)) got.push(i); got.join()';
    expect(await shown(first, ...later, collect)).toEqual(['', '', "[ 4, 6, 'twice', 1 ]", "'0,1,2'"]);
  });

  test('classes, enums and namespaces', async () => {
    const cell = `abstract class Shape { protected constructor(readonly name: string) {} static unit = 1 }
      class Square extends Shape { #side = 2; constructor() { super('square') } get area() { return this.#side ** 2 * Shape.unit } }
      enum Color { red, green }
      namespace Inner { export const deep = 3 }`;
    expect(
      await shown(cell, 'const { name, area } = new Square(); [name, area, Color.green, Inner.deep, Square.name]'),
    ).toEqual(['', "[ 'square', 4, 1, 3, 'Square' ]"]);
  });

  test('inner scopes shadow, and bare calls get no this', async () => {
    const cells = [
      'const x = 1; function self(this: unknown) { return this }',
      '{ const x = 2; let y = x } [x, typeof y, self() === undefined, self`t` === undefined, ((x) => x)(3)]',
    ];
    expect(await shown(...cells)).toEqual(['', "[ 1, 'undefined', true, true, 3 ]"]);
  });
});

describe('imports', () => {
  test('default, namespace, named, renamed, mixed, type-only and for effect', async () => {
    const cells = [
      `import path, { join as glue, type ParsedPath } from 'node:path'
       import * as url from 'node:url'
       import type { Stats } from 'node:fs'
       import fs, * as everything from 'node:fs'
       import 'node:os'
       type Both = ParsedPath | Stats`,
      "[typeof path.join, glue('a', 'b'), typeof url.pathToFileURL, fs === everything.default]",
    ];
    expect(await shown(...cells)).toEqual(['', "[ 'function', 'a/b', 'function', true ]"]);
  });

  test('packages from the project root, files from the folder of the notebook, JSON with its attribute', async () => {
    const cells = [
      "import { parse } from 'yaml'; import seven, { near, self } from './near.mjs'; import data from './data.json' with { type: 'json' }",
      "[parse('a: 1').a, seven, near, data.nine, self() === undefined, (await import('./near.mjs')).near]",
    ];
    expect(await shown(...cells)).toEqual(['', '[ 1, 7, 8, 9, true, 8 ]']);
  });

  test('a package that is not there fails without the path of the checkout', async () => {
    const { failed } = await run(["import { a } from 'no-such-package'"]);
    expect(failed).toMatchObject({
      cell: 1,
      message: expect.stringContaining("Cannot find package 'no-such-package'"),
    });
    expect(failed?.message).not.toContain(resolve('.'));
  });
});

describe('the last expression is shown', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['1 + 1', '2'],
    ['1 + 1; // with a comment', '2'],
    ['const x = 1', ''],
    ['const x = 1; x', '1'],
    ['x; const x = 1', ''],
    ['"use strict"', "'use strict'"],
    ['await Promise.resolve(5)', '5'],
    ['const five = await Promise.resolve(5)\nfive satisfies number', '5'],
    ['if (true) { 3 }', ''],
    ['function f() {}', ''],
    ['undefined', ''],
    ['null', 'null'],
    ['', ''],
    ['({ a: { b: [1] } })', '{ a: { b: [ 1 ] } }'],
    ['let t = 1; t = 2', '2'],
    ['1\ntype Late = string', '1'],
  ];
  test.each(cases)('%j shows %j', async (source, expected) => {
    expect(await shown(source)).toEqual([expected]);
  });
});

describe('failures', () => {
  test('an error is stored, later cells lose their outputs, and the run says where', async () => {
    const path = join(folder, 'failing.ipynb');
    await writeFile(path, notebookOf(['console.log("before"); throw new RangeError("no <staff>")', '"never"']));
    expect(await runNotebook(path, { write: true })).toEqual({
      cells: 1,
      failed: { cell: 1, message: 'RangeError: no <staff>' },
    });
    const [first, second] = JSON.parse(await readFile(path, 'utf8')).cells;
    expect(first.outputs).toEqual([
      { output_type: 'stream', name: 'stdout', text: ['before\n'] },
      { output_type: 'error', ename: 'RangeError', evalue: 'no <staff>', traceback: ['RangeError: no <staff>'] },
    ]);
    expect(second).toMatchObject({ execution_count: null, outputs: [] });
  });

  test('syntax errors name the line, and anything can be thrown', async () => {
    expect((await run(['const a = 1\nconst = 2'])).failed?.message).toMatch(/^SyntaxError: line 2: /);
    expect((await run(['throw "text"'])).failed?.message).toBe('Error: text');
    expect((await run(['throw { code: 4 }'])).failed?.message).toBe('Error: { code: 4 }');
    expect((await run(['missing = 1'])).failed?.message).toMatch(/^ReferenceError: /);
    expect((await run(['export default 1'])).failed?.message).toMatch(/declare a name instead/);
  });

  test('other kernels and other files are refused', async () => {
    const path = join(folder, 'python.ipynb');
    await writeFile(path, notebookOf(['1'], { name: 'python3', language: 'python' }));
    await expect(runNotebook(path, { write: true })).rejects.toThrow('kernelspec "python3"; expected "deno"');
    await writeFile(path, '{}');
    await expect(runNotebook(path, { write: true })).rejects.toThrow('not an nbformat 4 notebook');
  });
});

describe('outputs', () => {
  test('console text becomes streams, in order, merged by channel', async () => {
    const { cells } = await run([
      "console.log('a %d', 1); console.info('b\\nc'); console.error('d'); console.table([{ x: 1 }]); 2",
    ]);
    expect(cells[0]?.outputs.map(({ output_type, name }) => name ?? output_type)).toEqual([
      'stdout',
      'stderr',
      'stdout',
      'execute_result',
    ]);
    expect(cells[0]?.outputs[0]?.text).toEqual(['a 1\n', 'b\n', 'c\n']);
  });

  test('flat records are a table, escaped; nothing is an empty cell; other arrays are text', async () => {
    const rows = '[{ name: "<script>alert(1)</script>", n: 0, none: null }, { name: "b & c", late: new Date(0) }]';
    const { cells, shown: texts } = await run([rows, '[{ a: { b: 1 } }]', '[]', '[1, 2]']);
    const html = cells[0]?.outputs[0]?.data?.['text/html']?.join('') ?? '';
    expect(html).toContain('<tr><th>name</th><th>n</th><th>none</th><th>late</th></tr>');
    expect(html).toContain('<td>&lt;script&gt;alert(1)&lt;/script&gt;</td><td>0</td><td></td><td></td>');
    expect(html).toContain('<td>b &amp; c</td><td></td><td></td><td>1970-01-01T00:00:00.000Z</td>');
    expect(html).not.toContain('<script');
    expect(texts.slice(1)).toEqual(['[ { a: { b: 1 } } ]', '[]', '[ 1, 2 ]']);
  });

  test('headings are escaped too, and a long table says what it leaves out', () => {
    expect(htmlTable([{ '<i>': 1 }])).toContain('<th>&lt;i&gt;</th>');
    expect(htmlTable(Array.from({ length: 203 }, (_, i) => ({ i })))).toContain('… and 3 more rows');
  });

  test('a plot is SVG that stands alone, other elements and toHTML are HTML, a bundle is taken as it is', async () => {
    const { cells, failed } = await run([
      `import * as Plot from '@observablehq/plot'
       import { Window } from 'happy-dom'
       const document = new Window().document as any`,
      'Plot.dot([[1, 2], [3, 4]]).plot({ document, ariaLabel: "a\\u00a0b" })',
      'const note = document.createElement("p"); note.textContent = "<hi>"; note',
      '({ toHTML() { return "<b>" + this.word + "</b>" }, word: "bold" })',
      '({ [Symbol.for("Jupyter.display")]: () => ({ "text/markdown": "*own*" }) })',
    ]);
    expect(failed).toBeNull();
    const data = cells.map(({ outputs }) => outputs[0]?.data);
    const svg = data[1]?.['image/svg+xml']?.join('') ?? '';
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/);
    expect(svg.match(/<circle/g)).toHaveLength(2);
    expect(svg).not.toContain('&nbsp;');
    expect(data[2]).toEqual({ 'text/html': ['<p>&lt;hi&gt;</p>'] });
    expect(data[3]).toEqual({ 'text/html': ['<b>bold</b>'] });
    expect(data[4]).toEqual({ 'text/markdown': '*own*' });
  });
});

describe('the file', () => {
  test('is the same bytes twice, with ids and counts from the order of cells', async () => {
    const sources = ['console.log(1)', '[{ a: 1 }]', 'new Map([[1, 2]])'];
    const [first, second] = [await run(sources), await run(sources)];
    expect(second.bytes).toBe(first.bytes);
    expect(first.cells.map((cell) => cell.execution_count)).toEqual([1, 2, 3]);
    // Running the stored file again, now with outputs in it, changes nothing either.
    const path = join(folder, 'notebook.ipynb');
    await runNotebook(path, { write: true });
    expect(await readFile(path, 'utf8')).toBe(first.bytes);
    expect(JSON.parse(first.bytes)).toMatchObject({
      nbformat: 4,
      nbformat_minor: 5,
      cells: [{ id: 'cell-1' }, {}, {}],
    });
  });

  test('is left alone without write', async () => {
    const path = join(folder, 'check.ipynb');
    const before = notebookOf(['1']);
    await writeFile(path, before);
    expect(await runNotebook(path, { write: false })).toEqual({ cells: 1, failed: null });
    expect(await readFile(path, 'utf8')).toBe(before);
  });

  test('sees the environment it is given, which is then put back', async () => {
    const { shown: texts } = await run(['process.env.ORGLAB_TEST_ONLY'], { ORGLAB_TEST_ONLY: 'yes' });
    expect(texts).toEqual(["'yes'"]);
    expect(process.env.ORGLAB_TEST_ONLY).toBeUndefined();
  });
});

describe('shipped notebooks', () => {
  const shipped = async (name: string, results: string): Promise<string> => {
    const copy = join(folder, name);
    await writeFile(copy, await readFile(join('notebooks', name)));
    expect(await runNotebook(copy, { write: true, env: { ORGLAB_RESULTS: results } })).toMatchObject({ failed: null });
    return readFile(copy, 'utf8');
  };

  test('run without a results folder, with a kind word instead of a failure', async () => {
    const names = (await readdir('notebooks')).filter((name) => name.endsWith('.ipynb'));
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) {
      const text = await shipped(name, join(folder, 'nowhere'));
      const streams = JSON.parse(text).cells.flatMap((cell: { outputs?: StoredOutput[] }) => cell.outputs ?? []);
      expect(streams[0]?.text?.join('')).toContain('Run "npm start"');
    }
  });

  test('the quickstart draws what there is, leaves matched baselines out, and takes nothing for zero', async () => {
    const summary = `condition,org,staff,task,baseline,metric,n,mean,se,lo,hi,null_reason
t/s/one,one,s,t,,value,9,0.5,0.1,0.3,0.7,
t/s/two,two,s,t,,value,9,0.5,,,,
t/s/ensemble-vote@two,ensemble-vote@two,s,t,,value,9,0.4,0.1,0.2,0.6,
t/s/one,one,s,t,,harm,9,0.1,0.1,0,0.2,
t/s/two,two,s,t,,harm,0,,,,,no_oracle
`;
    const pairs = `metric,condition,baseline,n,diff,lo,hi,p_holm
value,t/s/two,t/s/one,9,0.25,0,0.5,0.5
value,t/s/two,t/s/ensemble-vote@two,9,0.125,,,0.0004
`;
    await writeFile(join(folder, 'summary.csv'), summary);
    await writeFile(join(folder, 'pairs.csv'), pairs);
    const text = await shipped('01-quickstart.ipynb', folder);
    const cells: readonly { id: string; outputs?: StoredOutput[] }[] = JSON.parse(text).cells;
    const data = (id: string) =>
      Object.values(cells.find((cell) => cell.id === id)?.outputs?.[0]?.data ?? {})
        .flat()
        .join('');
    expect(data('missing')).toContain('<td>harm</td><td>t</td><td>no_oracle</td><td>1</td>');
    expect(data('value').match(/<circle/g)).toHaveLength(2);
    expect(data('value')).not.toContain('@');
    expect(data('harm').match(/<circle/g)).toHaveLength(1);
    expect(data('structure')).toContain('<td>two</td><td>9</td><td>0.125</td><td></td><td></td><td>&lt; 0.001</td>');
    expect(data('structure').match(/<tr>/g)).toHaveLength(2);
    expect(data('scatter').match(/<circle/g)).toHaveLength(1);
    expect(await shipped('01-quickstart.ipynb', folder)).toBe(text);
  });
});
