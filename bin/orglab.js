#!/usr/bin/env node
// The command is compiled TypeScript; `npm ci` builds it through the `prepare` script.
import { existsSync } from 'node:fs';

const main = new URL('../dist/cli/main.js', import.meta.url);
if (!existsSync(main)) {
  process.stderr.write(
    'orglab: dist/ is missing; run `npm run build` once (npm ci does it unless scripts are switched off)\n',
  );
  process.exit(2);
}
const { main: run } = await import(main.href);
process.exitCode = await run(process.argv.slice(2));
