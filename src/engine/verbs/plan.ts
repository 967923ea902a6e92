import { keyHash } from '../../org/hash.js';
import type { StepOf, Steps } from '../../org/schema.js';
import { type Answer, type Asking, ask } from '../asking.js';
import { heldBy, planningIn, readDesign, rolesFor } from '../designs.js';
import { asked, inner, type Place, roleView, rule, seatsOf, type TaskState } from '../state.js';
import { type Draft, type Flow, isMissing, type Seat } from '../types.js';
import type { Verb } from '../verb.js';

/**
 * Agents design the steps to follow. Refused designs come back with their problems; where there are several designs,
 * `choose` leaves one; without any, `else`.
 */
export const plan: Verb<'plan'> = function* (step, state, here) {
  const all = seatsOf(step.by, state, here);
  const seats = step.choose === undefined ? all.slice(0, 1) : all;
  if (seats.length === 0) return state;
  const { found, state: next, attempt } = yield* designed(step, seats, state, here);
  if (next.stopped) return next;
  const otherwise = inner(here, '-/', '.else.');
  const [only] = found;
  if (only === undefined) return yield* here.run.walk(step.else, next, otherwise);
  if (step.choose === undefined)
    return yield* here.run.walk(only.steps, next, followed(step, only, inner(here, `[${attempt}]/`, '.design.')));
  const { chosen, state: after } = yield* chosenOf(step.choose, found, next, here);
  if (after.stopped) return after;
  if (chosen === undefined) return yield* here.run.walk(step.else, after, otherwise);
  return yield* here.run.walk(chosen.steps, after, followed(step, chosen, inner(here, '!/', '.design.')));
};

/** Where a design is followed: whatever is planned there has no more than this design has. */
const followed = (step: StepOf<'plan'>, { by }: Design, here: Place): Place => ({
  ...here,
  held: heldBy(step, by, here),
});

interface Design {
  readonly by: Seat;
  readonly draft: Draft;
  readonly steps: Steps;
}

/** Designs asked for, up to `tries` of each seat; a seat is done when its design is accepted. */
function* designed(
  step: StepOf<'plan'>,
  seats: readonly Seat[],
  state: TaskState,
  here: Place,
): Flow<{ found: readonly Design[]; state: TaskState; attempt: number }> {
  const found = new Map<Seat, Design>();
  const problems = new Map<Seat, readonly string[]>();
  const silent = new Set<Seat>();
  let now = state;
  let attempt = 0;
  for (; attempt < step.tries; attempt++) {
    const open = seats.filter((seat) => !found.has(seat) && !silent.has(seat));
    if (open.length === 0) break;
    const askings = open.map((seat) => requestOf(step, seat, attempt, problems.get(seat) ?? [], now, here));
    const { answers, state: next } = yield* ask(askings, now, here);
    now = next;
    if (now.stopped) break;
    answers.forEach((answer, i) => {
      const seat = open[i] as Seat;
      // Where several design nobody waits for those who say nothing.
      if (step.choose !== undefined && isMissing(answer.reply)) silent.add(seat);
      const read = readAnswer(step, answer, now, here);
      if (read === null) return;
      problems.set(seat, read.problems);
      if (read.design) found.set(seat, read.design);
    });
  }
  return { found: seats.flatMap((seat) => found.get(seat) ?? []), state: now, attempt: attempt - 1 };
}

const requestOf = (
  step: StepOf<'plan'>,
  seat: Seat,
  attempt: number,
  problems: readonly string[],
  state: TaskState,
  here: Place,
): Asking => ({
  seat,
  mark: `#${attempt}`,
  request: {
    ...asked(seat, state, here),
    act: 'design',
    as: 'plan',
    // A designer is told of its own role too: who else is there, and that it may not sit in its design, are different things.
    roles: Object.keys(
      step.roles === undefined ? (here.held?.roles ?? here.run.org.roles) : rolesFor(step, seat, here),
    ).map((role) => roleView(here, role)),
    ...(step.menu === undefined ? {} : { menu: step.menu }),
    ...(step.gates === undefined ? {} : { gates: step.gates }),
    ...(step.lint ? { lint: true } : {}),
    ...(planningIn(step, here) < 1 ? {} : { planning: planningIn(step, here) }),
    budget: step.budget,
    problems,
  },
});

/** One reply read and ruled on; null where there was no design in it. */
const readAnswer = (
  step: StepOf<'plan'>,
  { id, seat, reply }: Answer,
  state: TaskState,
  here: Place,
): { readonly problems: readonly string[]; readonly design: Design | null } | null => {
  if (isMissing(reply) || !('steps' in reply)) return null;
  const { steps, problems, calls } = readDesign(step, reply.steps, state, here, seat);
  const why = steps ? `at most ${calls} calls` : problems.join('; ');
  rule(here, 'plan', 'check', [id], steps ? 'accepted' : 'refused', state.now, why);
  if (!steps) return { problems, design: null };
  const draft: Draft = {
    id,
    content: steps,
    ...(reply.latent === undefined ? {} : { latent: reply.latent }),
    label: keyHash(steps),
    design: true,
    scope: state.scope,
    seat: seat.name,
    step: here.step,
  };
  return { problems, design: { by: seat, draft, steps } };
};

/** The designs lie on a table of their own, and what lay on the other is left as it was. */
function* chosenOf(
  choose: Steps,
  found: readonly Design[],
  state: TaskState,
  here: Place,
): Flow<{ chosen: Design | undefined; state: TaskState }> {
  const table: TaskState = {
    ...state,
    drafts: found.map((d) => d.draft),
    reviews: [],
    decided: null,
    objections: null,
  };
  const end = yield* here.run.walk(choose, table, inner(here, '?/', '.choose.'));
  const [left, ...more] = end.drafts;
  const chosen = more.length === 0 ? found.find((d) => d.draft.id === left?.id) : undefined;
  const { books, stopped, now, after } = end;
  return { chosen, state: { ...state, books, stopped, now, after } };
}
