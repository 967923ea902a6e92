/** One trial: an instance drawn, seats filled, the organization walked, the answer scored, the metrics read. */
import { runSync } from '../engine/drivers.js';
import { trialFlow } from '../engine/run.js';
import type { Worth } from '../engine/settle.js';
import type { Balances, Draft, Instance, Seat, Task, Trace } from '../engine/types.js';
import { trialMetrics } from '../metrics/index.js';
import { type Cell, isNull, type TrialMetric } from '../metrics/metric.js';
import { type Bound, check } from '../org/check.js';
import { stream } from '../rng/streams.js';
import { answering } from './answering.js';
import { intervened } from './intervene.js';
import { openTask } from './open-task.js';
import { metricsWith, type Own } from './own.js';
import type { Condition } from './plan.js';
import { seat } from './seating.js';
import { staffOn } from './staff.js';

/** A condition with its task opened, ready to run. */
export interface Ready {
  readonly condition: Condition;
  readonly seed: number;
  readonly task: Task;
  readonly bound: Bound;
  /** Metrics of trials, in the order of columns. */
  readonly metrics: readonly TrialMetric[];
  /** Of each, whether it is worked out. */
  readonly asked: readonly boolean[];
  readonly agents: Own['agents'];
}

export const ready = (
  condition: Condition,
  seed: number,
  task: Task = openTask(condition.task),
  own: Own = {},
): Ready => {
  const metrics = metricsWith(own);
  const isBrought = (m: TrialMetric): boolean => own.metrics?.includes(m) ?? false;
  return {
    condition: { ...condition, staff: staffOn(task, condition.staff) },
    seed,
    task,
    bound: check(condition.org).bound,
    metrics,
    asked: metrics.map((m) => isBrought(m) || m.columns.some((c) => isAsked(condition, c.name))),
    agents: own.agents,
  };
};

const isAsked = ({ measured }: Condition, column: string): boolean => measured?.includes(column) ?? true;

/** The instance of a trial: named by task and index, not by condition or replicate. */
export const drawInstance = (task: Task, name: string, seed: number, index: number): Instance =>
  task.instance(index, stream(['world', seed, name, index]));

export interface Trial {
  readonly trace: Trace;
  readonly instance: Instance;
  readonly seats: Readonly<Record<string, readonly Seat[]>>;
}

/** What a draft turned out to be worth, for the ledger: of a part, the share of it that is right; of a design, nothing by itself. */
export const worthOf =
  (task: Task, instance: Instance) =>
  ({ content, latent, scope, design }: Draft): Worth | null => {
    if (design) return null;
    if (scope.parts.length === instance.parts.length) return task.score(instance, content);
    const { labels, errors } = task.inspect(instance, content, latent);
    const right = scope.parts.filter((p) => labels[p] !== undefined && !errors.includes(p)).length;
    return { value: right / scope.parts.length, success: right === scope.parts.length };
  };

/** Balances of an organization's accounts at the start of a series: those that people bring with them. */
export const openingOf = ({ org, staff }: Condition): Balances =>
  Object.fromEntries(Object.entries(staff.endowments ?? {}).filter(([name]) => org.accounts?.[name]?.of === 'person'));

/**
 * Runs one trial with simulated people, at once; in a series with the balances that the one before has left. Where there is
 * an intervention, the trial is first run without it.
 */
export const runTrial = (
  { condition, seed, task, agents }: Ready,
  instance: number,
  replicate: number,
  ledger?: Balances,
): Trial => {
  const { staff, org, orgHash, intervention } = condition;
  const name = condition.task.name;
  const drawn = drawInstance(task, name, seed, instance);
  const seats = seat(org, staff, condition.seating, [seed, replicate, name, instance]);
  // Neither staff nor policy nor intervention enters a key: an honest twin shares every draw with the attacker.
  const key = [seed, orgHash, name, replicate, instance] as const;
  const answer = answering(condition, seed, seats, instance, replicate, agents);
  const flow = () =>
    trialFlow({
      org,
      task,
      instance: drawn,
      seats,
      lots: ['lot', ...key],
      people: staff.people.length,
      position: instance,
      opening: instance === 0 ? openingOf(condition) : (ledger ?? {}),
      worth: worthOf(task, drawn),
    });
  const plain = runSync(flow(), answer);
  if (intervention === undefined) return { trace: plain, instance: drawn, seats };
  const rng = stream(['intervention', ...key]);
  const trace = runSync(flow(), intervened(intervention, { trace: plain, task, instance: drawn, rng }, answer));
  return { trace, instance: drawn, seats };
};

/** One trial of a finished run, again: in a series after all that came before it. */
export const trialAgain = (r: Ready, instance: number, replicate: number): Trial => {
  let ledger: Balances = {};
  if (r.condition.org.accounts !== undefined)
    for (let before = 0; before < instance; before++)
      ledger = conduct(r, before, replicate, ledger).trial?.trace.balances ?? ledger;
  return runTrial(r, instance, replicate, ledger);
};

/** Cells of one row of trials.csv, in the order of its metrics; null where a metric is not asked for. */
export const measure = (r: Ready, trial: Trial): readonly (Cell | null)[] => {
  const score = trial.trace.answer ? r.task.score(trial.instance, trial.trace.answer.content) : null;
  const record = {
    trace: trial.trace,
    task: r.task,
    instance: trial.instance,
    org: r.condition.org,
    bound: r.bound,
    people: r.condition.staff.people.length,
    score,
  };
  return r.metrics.flatMap((m, i): readonly (Cell | null)[] => (r.asked[i] ? m.of(record) : m.columns.map(() => null)));
};

/** A row as the journal keeps it: what differs between trials; what a condition fixes is added when tables are written. */
export interface TrialResult {
  readonly instance: number;
  readonly replicate: number;
  readonly status: 'answered' | 'failed' | 'error';
  readonly reason: string;
  readonly error: string;
  readonly features: Readonly<Record<string, string | number>>;
  readonly cells: readonly (number | string | null)[];
  readonly nulls: string;
}

const namesOf = (metrics: readonly TrialMetric[]): readonly string[] =>
  metrics.flatMap((m) => m.columns.map((c) => c.name));

/** Columns of the shipped metrics of one trial, in order; those that a program brings along follow. */
export const metricNames: readonly string[] = namesOf(trialMetrics);

/** Runs and measures; a crash inside one trial is an `error` row, never a wrong answer and never the end of the run. */
export const conduct = (
  r: Ready,
  instance: number,
  replicate: number,
  ledger: Balances = {},
): { result: TrialResult; trial: Trial | null } => {
  try {
    const trial = runTrial(r, instance, replicate, ledger);
    const cells = measure(r, trial);
    const names = namesOf(r.metrics);
    const nulls = cells.flatMap((c, i) => (c !== null && isNull(c) ? [`${names[i]}:${c.null}`] : [])).join(';');
    return {
      trial,
      result: {
        instance,
        replicate,
        status: trial.trace.answer ? 'answered' : 'failed',
        reason: trial.trace.reason,
        error: '',
        features: trial.instance.features,
        cells: cells.map((c) => (c === null || isNull(c) ? null : c)),
        nulls,
      },
    };
  } catch (error) {
    const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return {
      trial: null,
      result: {
        instance,
        replicate,
        status: 'error',
        reason: 'error',
        error: message,
        features: {},
        cells: namesOf(r.metrics).map(() => null),
        nulls: '',
      },
    };
  }
};
