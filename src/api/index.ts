/** `orglab` as a library: run experiments, read their results, and the ports for parts of one's own (docs/library.md). */

/** The zod that orglab checks with: parameters of a family are declared with it. */
export { z } from 'zod';
export type { Mind } from '../agents/sim/mind.js';
export type { Person } from '../agents/sim/person.js';
export type { Policy } from '../agents/sim/policies/policy.js';
export { answerOf } from '../agents/view.js';
export type * from '../engine/agent.js';
export { isMissing } from '../engine/agent.js';
export type * from '../engine/task.js';
export type * from '../engine/trace.js';
export type { Condition, Plan } from '../lab/condition.js';
export type { Own } from '../lab/own.js';
export type { Progress } from '../lab/schedule.js';
export { type Column, empty, type NullReason, type TrialMetric, type TrialRecord } from '../metrics/metric.js';
export type { Organization } from '../org/schema.js';
export { InputError, type Problem } from '../org/yaml.js';
export type { Draw } from '../report/verdict.js';
export { integer, type Key, keyText, normal, oneOf, type Stream, shuffle, stream, streamOf } from '../rng/streams.js';
export type { Manifest } from './folder.js';
export type { ExperimentInput, RunOptions, RunProgress } from './options.js';
export { type Results, readResults } from './read.js';
export { type RedteamResult, redteam } from './redteam.js';
export type { RedteamOptions, Threat } from './redteam-options.js';
export * from './rows.js';
export { type RunResult, run } from './run.js';
export { type SearchResult, search } from './search.js';
export type { SearchBudget, SearchOptions } from './search-options.js';
