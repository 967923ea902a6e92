/** The command line. Commands are loaded when they are used, so that help is quick. */
import { readFileSync } from 'node:fs';
import { Command, CommanderError, Option } from 'commander';
import { addAnalogy } from './analogy-options.js';
import { isSystem } from './broken.js';
import { addCompareSim } from './compare-sim-options.js';
import { addCaps, addModels } from './model-options.js';
import { amount, threads, whole } from './numbers.js';
import { addPropose } from './propose-options.js';
import { addRedteam } from './redteam-options.js';
import { addReproduce } from './reproduce-options.js';
import { addSearch } from './search-options.js';
import { addServe } from './serve-options.js';
import { addCalibrate, addValidate } from './validate-options.js';

/** Read here and not from lab/, so that help needs nothing else. */
const { version: VERSION } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

const several = (text: string, before: readonly string[]): readonly string[] => [...before, text];

/** A reader that stops reading ends us quietly; any other trouble with the output is told. */
const onOutput = (error: NodeJS.ErrnoException): void => {
  if (error.code === 'EPIPE') process.exit(0);
  process.stderr.write(`cannot write the output: ${error.message}\n`);
  process.exit(2);
};

const program = (done: (code: number) => void): Command => {
  const p = new Command('orglab')
    .description('A wind tunnel for AI organizations: how capable and how aligned is the whole, why, and at what cost.')
    .version(VERSION)
    .showSuggestionAfterError()
    .exitOverride()
    .addHelpText(
      'after',
      '\nExamples:\n  orglab run experiments/quickstart.yaml\n  orglab show committee\n  orglab compare results/quickstart --metric value,harm',
    );
  const run = p
    .command('run')
    .argument('<experiment>', 'an experiment file')
    .description('Run an experiment; what was finished before is kept, so the same command resumes.')
    .option('--out <dir>', 'results folder (default: results/<name of the experiment>)')
    .option('--workers <n>', 'worker threads (default: one per core)', threads)
    .option('--seed <s>', 'root of every random draw, instead of the one in the file', whole)
    .option('--staff <name>', 'one staff, by name or path, instead of those in the file')
    .option('--quiet', 'no progress and no table')
    .option('--dry-run', 'say what would be run, and stop')
    .addOption(
      new Option('--baselines <which>', 'matched baselines: all, or those that hypotheses name').choices([
        'all',
        'named',
      ]),
    )
    .option('--assumptions', 'try the hypotheses again at both ends of every assumption; writes assumptions.csv')
    .addHelpText(
      'after',
      '\nExamples:\n  orglab run experiments/quickstart.yaml --workers 2\n  orglab run experiments/quickstart.yaml --dry-run\n  orglab run experiment.yaml --staff my-team --max-usd 2 --max-calls 500',
    )
    .action(async (file, options) => done(await (await import('./run.js')).run(file, options)));
  addCaps(run);
  p.command('init')
    .argument('<folder>', 'a new folder; its name becomes the name of the experiment')
    .description(
      'Begin a study: a folder with an experiment, an organization, a staff and questions that run as they are.',
    )
    .addHelpText('after', '\nExample:\n  orglab init my-study')
    .action(async (folder) => done(await (await import('./init.js')).init(folder)));
  p.command('compare')
    .argument('<results>', 'a results folder')
    .description('Compare organizations in a results folder, paired by instance and replicate.')
    .option('--baseline <org>', 'compare with this organization (default: that of the experiment)')
    .option('--metric <names>', 'metrics, separated by commas; one table each', 'value')
    .option('--all-pairs', 'every pair of organizations')
    .addHelpText(
      'after',
      '\nExample:\n  orglab compare results/quickstart --baseline single --metric value,harm,tokens_out',
    )
    .action(async (folder, options) => done(await (await import('./compare.js')).compare(folder, options)));
  p.command('power')
    .argument('<pilot>', 'a results folder, or an experiment file that was run')
    .description('How many instances and replicates find a difference, from what varies in a pilot.')
    .requiredOption('--detect <d>', 'the difference that is to be found, in units of the metric', amount)
    .option('--metric <name>', 'a metric', 'value')
    .option('--power <share>', 'share of experiments that are to find it', amount, 0.8)
    .option('--json', '{ metric, detect, power, rows }')
    .addHelpText('after', '\nExample:\n  orglab power results/quickstart --detect 0.05')
    .action(async (pilot, options) => done(await (await import('./power.js')).power(pilot, options)));
  p.command('show')
    .argument('<organization>', 'a name in configs/organizations, or a file')
    .description('Show an organization: roles, knobs, the tree, worst-case calls, lint, open agency.')
    .option('--json', 'as data')
    .option('--mermaid', 'as a Mermaid drawing')
    .option('--set <name=value>', 'another value of a knob; may be given several times', several, [])
    .addHelpText('after', '\nExamples:\n  orglab show committee --set rounds=3\n  orglab show hierarchy --mermaid')
    .action(async (name, options) => done(await (await import('./show.js')).show(name, options)));
  p.command('check')
    .argument('<file>', 'an organization, unit, staff, task or experiment file')
    .description('Check a file; problems with file:line:column. Exit 0 when it is ready to run, else 2.')
    .option('--json', '{ problems, lint, bound }')
    .addHelpText('after', '\nExample:\n  orglab check configs/organizations/committee.yaml')
    .action(async (file, options) => done(await (await import('./check.js')).checkFile(file, options)));
  p.command('list')
    .addArgument(
      new (p.createArgument('x').constructor as typeof import('commander').Argument)('<kind>', 'what to list').choices([
        'organizations',
        'tasks',
        'staff',
        'policies',
        'metrics',
        'experiments',
        'units',
      ]),
    )
    .description('List what there is, with one line each.')
    .addHelpText('after', '\nExample:\n  orglab list metrics')
    .action(async (kind) => done(await (await import('./list.js')).list(kind)));
  p.command('trace')
    .argument('<results>', 'a results folder')
    .description('One trial as readable minutes. Without --trial: the trials whose traces were kept.')
    .option('--trial <id>', 'a trial, as the column `trial` names it')
    .addOption(new Option('--json', 'the trace as data'))
    .addHelpText(
      'after',
      '\nExample:\n  orglab trace results/quickstart --trial decomposable/mixed-five/committee:rounds=2#0.0',
    )
    .action(async (folder, options) => done(await (await import('./trace.js')).trace(folder, options)));
  p.command('schema')
    .addArgument(
      new (p.createArgument('x').constructor as typeof import('commander').Argument)('<kind>', 'which file').choices([
        'organization',
        'experiment',
        'staff',
        'task',
        'unit',
      ]),
    )
    .description('JSON Schema of a kind of file, for editors and for models that write them.')
    .addHelpText('after', '\nExample:\n  orglab schema organization')
    .action(async (kind) => done(await (await import('./schema.js')).schema(kind)));
  addValidate(p, done);
  addCalibrate(p, done);
  addCompareSim(p, done);
  addRedteam(p, done);
  addReproduce(p, done);
  addAnalogy(p, done);
  addServe(p, done);
  addModels(p, done);
  addPropose(p, done);
  addSearch(p, done);
  const notebook = p
    .command('notebook')
    .description('Notebooks, executed without Python.')
    .addHelpText('after', '\nExample:\n  orglab notebook run notebooks/01-quickstart.ipynb');
  notebook
    .command('run')
    .argument('<files...>', 'notebooks with the deno kernel')
    .description('Execute notebooks in place; exit 1 when a cell fails.')
    .option('--check', 'execute without writing')
    .addHelpText('after', '\nExample:\n  orglab notebook run notebooks/01-quickstart.ipynb')
    .action(async (files, options) => done(await (await import('./notebook.js')).notebook(files, options)));
  return p;
};

/** Runs one command. Exit codes: 0 done, 1 something failed, 2 bad input, 130 stopped by the user. */
export const main = async (args: readonly string[]): Promise<number> => {
  let code = 0;
  if (process.stdout.listenerCount('error') === 0) {
    process.stdout.on('error', onOutput);
    // Where errors cannot be told, there is nowhere to tell it; the work goes on.
    process.stderr.on('error', () => {});
  }
  try {
    await program((c) => {
      code = c;
    }).parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.code === 'orglab.number') process.stderr.write(`error: ${error.message}\n`);
      return error.exitCode === 0 ? 0 : 2;
    }
    // Bad input is told in its own words; a full disk or a missing right likewise; anything else is a defect, with its stack.
    if (error instanceof Error && (error.name === 'InputError' || isSystem(error))) {
      process.stderr.write(`${error.message}\n`);
      return 2;
    }
    process.stderr.write(
      `orglab failed, which is a defect: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    return 1;
  }
};
