// `npm run torture`: loads the TypeScript of this folder as the tests are loaded, without building it.
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const { module } = await runnerImport(fileURLToPath(new URL('./main.ts', import.meta.url)), { logLevel: 'error' });
process.exit(await module.main(process.argv.slice(2)));
