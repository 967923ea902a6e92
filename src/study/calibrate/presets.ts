/** Staff and tasks of this repository that come from measured answers, as files that nobody edits by hand. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../../org/yaml.js';
import { itemsText, staffText, taskText } from './files.js';
import { fitAll } from './fit.js';
import { readResponses } from './read.js';

interface Preset {
  /** Folder of the set. */
  readonly set: string;
  readonly name: string;
  /** Where the answers are from, with licence, as it stands in the header. */
  readonly source: string;
}

/** Sets that may be redistributed; of others only numbers are anywhere here. */
const PRESETS: readonly Preset[] = [
  {
    set: 'zeroeval_crux',
    name: 'crux-measured',
    source:
      'ZeroEval (github.com/yuchenlin/ZeroEval @570c626, Apache-2.0), regraded; questions by CRUXEval (Gu et al. 2024, MIT).',
  },
];

/** Text by path below a folder like configs/, of the presets whose sets are in `data`. Throws InputError where none is. */
export const presetFiles = (data: string, command: string): Readonly<Record<string, string>> => {
  const there = PRESETS.filter(({ set }) => existsSync(join(data, set, 'response_matrix.csv')));
  if (there.length === 0)
    throw new InputError(`${data}: no set that a preset comes from; those are ${PRESETS.map((p) => p.set).join(', ')}`);
  return Object.fromEntries(
    there.flatMap(({ set, name, source }) => {
      const all = readResponses(join(data, set, 'response_matrix.csv'), join(data, set, 'answer_codes.csv'));
      const fit = fitAll(all, null, null, false);
      const written = { name, command, source };
      if (!fit.difficulty) return [];
      return [
        [`staff/${name}.yaml`, staffText(all, fit, written)],
        [`tasks/${name}.yaml`, taskText(all, fit, written, `data/${name}.csv`)],
        [`tasks/data/${name}.csv`, itemsText(all, fit.difficulty)],
      ];
    }),
  );
};
