import { type Asking, ask, draftOf } from '../asking.js';
import { neighboursOf } from '../network.js';
import { asked, laid, roleOfSeat, rule, seatsOf, showDraft, showReview } from '../state.js';
import type { Seat } from '../types.js';
import type { Verb } from '../verb.js';

/** Improve drafts in place; a seat without a reply leaves the draft as it was. */
export const revise: Verb<'revise'> = function* (step, state, here) {
  const seats = seatsOf(step.by, state, here);
  const askings: Asking[] = [];
  const positions: number[] = [];
  state.drafts.forEach((draft, i) => {
    if (step.from !== undefined && roleOfSeat(draft.seat) !== step.from) return;
    const seat: Seat | undefined =
      step.of === 'each' ? seats[i % seats.length] : seats.find((s) => s.name === draft.seat);
    if (!seat) return;
    const near = step.see === 'neighbours' ? neighboursOf(seat, here) : null;
    const seen = state.drafts.filter((d) => d.id === draft.id || step.see === 'all' || near?.has(d.seat));
    const ids = new Set(seen.map((d) => d.id));
    const own = showDraft(draft, seat, step.blind);
    const drafts = seen.map((d) => showDraft(d, seat, step.blind));
    const reviews = state.reviews.filter((r) => ids.has(r.of)).map(showReview);
    const base = asked(seat, { ...state, scope: draft.scope }, here);
    askings.push({ seat, mark: `#${i}`, request: { ...base, act: 'propose', as: 'revise', drafts, reviews, own } });
    positions.push(i);
  });
  if (askings.length === 0)
    rule(
      here,
      'skip',
      'revise',
      state.drafts.map((d) => d.id),
      'nothing',
      state.now,
      'nobody asked has a draft to revise',
    );
  const { answers, state: next } = yield* ask(askings, state, here);
  const drafts = [...state.drafts];
  answers.forEach((answer, k) => {
    const at = positions[k] as number;
    const revised = draftOf(answer, state.drafts[at]?.scope ?? state.scope, here);
    if (revised) drafts[at] = revised;
  });
  return laid(next, drafts);
};
