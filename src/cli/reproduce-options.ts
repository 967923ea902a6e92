/** What `orglab reproduce` takes; what runs it is loaded when it is used. */
import type { Command } from 'commander';
import { threads, whole } from './numbers.js';

export const addReproduce = (p: Command, done: (code: number) => void): void => {
  p.command('reproduce')
    .argument('[targets...]', 'files of experiments/reproduce, by name (default: all)')
    .description(
      'Try published claims again on simulated people, each with the control under which its effect must vanish. Exit 0 whatever the verdicts.',
    )
    .option('--out <dir>', 'results folders go below this one', 'results/reproduce')
    .option('--seed <s>', 'root of every random draw, instead of those in the files', whole)
    .option('--workers <n>', 'worker threads (default: one per core)', threads)
    .option('--json', 'the findings as data')
    .addHelpText('after', '\nExample:\n  orglab reproduce T3 T7')
    .action(async (targets, options) => done(await (await import('./reproduce.js')).reproduce(targets, options)));
};
