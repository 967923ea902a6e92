/** A run held against the simulation of the same experiment with people calibrated on it. */
import tQuantile from '@stdlib/stats-base-dists-t-quantile';
import type { Condition } from '../lab/condition.js';
import { fileOf, openFile } from '../lab/locate.js';
import { type Staff, staffFrom } from '../lab/staff.js';
import type { TrialResult } from '../lab/trial.js';
import type { Row } from '../metrics/metric.js';
import { unknownName } from '../org/strict.js';
import { InputError } from '../org/yaml.js';
import { packedRows } from '../report/packed.js';
import { conditionCells, metricColumns } from '../report/rows.js';
import { type Cell, metricsOf, type Source, summaryTable } from '../report/tables.js';
import { type Basis, basisOf } from '../study/observed/basis.js';
import type { RunFit } from '../study/observed/fit.js';
import { keeping } from '../study/observed/observe.js';
import { staffAs } from '../study/observed/people.js';
import { resampled, simulated, worldSeed } from '../study/observed/simulate.js';
import { taskParams } from '../study/observed/write.js';
import { fitOn, type OnTask, observedRun, takesOf } from './calibrate-run.js';
import { readManifest, sourceOf } from './folder.js';

export interface CompareSimOptions {
  /** A staff by name or path, in place of one calibrated on the run. */
  readonly staff?: string;
  /** Fit on even instances and compare on odd ones. */
  readonly half?: boolean;
  readonly metrics: readonly string[];
  readonly task?: string;
  /** Simulated worlds, each with people fitted to instances drawn again. */
  readonly draws: number;
}

interface Estimate {
  readonly mean: number | null;
  readonly se: number | null;
  readonly n: number;
  readonly reason: string | null;
}

export interface SimRow {
  readonly task: string;
  readonly staff: string;
  readonly condition: string;
  readonly org: string;
  readonly metric: string;
  readonly real: Estimate;
  readonly simulated: Estimate;
  readonly diff: number | null;
  readonly lo: number | null;
  readonly hi: number | null;
  readonly basis: Basis;
}

export interface Compared {
  readonly rows: readonly SimRow[];
  /** The fit on each task; empty where a staff was given. */
  readonly fits: readonly { readonly task: string; readonly fit: RunFit }[];
}

const estimatesIn = (source: Source): ReadonlyMap<string, Estimate> => {
  const { columns, rows } = summaryTable(source);
  const at = (name: string): number => columns.indexOf(name);
  const number = (cell: Cell | undefined): number | null => (typeof cell === 'number' ? cell : null);
  return new Map(
    rows.map((row) => [
      `${row[at('condition')]}\n${row[at('metric')]}`,
      {
        mean: number(row[at('mean')]),
        se: number(row[at('se')]),
        n: number(row[at('n')]) ?? 0,
        reason: (row[at('null_reason')] as string | null) ?? null,
      },
    ]),
  );
};

/** The staff of a file on the seats of the run: as many people, in their order. */
const givenStaff = (name: string, folder: string): Staff => {
  const opened = openFile(fileOf('staff', name, folder));
  const staff = staffFrom(opened, opened.value, []);
  const real = staff.people.find((p) => p.real !== undefined);
  if (real) throw new InputError(`${opened.file}: "${real.model}" is a real model; give a staff of simulated people`);
  return staff;
};

/** One simulated world of a task: rows by condition. */
type World = ReadonlyMap<string, readonly TrialResult[]>;

const meanOf = (xs: readonly number[]): number => xs.reduce((sum, x) => sum + x, 0) / xs.length;

/**
 * What worlds with resampled people come to. They differ by how sure the fit is and by the luck of a world; the luck averages out
 * over worlds and the fit does not: se² = (variance over worlds − mean se²) + mean se²/worlds, at least variance/worlds.
 */
const predicted = (worlds: readonly Estimate[]): Estimate => {
  const known = worlds.filter((w): w is Estimate & { mean: number } => w.mean !== null);
  const reason = worlds[0]?.reason ?? 'empty';
  if (known.length === 0) return { mean: null, se: null, n: 0, reason };
  const mean = meanOf(known.map((w) => w.mean));
  const n = known.reduce((sum, w) => sum + w.n, 0);
  if (known.length < 2) return { mean, se: null, n, reason: null };
  const spread = known.reduce((sum, w) => sum + (w.mean - mean) ** 2, 0) / (known.length - 1);
  // A world whose values never vary, or a metric without a standard error, has no luck to take out: that leaves se² as large as it is.
  const luck = meanOf(known.map((w) => (w.se ?? 0) ** 2));
  const variance = Math.max(spread - luck + luck / known.length, spread / known.length);
  return { mean, se: Math.sqrt(variance), n, reason: null };
};

/**
 * Simulated less real, with a 95 % interval; freedom after Satterthwaite, from instances on one side and worlds on the other. None
 * where a side has no standard error: values that never vary prove nothing of others (docs/decisions/0004).
 */
const difference = (real: Estimate, sim: Estimate, instances: number, worlds: number) => {
  if (real.mean === null || sim.mean === null) return { diff: null, lo: null, hi: null };
  const diff = sim.mean - real.mean;
  if (sim.se === null || real.se === null) return { diff, lo: null, hi: null };
  const [a, b] = [real.se ** 2, sim.se ** 2];
  const noise = a ** 2 / Math.max(1, instances - 1) + b ** 2 / Math.max(1, worlds - 1);
  const reach = noise === 0 ? 0 : Math.sqrt(a + b) * tQuantile(0.975, (a + b) ** 2 / noise);
  return { diff, lo: diff - reach, hi: diff + reach };
};

/** Calibrates on the run (or takes a staff), simulates its conditions and compares. Throws InputError on what cannot be compared. */
export const compareSim = (folder: string, options: CompareSimOptions): Compared => {
  const manifest = readManifest(folder);
  const { plan } = manifest;
  const all = sourceOf(folder, manifest);
  const known = metricsOf(all);
  for (const m of options.metrics) if (!known.includes(m)) throw new InputError(unknownName('metric', m, known));
  const odd = (instance: number): boolean => instance % 2 === 1;
  const compared = options.half ? odd : () => true;
  const given = options.staff === undefined ? null : givenStaff(options.staff, '.');
  const tasks = observedRun(folder, manifest, options.task);
  const own = (on: OnTask): readonly Condition[] => on.conditions.filter((c) => c.matched === '');
  const conditions = tasks.flatMap(own);
  const narrowed = (rows: Source['rows']): Source => ({
    ...all,
    conditions,
    formulas: [],
    rows,
    plan: { ...plan, experiment: { ...plan.experiment, metrics: [...options.metrics] } },
  });
  const real = estimatesIn(narrowed((id) => all.rows(id).filter((row) => compared(row.instance as number))));
  const names = metricColumns(plan);
  const fits = tasks.map((on) => {
    const seen = options.half ? keeping(on.seen, (i) => !odd(i)) : on.seen;
    return { on, seen, fit: fitOn(on, seen) };
  });
  const worlds = Array.from({ length: options.draws }, (_, k): ReadonlyMap<string, Estimate> => {
    const seed = worldSeed(plan.seed, k);
    const world: World = new Map(
      fits.flatMap(({ on, seen }) => {
        const fit = given ? null : fitOn(on, resampled(seen, plan.seed, k));
        const params = fit ? taskParams(fit, on.task, on.config, takesOf(on.config)) : on.config.params;
        return own(on).map((c) => {
          const staff = fit ? staffAs(c.staff, fit, on.task) : { ...(given as Staff), name: c.staff.name };
          const asked = { seed, replicates: plan.experiment.replicates, keep: compared };
          return [c.id, simulated(c, staff, params, asked)] as const;
        });
      }),
    );
    const rows = (id: string): readonly Row[] => {
      const c = conditions.find((one) => one.id === id) as Condition;
      return packedRows(conditionCells(plan, c), world.get(id) ?? [], [], names);
    };
    return estimatesIn(narrowed(rows));
  });
  const rows = fits.flatMap(({ on, fit }) =>
    own(on).flatMap((c) =>
      options.metrics.map((metric): SimRow => {
        const key = `${c.id}\n${metric}`;
        const none: Estimate = { mean: null, se: null, n: 0, reason: 'empty' };
        const [seen, sim] = [real.get(key) ?? none, predicted(worlds.map((w) => w.get(key) ?? none))];
        const kind = {
          takes: takesOf(on.config),
          half: options.half ?? false,
          varies: seen.se !== null && seen.se > 0,
        };
        const basis = basisOf(metric, c.org, given ? null : fit, kind);
        const ends = difference(seen, sim, c.instances / (options.half ? 2 : 1), options.draws);
        const { task, staff, org } = c;
        return {
          task: task.name,
          staff: staff.name,
          condition: c.id,
          org: org.name,
          metric,
          real: seen,
          simulated: sim,
          ...ends,
          basis,
        };
      }),
    ),
  );
  return { rows, fits: given ? [] : fits.map(({ on, fit }) => ({ task: on.config.name, fit })) };
};
