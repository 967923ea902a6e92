/** What size of an experiment would find a difference, for each comparison of a pilot. */

import { matchPairs, observe } from '../stats/pairs.js';
import { componentsOf, detectableAt, instancesFor, leastTrials, replicatesFor, type Size } from '../stats/sizes.js';
import type { Contrast } from './pairs.js';
import { type Source, side } from './source.js';

export interface SizesRow {
  readonly condition: string;
  readonly baseline: string;
  /** Mean difference of the pilot. */
  readonly diff: number | null;
  /** The difference that the pilot's own size finds. */
  readonly detectable: number | null;
  /** Instances at the pilot's replicates, and replicates at its instances, that find the difference asked for. */
  readonly instances: number | null;
  readonly replicates: number | null;
  readonly least: Size | null;
  /** Why something is empty. */
  readonly why: string | null;
}

/** One row for each comparison; sizes are of one condition. */
export const sizesOf = (
  source: Source,
  contrasts: readonly Contrast[],
  metric: string,
  difference: number,
  power: number,
): readonly SizesRow[] =>
  contrasts.map(({ arm, baseline }): SizesRow => {
    const { pairs } = matchPairs(side(source.rows(arm.id), metric), side(source.rows(baseline.id), metric));
    const observed = observe(pairs, ({ a, b }) => a - b);
    const diff = observed.length === 0 ? null : observed.reduce((sum, o) => sum + o.value, 0) / observed.length;
    const c = componentsOf(observed);
    const named = { condition: arm.id, baseline: baseline.id, diff };
    if (c === null) {
      const why = observed.length < 2 ? 'too few pairs' : 'the differences do not vary enough to tell';
      return { ...named, detectable: null, instances: null, replicates: null, least: null, why };
    }
    const { replicates } = source.plan.experiment;
    const size = { instances: arm.instances, replicates };
    const instances = instancesFor(c, difference, replicates, power);
    const least = leastTrials(c, difference, power);
    const more =
      instances === null && replicates > 1 ? 'no number of instances is enough without more replicates' : null;
    return {
      ...named,
      detectable: detectableAt(c, size, power),
      instances,
      replicates: replicatesFor(c, difference, arm.instances, power),
      least: c.replicate === null ? null : least,
      why: c.replicate === null ? 'one replicate: holds for these people alone' : more,
    };
  });
