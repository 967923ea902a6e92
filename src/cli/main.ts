/** The command line: the only place where parts are wired. Commands are loaded when they are used, so that help is quick. */
import { readFileSync } from 'node:fs';
import { Command, CommanderError, Option } from 'commander';
import { isSystem } from './broken.js';

/** Read here and not from lab/, so that help needs nothing else. */
const { version: VERSION } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

const whole = (text: string): number => {
  const n = Number(text);
  if (text.trim() === '' || !Number.isSafeInteger(n))
    throw new CommanderError(2, 'orglab.number', `expected a whole number, found "${text}"`);
  return n;
};

/** Threads beyond this are a mistake on any machine we know. */
const MAX_WORKERS = 256;

const threads = (text: string): number => {
  const n = whole(text);
  if (n < 1 || n > MAX_WORKERS)
    throw new CommanderError(
      2,
      'orglab.number',
      `workers are a whole number from 1 to ${MAX_WORKERS}, found "${text}"`,
    );
  return n;
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
  p.command('run')
    .argument('<experiment>', 'an experiment file')
    .description('Run an experiment; what was finished before is kept, so the same command resumes.')
    .option('--out <dir>', 'results folder (default: results/<name of the experiment>)')
    .option('--workers <n>', 'worker threads (default: one per core)', threads)
    .option('--seed <s>', 'root of every random draw, instead of the one in the file', whole)
    .option('--staff <name>', 'one staff, by name or path, instead of those in the file')
    .option('--quiet', 'no progress and no table')
    .option('--dry-run', 'say what would be run, and stop')
    .option('--assumptions', 'try the hypotheses again at both ends of every assumption; writes assumptions.csv')
    .addHelpText(
      'after',
      '\nExamples:\n  orglab run experiments/quickstart.yaml --workers 2\n  orglab run experiments/quickstart.yaml --dry-run',
    )
    .action(async (file, options) => done(await (await import('./run.js')).run(file, options)));
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
  p.command('validate')
    .addArgument(
      new (p.createArgument('x').constructor as typeof import('commander').Argument)('<what>', 'against what').choices([
        'theory',
      ]),
    )
    .description(
      'Run organizations whose results theory knows, and hold what comes out against it; exit 1 when one fails.',
    )
    .option('--reference <file>', 'cases to run (default: configs/theory/reference.json)')
    .option('--trials <n>', 'trials of each case', whole, 20_000)
    .option('--only <prefix>', 'cases whose id begins like this')
    .option('--seed <s>', 'root of every random draw', whole, 1)
    .option('--seeds <n>', 'seeds, from that one on; the average of each case is tested as well', whole, 1)
    .addOption(new Option('--tier <n>', 'cases of one tier').choices(['1', '2']))
    .option('--workers <n>', 'worker threads (default: one per core)', threads)
    .option('--json', '{ cases, groups }')
    .addHelpText(
      'after',
      '\nExamples:\n  orglab validate theory --tier 1\n  orglab validate theory --only cjt. --trials 200000 --json',
    )
    .action(async (_, options) => done(await (await import('./validate.js')).validateTheory(options)));
  p.command('serve')
    .description(
      'Simulated people behind an OpenAI-compatible server on this machine: to test agents without a key, also in bad weather.',
    )
    .option('--staff <name>', 'whose models answer: a name in configs/staff, or a file', 'mixed-five')
    .option('--port <n>', 'port on 127.0.0.1; 0 takes one that is free', whole, 8787)
    .option(
      '--questions <file>',
      'questions with answers (JSONL or CSV): who is asked one of them answers by its skill',
    )
    .option('--seed <s>', 'root of every random draw', whole, 1)
    .option('--latency <ms>', 'milliseconds before a reply: 50, or 20-200 for a draw', '0')
    .option(
      '--faults <list>',
      'chances of trouble: a status such as 429, hang, reset, malformed, truncate, refuse; retry-after in seconds',
    )
    .addOption(
      new Option('--structured <most>', 'structured output that is taken, at most')
        .choices(['schema', 'tool', 'json', 'none'])
        .default('schema'),
    )
    .option('--no-usage', 'tell no token counts')
    .option('--quiet', 'say the address and nothing else')
    .addHelpText(
      'after',
      '\nExamples:\n  orglab serve --questions configs/tasks/data/arithmetic.jsonl\n  orglab serve --port 0 --latency 20-200 --faults "429=.3,500=.1,hang=.05,malformed=.05,retry-after=1"',
    )
    .action(async (options) => done(await (await import('./serve.js')).serveStaff(options)));
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
    .option('--json', '{ conditions, total, notes }')
    .addHelpText(
      'after',
      '\nExamples:\n  orglab estimate experiments/quickstart.yaml --staff my-team.yaml\n  orglab estimate experiments/quickstart.yaml --staff my-team.yaml --sample 50 --json',
    )
    .action(async (file, options) => done(await (await import('./estimate.js')).estimateFile(file, options)));
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
