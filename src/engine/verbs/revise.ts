import type { StepOf } from '../../org/schema.js';
import { type Asking, ask, draftOf } from '../asking.js';
import { neighboursOf } from '../network.js';
import { sideOf } from '../sides.js';
import { asked, laid, type Place, roleOfSeat, rule, seatsOf, showing, showReview, type TaskState } from '../state.js';
import { summaryOf, summaryText } from '../summary.js';
import type { Draft, Seat, Summary } from '../types.js';
import type { Verb } from '../verb.js';

/** Improve drafts in place; a seat without a reply leaves the draft as it was. */
export const revise: Verb<'revise'> = function* (step, state, here) {
  const seats = seatsOf(step.by, state, here);
  const askings: Asking[] = [];
  const positions: number[] = [];
  const show = showing(step.blind);
  state.drafts.forEach((draft, i) => {
    if (step.from !== undefined && roleOfSeat(draft.seat) !== step.from) return;
    const seat: Seat | undefined =
      step.of === 'each' ? seats[i % seats.length] : seats.find((s) => s.name === draft.seat);
    if (!seat) return;
    askings.push({ seat, mark: `#${i}`, request: requestOf(step, draft, seat, show, state, here) });
    positions.push(i);
  });
  if (askings.length === 0) {
    const ids = state.drafts.map((d) => d.id);
    rule(here, 'skip', 'revise', ids, 'nothing', state.now, 'nobody asked has a draft to revise');
  }
  const { answers, state: next } = yield* ask(askings, state, here);
  if (next.stopped) return next;
  const drafts = [...state.drafts];
  answers.forEach((answer, k) => {
    const at = positions[k] as number;
    const revised = draftOf(answer, state.drafts[at]?.scope ?? state.scope, here);
    if (revised) drafts[at] = revised;
  });
  return laid(next, drafts);
};

/** What one seat is asked about one draft, and what it sees of the others. */
const requestOf = (
  step: StepOf<'revise'>,
  draft: Draft,
  seat: Seat,
  show: ReturnType<typeof showing>,
  state: TaskState,
  here: Place,
): Asking['request'] => {
  const near = step.see === 'neighbours' ? neighboursOf(seat, here) : null;
  const seen = state.drafts.filter((d) => d.id === draft.id || step.see === 'all' || near?.has(d.seat));
  const ids = new Set(seen.map((d) => d.id));
  const side = step.side === 'assigned' ? sideOf(seat.index, here) : undefined;
  const summary = step.see === 'summary' ? summed(draft, state, here) : undefined;
  return {
    ...asked(seat, { ...state, scope: draft.scope }, here),
    act: 'propose',
    as: 'revise',
    drafts: seen.map((d) => show(d, seat)),
    reviews: state.reviews.filter((r) => ids.has(r.of)).map(showReview),
    own: show(draft, seat),
    ...(summary === undefined ? {} : { summary }),
    ...(side === undefined ? {} : { side }),
  };
};

/** All other drafts as a distribution, on record: what was summed up is a choice of the organization. */
const summed = (draft: Draft, state: TaskState, here: Place): Summary => {
  const others = state.drafts.filter((d) => d.id !== draft.id);
  const summary = summaryOf(others);
  const ids = others.map((d) => d.id);
  return { id: rule(here, 'summary', 'summary', ids, summaryText(summary), state.now), ...summary };
};
