/** Shared units written into the organizations that use them: text is put beside text, before anything is parsed. */
import { canonicalJson } from './hash.js';
import type { OrgSource } from './read.js';
import { type Unit, unitFrom } from './unit.js';
import { InputError, isMapping, type Opened, type Path, type Problem } from './yaml.js';

/** Opens the file of a unit by the name or path that an organization gives. */
export type FindUnit = (reference: string) => Opened;

/** What a unit brings beside its steps. */
const BESIDE = ['knobs', 'roles', 'accounts'] as const;

/** A unit, and where in `use` it is named. */
interface Used {
  readonly unit: Unit;
  readonly index: number;
}

/** An organization while units are written into it: `from` says by `kind name` which unit brought what. */
interface Merging {
  readonly value: Record<string, unknown>;
  readonly from: Map<string, Used>;
}

const declares = (value: Readonly<Record<string, unknown>>, kind: string, name: string): boolean =>
  isMapping(value[kind]) && Object.hasOwn(value[kind], name);

/**
 * The organization with the units that it uses under `units`, and their knobs, roles and accounts where it does not
 * declare the same name itself. Problems inside of what a unit brought are told with the place in its file.
 */
export const withUnits = (source: OrgSource, find: FindUnit): OrgSource => {
  const { opened, base, value } = source;
  // What is no list of names is refused by the schema.
  if (!isMapping(value) || !Array.isArray(value.use)) return source;
  const merging: Merging = { value: { ...value }, from: new Map() };
  const units: Record<string, string> = {};
  for (const [index, reference] of value.use.entries()) {
    const wrong = (message: string): InputError => new InputError([opened.problem([...base, 'use', index], message)]);
    if (typeof reference !== 'string')
      throw wrong('expected the name or the file of a unit; a knob cannot stand for it');
    const unit = readUnit(() => find(reference), wrong);
    addSteps(merging, { unit, index }, value, wrong);
    for (const kind of BESIDE) addBeside(merging, { unit, index }, kind, value, wrong);
    units[unit.name] = unit.opened.file;
  }
  const problem = (path: Path, message: string): Problem => {
    const inside = path.slice(base.length);
    const [kind, name, ...rest] = inside;
    const used = merging.from.get(`${kind} ${name}`);
    if (!used) return opened.problem(path, message);
    // The whole of a unit or a role is there because the organization says so; only what is in it stands in its file.
    if (rest.length === 0) return opened.problem([...base, 'use', used.index], message);
    const there = kind === 'units' ? ['steps', ...rest] : inside;
    return used.unit.opened.problem(there, `${message} (used by ${opened.file})`);
  };
  return { opened: { ...opened, problem }, base, value: merging.value, units };
};

/** A file that is not there is told where it is named; what is wrong in the file, where it stands in it. */
const readUnit = (find: () => Opened, wrong: (message: string) => InputError): Unit => {
  try {
    return unitFrom(find());
  } catch (error) {
    throw error instanceof InputError && error.problems.length === 0 ? wrong(error.message) : error;
  }
};

type Refusal = (message: string) => InputError;
type Plain = Readonly<Record<string, unknown>>;

const addSteps = (merging: Merging, used: Used, organization: Plain, wrong: Refusal): void => {
  const { name, written } = used.unit;
  const twice = merging.from.get(`units ${name}`);
  if (twice) throw wrong(`unit "${name}" is used twice; use[${twice.index}] brings it already`);
  if (declares(organization, 'units', name))
    throw wrong(
      `unit "${name}" is declared in this organization too; give that one another name, or use no shared one`,
    );
  put(merging, 'units', name, written.steps, used);
};

const addBeside = (
  merging: Merging,
  used: Used,
  kind: (typeof BESIDE)[number],
  organization: Plain,
  wrong: Refusal,
) => {
  const brought = used.unit.written[kind];
  for (const [name, given] of Object.entries(isMapping(brought) ? brought : {})) {
    if (declares(organization, kind, name)) continue;
    const first = merging.from.get(`${kind} ${name}`);
    if (!first) put(merging, kind, name, given, used);
    else if (canonicalJson((first.unit.written[kind] as Plain)[name]) !== canonicalJson(given))
      throw wrong(
        `units "${first.unit.name}" and "${used.unit.name}" declare ${kind.slice(0, -1)} "${name}" differently; declare it in this organization`,
      );
  }
};

const put = (merging: Merging, kind: string, name: string, given: unknown, used: Used): void => {
  const before = merging.value[kind] ?? {};
  // Something else than a map is refused by the schema, in its own words.
  if (!isMapping(before)) return;
  merging.value[kind] = { ...before, [name]: given };
  merging.from.set(`${kind} ${name}`, used);
};
