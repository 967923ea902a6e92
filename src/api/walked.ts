/** The trials of a finished run, walked again: from kept traces where real models sat, else from their seeds. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Trace } from '../engine/types.js';
import { trialAgain } from '../lab/again.js';
import type { Condition } from '../lab/condition.js';
import { isLive } from '../lab/live.js';
import { openTask } from '../lab/open-task.js';
import { unknownPeople } from '../lab/own.js';
import { type Ready, ready, type Trial } from '../lab/trial.js';
import { InputError } from '../org/yaml.js';
import type { Manifest } from './folder.js';

interface KeptTrace extends Pick<Trace, 'entries'> {
  readonly trial: string;
}

/** The kept traces of a results folder by the names of their trials; empty where none were kept. */
export const keptTraces = (folder: string): ReadonlyMap<string, KeptTrace> => {
  const file = join(folder, 'traces.jsonl.gz');
  if (!existsSync(file)) return new Map();
  try {
    const lines = gunzipSync(readFileSync(file)).toString('utf8').split('\n');
    return new Map(
      lines
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as KeptTrace)
        .map((trace) => [trace.trial, trace]),
    );
  } catch (error) {
    throw new InputError(
      `${file}: damaged (${error instanceof Error ? error.message : String(error)}); run the experiment again, which writes it anew`,
    );
  }
};

export interface Walked {
  readonly condition: Condition;
  readonly ready: Ready;
  readonly instance: number;
  readonly replicate: number;
  readonly trial: Trial;
}

/** Every trial that left a trace, condition by condition; `lost` is told of each that left none. */
export function* walkedTrials(
  folder: string,
  manifest: Manifest,
  wanted: (condition: Condition) => boolean,
  lost: () => void = () => {},
): Generator<Walked> {
  let traces: ReadonlyMap<string, KeptTrace> | undefined;
  const kept = (id: string): KeptTrace | null => {
    traces ??= keptTraces(folder);
    return traces.get(id) ?? null;
  };
  for (const condition of manifest.conditions) {
    if (!wanted(condition)) continue;
    const r = ready(condition, manifest.plan.seed, openTask(condition.task));
    for (let instance = 0; instance < condition.instances; instance++)
      for (let replicate = 0; replicate < manifest.plan.experiment.replicates; replicate++) {
        const trial = trialAgain(r, instance, replicate, kept);
        if (trial === null) lost();
        else yield { condition, ready: r, instance, replicate, trial };
      }
  }
}

/** Refuses a run whose people only a program knew: they cannot be asked again here. */
export const refuseOwn = (folder: string, { plan, conditions }: Manifest): void => {
  if (conditions.some(isLive)) return;
  for (const { staff } of conditions) {
    const unknown = unknownPeople(plan, staff);
    if (unknown !== null) throw new InputError(`${folder}: ${unknown}`);
  }
};
