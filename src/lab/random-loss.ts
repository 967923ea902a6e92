/**
 * The placebo of every comparison of `carry`: the organization that hands no constraints down by itself, in which as large a
 * share of them is lost, but by lot instead of by whoever divides. What is left between the two is a matter of which
 * constraints were lost (docs/decisions/0031).
 */
import { differOnlyIn } from '../org/alike.js';
import { canonicalJson } from '../org/hash.js';
import type { Condition, RANDOM_LOSS } from './condition.js';
import type { Sink } from './sink.js';
import { metricNames } from './trial.js';

/** Columns that the share is read from. */
export const LOSS = ['constraints_due', 'constraints_lost'] as const;

const levelsOf = ({ settings }: Condition): string =>
  canonicalJson(Object.fromEntries(Object.entries(settings).filter(([name]) => !name.startsWith('org.'))));

/** Whether another condition is the same but for what its dividers carry down. */
export const comparesCarry = (arm: Condition, conditions: readonly Condition[]): boolean =>
  arm.intervention === undefined &&
  arm.origin !== 'placebo' &&
  conditions.some(
    (c) =>
      c.intervention === undefined &&
      c.task.name === arm.task.name &&
      c.staff.name === arm.staff.name &&
      levelsOf(c) === levelsOf(arm) &&
      differOnlyIn(c.org, arm.org, 'carry'),
  );

/** Share of the constraints known to dividers that did not come down, over all finished trials; null where there were none. */
export const shareLost = (condition: string, sink: Pick<Sink, 'rows'>): number | null => {
  const [due, lost] = LOSS.map((name) => metricNames.indexOf(name)) as [number, number];
  const sums = [0, 0] as [number, number];
  for (const { status, cells } of sink.rows(condition)) {
    const [d, l] = [cells[due], cells[lost]];
    if (status === 'error' || typeof d !== 'number' || typeof l !== 'number') continue;
    sums[0] += d;
    sums[1] += l;
  }
  return sums[0] === 0 ? null : sums[1] / sums[0];
};

/** The placebo of a condition; none where it is compared with nothing, or lost nothing. */
export const randomLossOf = (
  arm: Condition,
  conditions: readonly Condition[],
  sink: Pick<Sink, 'rows'>,
  name: `${typeof RANDOM_LOSS}@${string}`,
  id: string,
): readonly Condition[] => {
  const loses = comparesCarry(arm, conditions) ? shareLost(arm.id, sink) : null;
  if (loses === null || loses === 0) return [];
  // The same hash: every draw is that of the arm, but for what is lost.
  return [{ ...arm, id, org: { ...arm.org, name }, origin: 'placebo', matched: arm.id, loses }];
};
