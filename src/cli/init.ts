import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { packageRoot } from '../lab/locate.js';
import { NAME } from '../org/schema.js';
import { InputError } from '../org/yaml.js';

/** The study that every new one is a copy of; its name stands in the files wherever the new one has to. */
const TEMPLATE = 'my-study';

/** `orglab init`: a folder with an experiment that runs as it is. Nothing that is there is written over. */
export const init = async (folder: string): Promise<number> => {
  const name = basename(folder);
  if (!NAME.test(name))
    throw new InputError(
      `"${name}" cannot name an experiment: use lower-case letters, digits and hyphens, as in "my-study"`,
    );
  if (existsSync(folder) && (!statSync(folder).isDirectory() || readdirSync(folder).length > 0))
    throw new InputError(`${folder}: is there already and not empty; give another name`);
  mkdirSync(folder, { recursive: true });
  const shipped = join(packageRoot, 'configs', 'study');
  for (const file of readdirSync(shipped).sort()) {
    // In commands the folder as it was given, elsewhere the name.
    const text = readFileSync(join(shipped, file), 'utf8')
      .replaceAll(`${TEMPLATE}/`, `${folder}/`)
      .replaceAll(`results/${folder}/`, `results/${name}/`)
      .replaceAll(TEMPLATE, name);
    writeFileSync(join(folder, file), text);
    process.stdout.write(`${join(folder, file)}\n`);
  }
  process.stdout.write(`\nrun it: npx orglab run ${join(folder, 'experiment.yaml')}\n`);
  return 0;
};
