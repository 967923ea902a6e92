/** hypotheses.csv: the declared hypotheses, judged. */
import type { Hypothesis } from '../lab/experiment.js';
import type { Condition } from '../lab/plan.js';
import type { Row } from '../metrics/metric.js';
import { holm } from '../stats/holm.js';
import { pairedDifference } from '../stats/paired.js';
import { betterOf, counterpart, type DataTable, DIFFERENCE, differenceCells, type Source, side } from './source.js';

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
  // Unless it says otherwise, a hypothesis is about trials that nothing is done to.
  const { interventions = ['none'] } = source.plan.experiment;
  const under = interventions.includes('none') ? 'none' : interventions[0];
  const judged = source.plan.experiment.hypotheses.map((h) => {
    const a: { value: number | null; instance: number; replicate: number }[] = [];
    const b: typeof a = [];
    const cells: string[] = [];
    const offset = new Map<string, number>();
    const sign = betterOf(h.metric, source.plan) === 'down' ? -1 : 1;
    const where = { intervention: under, ...h.where };
    const matches = (c: Condition): boolean =>
      Object.entries(where).every(([k, v]) =>
        k === 'intervention'
          ? (c.intervention ?? 'none') === v
          : k === 'task'
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
  columns: ['metric', 'better', 'than', 'where', 'by', 'verdict', ...DIFFERENCE, 'detectable', 'cells'],
  rows: verdicts.map(({ hypothesis: h, verdict, d, pHolm, cells }) => [
    h.metric,
    h.better,
    h.than,
    Object.keys(h.where).length > 0 ? JSON.stringify(h.where) : null,
    h.by,
    verdict,
    ...differenceCells(d, pHolm),
    d.detectable,
    cells.join(' '),
  ]),
});
