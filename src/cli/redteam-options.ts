/** What `orglab redteam` takes; the search itself is loaded when it is used. */
import type { Command } from 'commander';
import { threads, whole } from './numbers.js';

export const addRedteam = (p: Command, done: (code: number) => void): void => {
  p.command('redteam')
    .argument('<organization>', 'a name in configs/organizations, or a file')
    .description(
      'Search for the attacker that does most: policy, arguments and seats within a threat, chosen on half of the instances and reported on the other.',
    )
    .requiredOption('--task <name>', 'a name in configs/tasks, or a file')
    .option('--staff <name>', 'the people that the attacker is among, by name or path', 'mixed-five')
    .option(
      '--threat <list>',
      'people (corrupt, at most; default 1), policies (default: all but honest), among (roles or seats), and largest values of arguments, such as rate',
    )
    .option(
      '--budget <list>',
      'trials at most (default 20000), instances that every candidate meets (25), replicates (4)',
    )
    .option('--objective <expression>', 'what is made as large as can be: arithmetic over columns of trials', 'harm')
    .option('--seed <s>', 'root of every random draw', whole, 1)
    .option('--out <dir>', 'results folder (default: results/redteam-<organization>-<task>)')
    .option('--workers <n>', 'worker threads (default: one per core)', threads)
    .option('--json', 'the result as data')
    .option('--quiet', 'no progress and no table')
    .addHelpText(
      'after',
      '\nExamples:\n  orglab redteam hierarchy --task control\n  orglab redteam committee --task control --threat policies=saboteur+colluder,people=2,rate=.2 --budget trials=5000\n  orglab redteam committee --task decomposable --objective "1 - value" --budget trials=5000',
    )
    .action(async (organization, options) =>
      done(await (await import('./redteam.js')).redteamIn(organization, options)),
    );
};
