/** Organizations of theory: from the library, from configs/theory, or written out where their length is a parameter. */
import { join } from 'node:path';
import { openFile, organizationIn, packageRoot } from '../../lab/locate.js';
import { type Knobs, resolveOrganization } from '../../org/read.js';
import { type Organization, OrgSpec } from '../../org/schema.js';
import { openYaml, parseWith } from '../../org/yaml.js';

const fromFile = (file: string, knobs: Knobs): Organization =>
  resolveOrganization(organizationIn(openFile(file)), knobs);

/** An organization of the library by name, with its knobs set. */
export const library = (name: string, knobs: Knobs = {}): Organization =>
  fromFile(join(packageRoot, 'configs', 'organizations', `${name}.yaml`), knobs);

/** An organization that only theory needs, from configs/theory. */
export const theoretical = (name: string, knobs: Knobs = {}): Organization =>
  fromFile(join(packageRoot, 'configs', 'theory', `${name}.yaml`), knobs);

/**
 * An organization as data, where the number of its steps is a parameter. It is read like a file, so that a wrong field is an
 * error, but not walked: a check of every way through many units takes longer than the trials.
 */
export const written = (value: {
  readonly name: string;
  readonly summary: string;
  readonly roles: Readonly<Record<string, unknown>>;
  readonly workflow: readonly unknown[];
  readonly units?: Readonly<Record<string, unknown>>;
  readonly accounts?: Readonly<Record<string, unknown>>;
}): Organization => parseWith(openYaml(JSON.stringify(value), `${value.name}, written out`), OrgSpec);
