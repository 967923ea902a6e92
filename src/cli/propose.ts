import { join } from 'node:path';
import { isStopRun } from '../agents/calls/call.js';
import { type ProposeOptions, type ProposeResult, propose } from '../api/propose.js';
import { InputError } from '../org/yaml.js';
import { REPEATED } from '../study/propose/propose.js';
import { draw } from './draw.js';
import { run } from './run.js';

type Options = Omit<ProposeOptions, 'by' | 'calls' | 'out' | 'gates'> & {
  readonly by: string;
  readonly budget: string;
  readonly out?: string;
  readonly gate: readonly string[];
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly run?: boolean;
};

const callsIn = (budget: string): number => {
  const found = /^calls=(\d+)$/.exec(budget);
  if (!found) throw new InputError(`--budget ${budget}: expected calls=N, as in calls=20`);
  return Number(found[1]);
};

/** Texts of models are shown without anything that a terminal would obey. */
const plain = (text: string): string => text.replace(/(?!\n)\p{Cc}/gu, '');
const indented = (text: string): string => text.trimEnd().replaceAll(/^/gm, '  ');

/** Of each architect: what is ready to run, what of it has a remark on oversight, and what was refused. */
const counted = (names: readonly string[], { proposals, rejected }: ProposeResult): string =>
  draw(
    ['architect', 'ready', 'of these with a remark on oversight', 'refused', 'the same again'],
    names.map((name) => {
      const ready = proposals.filter(({ by }) => by === name);
      const remarked = ready.filter(({ remarks }) => remarks.length > 0).length;
      const others = rejected.filter(({ by }) => by === name);
      const again = others.filter(({ problems }) => problems.some((p) => p.startsWith(REPEATED))).length;
      return [name, ready.length, remarked, others.length - again, again].map(String);
    }),
  );

/** `orglab propose`: exit 0 when there is at least one proposal that is ready to run, else 1; with --run that of the run. */
export const proposeAll = async ({ by, budget, gate, json, quiet, run: runs, ...rest }: Options): Promise<number> => {
  if (runs && json) throw new InputError('--json is what was proposed, --run what came out of it; give one of them');
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
      if (names.length > 1) process.stdout.write(`${counted(names, found)}\n`);
      const refused =
        rejected.length === 0 ? '' : `, ${rejected.length} refused (${join(out, 'rejected-01.txt')} and so on)`;
      const asked = spent === undefined ? '' : `; ${spent.calls} requests sent`;
      process.stdout.write(`${proposals.length} ready to run${refused}${asked}\n`);
      if (proposals.length > 0 && !runs)
        process.stdout.write(`compare them with the library: orglab run ${experiment}\n`);
    }
    if (proposals.length === 0) return 1;
    return runs ? await run(experiment, { out: join(out, 'results'), baselines: 'named' }) : 0;
  } catch (error) {
    if (!isStopRun(error)) throw error;
    throw new InputError(error.message);
  }
};
