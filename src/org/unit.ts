/** A shared unit: a block of steps in a file of its own, that organizations name in `use`. */
import { z } from 'zod';
import { type Bound, check } from './check.js';
import { type KnobPlace, substitute } from './knobs.js';
import { knobsOf } from './read.js';
import { nameOf, type Organization, OrgSpec, type Steps, steps } from './schema.js';
import { strict, unknownName } from './strict.js';
import { InputError, isMapping, type Opened, type Problem, parseWith } from './yaml.js';

const { knobs, roles, accounts } = OrgSpec.shape;

export const UnitSpec = strict({
  name: nameOf('unit').describe(
    'What call says. An organization that declares a unit of this name cannot use this one.',
  ),
  summary: z.string().min(1).describe('What it does, in a sentence, and what it expects on the table.'),
  source: z.string().optional().describe('Paper or practice it comes from.'),
  weakness: z.string().optional().describe('Its known failure.'),
  knobs: knobs.describe(
    'Named values with defaults. An organization that declares a knob of the same name sets it; a name that begins with that of the unit stays apart from those of others.',
  ),
  roles: roles
    .optional()
    .describe('The roles its steps seat. An organization that declares a role of the same name puts its own there.'),
  accounts: accounts.describe('The accounts its steps name, unless the organization declares them.'),
  steps: steps.describe('What a call of it does, beginning with the drafts that lie on the table of the caller.'),
}).describe('A block of steps that organizations name in `use`.');

/** A unit as its file says it, and as read with its knobs at their defaults. */
export interface Unit {
  readonly opened: Opened;
  readonly written: Readonly<Record<string, unknown>>;
  readonly name: string;
  readonly steps: Steps;
  readonly roles: Organization['roles'];
  readonly accounts: Organization['accounts'];
}

/** Reads a unit by itself: its steps name no knob but its own, and with the defaults of these every field is right. */
export const unitFrom = (opened: Opened): Unit => {
  const unknown: KnobPlace[] = [];
  const declared = knobsOf({ opened, base: [], value: opened.value });
  const value = substitute(opened.value, declared, [], unknown);
  if (unknown.length > 0)
    throw new InputError(
      unknown.map(({ path, name }) => opened.problem(path, unknownName('knob', name, Object.keys(declared)))),
    );
  const spec = parseWith(opened, UnitSpec, value);
  const written = isMapping(opened.value) ? opened.value : {};
  return { opened, written, name: spec.name, steps: spec.steps, roles: spec.roles ?? {}, accounts: spec.accounts };
};

/**
 * Problems of a unit by itself, and its worst case on a table with one draft. Statistics, earlier drafts and a seat that
 * `assignee` names are taken to be there: whether they are is read where an organization calls the unit.
 */
export const checkUnit = (unit: Unit): { readonly problems: readonly Problem[]; readonly bound: Bound } => {
  const before: Steps = [
    { do: 'solve', by: 'caller', samples: 1 },
    { do: 'pick', rule: 'first' },
  ];
  const alone: Organization = {
    name: unit.name,
    summary: '',
    knobs: {},
    distinct: false,
    ...(unit.accounts === undefined ? {} : { accounts: unit.accounts }),
    roles: { ...unit.roles, caller: unit.roles.caller ?? { seats: 1, brief: '' } },
    // Never called here: a unit that nothing calls is read from a table on which anything may lie.
    units: { [unit.name]: [{ do: 'assign', to: 'caller', rule: 'random', steps: unit.steps }] },
    workflow: before,
  };
  const { problems, bound: without } = check(alone);
  const { bound } = check({ ...alone, workflow: [...before, { do: 'call', unit: unit.name }] });
  return {
    problems: problems.map(({ path, message }) => {
      const inside = path[0] === 'units' && path[1] === unit.name;
      return unit.opened.problem(inside ? ['steps', ...path.slice(4)] : path, message);
    }),
    bound: { ...bound, calls: bound.calls - without.calls },
  };
};
