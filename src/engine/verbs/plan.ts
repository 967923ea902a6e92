import { z } from 'zod';
import { checkSteps, EMPTY_TABLE, type Table } from '../../org/check.js';
import { type Steps, step as stepSpec } from '../../org/schema.js';
import { pathText } from '../../org/yaml.js';
import { ask } from '../asking.js';
import { asked, inner, type Place, roleOfSeat, roleView, rule, seatsOf, type TaskState } from '../state.js';
import { isMissing, type Seat } from '../types.js';
import type { Verb } from '../verb.js';

const design = z.array(stepSpec).min(1).max(200);

/** An agent designs the steps to follow; refused designs come back with their problems, then `else`. */
export const plan: Verb<'plan'> = function* (step, state, here) {
  const seat = seatsOf(step.by, state, here)[0];
  if (!seat) return state;
  let now = state;
  let problems: readonly string[] = [];
  for (let attempt = 0; attempt < step.tries; attempt++) {
    const roles = Object.keys(here.run.org.roles).map((role) => roleView(here, role));
    const request = {
      ...asked(seat, now, here),
      act: 'design',
      as: 'plan',
      roles,
      budget: step.budget,
      problems,
    } as const;
    const { answers, state: next } = yield* ask([{ seat, mark: `#${attempt}`, request }], now, here);
    now = next;
    const reply = answers[0]?.reply;
    if (!reply || isMissing(reply) || !('steps' in reply)) continue;
    const read = readDesign(reply.steps, step.budget.calls, now, here, seat);
    problems = read.problems;
    rule(
      here,
      'plan',
      'check',
      now.after,
      read.steps ? 'accepted' : 'refused',
      now.now,
      read.steps ? `at most ${read.calls} calls` : problems.join('; '),
    );
    if (read.steps) return yield* here.run.walk(read.steps, now, inner(here, `[${attempt}]/`, '.design.'));
  }
  return yield* here.run.walk(step.else, now, inner(here, '-/', '.else.'));
};

interface Read {
  readonly steps: Steps | null;
  readonly problems: readonly string[];
  readonly calls: number;
}

/** A design is data: parsed, checked from the table as it is, and held to its budget. It may not plan, nor seat its designer. */
const readDesign = (value: unknown, budget: number, state: TaskState, here: Place, designer: Seat): Read => {
  const parsed = design.safeParse(value);
  if (!parsed.success)
    return {
      steps: null,
      calls: 0,
      problems: parsed.error.issues.map(
        (i) => `${pathText(['steps', ...(i.path as (string | number)[])])}: ${i.message}`,
      ),
    };
  const { org } = here.run;
  const table: Table = {
    ...EMPTY_TABLE,
    max: state.drafts.length,
    worst: state.drafts.length,
    pieces: state.drafts.some((d) => d.scope.parts.length < state.scope.parts.length),
    some: state.drafts.length > 0,
    makers: new Set(state.drafts.map((d) => roleOfSeat(d.seat))),
    sure: new Set(state.drafts.map((d) => roleOfSeat(d.seat))),
    stats: new Set([
      ...state.reviews.flatMap((r) => [r.ask, `${r.ask}@${roleOfSeat(r.seat)}`]),
      ...(state.objections ?? []).map((o) => `objections@${roleOfSeat(o.seat)}`),
      ...(state.objections === null ? [] : ['objections']),
      ...(state.drafts.length > 0 ? ['agreement', 'confidence'] : []),
      ...(state.decided === null ? [] : ['decided']),
    ]),
  };
  const roles = Object.fromEntries(Object.entries(org.roles).filter(([name]) => name !== designer.role));
  // With one role there is nobody else to seat.
  const seats = Object.keys(roles).length > 0 ? roles : org.roles;
  const checked = checkSteps({ ...org, roles: seats }, parsed.data, ['steps'], table, true);
  const problems = checked.problems.map((p) => `${pathText(p.path)}: ${p.message}`);
  if (checked.bound.calls > budget)
    problems.push(`steps: up to ${checked.bound.calls} calls, and the budget is ${budget}`);
  if (checked.bound.drafts > Math.max(budget, state.drafts.length))
    problems.push(`steps: up to ${checked.bound.drafts} drafts on the table, and the budget is ${budget}`);
  return { steps: problems.length === 0 ? parsed.data : null, problems, calls: checked.bound.calls };
};
