/** What `orglab search` takes; the search itself is loaded when it is used. */
import type { Command } from 'commander';
import { addCaps } from './model-options.js';
import { threads, whole } from './numbers.js';

export const addSearch = (p: Command, done: (code: number) => void): void => {
  const search = p
    .command('search')
    .argument('<experiment>', 'an experiment file: tasks to choose by, hand-made organizations, people')
    .description(
      'Search for organizations: proposed, checked, screened by halving, validated, and reported on seeds and tasks that chose nobody, beside random ones and the hand-made ones at equal cost.',
    )
    .option(
      '--by <proposers>',
      'evolve, structure-reader, mutate-best, library-chooser, random-valid, exhaustive, or provider:model; separated by commas (default: those of the file, else evolve)',
    )
    .option(
      '--budget <list>',
      'trials in all (default 1e6), calls (worst case of an organization, 20), designs (asked of a model, 12)',
    )
    .option(
      '--objectives <list>',
      'columns or expressions; the first one chooses, all make the frontier (default: value,harm,tokens)',
    )
    .option('--untouched <tasks>', 'tasks that are only reported on (default: three by lot, of other families)')
    .option('--size <list>', 'bounds of exhaustive: people (3), calls (4), steps (3)')
    .option('--seed <s>', 'root of every random draw, instead of the one in the file', whole)
    .option('--base-url <url>', 'an OpenAI-compatible server, such as Ollama, vLLM or orglab serve')
    .option('--out <dir>', 'results folder (default: results/search-<name of the experiment>)')
    .option('--workers <n>', 'worker threads (default: one per core)', threads)
    .option('--json', 'the summary as data')
    .option('--quiet', 'no progress and no tables')
    .addHelpText(
      'after',
      '\nExamples:\n  orglab search experiments/design-vs-library.yaml\n  orglab search experiments/design-vs-library.yaml --by evolve,structure-reader --budget trials=1e5 --out found\n  orglab search experiments/exhaustive-small.yaml\n  orglab run found/experiment.yaml',
    )
    .action(async (file, options) => done(await (await import('./search.js')).searchIn(file, options)));
  addCaps(search);
};
