/** Where parts are found: by name in configs/, the user's before the shipped ones, or by path beside the file that names them. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { OrgSource } from '../org/read.js';
import { unknownName } from '../org/strict.js';
import { withUnits } from '../org/units.js';
import { InputError, type Opened, openYaml, type Path } from '../org/yaml.js';

export type Kind = 'organizations' | 'staff' | 'tasks' | 'units';

/** Root of the package: configs/ and experiments/ stand beside src/ and dist/. */
export const packageRoot = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** Version of the package: results of one version are not continued by another. */
export const version: string = (
  JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { version: string }
).version;

/** Folders searched for a kind of part, first match wins. */
export const foldersOf = (kind: string): readonly string[] => [
  ...new Set([resolve('configs', kind), join(packageRoot, 'configs', kind)]),
];

const isPath = (reference: string): boolean => /[\\/]|\.ya?ml$/.test(reference);

/** A reference as it is found from elsewhere too: a path in full, looked up from `folder`; a name stays a name. */
export const placed = (reference: string, folder = '.'): string =>
  isPath(reference) ? resolve(folder, reference) : reference;

/** Names of the YAML files in a folder, in alphabetical order; none where there is no folder. */
export const namesIn = (folder: string): readonly string[] =>
  (existsSync(folder) ? readdirSync(folder) : [])
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.slice(0, -5))
    .sort();

/** Names available, without duplicates, in alphabetical order. */
export const namesOf = (kind: string): readonly string[] => [...new Set(foldersOf(kind).flatMap(namesIn))].sort();

/** Reads a text file with errors that say what would be right. */
export const readText = (file: string): string => {
  if (!existsSync(file)) throw new InputError(`${file}: no such file`);
  if (statSync(file).isDirectory()) throw new InputError(`${file}: a folder; name a YAML file in it`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    if (error instanceof TypeError)
      throw new InputError([
        { file, line: 1, column: 1, path: '', message: 'not a text file in UTF-8; save it as UTF-8' },
      ]);
    throw error;
  }
};

/** File of a part named or pointed to. Relative paths are looked up beside `from`, then from where the command runs. */
export const fileOf = (kind: Kind, reference: string, from: string): string => {
  if (isPath(reference)) {
    const candidates = isAbsolute(reference) ? [reference] : [resolve(from, reference), resolve(reference)];
    const found = candidates.find((c) => existsSync(c));
    if (!found) throw new InputError(`${reference}: no such file (looked beside ${from} and in the current folder)`);
    return found;
  }
  for (const folder of foldersOf(kind)) {
    const file = join(folder, `${reference}.yaml`);
    if (existsSync(file)) return file;
  }
  throw new InputError(unknownName(kind === 'staff' ? 'staff' : kind.slice(0, -1), reference, namesOf(kind)));
};

export const openFile = (file: string): Opened => openYaml(readText(file), file);

/** An organization in an opened file, with the shared units that it uses; these are looked up beside the file. */
export const organizationIn = (opened: Opened, base: Path = [], value: unknown = opened.value): OrgSource =>
  withUnits({ opened, base, value }, (reference) => openFile(fileOf('units', reference, dirname(opened.file))));
