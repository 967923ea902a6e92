/** What `orglab compare-sim` takes; what runs it is loaded when it is used. */
import type { Command } from 'commander';
import { whole } from './numbers.js';

export const addCompareSim = (p: Command, done: (code: number) => void): void => {
  p.command('compare-sim')
    .argument('<results>', 'the results folder of a run, as a rule with real models')
    .description(
      'Hold a run against the simulation of the same experiment with people calibrated on it: real, simulated, difference, and which numbers are predictions.',
    )
    .option('--half', 'fit on even instances and compare on odd ones')
    .option('--staff <name>', 'these simulated people, by name or path, in place of people calibrated on the run')
    .option('--metric <names>', 'metrics, separated by commas', 'value,calls')
    .option('--task <name>', 'of a run with several tasks, this one alone')
    .option('--draws <n>', 'simulated worlds, each with people fitted to instances drawn again', whole, 10)
    .option('--out <dir>', 'where compare-sim.csv goes (default: the results folder)')
    .addHelpText(
      'after',
      '\nExamples:\n  orglab compare-sim results/study-compare --half\n  orglab compare-sim results/study-compare --metric value,err_corr --staff my-people/staff.yaml',
    )
    .action(async (folder, options) =>
      done(await (await import('./compare-sim.js')).compareSimulation(folder, options)),
    );
};
