/** The conditions that a hypothesis compares, cell by cell. */
import type { Hypothesis } from '../lab/experiment.js';
import type { Condition } from '../lab/plan.js';
import { counterpart, counterpartOf, type Source } from './source.js';

type Levels = Hypothesis['where'];

/** Two conditions that are compared and, where changes are, what each of them is measured from. */
export interface Compared {
  readonly better: Condition;
  readonly than: Condition;
  readonly from?: { readonly better: Condition; readonly than: Condition };
}

/** Unless it says otherwise, a hypothesis is about trials that nothing is done to. */
export const underOf = ({ plan }: Source): string => {
  const { interventions = ['none'] } = plan.experiment;
  return interventions.includes('none') ? 'none' : (interventions[0] as string);
};

export const matches = (c: Condition, levels: Levels): boolean =>
  Object.entries(levels).every(([k, v]) =>
    k === 'intervention'
      ? (c.intervention ?? 'none') === v
      : k === 'task'
        ? c.task.name === v
        : k === 'staff'
          ? c.staff.name === v
          : !(k in c.settings) || c.settings[k] === v,
  );

/** A condition with other levels: what others are looked up by, and none that was run. */
const moved = (c: Condition, { task, staff, intervention, ...settings }: Levels): Condition => {
  const { intervention: own, ...rest } = c;
  const under = intervention === undefined ? own : intervention === 'none' ? undefined : intervention;
  return {
    ...rest,
    task: { ...c.task, name: String(task ?? c.task.name) },
    staff: { ...c.staff, name: String(staff ?? c.staff.name) },
    settings: { ...c.settings, ...settings },
    ...(under === undefined ? {} : { intervention: under as NonNullable<typeof own> }),
  };
};

/** The same organization, or the same baseline, at other levels. */
export const elsewhere = (source: Source, c: Condition, levels: Levels): Condition | undefined =>
  Object.keys(levels).length === 0
    ? c
    : counterpartOf(
        source,
        moved(c, levels),
        (d) => d.org.name === c.org.name && (d.matched === '') === (c.matched === ''),
      );

const sameSettings = (a: Condition, b: Condition): boolean =>
  Object.entries(a.settings).every(([k, v]) => !(k in b.settings) || b.settings[k] === v);

/** What an arm is compared with: an organization at its levels or others, or a baseline. */
const otherOf = (source: Source, arm: Condition, than: string, levels: Levels): Condition | undefined => {
  if (!than.includes('@')) return counterpart(source, moved(arm, levels), than);
  const there = elsewhere(source, arm, levels);
  if (!there) return undefined;
  const target = moved(there, levels);
  return source.conditions.find(
    (c) =>
      c.org.name === than &&
      c.task.name === there.task.name &&
      c.staff.name === there.staff.name &&
      (than.endsWith(`@${there.org.name}`) ? c.matched === there.id : sameSettings(c, target)),
  );
};

/** Every cell that a hypothesis speaks of and whose counterparts were run. */
export const comparedIn = (source: Source, h: Hypothesis): readonly Compared[] => {
  const where = { intervention: underOf(source), ...h.where };
  return source.conditions.flatMap((arm): readonly Compared[] => {
    if (arm.org.name !== h.better || !matches(arm, where)) return [];
    // A level that `better` does not have may still say which condition of `than` is meant.
    const at = { ...h.where, ...h.versus };
    const than = otherOf(source, arm, h.than, at);
    if (!than) return [];
    if (Object.keys(h.from).length === 0) return [{ better: arm, than }];
    const better = elsewhere(source, arm, h.from);
    const base = otherOf(source, arm, h.than, { ...at, ...h.from });
    return better && base ? [{ better: arm, than, from: { better, than: base } }] : [];
  });
};
