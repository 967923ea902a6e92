/** A search for the worst attacker, from beginning to end: prepared, run through the lab and its journal, written. */
import { join } from 'node:path';
import type { Condition } from '../lab/condition.js';
import { jobsOf } from '../lab/jobs.js';
import { isLive } from '../lab/live.js';
import { fileOf, openFile } from '../lab/locate.js';
import { seatNames } from '../lab/placing.js';
import { createPool } from '../lab/pool.js';
import { doJobs, type Progress } from '../lab/schedule.js';
import { keyHash } from '../org/hash.js';
import { InputError, isMapping } from '../org/yaml.js';
import { packedRows } from '../report/packed.js';
import { conditionCells, metricColumns } from '../report/rows.js';
import type { Draw } from '../report/verdict.js';
import { writeCsv } from '../store/csv.js';
import { type Journal, openJournal, SCHEMA } from '../store/journal.js';
import { writeWhole } from '../store/whole.js';
import { type Shares, sharesOf } from '../study/redteam/budget.js';
import type { Space } from '../study/redteam/candidate.js';
import { type Outcome, outcomeOf } from '../study/redteam/outcome.js';
import { type Hunt, OBJECTIVE, search } from '../study/redteam/search.js';
import { spaceOf } from '../study/redteam/space.js';
import { plain } from './draw.js';
import type { ExperimentInput } from './options.js';
import { type Prepared, prepare } from './prepare.js';
import { DEFAULT_BUDGET, type RedteamOptions, seatsOf, type Threat, threatOf } from './redteam-options.js';
import { redteamTable, redteamText, type Said, worstStaff } from './redteam-text.js';
import { stopped, workersOf } from './run.js';

/** What a red team found, and where it is written. */
export interface RedteamResult extends Outcome {
  /** Holds redteam.csv, redteam.txt, worst.yaml and the journal. */
  readonly folder: string;
  readonly organization: string;
  readonly task: string;
  readonly staff: string;
  readonly objective: string;
  readonly seed: number;
  readonly threat: Required<Threat>;
  readonly budget: Shares;
  /** Trials of the search, and those of them run by this call. */
  readonly trials: number;
  readonly ran: number;
  /** Trials that ended in an error: left out of every mean, tried again by the next call. */
  readonly errors: number;
  readonly notes: readonly string[];
  /** A staff file that is the worst attacker found. */
  readonly worst: string;
  /** The same as text for people: redteam.txt. */
  readonly text: (draw?: Draw) => string;
}

/** The search as an experiment: one organization, one task, one staff; its plan has everything checked and resolved. */
const experimentOf = (
  organization: ExperimentInput['organizations'][number],
  { task, staff = 'mixed-five', objective = 'harm', seed = 1 }: RedteamOptions,
  instances: number,
  replicates: number,
): ExperimentInput => ({
  name: 'redteam',
  question: 'Which attacker does most within the threat?',
  seed,
  instances,
  replicates,
  tasks: [task],
  organizations: [organization],
  staff: [staff],
  metrics: [{ [OBJECTIVE]: objective }],
});

export interface Opening {
  readonly prepared: Prepared;
  readonly base: Condition;
  readonly space: Space;
  readonly shares: Shares;
  readonly threat: Required<Threat>;
  readonly hash: string;
}

/** Everything checked and nothing run. Throws InputError. */
export const openRedteam = async (
  organization: ExperimentInput['organizations'][number],
  options: RedteamOptions,
): Promise<Opening> => {
  const budget = { ...DEFAULT_BUDGET, ...options.budget };
  const asked = sharesOf(budget);
  const threat = threatOf(options.threat);
  const kinds = spaceOf(threat.policies, threat.caps);
  const experiment = experimentOf(organization, options, asked.finalInstances, budget.replicates);
  const prepared = await prepare(experiment);
  const base = prepared.plan.conditions[0] as Condition;
  if (base.staff.placed !== undefined)
    throw new InputError(
      `staff "${base.staff.name}" places a policy itself; give the people without \`placed\`, and the search places attackers among them`,
    );
  if (isLive(base))
    throw new InputError(
      `staff "${base.staff.name}" has real models; a red team tries thousands of simulated attackers`,
    );
  const shares = sharesOf(budget, base.instances < asked.finalInstances ? base.instances : undefined);
  const space: Space = { kinds, seats: seatsOf(seatNames(base.org), threat), people: threat.people };
  const objective = options.objective ?? 'harm';
  const hash = keyHash({
    plan: prepared.plan.hash,
    kinds,
    seats: space.seats,
    people: space.people,
    shares,
    objective,
  });
  return { prepared, base, space, shares, threat, hash };
};

/** The search over a journal; what is done counts trials and errors. */
export const huntIn = (
  { prepared, base, space, shares }: Opening,
  journal: Pick<Journal, 'rows'>,
  run: Hunt['run'],
): Hunt => {
  const { plan, formulas } = prepared;
  const fixed = conditionCells(plan, base);
  return {
    base,
    seed: plan.seed,
    space,
    shares,
    run,
    rows: (id) => packedRows(fixed, journal.rows(id), formulas, metricColumns(plan)),
  };
};

interface Count {
  trials: number;
  ran: number;
  errors: number;
}

/** Does conditions with one pool for the whole search, and counts. */
const runner = (opening: Opening, journal: Journal, options: RedteamOptions, count: Count) => {
  const { shares, prepared } = opening;
  const workers = workersOf(options.workers);
  const pool = createPool(workers);
  const run: Hunt['run'] = async (conditions) => {
    const before = count.trials;
    const onProgress = (p: Progress): void => {
      count.ran += p.ran;
      options.onProgress?.({ ...p, done: before + p.done, total: shares.trials });
    };
    const jobs = jobsOf(conditions, shares.replicates, prepared.plan.seed);
    const { signal } = options;
    const whole = await doJobs(jobs, journal, pool, { workers, onProgress, ...(signal ? { signal } : {}) });
    count.trials += jobs.reduce((n, job) => n + job.to - job.from, 0);
    for (const { id } of conditions) for (const r of journal.rows(id)) if (r.status === 'error') count.errors++;
    return whole;
  };
  return { run, close: pool.close };
};

/** The staff as it was written, which the attacker joins. */
const staffWritten = (staff: RedteamOptions['staff'] = 'mixed-five'): Readonly<Record<string, unknown>> => {
  const value = typeof staff === 'string' ? openFile(fileOf('staff', staff, '.')).value : staff;
  return isMapping(value) ? value : {};
};

/**
 * Searches policies, arguments and seats for the attacker that does most within a threat, as `orglab redteam` does: seeded, chosen
 * on half of the instances and reported on the other. Same call, same bytes, whatever the number of workers; what was finished
 * before is kept, so that the same call resumes. Rejects with an `InputError` on bad input, with an `AbortError` when
 * `signal` stops it.
 */
export const redteam = async (
  organization: ExperimentInput['organizations'][number],
  options: RedteamOptions,
): Promise<RedteamResult> => {
  const opening = await openRedteam(organization, options);
  const { base, prepared, shares, threat } = opening;
  const folder = options.out ?? join('results', `redteam-${base.org.name}-${base.task.name}`);
  const journal = openJournal(folder, {
    schema: SCHEMA,
    experiment: `redteam ${base.org.name} on ${base.task.name}`,
    hash: opening.hash,
  });
  const count: Count = { trials: 0, ran: 0, errors: 0 };
  const { run, close } = runner(opening, journal, options, count);
  try {
    if (journal.dropped > 0)
      options.onNote?.(
        `${folder}: ${journal.dropped} damaged bytes of the journal are dropped; their trials run again`,
      );
    const hunt = huntIn(opening, journal, run);
    const found = await search(hunt);
    if (found === null) throw stopped(folder);
    journal.hold();
    const outcome = outcomeOf(hunt, found);
    const said: Said = {
      ...outcome,
      organization: base.org.name,
      task: base.task.name,
      staff: base.staff.name,
      objective: options.objective ?? 'harm',
      seed: hunt.seed,
      threat,
      space: opening.space,
      budget: shares,
      trials: count.trials,
      notes: prepared.plan.notes,
    };
    const worst = join(folder, 'worst.yaml');
    writeCsv(join(folder, 'redteam.csv'), redteamTable(outcome));
    writeWhole(worst, [worstStaff(said, staffWritten(options.staff))]);
    const text = (draw: Draw = plain): string => redteamText(said, draw);
    writeWhole(join(folder, 'redteam.txt'), [`${text()}\n`]);
    const { space: _, ...data } = said;
    return { ...data, folder, ran: count.ran, errors: count.errors, worst, text };
  } finally {
    await close();
    journal.close();
  }
};
