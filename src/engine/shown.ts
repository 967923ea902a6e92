/** What seats are shown: drafts, reviews, and the task as far as they are entitled to see it. */
import type { Organization } from '../org/schema.js';
import { type Books, balanceOf } from './ledger.js';
import type { Place } from './state.js';
import type { Draft, Instance, Review, Scope, Seat, ShownDraft, ShownReview, TaskView } from './types.js';

/** Optional members are set one by one: spreading them costs more than all the rest, and this is done for every look. */
type Open<T> = { -readonly [K in keyof T]: T[K] };

/** A draft as it is shown to a seat. */
export const showDraft = (draft: Draft, seat: Seat, blind = false): ShownDraft => {
  const shown: Open<ShownDraft> = {
    id: draft.id,
    content: draft.content,
    label: draft.label,
    scope: draft.scope,
    author: blind ? null : draft.seat,
    own: draft.seat === seat.name,
  };
  if (draft.latent !== undefined) shown.latent = draft.latent;
  if (draft.confidence !== undefined) shown.confidence = draft.confidence;
  if (draft.value !== undefined) shown.value = draft.value;
  if (draft.design !== undefined) shown.design = draft.design;
  return shown;
};

/** Shows drafts to many seats: all but its author see the same, and share one object. */
export const showing = (blind = false): ((draft: Draft, seat: Seat) => ShownDraft) => {
  const toOthers = new Map<string, ShownDraft>();
  return (draft, seat) => {
    if (draft.seat === seat.name) return showDraft(draft, seat, blind);
    let shown = toOthers.get(draft.id);
    if (shown === undefined) {
      shown = showDraft(draft, seat, blind);
      toOthers.set(draft.id, shown);
    }
    return shown;
  };
};

export const showReview = (review: Review): ShownReview => {
  const shown: Open<ShownReview> = {
    id: review.id,
    of: review.of,
    ask: review.ask,
    score: review.score,
    author: review.seat,
  };
  if (review.harm !== undefined) shown.harm = review.harm;
  if (review.cost !== undefined) shown.cost = review.cost;
  if (review.note !== undefined) shown.note = review.note;
  return shown;
};

/** The task as a seat is entitled to see it. */
export const viewOf = (seat: Seat, scope: Scope, known: readonly ShownDraft[], books: Books, here: Place): TaskView => {
  const { task, instance, org, people } = here.run;
  const sees = org.roles[seat.role]?.sees ?? 'share';
  return {
    task,
    instance,
    scope: sees === 'all' ? unlimited(scope, instance) : scope,
    known,
    sees,
    facts: task.view?.(instance, sees, seat.person, people) ?? NO_FACTS,
    ...(org.accounts === undefined ? {} : { balances: balancesOf(org.accounts, books, seat.person) }),
  };
};

const NO_FACTS: readonly string[] = [];

/** The parts in hand with nothing of the task held back. */
const unlimited = ({ constraints: _some, ...scope }: Scope, instance: Instance): Scope => ({
  ...scope,
  ...(instance.constraints === undefined ? {} : { constraints: instance.constraints.map((c) => c.id) }),
  whole: true,
});

/** What a person may know of the ledger: the organization's accounts and its own. */
const balancesOf = (accounts: NonNullable<Organization['accounts']>, books: Books, person: number) =>
  Object.fromEntries(
    Object.entries(accounts).map(([name, account]) => [
      name,
      balanceOf(accounts, books, name, account.of === 'person' ? person : null),
    ]),
  );
