import { join } from 'node:path';
import { isStopRun } from '../agents/calls/call.js';
import { type ProposeOptions, propose } from '../api/propose.js';
import { InputError } from '../org/yaml.js';

type Options = Omit<ProposeOptions, 'by' | 'calls' | 'out' | 'gates'> & {
  readonly by: string;
  readonly budget: string;
  readonly out?: string;
  readonly gate: readonly string[];
  readonly json?: boolean;
  readonly quiet?: boolean;
};

const callsIn = (budget: string): number => {
  const found = /^calls=(\d+)$/.exec(budget);
  if (!found) throw new InputError(`--budget ${budget}: expected calls=N, as in calls=20`);
  return Number(found[1]);
};

/** Texts of models are shown without anything that a terminal would obey. */
const plain = (text: string): string => text.replace(/(?!\n)\p{Cc}/gu, '');
const indented = (text: string): string => text.trimEnd().replaceAll(/^/gm, '  ');

/** `orglab propose`: exit 0 when there is at least one proposal that is ready to run, else 1. */
export const proposeAll = async ({ by, budget, gate, json, quiet, ...rest }: Options): Promise<number> => {
  const out = rest.out ?? join('proposals', rest.task.replace(/^.*[\\/]|\.ya?ml$/g, ''));
  const names = by.split(',').map((name) => name.trim());
  try {
    const found = await propose({ ...rest, by: names, calls: callsIn(budget), out, gates: gate });
    const { proposals, rejected, experiment, spent } = found;
    if (json) process.stdout.write(`${JSON.stringify(found, null, 2)}\n`);
    else {
      if (!quiet)
        for (const one of proposals)
          process.stdout.write(
            plain(
              `${one.name}, by ${one.by} (${join(out, one.file)})\n${indented(one.yaml)}\n\n${indented(one.mermaid)}\n\n${indented(one.sentences.join('\n'))}\n\n`,
            ),
          );
      const refused =
        rejected.length === 0 ? '' : `, ${rejected.length} refused (${join(out, 'rejected-01.txt')} and so on)`;
      const asked = spent === undefined ? '' : `; ${spent.calls} requests sent`;
      process.stdout.write(`${proposals.length} ready to run${refused}${asked}\n`);
      if (proposals.length > 0) process.stdout.write(`compare them with the library: orglab run ${experiment}\n`);
    }
    return proposals.length > 0 ? 0 : 1;
  } catch (error) {
    if (!isStopRun(error)) throw error;
    throw new InputError(error.message);
  }
};
