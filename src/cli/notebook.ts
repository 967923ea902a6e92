import { runNotebook } from '../report/notebook.js';

/** `orglab notebook run`: executes notebooks one after another, in place unless --check. */
export const notebook = async (files: readonly string[], options: { readonly check?: boolean }): Promise<number> => {
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
