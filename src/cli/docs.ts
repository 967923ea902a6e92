/** Writes the generated documents: `npm run docs`. */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openFile, organizationIn, packageRoot } from '../lab/locate.js';
import { resolveOrganization } from '../org/read.js';
import { columnsDocument } from '../report/columns.js';
import { galleryDocument } from '../report/gallery.js';
import { SCHEMAS, schemaOf } from '../report/schemas.js';

const docs = join(packageRoot, 'docs');
mkdirSync(join(docs, 'schema'), { recursive: true });
writeFileSync(join(docs, 'columns.md'), columnsDocument());
// The shipped ones only, whatever stands in the folder from which this is run.
const shipped = join(packageRoot, 'configs', 'organizations');
const organizations = readdirSync(shipped)
  .filter((file) => file.endsWith('.yaml'))
  .sort()
  .map((file) => resolveOrganization(organizationIn(openFile(join(shipped, file)))));
writeFileSync(join(docs, 'organizations.md'), galleryDocument(organizations));
for (const kind of SCHEMAS)
  writeFileSync(join(docs, 'schema', `${kind}.json`), `${JSON.stringify(schemaOf(kind), null, 2)}\n`);
