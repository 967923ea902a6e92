/** The experiment again at the ends of every assumption: the same seeds, a trait of everybody or an argument of those who attack at its low or its high end. */

import type { Opened } from '../org/yaml.js';
import { ASSUMPTIONS, OF_ATTACKERS } from '../sim/assumptions.js';
import type { Condition, Plan } from './condition.js';
import type { Experiment } from './experiment.js';
import { type Overrides, planFor } from './plan.js';
import { takes } from './staff-settings.js';

export interface Corner {
  readonly trait: string;
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

/** One plan for each end of each assumption; what the experiment sweeps itself is left to it, and arguments that no staff knows are left out. */
export const cornersOf = (opened: Opened, overrides: Overrides): readonly Corner[] => {
  const full = planFor(opened, overrides);
  const wanted = concerned(full.experiment);
  const names = new Map(full.conditions.map((c) => [c.org.name, c]));
  const staffs = [...new Map(full.conditions.map((c) => [c.staff.name, c.staff])).values()];
  const known = OF_ATTACKERS.filter((a) => staffs.some((staff) => takes(staff, a.name, [a.low, a.high])));
  const swept = (name: string): boolean => full.experiment.settings[`staff.${name}`] !== undefined;
  return [...ASSUMPTIONS, ...known]
    .filter(({ name }) => !swept(name))
    .flatMap((a) =>
      (['low', 'high'] as const).map((end): Corner => {
        const plan = planFor(opened, overrides, (e) => ({
          ...e,
          settings: { ...e.settings, [`staff.${a.name}`]: [a[end]] },
          placebo: false,
        }));
        const kept = plan.conditions.filter((c) => wanted.has(c.org.name) && names.has(c.org.name));
        return { trait: a.name, end, level: a[end], plan: { ...plan, conditions: kept } };
      }),
    );
};

/** Whether a condition is part of a corner: at its level, or of a staff that does not know the argument and is the same in all such corners. */
export const isIn = ({ trait, level, plan }: Corner, { settings, staff }: Condition): boolean => {
  const own = settings[`staff.${trait}`];
  if (own !== undefined) return own === level;
  const assumed = [...ASSUMPTIONS, ...OF_ATTACKERS].some(
    ({ name }) => settings[`staff.${name}`] !== undefined && plan.experiment.settings[`staff.${name}`] === undefined,
  );
  return (
    !assumed && plan.conditions.some((c) => c.staff.name === staff.name && c.settings[`staff.${trait}`] === undefined)
  );
};
