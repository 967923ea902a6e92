/** An organization from YAML text: knobs resolved, parsed, checked. */

import { check } from './check.js';
import { keyHash } from './hash.js';
import { type KnobPlace, type Knobs, substitute } from './knobs.js';
import { type Organization, OrgSpec } from './schema.js';
import { unknownName } from './strict.js';
import { InputError, isMapping, type Opened, openYaml, type Path, type Problem, parseWith } from './yaml.js';

export type { Knob, Knobs } from './knobs.js';

/** An organization as text or as part of another file: still with its knobs open. */
export interface OrgSource {
  readonly opened: Opened;
  /** Where in the opened file the organization stands. */
  readonly base: Path;
  readonly value: unknown;
  /** Files of the shared units written into `value`, by name; absent until that was done. */
  readonly units?: Readonly<Record<string, string>>;
}

export const orgSource = (text: string, file: string): OrgSource => {
  const opened = openYaml(text, file);
  return { opened, base: [], value: opened.value };
};

/** The knobs an organization declares, with their defaults. */
export const knobsOf = (source: OrgSource): Knobs => {
  const declared = isMapping(source.value) ? source.value.knobs : undefined;
  return isMapping(declared) ? (declared as Knobs) : {};
};

/**
 * The organization with its knobs set. Types are checked after the knobs are in place, then the whole is checked.
 * Throws InputError with file, line and column of every problem.
 */
export const resolveOrganization = (source: OrgSource, settings: Knobs = {}): Organization => {
  const { opened, base } = source;
  const declared = knobsOf(source);
  for (const name of Object.keys(settings))
    if (!Object.hasOwn(declared, name))
      throw new InputError([opened.problem([...base, 'knobs'], unknownName('knob', name, Object.keys(declared)))]);
  if (isMapping(source.value) && source.value.use !== undefined && source.units === undefined)
    refuseUnmerged(source, source.value.use);
  const unknown: KnobPlace[] = [];
  const knobs = { ...declared, ...settings };
  const resolved = substitute(source.value, knobs, base, unknown);
  if (unknown.length > 0)
    throw new InputError(
      unknown.map((u) => opened.problem(u.path, unknownName('knob', u.name, Object.keys(declared)))),
    );
  const org = parseWith(opened, OrgSpec, resolved, base);
  const { problems } = check(org);
  if (problems.length > 0) throw new InputError(problems.map((p) => opened.problem([...base, ...p.path], p.message)));
  return { ...org, knobs };
};

/** Reading on would take the units that are named for unknown ones. */
const refuseUnmerged = ({ opened, base }: OrgSource, use: unknown): void => {
  if (Array.isArray(use) && use.length > 0)
    throw new InputError([
      opened.problem([...base, 'use'], 'units from files are not read here; write them under units'),
    ]);
};

/** Every problem of an organization, for `orglab check`: an empty list when it is ready to run. */
export const problemsOf = (source: OrgSource): readonly Problem[] => {
  try {
    resolveOrganization(source);
    return [];
  } catch (error) {
    if (error instanceof InputError && error.problems.length > 0) return error.problems;
    throw error;
  }
};

/** Identity of what an organization does: workflow, units, roles and their knobs resolved; not its name or summary. */
export const organizationHash = (org: Organization): string =>
  keyHash({
    roles: org.roles,
    units: org.units,
    workflow: org.workflow,
    distinct: org.distinct,
    accounts: org.accounts,
    refusal: org.refusal,
  });
