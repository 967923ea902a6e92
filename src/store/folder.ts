/** The results folder. */
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { InputError } from '../org/yaml.js';

/** Makes the folder and those above it where they are missing. Throws InputError where that cannot be. */
export const makeFolder = (folder: string): void => {
  try {
    make(resolve(folder));
  } catch (error) {
    throw new InputError(
      `${folder}: cannot make the results folder (${(error as NodeJS.ErrnoException).code}); give another with --out`,
    );
  }
};

/** One by one: the recursive call of Node hangs below /proc. */
const make = (folder: string): void => {
  if (existsSync(folder)) {
    if (!statSync(folder).isDirectory()) throw Object.assign(new Error('not a folder'), { code: 'ENOTDIR' });
    return;
  }
  make(dirname(folder));
  mkdirSync(folder);
};
