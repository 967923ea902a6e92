/** Writes the generated documents: `npm run docs`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../lab/locate.js';
import { columnsDocument } from '../report/columns.js';
import { SCHEMAS, schemaOf } from '../report/schemas.js';

const docs = join(packageRoot, 'docs');
mkdirSync(join(docs, 'schema'), { recursive: true });
writeFileSync(join(docs, 'columns.md'), columnsDocument());
for (const kind of SCHEMAS)
  writeFileSync(join(docs, 'schema', `${kind}.json`), `${JSON.stringify(schemaOf(kind), null, 2)}\n`);
