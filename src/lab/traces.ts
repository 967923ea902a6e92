/** Traces as lines of canonical JSON: every draft once, under the id of the event that made it. */
import { canonicalJson } from '../org/hash.js';
import { stream } from '../rng/streams.js';
import type { Trial } from './trial.js';

export const TRACE_VERSION = 1;

/** Traces kept of a condition when nothing failed: about this many, chosen by a stream of the trial's own name. */
const KEPT_PER_CONDITION = 10;

export const trialId = (condition: string, instance: number, replicate: number): string =>
  `${condition}#${instance}.${replicate}`;

/** Whether the trace of a trial is kept: all with real models, which cannot be run again; all that failed; and a sample by name. */
export const kept = (id: string, trials: number, failed: boolean, live: boolean): boolean =>
  live || failed || stream(['trace', id])() * trials < KEPT_PER_CONDITION;

/** Control characters that JSON leaves as they are, and terminals obey. */
const escaped = (json: string): string =>
  json.replace(/[\u007f-\u009f]/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`);

export const traceLine = (id: string, trial: Trial): string => {
  const { entries, answer, reason, span } = trial.trace;
  // The answer is one of the drafts in the events; only its id is written again.
  const json = canonicalJson({
    version: TRACE_VERSION,
    trial: id,
    reason,
    span,
    answer: answer?.id ?? null,
    seats: trial.seats,
    entries,
  });
  return escaped(json);
};
