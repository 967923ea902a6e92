import { readManifest } from '../api/folder.js';
import { keptTraces } from '../api/walked.js';
import { minutes } from '../engine/minutes.js';
import { trialAgain } from '../lab/again.js';
import { openTask } from '../lab/open-task.js';
import { unknownPeople } from '../lab/own.js';
import { traceLine } from '../lab/traces.js';
import { ready } from '../lab/trial.js';
import { unknownName } from '../org/strict.js';
import { InputError } from '../org/yaml.js';

/**
 * `orglab trace`: one trial as minutes. A trial of simulated people is run again from its seeds, which gives the same trace
 * to the last digit, so that every trial can be read and not only those whose trace was kept; with real models all are kept.
 */
export const trace = async (
  folder: string,
  options: { readonly trial?: string; readonly json?: boolean },
): Promise<number> => {
  const manifest = readManifest(folder);
  if (options.trial === undefined) {
    process.stdout.write(
      `${[...keptTraces(folder).keys()].join('\n')}\n\nany trial can be read: orglab trace ${folder} --trial ID, with an id from the column trial of trials.csv\n`,
    );
    return 0;
  }
  const match = /^(.*)#(\d+)\.(\d+)$/.exec(options.trial);
  const condition = manifest.conditions.find((c) => c.id === match?.[1]);
  if (!match || !condition) {
    const ids = manifest.conditions.map((c) => c.id);
    throw new InputError(
      match
        ? unknownName('condition', match[1] ?? '', ids)
        : `"${options.trial}" is not a trial: write CONDITION#INSTANCE.REPLICATE, as in ${ids[0]}#0.0`,
    );
  }
  const unknown = unknownPeople(manifest.plan, condition.staff);
  if (unknown !== null) throw new InputError(`${options.trial}: ${unknown}`);
  const [instance, replicate] = [Number(match[2]), Number(match[3])];
  const { replicates } = manifest.plan.experiment;
  if (instance >= condition.instances || replicate >= replicates)
    throw new InputError(
      `${options.trial}: this experiment has instances 0 to ${condition.instances - 1} and replicates 0 to ${replicates - 1}`,
    );
  const r = ready(condition, manifest.plan.seed, openTask(condition.task));
  let traces: ReturnType<typeof keptTraces> | undefined;
  const trial = trialAgain(r, instance, replicate, (id) => {
    traces ??= keptTraces(folder);
    return traces.get(id) ?? null;
  });
  if (trial === null)
    throw new InputError(
      `${options.trial}: no trace was kept: it ended in an error, which stands in its row of trials.csv`,
    );
  if (options.json) process.stdout.write(`${traceLine(options.trial, trial)}\n`);
  else {
    const score = trial.trace.answer ? r.task.score(trial.instance, trial.trace.answer.content) : null;
    const worth = score
      ? `value ${score.value.toFixed(3)}${score.harm === undefined ? '' : `, harm ${score.harm.toFixed(3)}`}`
      : 'not scored';
    process.stdout.write(`${options.trial}\n${minutes(trial.trace, r.task, trial.instance)}\n${worth}\n`);
  }
  return 0;
};
