/** pairs.csv: differences to the baseline of the experiment and to the matched baselines. */
import type { Condition } from '../lab/plan.js';
import { present } from '../metrics/estimates.js';
import { holm } from '../stats/holm.js';
import { pairedDifference } from '../stats/paired.js';
import {
  counterpart,
  type DataTable,
  DIFFERENCE,
  differenceCells,
  reasonFor,
  type Source,
  side,
  summarized,
  wantedMetrics,
} from './source.js';

export interface Contrast {
  readonly arm: Condition;
  readonly baseline: Condition;
}

/** What each organization is compared with: the experiment's baseline, itself without an intervention, its matched baselines. */
export const contrastsOf = (source: Source, baseline = source.plan.baseline, allPairs = false): readonly Contrast[] => {
  const own = source.conditions.filter((c) => c.matched === '');
  return own.flatMap((arm): Contrast[] => {
    const matched = source.conditions.filter((c) => c.matched === arm.id);
    const others = allPairs
      ? own.filter(
          (c) =>
            c.id > arm.id &&
            c.task.name === arm.task.name &&
            c.staff.name === arm.staff.name &&
            c.intervention === arm.intervention,
        )
      : [counterpart(source, arm, baseline), untouched(source, arm)].filter((c) => c !== undefined);
    return [...others, ...matched].filter((c) => c.id !== arm.id).map((c) => ({ arm, baseline: c }));
  });
};

/** The same condition without what is done to it; undefined where nothing is. */
const untouched = (source: Source, { intervention, ...arm }: Condition): Condition | undefined =>
  intervention === undefined ? undefined : counterpart(source, arm, arm.org.name);

/** Kind of a baseline: its name before the @. Comparisons of one kind, metric, task and staff are one Holm family. */
const kindOf = (c: Condition): string =>
  c.matched === '' ? `${c.org.name} ${c.intervention ?? ''}` : (c.org.name.split('@')[0] as string);

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
    // A placebo is no claim, and takes nothing from those that are.
    const placebo = x.arm.origin === 'placebo' ? 'placebo' : '';
    const key = [x.metric, x.arm.task.name, x.arm.staff.name, kindOf(x.baseline), placebo].join(' ');
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
      ...DIFFERENCE,
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
      ...differenceCells(d, adjusted[i] ?? null),
      d.mcnemar?.b ?? null,
      d.mcnemar?.c ?? null,
      d.mcnemar?.p ?? null,
      d.detectable,
      reason,
    ]),
  };
};
