/** Cases that are known and not realized, with the reason: configs/theory/out-of-scope.yaml. */
import { join } from 'node:path';
import { z } from 'zod';
import { openFile, packageRoot } from '../../lab/locate.js';
import { parseWith } from '../../org/yaml.js';
import { longest } from './prefix.js';

export interface OutOfScope {
  /** Leading parts of the ids meant. */
  readonly prefix: string;
  readonly because: string;
}

const ScopeSpec = z.array(
  z
    .strictObject({ cases: z.string().min(1), because: z.string().min(10) })
    .transform(({ cases, because }): OutOfScope => ({ prefix: cases, because })),
);

export const scopeFile = join(packageRoot, 'configs', 'theory', 'out-of-scope.yaml');

let known: readonly OutOfScope[] | undefined;

/** All that is out of scope. Throws InputError with file and line of what is wrong. */
export const outOfScope = (): readonly OutOfScope[] => {
  known ??= parseWith<readonly OutOfScope[]>(openFile(scopeFile), ScopeSpec);
  return known;
};

/** Why a case is out of scope, or undefined. */
export const whyOutside = (id: string): string | undefined => longest(outOfScope(), id)?.because;
