/** What commands take about real models; the commands themselves are loaded when they are used. */
import type { Command } from 'commander';
import { amount, atOnce, attempts, whole } from './numbers.js';

/** Records and hard caps of a run with real models. */
export const addCaps = (run: Command): Command =>
  run
    .option(
      '--record <dir>',
      'keep every call of a real model here (default: the results folder); those that are here are not made again',
    )
    .option('--replay <dir>', 'answer from recorded calls, asking nobody')
    .option('--max-usd <n>', 'hard cap on money, calls under way and those in the record included', amount)
    .option('--max-calls <n>', 'hard cap on requests to real models, those in the record included', whole)
    .option('--max-tokens <n>', 'hard cap on tokens read and written, those in the record included', whole)
    .option('--max-minutes <n>', 'hard cap on wall time of this run with real models', amount)
    .option('--concurrency <n>', 'requests to real models at a time (default: 16)', atOnce)
    .option('--timeout <s>', 'seconds for one attempt at a request (default: 120)', amount)
    .option('--attempts <n>', 'attempts at a request before its reply counts as missing (default: 6)', attempts);

/** `orglab models check` and `orglab estimate`. */
export const addModels = (p: Command, done: (code: number) => void): void => {
  const models = p
    .command('models')
    .description('Language models in the seats of an organization.')
    .addHelpText('after', '\nExample:\n  orglab models check openai:gpt-5-mini');
  models
    .command('check')
    .argument('<model>', 'provider:model, as LangChain names it')
    .description(
      'Ask a model one request of every kind: does it reply in shape, how fast, at what cost; exit 1 where a reply is missing.',
    )
    .option('--base-url <url>', 'an OpenAI-compatible server, such as Ollama, vLLM or orglab serve')
    .option('--json', '{ acts, total }')
    .addHelpText(
      'after',
      '\nExamples:\n  orglab models check openai:gpt-5-mini\n  orglab models check openai:qwen3 --base-url http://localhost:11434/v1',
    )
    .action(async (model, options) => done(await (await import('./models.js')).checkModel(model, options)));
  p.command('estimate')
    .argument('<experiment>', 'an experiment file')
    .description('What an experiment with real models would take: calls, tokens and USD, before anything is spent.')
    .option('--staff <name>', 'one staff, by name or path, instead of those in the file')
    .option('--sample <n>', 'trials of each condition that are walked with simulated people', whole, 10)
    .option('--json', '{ conditions, total, live, unpriced, notes }')
    .addHelpText(
      'after',
      '\nExamples:\n  orglab estimate my-study/compare.yaml --staff my-study/models.yaml\n  orglab estimate my-study/compare.yaml --staff my-study/models.yaml --sample 50 --json',
    )
    .action(async (file, options) => done(await (await import('./estimate.js')).estimateFile(file, options)));
};
