/** Which settings a staff knows. */
import { policyNamed } from '../agents/sim/policies/index.js';
import type { Policy } from '../agents/sim/policies/policy.js';
import { DEFAULTS } from '../sim/constants.js';
import type { Scalar } from './condition.js';
import type { Experiment } from './experiment.js';
import { levels } from './levels.js';
import type { Staff } from './staff.js';

/** Names of policies as a staff holds them: several of one person are joined. */
const policiesOf = ({ people, placed }: Staff): readonly string[] => [
  ...new Set([...people.map((p) => p.policy), ...(placed ? [placed.policy] : [])].flatMap((names) => names.split('+'))),
];

/** Whether a staff has this trait, or this argument of a policy at one of these levels, or of its placement. */
export const takes = (staff: Staff, name: string, values: readonly Scalar[], own: readonly Policy[] = []): boolean =>
  Object.hasOwn(DEFAULTS, name) ||
  (staff.placed !== undefined && (name === 'place' || name === 'count')) ||
  policiesOf(staff).some((policy) =>
    values.some((value) => policyNamed(policy, own).args.safeParse({ [name]: value }).success),
  );

/** Settings of every staff: those that it knows. What none of them knows is left to all, so that its place is told. */
export const staffLevelsOf = (
  { settings, staff }: Experiment,
  open: (entry: unknown, index: number) => Staff,
  policies: readonly Policy[] = [],
): readonly (readonly [string, readonly Scalar[]])[][] => {
  const all = levels(settings, 'staff.');
  if (all.length === 0) return [];
  const staffs = staff.map(open);
  const knows = (one: Staff, [name, values]: readonly [string, readonly Scalar[]]): boolean =>
    takes(one, name, values, policies);
  return staffs.map((one) => all.filter((level) => knows(one, level) || !staffs.some((other) => knows(other, level))));
};
