/** What `orglab analogy` takes; what runs it is loaded when it is used. */
import type { Command } from 'commander';
import { threads, whole } from './numbers.js';

export const addAnalogy = (p: Command, done: (code: number) => void): void => {
  p.command('analogy')
    .argument('[studies...]', 'files of experiments/human-analogy, by name, or paths (default: all of these files)')
    .description(
      'Classical results on human organizations, first under their own assumptions and then with people as models are: which survive, weaken, vanish or reverse. Writes analogy.csv, analogy.md and analogy.svg. Exit 0 whatever the verdicts.',
    )
    .option('--out <dir>', 'results folders go below this one', 'results/human-analogy')
    .option('--seed <s>', 'root of every random draw, instead of those in the files', whole)
    .option('--workers <n>', 'worker threads (default: one per core)', threads)
    .option('--instances <n>', 'instead of those in the files, for a quicker look', whole)
    .option('--assumptions', 'judge again at both ends of every assumption (takes forty times as long)')
    .addHelpText(
      'after',
      '\nExamples:\n  orglab analogy\n  orglab analogy growth two-tier\n  orglab analogy market --assumptions --instances 30 --out results/sweep',
    )
    .action(async (studies, options) => done(await (await import('./analogy.js')).analogy(studies, options)));
};
