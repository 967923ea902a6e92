/** What commands take that hold orglab against theory and against data; the commands themselves are loaded when they are used. */
import { Argument, type Command, Option } from 'commander';
import { threads, whole } from './numbers.js';

/** Splits of a self-check where nobody says how many. */
const SPLITS = 20;

/** `orglab validate theory` and `orglab validate data`. */
export const addValidate = (p: Command, done: (code: number) => void): void => {
  p.command('validate')
    .addArgument(new Argument('<what>', 'against what').choices(['theory', 'data']))
    .description(
      'theory: organizations whose results are known in closed form. data: what simulated people predict of real models, on halves that they were not fitted to. Exit 1 when one fails.',
    )
    .option('--reference <file>', 'theory: cases to run (default: configs/theory/reference.json)')
    .option('--trials <n>', 'theory: trials of each case', whole, 20_000)
    .option('--only <prefix>', 'cases or sets whose name begins like this')
    .option('--seed <s>', 'theory: root of every random draw', whole, 1)
    .option('--seeds <n>', 'theory: seeds, from that one on; the average of each case is tested as well', whole, 1)
    .addOption(new Option('--tier <n>', 'theory: cases of one tier').choices(['1', '2']))
    .option('--workers <n>', 'theory: worker threads (default: one per core)', threads)
    .option(
      '--report <file>',
      'theory: also a table by topic, as Markdown: between the two marks in the file if it has them',
    )
    .option('--data <dir>', 'data: a folder with a folder for each set')
    .option('--splits <n>', 'data: random halves of each set', whole, SPLITS)
    .option(
      '--presets <dir>',
      'data: write the staff and tasks that come from measured sets into a folder like configs',
    )
    .option('--json', '{ cases, groups } or { rows, skipped, pass }')
    .addHelpText(
      'after',
      '\nExamples:\n  orglab validate theory --tier 1\n  orglab validate theory --only cjt. --trials 200000 --json\n  orglab validate theory --report theory.md\n  orglab validate data --data measured --splits 5\n  orglab validate data --data test/data/measured --presets configs',
    )
    .action(async (what, options) =>
      done(
        what === 'data'
          ? await (await import('./validate-data.js')).validateDataIn(options)
          : await (await import('./validate.js')).validateTheory(options),
      ),
    );
};

/** `orglab calibrate`. */
export const addCalibrate = (p: Command, done: (code: number) => void): void => {
  p.command('calibrate')
    .argument(
      '<matrix>',
      'CSV: item, then a column for each model: 1 right, 0 wrong, -1 no answer, empty not asked; or the results folder of a run',
    )
    .description(
      'Simulated people as able, and items as hard, as measured ones, with how well they predict the rest; or people as they were in a run.',
    )
    .requiredOption('--out <dir>', 'where staff.yaml, task.yaml, items.csv, experiment.yaml and report.md go')
    .option('--task <name>', 'of a run with several tasks, this one alone; else each has a folder of its own')
    .option('--answers <file>', 'CSV of the same form: 0 the truth, 1, 2, … distinct wrong answers, -1 none')
    .option('--samples <file>', 'CSV item,model,n,correct: several samples of one model on one item')
    .option('--judges <file>', 'CSV item,judge,prompt,flag_error,truth_error: verdicts on drafts')
    .option('--name <name>', 'name of staff, task and experiment (default: that of the folder)')
    .option('--source <text>', 'where the answers are from, for the headers of the files')
    .option('--splits <n>', 'random halves of the self-check', whole, SPLITS)
    .addHelpText(
      'after',
      '\nExamples:\n  orglab calibrate matrix.csv --answers codes.csv --out my-people\n  orglab calibrate results/quickstart --task decomposable --out my-people',
    )
    .action(async (matrix, options) => done(await (await import('./calibrate.js')).calibrateTables(matrix, options)));
};
