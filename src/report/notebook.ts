/**
 * Runs a TypeScript notebook (.ipynb with the kernelspec `deno`) headless, with neither Python nor Deno, and stores its
 * outputs in place. The same file opens in Jupyter or VS Code with the Deno kernel.
 *
 * Bytes are stable: keys are sorted and indented as Jupyter does, and a cell's execution count is its place in the order.
 * Figures may still number their own parts (`clip` and `marker` in Plot count up within one process).
 */
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileFunction, constants } from 'node:vm';
import { isMainThread } from 'node:worker_threads';
import { cellCode } from './notebook-cell.js';
import { capturingConsole, errorOutput, mimeBundle, type Output, toLines } from './notebook-output.js';

type TypeScript = typeof import('typescript');

interface Cell extends Readonly<Record<string, unknown>> {
  readonly cell_type: string;
  readonly source: string | readonly string[];
}

interface Notebook extends Readonly<Record<string, unknown>> {
  readonly cells: readonly Cell[];
}

/** Code cells that were started, and the one that failed: its number as shown in `In [3]`. */
export interface NotebookRun {
  readonly cells: number;
  readonly failed: null | { readonly cell: number; readonly message: string };
}

export interface NotebookOptions {
  /** Store the outputs in the file; without it, the notebook is only checked. */
  readonly write: boolean;
  /** Environment variables during the run, on top of those of the process. */
  readonly env?: Readonly<Record<string, string>>;
}

type Load = (specifier: string, options?: object) => Promise<unknown>;

/** The package is heavy and only notebooks need it, so it is loaded here and may be missing. */
const loadTypeScript = async (): Promise<TypeScript> => {
  const loaded: { readonly default?: TypeScript } = await import('typescript').catch(() => ({}));
  if (typeof loaded.default?.transpileModule === 'function') return loaded.default;
  throw new Error('notebooks need the compiler of typescript 5 or 6: npm install --save-dev typescript@6.0.3');
};

const parseNotebook = (path: string, text: string): Notebook => {
  const notebook = JSON.parse(text);
  if (notebook?.nbformat !== 4 || !Array.isArray(notebook.cells))
    throw new Error(`${path}: not an nbformat 4 notebook`);
  const kernel = notebook.metadata?.kernelspec ?? {};
  if (kernel.name === 'deno' || kernel.language === 'typescript') return notebook;
  throw new Error(`${path}: kernelspec "${kernel.name}"; expected "deno" with language "typescript"`);
};

/** The nearest folder upwards that holds node_modules: the notebook's project, or else the one this file belongs to. */
const projectRoot = (folder: string): string => {
  for (const start of [folder, dirname(fileURLToPath(import.meta.url))]) {
    for (let here = start; here !== dirname(here); here = dirname(here)) {
      if (existsSync(join(here, 'node_modules'))) return here;
    }
  }
  return folder;
};

/** Node's own `import()`, as if written in a file of that folder. */
const loaderIn = (folder: string): Load => {
  const load = compileFunction('return import(specifier, options)', ['specifier', 'options'], {
    filename: join(folder, 'notebook.js'),
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  }) as Load;
  return (specifier, options) => {
    const { emitWarning } = process;
    // Node says here that the option is experimental, which a reader of notebooks cannot act on; nothing else is muted,
    // because modules are evaluated after this call has returned.
    process.emitWarning = () => {};
    try {
      return load(specifier, options);
    } finally {
      process.emitWarning = emitWarning;
    }
  };
};

/** A function that runs one cell after the other in a shared scope and gives the value of the last expression. */
const createKernel = (ts: TypeScript, folder: string, root: string, console: Console) => {
  const scope: Record<string, unknown> = Object.assign(Object.create(null), { console });
  const [near, far] = [loaderIn(folder), loaderIn(root)];
  const load: Load = (specifier, options) => (String(specifier).startsWith('.') ? near : far)(specifier, options);
  const define = (name: string, writable: boolean): void => {
    Object.defineProperty(scope, name, { value: scope[name], writable, enumerable: true, configurable: true });
  };
  const fix = (name: string): void => define(name, false);

  return async (source: string, filename: string): Promise<unknown> => {
    const { names, code } = cellCode(ts, source);
    for (const name of names) define(name, true);
    const body = `with (__cell.scope) { return (async () => { 'use strict';\n${code}\n})(); }`;
    return await compileFunction(body, ['__cell'], { filename })({ scope, load, fix });
  };
};

/** Runs `task` with more environment variables and in another folder, as a kernel would be started, and puts both back. */
const within = async <T>(folder: string, env: Readonly<Record<string, string>>, task: () => Promise<T>): Promise<T> => {
  const before = Object.keys(env).map((name) => [name, process.env[name]] as const);
  const home = process.cwd();
  Object.assign(process.env, env);
  if (isMainThread) process.chdir(folder); // a worker thread may not change folder
  try {
    return await task();
  } finally {
    if (isMainThread) process.chdir(home);
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
};

/** JSON as Jupyter writes it: sorted keys, one space, a line break at the end. */
const notebookText = (notebook: unknown): string => {
  const sorted = (_key: string, value: unknown): unknown =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value;
  return `${JSON.stringify(notebook, sorted, 1)}\n`;
};

type Run = (source: string, filename: string) => Promise<unknown>;

/** One code cell as it is stored after its run: what it shows, and the error it ended with, if any. */
const runCell = async (run: Run, source: string, count: number, outputs: Output[], folders: readonly string[]) => {
  try {
    const value = await run(source, join(folders[0] ?? '', `cell-${count}.js`));
    if (value === undefined) return null;
    outputs.push({
      output_type: 'execute_result',
      data: await mimeBundle(value),
      execution_count: count,
      metadata: {},
    });
    return null;
  } catch (thrown) {
    const error = errorOutput(thrown, folders);
    outputs.push(error);
    return { cell: count, message: `${error.ename}: ${error.evalue}` };
  }
};

/**
 * Executes the notebook's code cells in order until one fails; those after it are left without outputs, not with old ones.
 * Bare specifiers resolve from the project root, relative ones (JavaScript only) from the notebook's folder.
 */
export async function runNotebook(path: string, options: NotebookOptions): Promise<NotebookRun> {
  const file = resolve(path);
  const notebook = parseNotebook(path, await readFile(file, 'utf8'));
  const ts = await loadTypeScript();
  const [folder, root] = [dirname(file), projectRoot(dirname(file))];

  let outputs: Output[] = [];
  const run = createKernel(
    ts,
    folder,
    root,
    capturingConsole(() => outputs),
  );
  let count = 0;
  let failed: NotebookRun['failed'] = null;
  const cells = await within(folder, options.env ?? {}, async () => {
    const done: Cell[] = [];
    for (const [index, cell] of notebook.cells.entries()) {
      // nbformat 4.5 wants an id in every cell; one from the position is stable.
      const kept = { id: `cell-${index + 1}`, ...cell, source: toLines([cell.source].flat().join('')) };
      if (cell.cell_type !== 'code') done.push(kept);
      else if (failed) done.push({ ...kept, execution_count: null, outputs: [] });
      else {
        outputs = [];
        count++;
        failed = await runCell(run, kept.source.join(''), count, outputs, [folder, root]);
        done.push({ ...kept, execution_count: count, outputs });
      }
    }
    return done;
  });
  if (options.write) await writeFile(file, notebookText({ ...notebook, nbformat_minor: 5, cells }));
  return { cells: count, failed };
}
