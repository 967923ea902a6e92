/** The results folder. */
import { resolve } from 'node:path';
import { makeFolder as make } from '../files/folder.js';
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
