import { type Asking, ask, draftOf } from '../asking.js';
import { asked, laid, rule, seatsOf, showDraft, showReview } from '../state.js';
import type { Seat } from '../types.js';
import type { Verb } from '../verb.js';

/** Improve drafts in place; a seat without a reply leaves the draft as it was. */
export const revise: Verb<'revise'> = function* (step, state, here) {
  const seats = seatsOf(step.by, state, here);
  const askings: Asking[] = [];
  const positions: number[] = [];
  state.drafts.forEach((draft, i) => {
    const seat: Seat | undefined =
      step.of === 'each' ? seats[i % seats.length] : seats.find((s) => s.name === draft.seat);
    if (!seat) return;
    const own = showDraft(draft, seat);
    const drafts = step.see === 'all' ? state.drafts.map((d) => showDraft(d, seat)) : [own];
    const reviews = state.reviews.filter((r) => step.see === 'all' || r.of === draft.id).map(showReview);
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
