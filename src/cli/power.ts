import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readManifest, sourceOf } from '../api/folder.js';
import { openFile } from '../lab/locate.js';
import { unknownName } from '../org/strict.js';
import { InputError } from '../org/yaml.js';
import { type SizesRow, sizesOf } from '../report/sizes.js';
import { contrastsOf, metricsOf } from '../report/tables.js';
import { draw } from './draw.js';

export interface PowerOptions {
  readonly detect: number;
  readonly metric: string;
  readonly power: number;
  readonly json?: boolean;
}

/** The results of a pilot: a results folder, or that of an experiment file which was run. */
const pilotIn = (given: string): string => {
  if (existsSync(given) && statSync(given).isDirectory()) return given;
  const name = (openFile(given).value as { name?: unknown } | null)?.name;
  const folder = join('results', String(name));
  if (!existsSync(folder))
    throw new InputError(
      `${given}: not run yet, and power is worked out from a pilot; run it first, with few instances and at least five replicates: orglab run ${given}`,
    );
  return folder;
};

const cellOf = (x: number | null): string => (x === null ? '–' : x.toLocaleString('en'));

const rowText = (r: SizesRow): readonly string[] => [
  r.condition,
  r.baseline,
  ...[r.diff, r.detectable].map((x) => (x === null ? '–' : x.toFixed(3))),
  cellOf(r.instances),
  cellOf(r.replicates),
  r.least === null ? '–' : `${cellOf(r.least.instances)} × ${cellOf(r.least.replicates)}`,
  r.why ?? '',
];

/** `orglab power`: how many instances and replicates find a difference, from the components of variance in a pilot. */
export const power = async (given: string, options: PowerOptions): Promise<number> => {
  const folder = pilotIn(given);
  const manifest = readManifest(folder);
  const source = sourceOf(folder, manifest);
  const known = metricsOf(source);
  if (!known.includes(options.metric)) throw new InputError(unknownName('metric', options.metric, known));
  if (!(options.power > 0.5 && options.power < 1))
    throw new InputError(`power is a share above .5 and below 1, found ${options.power}`);
  const rows = sizesOf(source, contrastsOf(source), options.metric, options.detect, options.power);
  if (options.json) {
    process.stdout.write(
      `${JSON.stringify({ metric: options.metric, detect: options.detect, power: options.power, rows }, null, 2)}\n`,
    );
    return 0;
  }
  const { instances, replicates } = manifest.plan.experiment;
  const head = ['condition', 'against', 'difference', 'found now', `instances at ${replicates} replicates`];
  process.stdout.write(
    `${draw([...head, `replicates at ${instances} instances`, 'fewest trials', ''], rows.map(rowText))}\n\n` +
      `${options.metric}: what finds a difference of ${options.detect} in ${Math.round(options.power * 100)} of 100 experiments, at the 5 % level, before Holm.\n` +
      `found now: the difference that ${instances} instances and ${replicates} replicate${replicates === 1 ? '' : 's'} find. Components of variance come from the pilot and are uncertain themselves.\n`,
  );
  return 0;
};
