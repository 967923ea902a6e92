import { type RedteamResult, redteam } from '../api/redteam.js';
import { budgetFrom, threatFrom } from '../api/redteam-options.js';
import { ended } from './broken.js';
import { draw } from './draw.js';
import { meter } from './progress.js';
import { stopSignal } from './stop.js';

export interface RedteamCommand {
  readonly task: string;
  readonly staff: string;
  readonly threat?: string;
  readonly budget?: string;
  readonly objective: string;
  readonly seed: number;
  readonly out?: string;
  readonly workers?: number;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const warn = (text: string): void => void process.stderr.write(`${text}\n`);

const told = (r: RedteamResult): string =>
  `${r.text(draw)}\n\nwritten to ${r.folder}: redteam.csv, redteam.txt, worst.yaml (orglab run EXPERIMENT --staff ${r.worst})`;

/** `orglab redteam`: the library's `redteam`, stopped by Ctrl-C and told to people. */
export const redteamIn = async (organization: string, options: RedteamCommand): Promise<number> => {
  const { threat, budget, json = false, quiet = false, ...asked } = options;
  const given = {
    ...asked,
    ...(threat === undefined ? {} : { threat: threatFrom(threat) }),
    ...(budget === undefined ? {} : { budget: budgetFrom(budget) }),
  };
  const signal = stopSignal();
  const progress = meter(process.stderr);
  try {
    const result = await redteam(organization, {
      ...given,
      signal,
      ...(quiet ? {} : { onProgress: progress.update, onNote: warn }),
    });
    progress.end();
    if (json) say(JSON.stringify(result, null, 2));
    else if (!quiet) say(told(result));
    if (result.errors > 0)
      warn(
        `${result.errors} trials ended in an error and are left out of every mean; the same command tries them again.`,
      );
    return result.errors > 0 ? 1 : 0;
  } catch (error) {
    progress.end();
    return ended(error, options.out ?? 'the results folder');
  }
};
