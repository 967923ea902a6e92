/** hypotheses.csv: the declared hypotheses, judged. */
import type { Hypothesis } from '../lab/experiment.js';
import { SAFETY } from '../lab/hypothesis.js';
import type { Condition } from '../lab/plan.js';
import { equivalenceTest } from '../stats/equivalence.js';
import { holm } from '../stats/holm.js';
import { type PairedDifference, pairedDifference } from '../stats/paired.js';
import { outcomeOf } from './controls.js';
import { safetyDifference } from './safety-difference.js';
import { type Compared, comparedIn } from './sides.js';
import { betterOf, type DataTable, DIFFERENCE, differenceCells, type Source, side } from './source.js';

export interface Verdict {
  readonly hypothesis: Hypothesis;
  readonly verdict: 'confirmed' | 'refuted' | 'undecided' | 'no data';
  readonly cells: readonly string[];
  readonly d: PairedDifference;
  readonly pHolm: number | null;
}

/** Largest family-wise p at which a declared hypothesis counts as decided. */
export const ALPHA = 0.05;

/**
 * Judges the declared hypotheses, as one Holm family that leaves controls out. The difference is turned so that positive favours
 * `better`; cells that match `where` are pooled, clustered by task and instance. Confirmed: above `by` beyond doubt; refuted:
 * below it. A claim of equality (`within`): confirmed inside the bounds beyond doubt, refuted outside of them.
 */
export const judge = (source: Source): readonly Verdict[] => {
  const { hypotheses } = source.plan.experiment;
  const claims = hypotheses.filter((h) => !h.control);
  const risk = ALPHA / Math.max(1, claims.length);
  // Claims on safety have no p: each takes its share of the risk, and Holm has what they leave.
  const left = risk * claims.filter((h) => h.metric !== SAFETY).length;
  const judged = hypotheses.map((h) => {
    const compared = comparedIn(source, h);
    const cells = compared.map((c) => c.better.id);
    if (h.metric === SAFETY) return { h, cells, d: safetyDifference(source, compared, h.control ? ALPHA : risk) };
    const [a, b] = sidesOf(source, h, compared);
    const d = poolDifference(a, b, compared.length, h.by);
    return { h, cells, d: h.within === undefined ? d : { ...d, p: equivalenceTest({ ...d, mean: d.diff }, h.within) } };
  });
  const family = holm(judged.map((j) => (j.h.control ? null : j.d.p)));
  return judged.map(({ h, cells, d }, i) => {
    const pHolm = (h.control ? d.p : family[i]) ?? null;
    const decided = h.metric === SAFETY ? isClear(d, h.by) : pHolm !== null && pHolm < (h.control ? ALPHA : left);
    const verdict = d.diff === null ? 'no data' : !decided ? 'undecided' : claimed(d.diff, h) ? 'confirmed' : 'refuted';
    return { hypothesis: h, verdict, cells, d, pHolm };
  });
};

/** Whether a difference is on the side of the claim. */
const claimed = (diff: number, { by, within }: Hypothesis): boolean =>
  within === undefined ? diff > by : Math.abs(diff) < within;

const isClear = ({ lo, hi }: PairedDifference, by: number): boolean =>
  (lo !== null && lo > by) || (hi !== null && hi < by);

interface Observed {
  readonly value: number | null;
  readonly instance: number;
  readonly replicate: number;
}

/** Both sides of every cell, turned so that more is better; changes where the hypothesis is about changes. */
const sidesOf = (source: Source, h: Hypothesis, compared: readonly Compared[]): readonly [Observed[], Observed[]] => {
  const sign = betterOf(h.metric, source.plan) === 'down' ? -1 : 1;
  const worlds = new Map<string, number>();
  const of = (condition: Condition, from: Condition | undefined, world: number): readonly Observed[] => {
    const start = new Map(
      from ? side(source.rows(from.id), h.metric).map((s) => [`${s.instance} ${s.replicate}`, s.value]) : [],
    );
    return side(source.rows(condition.id), h.metric).map(({ value, instance, replicate }) => {
      const origin = from ? (start.get(`${instance} ${replicate}`) ?? null) : 0;
      const change = value === null || origin === null ? null : sign * (value - origin);
      return { value: change, instance: world * 1e8 + instance, replicate };
    });
  };
  const sides: [Observed[], Observed[]] = [[], []];
  for (const { better, than, from } of compared) {
    // Instances of one task are one cluster in every staff and setting.
    const world = worlds.get(better.task.name) ?? worlds.size;
    worlds.set(better.task.name, world);
    sides[0].push(...of(better, from?.better, world));
    sides[1].push(...of(than, from?.than, world));
  }
  return sides;
};

/** Differences averaged over cells within (instance, replicate), so that a pair of clusters has one value. */
const poolDifference = (
  a: readonly Observed[],
  b: readonly Observed[],
  cells: number,
  by: number,
): PairedDifference => {
  if (cells <= 1) return pairedDifference(a, b, by);
  const group = (xs: readonly Observed[]) => {
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

const levelText = (levels: Hypothesis['where']): string | null =>
  Object.keys(levels).length > 0 ? JSON.stringify(levels) : null;

export const hypothesesTable = (verdicts: readonly Verdict[]): DataTable => ({
  columns: [
    'metric',
    'better',
    'than',
    'where',
    'versus',
    'from',
    'by',
    'within',
    'control',
    'verdict',
    ...DIFFERENCE,
    'detectable',
    'cells',
  ],
  rows: verdicts.map((v) => {
    const { hypothesis: h, verdict, d, pHolm, cells } = v;
    return [
      h.metric,
      h.better,
      h.than,
      levelText(h.where),
      levelText(h.versus),
      levelText(h.from),
      h.by,
      h.within ?? null,
      h.control ? outcomeOf(v, verdicts) : null,
      verdict,
      ...differenceCells(d, pHolm),
      d.detectable,
      cells.join(' '),
    ];
  }),
});
