/** The cells of an experiment. */
import type { Column } from '../metrics/metric.js';
import type { Organization } from '../org/schema.js';
import type { Experiment, TaskConfig } from './experiment.js';
import type { Rerun } from './rerun.js';
import type { Staff } from './staff.js';

/** The placebo beside comparisons of `carry` (src/lab/random-loss.ts). */
export const RANDOM_LOSS = 'random-loss';

/** Kinds of baselines that are run beside an organization, matched in calls, and the placebo matched in constraints lost. */
export const BASELINES = ['single', 'best', 'ensemble-vote', RANDOM_LOSS] as const;

/** What may be done to a trial from outside, beside nothing (src/lab/intervene.ts). */
export const INTERVENTIONS = ['inject'] as const;
export type Intervention = (typeof INTERVENTIONS)[number];

export type Scalar = number | string | boolean;
export type Settings = Readonly<Record<string, Scalar>>;

/** One cell of the experiment. */
export interface Condition {
  readonly id: string;
  readonly task: TaskConfig;
  readonly staff: Staff;
  readonly org: Organization;
  readonly orgHash: string;
  readonly origin: 'file' | 'inline' | 'baseline' | 'placebo';
  readonly settings: Settings;
  /** Id of the condition whose calls, or whose share of constraints lost, this baseline matches, or ''. */
  readonly matched: string;
  /** Who is seated: everybody in turn, or the most skilled person alone. */
  readonly seating: 'permuted' | 'best';
  /** Instances of this condition: the experiment's, or fewer where the task has fewer. */
  readonly instances: number;
  /** What is done to each trial; absent where nothing is. */
  readonly intervention?: Intervention;
  /** Share of the constraints that is lost by lot at every division, whatever the divider says; absent: what it says holds. */
  readonly loses?: number;
  /** What is found out about people by running trials again without them; absent: nothing. */
  readonly rerun?: readonly Rerun[];
  /** Columns of metrics that are worked out; absent: all. */
  readonly measured?: readonly string[];
}

export interface Plan {
  readonly experiment: Experiment;
  readonly file: string;
  readonly seed: number;
  readonly baseline: string;
  readonly conditions: readonly Condition[];
  /** Identity of everything that decides the numbers; a results folder belongs to one. */
  readonly hash: string;
  readonly notes: readonly string[];
  /** Columns of metrics that a program brought along; absent where it brought none. */
  readonly columns?: readonly Column[];
  /** Models that agents of a program's own stood for; absent where there are none. */
  readonly agents?: readonly string[];
  /** Names of policies that a program brought along; absent where there are none. */
  readonly policies?: readonly string[];
}
