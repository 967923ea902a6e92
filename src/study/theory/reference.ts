/** Reference files: cases with what is expected of them. */
import { join } from 'node:path';
import { z } from 'zod';
import { openFile, packageRoot } from '../../lab/locate.js';
import { InputError, parseWith } from '../../org/yaml.js';
import type { Case } from './case.js';

const maybe = z
  .number()
  .nullish()
  .transform((x) => x ?? undefined);

/** Keys that are not known are passed over: other references say more of a case than is needed to run it. */
const row = z.object({
  id: z.string().regex(/^[^\s.][^\s]*$/, { error: 'an id is a word, with parts joined by dots' }),
  topic: maybe,
  tier: maybe,
  params: z.record(z.string(), z.unknown()).default({}),
  expected: z.number(),
  kind: z.string(),
  sd: maybe,
  trials: maybe,
  tol: maybe,
  ref_se: maybe,
  size: maybe,
  source: z
    .string()
    .nullish()
    .transform((x) => x ?? undefined),
});

export const ReferenceSpec = z.union([z.array(row), z.object({ cases: z.array(row) }).transform((x) => x.cases)]);

/** The project's own copy of the facts. */
export const ownReference = join(packageRoot, 'configs', 'theory', 'reference.json');

/** Reads a reference file; throws InputError with file, line and column of what is wrong. */
export const readReference = (file: string): readonly Case[] => {
  const opened = openFile(file);
  const cases = parseWith<readonly Case[]>(opened, ReferenceSpec);
  const seen = new Map<string, number>();
  cases.forEach((one, i) => {
    const before = seen.get(one.id);
    if (before !== undefined)
      throw new InputError([opened.problem([i, 'id'], `id "${one.id}" was used before; give every case its own`)]);
    seen.set(one.id, i);
  });
  return cases;
};
