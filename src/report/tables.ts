/** summary, pairs and hypotheses: what the rows of an experiment say, as tidy tables. */
import type { Hypothesis } from '../lab/experiment.js';
import type { Condition, Plan } from '../lab/plan.js';
import { meanEstimate, numberOf, present } from '../metrics/estimates.js';
import { conditionMetrics, describedMetrics, pairMetrics, trialMetrics } from '../metrics/index.js';
import { type Column, type Estimate, type NullReason, noEstimate, type Row } from '../metrics/metric.js';
import { holm } from '../stats/holm.js';
import { pairedDifference } from '../stats/paired.js';
import type { Formula } from './rows.js';

export type Cell = number | string | null;
export interface DataTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** Where tables find their rows. */
export interface Source {
  readonly plan: Plan;
  readonly conditions: readonly Condition[];
  readonly formulas: readonly Formula[];
  /** Rows of a condition that did not end in an error, by instance and replicate. */
  readonly rows: (condition: string) => readonly Row[];
}

/** Trial columns that are numbers and have a summary of their own. */
const summarized = (source: Source): readonly Column[] => [
  ...trialMetrics.flatMap((m) => m.columns).filter((c) => c.raw !== true && c.unit !== 'text'),
  ...source.formulas.map(
    (f): Column => ({
      name: f.name,
      unit: '',
      better: 'up',
      summary: 'expression of the experiment',
      nulls: ['bad_expression'],
      source: 'the experiment file',
    }),
  ),
];

/** Metrics the experiment asked for: all, or those named. */
export const wantedMetrics = (plan: Plan): ((name: string) => boolean) => {
  const { metrics } = plan.experiment;
  if (metrics === 'all') return () => true;
  const names = new Set(metrics.flatMap((m) => (typeof m === 'string' ? [m] : Object.keys(m))));
  return (name) => names.has(name);
};

export const betterOf = (metric: string): 'up' | 'down' | null =>
  describedMetrics.find((m) => m.name === metric)?.better ?? 'up';

const ESTIMATE = ['n', 'k', 'failed', 'mean', 'se', 'lo', 'hi', 'null_reason'] as const;
const estimateCells = (e: Estimate, failed: number): readonly Cell[] => [
  e.n,
  e.k,
  failed,
  e.mean,
  e.se,
  e.lo,
  e.hi,
  e.nullReason,
];

/** The condition of `single` on the same task, staff and settings, or on the settings it has. */
const counterpart = (source: Source, of: Condition, org: string): Condition | undefined => {
  const same = source.conditions.filter(
    (c) => c.org.name === org && c.matched === '' && c.task.name === of.task.name && c.staff.name === of.staff.name,
  );
  return (
    same.find((c) => Object.entries(c.settings).every(([k, v]) => of.settings[k] === v)) ??
    same.find((c) => Object.entries(of.settings).every(([k, v]) => !(k in c.settings) || c.settings[k] === v))
  );
};

const pairUp = (arm: readonly Row[], baseline: readonly Row[]): readonly { arm: Row; baseline: Row }[] => {
  const other = new Map(baseline.map((r) => [`${r.instance} ${r.replicate}`, r]));
  return arm.flatMap((row) => {
    const b = other.get(`${row.instance} ${row.replicate}`);
    return b ? [{ arm: row, baseline: b }] : [];
  });
};

/** The commonest reason why a column of these rows is empty. Rows repeat few texts of reasons, so these are counted first. */
const reasonFor = (rows: readonly Row[], column: string): NullReason => {
  const texts = new Map<unknown, number>();
  for (const row of rows) texts.set(row.null_reasons, (texts.get(row.null_reasons) ?? 0) + 1);
  const counts = new Map<string, number>();
  for (const [text, times] of texts)
    for (const item of String(text ?? '').split(';')) {
      const [name, reason] = item.split(':');
      if (name === column && reason) counts.set(reason, (counts.get(reason) ?? 0) + times);
    }
  const best = [...counts].sort((a, b) => b[1] - a[1])[0];
  return (best?.[0] as NullReason | undefined) ?? 'empty';
};

export const summaryTable = (source: Source): DataTable => {
  const wanted = wantedMetrics(source.plan);
  const settings = Object.keys(source.plan.experiment.settings);
  const rows: Cell[][] = [];
  for (const c of source.conditions) {
    const all = source.rows(c.id);
    const failed = all.filter((r) => r.status === 'failed').length;
    const attackers = [...new Set(c.staff.people.map((p) => p.policy).filter((p) => p !== 'honest'))].join('+') || null;
    const note = source.plan.experiment.replicates === 1 ? 'conditional on this staff' : null;
    const put = (column: Column, e: Estimate): void => {
      if (!wanted(column.name)) return;
      const levels = settings.map((s) => (c.settings[s] === undefined ? null : String(c.settings[s])));
      rows.push([
        c.id,
        c.org.name,
        c.staff.name,
        c.task.name,
        ...levels,
        c.matched === '' ? null : c.matched,
        source.plan.baseline,
        attackers,
        column.name,
        ...estimateCells(e, failed),
        note,
      ]);
    };
    for (const column of summarized(source)) {
      const values = present(all, column.name);
      put(column, values.length > 0 ? meanEstimate(values, 'empty') : noEstimate(reasonFor(all, column.name)));
    }
    for (const m of conditionMetrics) put(m.column, m.of(all));
    const single = counterpart(source, c, 'single');
    for (const m of pairMetrics)
      put(m.column, m.of(single && single.id !== c.id ? pairUp(all, source.rows(single.id)) : []));
  }
  return {
    columns: [
      'condition',
      'org',
      'staff',
      'task',
      ...settings.map((s) => `set_${s}`),
      'matched',
      'baseline',
      'attacker',
      'metric',
      ...ESTIMATE,
      'note',
    ],
    rows,
  };
};

export interface Contrast {
  readonly arm: Condition;
  readonly baseline: Condition;
}

/** What each organization is compared with: the experiment's baseline, and its own matched baselines. */
export const contrastsOf = (source: Source, baseline = source.plan.baseline, allPairs = false): readonly Contrast[] => {
  const own = source.conditions.filter((c) => c.matched === '');
  return own.flatMap((arm): Contrast[] => {
    const matched = source.conditions.filter((c) => c.matched === arm.id);
    const others = allPairs
      ? own.filter((c) => c.id > arm.id && c.task.name === arm.task.name && c.staff.name === arm.staff.name)
      : [counterpart(source, arm, baseline)].filter((c) => c !== undefined);
    return [...others, ...matched].filter((c) => c.id !== arm.id).map((c) => ({ arm, baseline: c }));
  });
};

const side = (rows: readonly Row[], metric: string) =>
  rows.map((r) => ({ value: numberOf(r, metric), instance: r.instance as number, replicate: r.replicate as number }));

/** Kind of a baseline: its name before the @. Comparisons of one kind, metric, task and staff are one Holm family. */
const kindOf = (c: Condition): string => (c.matched === '' ? c.org.name : (c.org.name.split('@')[0] as string));

export const pairsTable = (source: Source, contrasts: readonly Contrast[] = contrastsOf(source)): DataTable => {
  const wanted = wantedMetrics(source.plan);
  const metrics = summarized(source).filter((c) => wanted(c.name));
  const made = contrasts.flatMap(({ arm, baseline }) => {
    const [a, b] = [source.rows(arm.id), source.rows(baseline.id)];
    return metrics.map((m) => {
      const d = pairedDifference(side(a, m.name), side(b, m.name));
      const reason = d.diff === null ? reasonFor(present(a, m.name).length === 0 ? a : b, m.name) : null;
      return { arm, baseline, metric: m.name, d, reason };
    });
  });
  const families = new Map<string, number[]>();
  made.forEach((x, i) => {
    const key = [x.metric, x.arm.task.name, x.arm.staff.name, kindOf(x.baseline)].join(' ');
    families.set(key, [...(families.get(key) ?? []), i]);
  });
  const adjusted: (number | null)[] = made.map(() => null);
  for (const members of families.values()) {
    const ps = holm(members.map((i) => made[i]?.d.p ?? null));
    members.forEach((i, k) => {
      adjusted[i] = ps[k] ?? null;
    });
  }
  return {
    columns: [
      'metric',
      'condition',
      'baseline',
      'org',
      'baseline_org',
      'staff',
      'task',
      'n',
      'dropped',
      'diff',
      'se',
      'lo',
      'hi',
      'effect',
      'p',
      'p_holm',
      'mcnemar_b',
      'mcnemar_c',
      'mcnemar_p',
      'detectable',
      'null_reason',
    ],
    rows: made.map(({ arm, baseline, metric, d, reason }, i) => [
      metric,
      arm.id,
      baseline.id,
      arm.org.name,
      baseline.org.name,
      arm.staff.name,
      arm.task.name,
      d.n,
      d.dropped,
      d.diff,
      d.se,
      d.lo,
      d.hi,
      d.effect,
      d.p,
      adjusted[i] ?? null,
      d.mcnemar?.b ?? null,
      d.mcnemar?.c ?? null,
      d.mcnemar?.p ?? null,
      d.detectable,
      reason,
    ]),
  };
};

export interface Verdict {
  readonly hypothesis: Hypothesis;
  readonly verdict: 'confirmed' | 'refuted' | 'undecided' | 'no data';
  readonly cells: readonly string[];
  readonly d: ReturnType<typeof pairedDifference>;
  readonly pHolm: number | null;
}

/** Largest family-wise p at which a declared hypothesis counts as decided. */
export const ALPHA = 0.05;

/**
 * Judges the declared hypotheses, as one Holm family. The difference is turned so that positive favours `better`; cells that
 * match `where` are pooled, clustered by task and instance. Confirmed: above `by` beyond doubt; refuted: below it.
 */
export const judge = (source: Source): readonly Verdict[] => {
  const judged = source.plan.experiment.hypotheses.map((h) => {
    const a: { value: number | null; instance: number; replicate: number }[] = [];
    const b: typeof a = [];
    const cells: string[] = [];
    const offset = new Map<string, number>();
    const sign = betterOf(h.metric) === 'down' ? -1 : 1;
    const matches = (c: Condition): boolean =>
      Object.entries(h.where).every(([k, v]) =>
        k === 'task'
          ? c.task.name === v
          : k === 'staff'
            ? c.staff.name === v
            : !(k in c.settings) || c.settings[k] === v,
      );
    let cell = 0;
    for (const arm of source.conditions) {
      if (arm.org.name !== h.better || !matches(arm)) continue;
      const other = h.than.includes('@')
        ? source.conditions.find(
            (c) =>
              c.org.name === h.than &&
              c.task.name === arm.task.name &&
              c.staff.name === arm.staff.name &&
              (h.than.endsWith(`@${arm.org.name}`) ? c.matched === arm.id : sameSettings(c, arm)),
          )
        : counterpart(source, arm, h.than);
      if (!other) continue;
      cells.push(arm.id);
      // Instances of one task are one cluster in every staff and setting; every cell keeps its own pairs.
      const world = offset.get(arm.task.name) ?? offset.size;
      offset.set(arm.task.name, world);
      const place = (rows: readonly Row[]) =>
        side(rows, h.metric).map((s) => ({
          value: s.value === null ? null : sign * s.value,
          instance: world * 1e8 + s.instance,
          replicate: s.replicate,
          cell,
        }));
      a.push(...place(source.rows(arm.id)));
      b.push(...place(source.rows(other.id)));
      cell++;
    }
    return { h, cells, d: poolDifference(a, b, cell, h.by) };
  });
  const ps = holm(judged.map((j) => j.d.p));
  return judged.map(({ h, cells, d }, i) => {
    const pHolm = ps[i] ?? null;
    const decided = pHolm !== null && pHolm < ALPHA && d.diff !== null;
    const verdict =
      d.diff === null ? 'no data' : !decided ? 'undecided' : (d.diff as number) > h.by ? 'confirmed' : 'refuted';
    return { hypothesis: h, verdict, cells, d, pHolm };
  });
};

const sameSettings = (a: Condition, b: Condition): boolean =>
  Object.entries(a.settings).every(([k, v]) => !(k in b.settings) || b.settings[k] === v);

/** Differences averaged over cells within (instance, replicate), so that a pair of clusters has one value. */
const poolDifference = (
  a: readonly { value: number | null; instance: number; replicate: number }[],
  b: typeof a,
  cells: number,
  by: number,
): ReturnType<typeof pairedDifference> => {
  if (cells <= 1) return pairedDifference(a, b, by);
  const group = (xs: typeof a) => {
    const sums = new Map<string, { sum: number; n: number; instance: number; replicate: number; missing: boolean }>();
    for (const x of xs) {
      const key = `${x.instance} ${x.replicate}`;
      const s = sums.get(key) ?? { sum: 0, n: 0, instance: x.instance, replicate: x.replicate, missing: false };
      sums.set(key, { ...s, sum: s.sum + (x.value ?? 0), n: s.n + 1, missing: s.missing || x.value === null });
    }
    return [...sums.values()].map((s) => ({
      value: s.missing ? null : s.sum / s.n,
      instance: s.instance,
      replicate: s.replicate,
    }));
  };
  return pairedDifference(group(a), group(b), by);
};

export const hypothesesTable = (verdicts: readonly Verdict[]): DataTable => ({
  columns: [
    'metric',
    'better',
    'than',
    'where',
    'by',
    'verdict',
    'n',
    'dropped',
    'diff',
    'se',
    'lo',
    'hi',
    'effect',
    'p',
    'p_holm',
    'detectable',
    'cells',
  ],
  rows: verdicts.map(({ hypothesis: h, verdict, d, pHolm, cells }) => [
    h.metric,
    h.better,
    h.than,
    Object.keys(h.where).length > 0 ? JSON.stringify(h.where) : null,
    h.by,
    verdict,
    d.n,
    d.dropped,
    d.diff,
    d.se,
    d.lo,
    d.hi,
    d.effect,
    d.p,
    pHolm,
    d.detectable,
    cells.join(' '),
  ]),
});
