/** One trial: an instance drawn, seats filled, the organization walked, the answer scored, the metrics read. */
import { simulatedPerson } from '../agents/sim/person.js';
import { runSync } from '../engine/drivers.js';
import { trialFlow } from '../engine/run.js';
import type { Worth } from '../engine/settle.js';
import type { Balances, Draft, Instance, Seat, SimAgent, Task, Trace } from '../engine/types.js';
import { trialMetrics } from '../metrics/index.js';
import { type Cell, isNull } from '../metrics/metric.js';
import { type Bound, check } from '../org/check.js';
import { keyText, stream, streamOf } from '../rng/streams.js';
import { createWorld, type World } from '../sim/world.js';
import { families } from '../tasks/index.js';
import type { TaskConfig } from './experiment.js';
import type { Condition } from './plan.js';
import { seat } from './seating.js';
import { staffOn } from './staff.js';
import { staffDraws } from './staff-draws.js';

/** A condition with its task opened, ready to run. */
export interface Ready {
  readonly condition: Condition;
  readonly seed: number;
  readonly task: Task;
  readonly bound: Bound;
}

export const openTask = (config: TaskConfig): Task => {
  const family = families.find((f) => f.name === config.family);
  if (!family) throw new Error(`no task family "${config.family}"`);
  return family.open({ ...config.params }, '.');
};

export const ready = (condition: Condition, seed: number, task: Task = openTask(condition.task)): Ready => ({
  condition: { ...condition, staff: staffOn(task, condition.staff) },
  seed,
  task,
  bound: check(condition.org).bound,
});

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

/** Runs one trial with simulated people, at once; in a series with the balances that the one before has left. */
export const runTrial = (
  { condition, seed, task }: Ready,
  instance: number,
  replicate: number,
  ledger?: Balances,
): Trial => {
  const drawn = drawInstance(task, condition.task.name, seed, instance);
  const { staff, org, orgHash } = condition;
  const name = condition.task.name;
  const seats = seat(org, staff, condition.seating, [seed, replicate, name, instance]);
  const personOf = new Map<string, number>();
  for (const list of Object.values(seats)) for (const s of list) personOf.set(s.name, s.person);
  const world: World = createWorld(['people', seed, replicate, name, instance], staffDraws(staff, seed, replicate));
  const setting = {
    world: () => world,
    familyOf: (seatName: string) => staff.people[personOf.get(seatName) ?? -1]?.family,
  };
  const agents: (SimAgent | undefined)[] = [];
  // Neither staff nor policy enters the key: an honest twin shares every draw with the attacker.
  const callKey = keyText(['call', seed, orgHash, name, replicate, instance]);
  const flow = trialFlow({
    org,
    task,
    instance: drawn,
    seats,
    lots: ['lot', seed, orgHash, name, replicate, instance],
    people: staff.people.length,
    position: instance,
    opening: instance === 0 ? openingOf(condition) : (ledger ?? {}),
    worth: worthOf(task, drawn),
  });
  const trace = runSync(flow, (call) => {
    const index = call.seat.person;
    let agent = agents[index];
    if (!agent) {
      agent = simulatedPerson(staff.people[index]!, setting);
      agents[index] = agent;
    }
    return agent.act(call.request, streamOf(callKey + keyText([call.id])));
  });
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

/** Cells of one row of trials.csv, in the order of `columnsOf`. */
export const measure = (r: Ready, trial: Trial): readonly Cell[] => {
  const score = trial.trace.answer ? r.task.score(trial.instance, trial.trace.answer.content) : null;
  const record = {
    trace: trial.trace,
    task: r.task,
    instance: trial.instance,
    org: r.condition.org,
    bound: r.bound,
    score,
  };
  return trialMetrics.flatMap((m) => m.of(record));
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

/** Columns of the metrics of one trial, in order. */
export const metricNames: readonly string[] = trialMetrics.flatMap((m) => m.columns.map((c) => c.name));

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
    const names = metricNames;
    const nulls = cells.flatMap((c, i) => (isNull(c) ? [`${names[i]}:${c.null}`] : [])).join(';');
    return {
      trial,
      result: {
        instance,
        replicate,
        status: trial.trace.answer ? 'answered' : 'failed',
        reason: trial.trace.reason,
        error: '',
        features: trial.instance.features,
        cells: cells.map((c) => (isNull(c) ? null : c)),
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
        cells: metricNames.map(() => null),
        nulls: '',
      },
    };
  }
};
