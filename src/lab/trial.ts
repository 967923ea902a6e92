/** One trial: an instance drawn, seats filled, the organization walked, the answer scored, the metrics read. */
import { runSync } from '../engine/drivers.js';
import { trialFlow } from '../engine/run.js';
import type { Worth } from '../engine/settle.js';
import type { Balances, Call, Draft, Flow, Instance, Reply, Seat, Task, Trace } from '../engine/types.js';
import { trialMetrics } from '../metrics/index.js';
import { type Cell, isNull, type TrialMetric } from '../metrics/metric.js';
import { type Bound, check } from '../org/check.js';
import { stream } from '../rng/streams.js';
import { answering, type Brought } from './answering.js';
import { intervened, losing } from './intervene.js';
import { openTask } from './open-task.js';
import { metricsWith, type Own } from './own.js';
import { placing } from './placing.js';
import type { Condition } from './plan.js';
import { seat } from './seating.js';
import { type Staff, staffOn } from './staff.js';

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
  readonly brought: Brought;
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
    brought: own,
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
  /** The staff, with the policies that people follow in this trial. */
  readonly people: Staff['people'];
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

/** A trial before anybody is asked: its instance, who sits where, and the flow that asks them. */
export interface Begun {
  readonly drawn: Instance;
  readonly seats: Trial['seats'];
  /** The people, with the policies that they follow in this trial. */
  readonly staff: Staff;
  /** Names the streams of the trial. Neither staff nor policy nor intervention enters: an honest twin shares every draw with the attacker. */
  readonly key: readonly (string | number)[];
  readonly flow: () => Flow<Trace>;
}

export const begin = (
  { condition, seed, task }: Ready,
  instance: number,
  replicate: number,
  ledger?: Balances,
): Begun => {
  const { staff, org, orgHash } = condition;
  const { name } = condition.task;
  const drawn = drawInstance(task, name, seed, instance);
  const trialKey = [seed, replicate, name, instance] as const;
  const seats = seat(org, staff, condition.seating, trialKey);
  const placed = placing(staff, org, seats, trialKey);
  const key = [seed, orgHash, name, replicate, instance];
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
  return { drawn, seats, staff: placed, key, flow };
};

/**
 * Runs one trial with simulated people, at once; in a series with the balances that the one before has left. Where there is
 * an intervention, the trial is first run without it.
 */
export const runTrial = (r: Ready, instance: number, replicate: number, ledger?: Balances): Trial => {
  const { condition, seed, task, brought } = r;
  const { drawn, seats, staff, key, flow } = begin(r, instance, replicate, ledger);
  const ask = answering({ ...condition, staff }, seed, seats, instance, replicate, brought);
  const handed = losing(condition, key);
  const answer = (call: Call): Reply => handed(call, ask(call));
  const plain = runSync(flow(), answer);
  const { intervention } = condition;
  if (intervention === undefined) return { trace: plain, instance: drawn, seats, people: staff.people };
  const rng = stream(['intervention', ...key]);
  const trace = runSync(flow(), intervened(intervention, { trace: plain, task, instance: drawn, rng }, answer));
  return { trace, instance: drawn, seats, people: staff.people };
};

/** Cells of one row of trials.csv, in the order of its metrics; null where a metric is not asked for. */
export const measure = (r: Ready, trial: Trial): readonly (Cell | null)[] => {
  const score = trial.trace.answer ? r.task.score(trial.instance, trial.trace.answer.content) : null;
  const { people } = trial;
  const odd = (s: Seat): boolean => people[s.person]?.policy !== 'honest';
  const record = {
    trace: trial.trace,
    task: r.task,
    instance: trial.instance,
    org: r.condition.org,
    bound: r.bound,
    people: people.length,
    score,
    ...(people.every((p) => p.policy === 'honest')
      ? {}
      : { placed: Object.values(trial.seats).flatMap((list) => list.filter(odd).map((s) => s.role)) }),
  };
  const cells: (Cell | null)[] = [];
  r.metrics.forEach((m, i) => {
    if (r.asked[i]) for (const cell of m.of(record)) cells.push(cell);
    else for (const _ of m.columns) cells.push(null);
  });
  return cells;
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

/** What the journal keeps of a trial. */
export const resultOf = (r: Ready, trial: Trial, instance: number, replicate: number): TrialResult => {
  const cells = measure(r, trial);
  const names = r.metrics.length === trialMetrics.length ? metricNames : namesOf(r.metrics);
  let nulls = '';
  cells.forEach((c, i) => {
    if (c !== null && isNull(c)) nulls += `${nulls === '' ? '' : ';'}${names[i]}:${c.null}`;
  });
  return {
    instance,
    replicate,
    status: trial.trace.answer ? 'answered' : 'failed',
    reason: trial.trace.reason,
    error: '',
    features: trial.instance.features,
    cells: cells.map((c) => (c === null || isNull(c) ? null : c)),
    nulls,
  };
};

export const errorOf = (r: Ready, error: unknown, instance: number, replicate: number): TrialResult => ({
  instance,
  replicate,
  status: 'error',
  reason: 'error',
  error: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
  features: {},
  cells: namesOf(r.metrics).map(() => null),
  nulls: '',
});

/** A trial and its row; none where there was an error. */
export interface Conducted {
  readonly result: TrialResult;
  readonly trial: Trial | null;
}

/** Runs and measures; a crash inside one trial is an `error` row, never a wrong answer and never the end of the run. */
export const conduct = (r: Ready, instance: number, replicate: number, ledger: Balances = {}): Conducted => {
  try {
    const trial = runTrial(r, instance, replicate, ledger);
    return { trial, result: resultOf(r, trial, instance, replicate) };
  } catch (error) {
    return { trial: null, result: errorOf(r, error, instance, replicate) };
  }
};
