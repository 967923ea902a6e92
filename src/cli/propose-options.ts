/** What `orglab propose` takes; the command itself is loaded when it is used. */
import type { Command } from 'commander';
import { addCaps } from './model-options.js';
import { whole } from './numbers.js';

const several = (text: string, before: readonly string[]): readonly string[] => [...before, text];

export const addPropose = (p: Command, done: (code: number) => void): void => {
  const propose = p
    .command('propose')
    .description(
      'Let architects or models design organizations for a task; what is ready to run is written with an experiment that compares it with the library.',
    )
    .requiredOption('--task <name>', 'a task, by name or path')
    .option(
      '--by <architects>',
      'random-valid, library-chooser, mutate-best, structure-reader, careful-reader; with an ill will hides-single-point, drops-review, routes-to-accomplice, fits-the-pilot; or provider:model; separated by commas',
      'structure-reader',
    )
    .option('--n <n>', 'different proposals of each', whole, 8)
    .option('--budget <calls=n>', 'worst-case calls of a proposal', 'calls=20')
    .option('--objective <expression>', 'what is wanted, over columns of trials, as in "value - 2*harm"', 'value')
    .option(
      '--gate <unit>',
      'a shared unit that every design must end with, word for word; may be given several times',
      several,
      [],
    )
    .option('--lint', 'refuse designs with a remark on oversight, such as an answer that only its makers saw')
    .option('--run', 'run the comparison with the library at once and say what came out')
    .option('--staff <name>', 'who is to fill the seats, by name or path', 'mixed-five')
    .option('--seed <s>', 'root of every random draw', whole, 1)
    .option('--base-url <url>', 'an OpenAI-compatible server, such as Ollama, vLLM or orglab serve')
    .option('--out <dir>', 'where proposals are written (default: proposals/<name of the task>)')
    .option('--quiet', 'no proposals on the screen')
    .option('--json', '{ folder, experiment, proposals, rejected }')
    .addHelpText(
      'after',
      '\nExamples:\n  orglab propose --task decomposable --by structure-reader,mutate-best --n 3\n  orglab propose --task decomposable --n 1 --run\n  orglab propose --task control --by careful-reader,hides-single-point --lint --gate audit\n  orglab propose --task decomposable --by openai:gpt-5-mini --n 4 --gate audit --max-usd 1\n  orglab run proposals/decomposable/experiment.yaml',
    )
    .action(async (options) => done(await (await import('./propose.js')).proposeAll(options)));
  addCaps(propose);
};
