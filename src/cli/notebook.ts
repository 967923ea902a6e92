import { readText } from '../lab/locate.js';
import { InputError } from '../org/yaml.js';
import { runNotebook } from '../report/notebook.js';

/** `orglab notebook run`: executes notebooks one after another, in place unless --check. */
export const notebook = async (files: readonly string[], options: { readonly check?: boolean }): Promise<number> => {
  for (const file of files) expectNotebook(file);
  let failures = 0;
  for (const file of files) {
    const { cells, failed } = await runNotebook(file, { write: options.check !== true });
    if (failed) {
      failures++;
      process.stderr.write(`${file}: cell [${failed.cell}] failed: ${failed.message}\n`);
    } else process.stdout.write(`${file}: ${cells} cells executed\n`);
  }
  return failures > 0 ? 1 : 0;
};

const expectNotebook = (file: string): void => {
  let cells: unknown;
  try {
    cells = (JSON.parse(readText(file)) as { cells?: unknown } | null)?.cells;
  } catch (error) {
    if (error instanceof InputError) throw error;
  }
  if (!Array.isArray(cells))
    throw new InputError(`${file}: not a notebook; an .ipynb file is JSON with a list of cells`);
};
