import { existsSync } from 'node:fs';
import { fileOf, readText } from '../lab/locate.js';
import { check } from '../org/check.js';
import { lint } from '../org/lint.js';
import { mermaid } from '../org/mermaid.js';
import { printOrganization } from '../org/print.js';
import { orgSource, resolveOrganization } from '../org/read.js';

/** `orglab show`: an organization as an outline, a drawing or data. */
export const show = async (
  name: string,
  options: { readonly json?: boolean; readonly mermaid?: boolean },
): Promise<number> => {
  const file = existsSync(name) ? name : fileOf('organizations', name, '.');
  const org = resolveOrganization(orgSource(readText(file), file));
  const checked = check(org);
  const text = options.mermaid
    ? mermaid(org)
    : options.json
      ? JSON.stringify({ organization: org, bound: checked.bound, lint: lint(org) }, null, 2)
      : printOrganization(org, checked);
  process.stdout.write(`${text.trimEnd()}\n`);
  return 0;
};
