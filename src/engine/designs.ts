/** Reading a designed workflow: parsed, checked from the table as it is, and held to what the plan step allows. */
import { z } from 'zod';
import { checkSteps, EMPTY_TABLE, type Table } from '../org/check.js';
import { isOversight, lint } from '../org/lint.js';
import { nested, type Organization, type StepOf, type Steps, step as stepSpec } from '../org/schema.js';
import { unknownName } from '../org/strict.js';
import { pathText } from '../org/yaml.js';
import { accountsOf, missing, payingFrom, split } from './gates.js';
import { type Held, type Place, roleOfSeat, type TaskState } from './state.js';
import type { Seat } from './types.js';

const design = z.array(stepSpec).min(1).max(200);

/** Deeper text would overflow the stack of whoever reads it. */
const DEEPEST = 100;

const deeperThan = (most: number, value: unknown): boolean => {
  let level: readonly unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > most) return true;
    level = level.flatMap((v) => (v !== null && typeof v === 'object' ? Object.values(v) : []));
  }
  return false;
};

export interface Read {
  /** Null where the design is refused. */
  readonly steps: Steps | null;
  readonly problems: readonly string[];
  readonly calls: number;
}

/** Roles that a design of this seat may fill: those listed, or all, but not the designer's, who would be its own judge. */
export const rolesFor = (step: StepOf<'plan'>, designer: Seat, here: Place): Organization['roles'] => {
  const all = here.held?.roles ?? here.run.org.roles;
  const named = Object.entries(all).filter(([name]) => step.roles?.includes(name) ?? true);
  const others = named.filter(([name]) => name !== designer.role);
  // With one role there is nobody else to seat.
  return Object.fromEntries(others.length > 0 ? others : named);
};

/** What a design of this seat is held to while it is followed. */
export const heldBy = (step: StepOf<'plan'>, designer: Seat, here: Place): Held => ({
  roles: rolesFor(step, designer, here),
  planning: planningIn(step, here),
  closed: [...new Set([...(here.held?.closed ?? []), ...accountsOf(step, here.run.org)])],
});

/** How many plans may stand inside one another in a design: one less than around it. */
export const planningIn = (step: StepOf<'plan'>, here: Place): number =>
  Math.min(step.depth ?? 1, here.held?.planning ?? Number.POSITIVE_INFINITY) - 1;

/**
 * A design is data: it may not plan deeper than it is allowed, nor seat others than it is given, nor cost more than its
 * budget, nor leave out a gate.
 */
export const readDesign = (
  step: StepOf<'plan'>,
  value: unknown,
  state: TaskState,
  here: Place,
  designer: Seat,
): Read => {
  if (deeperThan(DEEPEST, value))
    return { steps: null, calls: 0, problems: [`steps: more than ${DEEPEST} lists and maps inside one another`] };
  const parsed = design.safeParse(value);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      (i) => `${pathText(['steps', ...(i.path as (string | number)[])])}: ${i.message}`,
    );
    return { steps: null, calls: 0, problems };
  }
  const steps = parsed.data;
  const { body, gates } = split(step, steps) ?? { body: steps, gates: null };
  const { org } = here.run;
  const held = heldBy(step, designer, here);
  const within = { ...org, roles: held.roles };
  const start = tableOf(state);
  const alone = checkSteps(within, body, ['steps'], start, true, held.planning);
  // In a gate sits whoever the organization says.
  const whole = gates?.length ? checkSteps(org, steps, ['steps'], start, true, held.planning) : alone;
  const { calls, drafts } = whole.bound;
  const found = alone.problems.length > 0 ? alone.problems : whole.problems;
  const problems = [
    ...(gates === null ? [missing(step.gates ?? [])] : []),
    ...offMenu(step, body),
    ...found.map((p) => `${pathText(p.path)}: ${p.message}`),
    ...payingFrom(body, org, held.closed),
  ];
  const { calls: budget } = step.budget;
  if (calls > budget) problems.push(`steps: up to ${calls} calls, and the budget is ${budget}`);
  if (drafts > Math.max(budget, state.drafts.length))
    problems.push(`steps: up to ${drafts} drafts on the table, and the budget is ${budget}`);
  if (step.lint && problems.length === 0) problems.push(...unlooked(org, steps, start));
  // Also where no walk of the design comes, only roles that it is given are named.
  if (problems.length === 0)
    for (const role of seatedIn(body))
      if (!Object.hasOwn(held.roles, role))
        problems.push(`steps: ${unknownName('role', role, Object.keys(held.roles))}`);
  return { steps: problems.length === 0 ? steps : null, problems, calls };
};

/** Remarks on oversight, of a design alone: what lies on the table is work by whoever made it. */
const unlooked = (org: Organization, steps: Steps, { makers }: Table): readonly string[] => {
  const before = [...makers].map((by): Steps[number] => ({ do: 'solve', by, samples: 1, keep: true }));
  const found = lint({ ...org, workflow: [...before, ...steps] }).filter(isOversight);
  return found.map(({ message, rule }) => `steps: ${message} (${rule})`);
};

/** Roles that steps seat, those inside them included. */
const seatedIn = (steps: Steps): readonly string[] =>
  steps
    .flatMap((s) => [
      ...('by' in s && s.by !== undefined ? [s.by] : []),
      ...(s.do === 'assign' ? [s.to] : []),
      ...nested(s).flatMap((inner) => seatedIn(inner.steps)),
    ])
    .filter((role) => role !== 'assignee');

const offMenu = ({ menu }: StepOf<'plan'>, steps: Steps): readonly string[] => {
  if (menu === undefined) return [];
  const [only, ...more] = steps;
  return only?.do === 'call' && more.length === 0 && menu.includes(only.unit)
    ? []
    : [`steps: must be one call of a unit on the menu: ${menu.join(', ')}`];
};

/** What `check` may take for granted: what lies on the table at this moment. */
const tableOf = (state: TaskState): Table => {
  const makers = new Set(state.drafts.map((d) => roleOfSeat(d.seat)));
  return {
    ...EMPTY_TABLE,
    max: state.drafts.length,
    worst: state.drafts.length,
    pieces: state.drafts.some((d) => d.scope.parts.length < state.scope.parts.length),
    some: state.drafts.length > 0,
    makers,
    sure: makers,
    stats: new Set([
      ...state.reviews.flatMap((r) =>
        (r.ask === 'forecast' ? ['success', 'harm'] : [r.ask]).flatMap((stat) => [
          stat,
          `${stat}@${roleOfSeat(r.seat)}`,
        ]),
      ),
      ...(state.objections ?? []).map((o) => `objections@${roleOfSeat(o.seat)}`),
      ...(state.objections === null ? [] : ['objections']),
      ...(state.drafts.length > 0 ? ['agreement', 'confidence'] : []),
      ...(state.decided === null ? [] : ['decided']),
    ]),
  };
};
