/** The experiment again at the ends of every assumption: the same seeds, everybody's trait at its low or its high end. */

import type { Opened } from '../org/yaml.js';
import { ASSUMPTIONS, type Assumption } from '../sim/assumptions.js';
import type { Plan } from './condition.js';
import type { Experiment } from './experiment.js';
import { type Overrides, planFor } from './plan.js';

export interface Corner {
  readonly trait: Assumption['trait'];
  readonly end: 'low' | 'high';
  readonly level: number;
  readonly plan: Plan;
}

/** Organizations that some hypothesis speaks of; a baseline matched to one comes with it. */
const concerned = (experiment: Experiment): ReadonlySet<string> =>
  new Set(
    experiment.hypotheses.flatMap((h) =>
      [h.better, h.than].map((name) => (name.includes('@') ? (name.split('@')[1] as string) : name)),
    ),
  );

/** One plan for each end of each assumption; a trait that the experiment sweeps itself is left to it. */
export const cornersOf = (opened: Opened, overrides: Overrides): readonly Corner[] => {
  const full = planFor(opened, overrides);
  const wanted = concerned(full.experiment);
  const names = new Map(full.conditions.map((c) => [c.org.name, c]));
  return ASSUMPTIONS.filter(({ trait }) => full.experiment.settings[`staff.${trait}`] === undefined).flatMap((a) =>
    (['low', 'high'] as const).map((end): Corner => {
      const plan = planFor(opened, overrides, (e) => ({
        ...e,
        settings: { ...e.settings, [`staff.${a.trait}`]: [a[end]] },
        placebo: false,
      }));
      const kept = plan.conditions.filter((c) => wanted.has(c.org.name) && names.has(c.org.name));
      return { trait: a.trait, end, level: a[end], plan: { ...plan, conditions: kept } };
    }),
  );
};
