import { existsSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { fileOf, openFile, organizationIn, packageRoot } from '../lab/locate.js';
import { agency } from '../org/agency.js';
import { check } from '../org/check.js';
import { type Knob, type Knobs, knobPlaces } from '../org/knobs.js';
import { lint } from '../org/lint.js';
import { mermaid } from '../org/mermaid.js';
import { type Origins, printAgency, printOrganization } from '../org/print.js';
import { knobsOf, type OrgSource, resolveOrganization } from '../org/read.js';
import { unknownName } from '../org/strict.js';
import { InputError, pathText } from '../org/yaml.js';

interface Options {
  readonly json?: boolean;
  readonly mermaid?: boolean;
  readonly set?: readonly string[];
}

/** `orglab show`: an organization as an outline, a drawing or data, with its knobs as declared or as set. */
export const show = async (name: string, options: Options): Promise<number> => {
  const source = organizationIn(openFile(existsSync(name) ? name : fileOf('organizations', name, '.')));
  const org = resolveOrganization(source, settings(options.set ?? [], knobsOf(source)));
  const checked = check(org);
  const origins = originsOf(source);
  const text = options.mermaid
    ? mermaid(org)
    : options.json
      ? JSON.stringify(
          { organization: org, bound: checked.bound, lint: lint(org), origins, agency: agency(org) },
          null,
          2,
        )
      : `${printOrganization(org, checked, origins)}\n${printAgency(agency(org))}`;
  process.stdout.write(`${text.trimEnd()}\n`);
  return 0;
};

/** `name=value` as knobs; a value is read as what the default of its knob is. */
const settings = (set: readonly string[], declared: Knobs): Knobs =>
  Object.fromEntries(
    set.map((text) => {
      const at = text.indexOf('=');
      if (at < 1) throw new InputError(`--set ${text}: expected NAME=VALUE, as in rounds=2`);
      const name = text.slice(0, at);
      const before = Object.hasOwn(declared, name) ? declared[name] : undefined;
      if (before === undefined) throw new InputError(unknownName('knob', name, Object.keys(declared)));
      return [name, knobOf(name, text.slice(at + 1), before)];
    }),
  );

const knobOf = (name: string, text: string, before: Knob): Knob => {
  if (typeof before === 'string') return text;
  if (typeof before === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  if (typeof before === 'number' && text.trim() !== '' && Number.isFinite(Number(text))) return Number(text);
  throw new InputError(
    `--set ${name}: expected ${typeof before === 'boolean' ? 'true or false' : 'a number'}, found "${text}"`,
  );
};

/** Which fields the knobs set, and which files the units come from. */
const originsOf = (source: OrgSource): Origins => {
  const places = knobPlaces(source.value);
  const set = (knob: string): readonly string[] =>
    places.filter(({ name }) => name === knob).map(({ path }) => pathText(path));
  return {
    knobs: Object.fromEntries(Object.keys(knobsOf(source)).map((knob) => [knob, set(knob)])),
    units: Object.fromEntries(Object.entries(source.units ?? {}).map(([unit, file]) => [unit, fileText(file)])),
  };
};

/** A shipped file as it is called in the package, any other from where the command runs. */
const fileText = (file: string): string => {
  const shipped = file.startsWith(packageRoot + sep);
  return shipped ? relative(packageRoot, file) : relative('.', file);
};
