/** Runs the cases of a reference: a plan of chunks, threads that do them, verdicts. The same seed gives the same bytes whatever the threads. */
import type { Case, Realization } from './case.js';
import { checkFormula, type FormulaCheck } from './formulas/index.js';
import { type GroupTest, groupTests, type Member } from './groups.js';
import { type Done, doJob, type Job } from './jobs.js';
import { judge, type Verdict } from './judge.js';
import { deviationOf, joined, meansOf, type Part } from './moments.js';
import { type Task, taskOf } from './plan.js';
import { whyOutside } from './scope.js';
import { twinsOf, twinTest } from './twins.js';

export interface Options {
  readonly seed: number;
  /** Seeds drawn one after another, from `seed` on; the first decides the verdicts. */
  readonly seeds?: number;
  readonly trials: number;
  readonly workers: number;
  readonly onProgress?: (p: { readonly done: number; readonly total: number }) => void;
}

export interface Outcome {
  readonly one: Case;
  readonly covered: boolean;
  /** Why a case is not covered, or what broke. */
  readonly reason?: string;
  readonly got: number | null;
  readonly trials: number;
  readonly verdict: Verdict | null;
  /** The closed form of the case, where there is one. */
  readonly formula?: FormulaCheck;
  /** Whether the case is known and left out on purpose; the reason says why. */
  readonly outside?: boolean;
}

export interface Report {
  readonly outcomes: readonly Outcome[];
  readonly groups: readonly GroupTest[];
  readonly pass: boolean;
}

const firstOf = (means: readonly (readonly number[])[]): number => means[0]?.[0] ?? Number.NaN;

/** The case without what it tells of the spread of a trial, where a realization has trials of another kind. */
const asSampled = (one: Case, { spread }: Realization): Case =>
  spread !== 'sampled' || one.kind === 'exact'
    ? one
    : {
        ...one,
        kind: one.kind === 'prob' ? 'mean' : one.kind,
        sd: undefined,
        tol: one.kind === 'asymptotic' ? one.tol : undefined,
      };

/** The verdict on a case out of what its jobs left, arm by arm in order of chunks. */
const conclude = (task: Task, done: readonly (readonly Done[])[]): Outcome => {
  const { one, realization, trials, planned } = task;
  const parts: Part[] = [];
  for (const arm of done) {
    const trouble = arm.find((d) => 'problem' in d);
    if (trouble && 'problem' in trouble)
      return { one, covered: trouble.defect, reason: trouble.problem, got: null, trials: 0, verdict: null };
    parts.push(joined(arm.map((d) => (d as { part: Part }).part)));
  }
  const number = realization.number ?? firstOf;
  const got = number(parts.map(meansOf));
  const deviation = trials === 0 ? 0 : deviationOf(parts, number);
  const measured = { got, deviation, trials };
  return { one, covered: true, got, trials, verdict: judge(asSampled(one, realization), measured, planned) };
};

const sizeOf = (job: Job): number => (job.trials ? job.trials.to - job.trials.from : 1);

/** Fewer trials than this are done before threads have started. */
const WORTH_A_POOL = 5000;

/** Does all jobs; results stand in the order of the jobs. */
const doAll = async (jobs: readonly Job[], options: Options): Promise<readonly Done[]> => {
  const total = jobs.reduce((n, j) => n + sizeOf(j), 0);
  const results: Done[] = new Array(jobs.length);
  let done = 0;
  let next = 0;
  const feed = async (run: (job: Job) => Done | Promise<Done>): Promise<void> => {
    while (next < jobs.length) {
      const at = next++;
      const job = jobs[at] as Job;
      results[at] = await run(job);
      done += sizeOf(job);
      options.onProgress?.({ done, total });
    }
  };
  if (options.workers <= 1 || total < WORTH_A_POOL) {
    await feed(doJob);
    return results;
  }
  const { Piscina } = await import('piscina');
  const pool = new Piscina({
    filename: new URL('./worker.js', import.meta.url).href,
    minThreads: options.workers,
    maxThreads: options.workers,
    concurrentTasksPerWorker: 2,
  });
  try {
    const run = async (job: Job): Promise<Done> => (await pool.run(job)) as Done;
    await Promise.all(Array.from({ length: options.workers * 3 }, () => feed(run)));
  } finally {
    await pool.destroy();
  }
  return results;
};

const ALONE = (one: Case, reason: string): Outcome => ({
  one,
  covered: false,
  reason,
  got: null,
  trials: 0,
  verdict: null,
});

/** An outcome with the closed form of its case, and with the reason for which it is out of scope. */
const withFormula = (o: Outcome): Outcome => {
  const formula = checkFormula(o.one);
  const why = o.covered ? undefined : whyOutside(o.one.id);
  return {
    ...o,
    ...(formula === undefined ? {} : { formula }),
    ...(why === undefined ? {} : { reason: why, outside: true }),
  };
};

/** Whether an outcome stands: by its verdict, or where the engine is not asked, by the closed form. */
export const holds = (o: Outcome): boolean => (o.covered ? o.verdict?.pass === true : o.formula?.pass !== false);

/** Runs every case and judges it, then the group tests over its independent shares and means. */
export const validate = async (cases: readonly Case[], options: Options): Promise<Report> => {
  const seeds = Array.from({ length: options.seeds ?? 1 }, (_, i) => options.seed + i);
  const tasks = seeds.map((seed) =>
    cases.map((one) =>
      seed === options.seed || one.kind === 'prob' || one.kind === 'mean' ? taskOf(one, seed, options.trials) : '',
    ),
  );
  const twins = twinsOf(cases).map((twin) => ({
    twin,
    task: taskOf(twin.again, options.seed, Math.min(options.trials, twin.most)),
  }));
  const jobs = [...tasks.flat(), ...twins.map((t) => t.task)].flatMap((t) =>
    typeof t === 'string' ? [] : t.jobs.flat(),
  );
  const done = await doAll(jobs, options);
  let at = 0;
  const rounds = tasks.map((row) =>
    row.map((t, i): Outcome => {
      if (typeof t === 'string') return ALONE(cases[i] as Case, t);
      return conclude(
        t,
        t.jobs.map((arm) => arm.map(() => done[at++] as Done)),
      );
    }),
  );
  const outcomes = (rounds[0] ?? []).map(withFormula);
  const members = cases.flatMap((one, i): Member[] => {
    const z = rounds.map((r) => r[i]?.verdict?.z);
    return (one.kind === 'prob' || one.kind === 'mean') && z.every((x) => typeof x === 'number')
      ? [{ id: one.id, z: z as number[] }]
      : [];
  });
  const again = twins.flatMap(({ twin, task }) => {
    if (typeof task === 'string') return [];
    const other = conclude(
      task,
      task.jobs.map((arm) => arm.map(() => done[at++] as Done)),
    );
    const one = outcomes.find((o) => o.one.id === twin.of);
    return one ? [{ one, other }] : [];
  });
  const groups = [...groupTests(members), ...twinTest(again)];
  const pass = outcomes.every(holds) && groups.every((g) => g.pass);
  return { outcomes, groups, pass };
};
