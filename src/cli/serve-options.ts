/** What `orglab serve` takes; the server itself is loaded when it is used. */
import { type Command, Option } from 'commander';
import { whole } from './numbers.js';

export const addServe = (p: Command, done: (code: number) => void): void => {
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
};
