/** What lies on the table while a flow runs, and the small moves every verb makes. */

import type { Organization, Steps } from '../org/schema.js';
import { keyText, type Stream } from '../rng/streams.js';
import type { Books } from './ledger.js';
import { showDraft, viewOf } from './shown.js';
import type { Draft, Entry, Flow, Instance, Review, RoleView, Ruling, Scope, Seat, Task, TaskView } from './types.js';

export { showDraft, showing, showReview, viewOf } from './shown.js';

/** Something a reviewer holds against a draft; it outlives the draft. */
export interface Objection {
  /** Id of the review that raised it. */
  readonly id: string;
  readonly seat: string;
}

/** Immutable: each step returns the next table. */
export interface TaskState {
  readonly scope: Scope;
  /** Drafts of the parts this work builds on. */
  readonly known: readonly Draft[];
  readonly drafts: readonly Draft[];
  readonly reviews: readonly Review[];
  /** 1 or 0 after a vote, null before. */
  readonly decided: 0 | 1 | null;
  /** Seats that `assignee` means, best first. */
  readonly assignees: readonly Seat[];
  /** Objections that nobody has cleared; null while no review has come back. */
  readonly objections: readonly Objection[] | null;
  /** Position of the group inside the nearest decompose. */
  readonly group: number;
  /** Units entered, outermost first. */
  readonly active: readonly string[];
  /** Balances and open markets. */
  readonly books: Books;
  /** A refusal has stopped the trial: nothing more is asked. */
  readonly stopped: boolean;
  readonly now: number;
  readonly after: readonly string[];
}

/** What is fixed for a whole trial. */
export interface Run {
  readonly org: Organization;
  readonly task: Task;
  readonly instance: Instance;
  readonly seats: Readonly<Record<string, readonly Seat[]>>;
  /** The lots drawn in this trial, by what ends their key. */
  readonly lots: (rest: string) => Stream;
  readonly walk: (steps: Steps, state: TaskState, here: Place) => Flow<TaskState>;
  /** Size of the staff. */
  readonly people: number;
  /** Instances that this staff has met before in the series. */
  readonly position: number;
}

/** What a design is held to, and every design that is made while it is followed. */
export interface Held {
  /** Roles that may be seated. */
  readonly roles: Organization['roles'];
  /** How many plans may stand inside one another. */
  readonly planning: number;
  /** Accounts that gates at the end pay from. */
  readonly closed: readonly string[];
}

/** Where a step stands: `path` with rounds and groups, `step` without them. */
export interface Place {
  readonly run: Run;
  readonly path: string;
  readonly step: string;
  readonly log: Entry[];
  /** Inside a design: what it is held to. */
  readonly held?: Held;
}

export const inner = (here: Place, path: string, step: string): Place => ({
  ...here,
  path: here.path + path,
  step: here.step + step,
});

/** The stream of lots of one place: ties and random choices. */
export const lot = (here: Place, purpose: string): Stream => here.run.lots(keyText([here.path, purpose]));

export const seatsOf = (by: string, state: TaskState, here: Place): readonly Seat[] =>
  by === 'assignee' ? state.assignees : (here.run.seats[by] ?? []);

export const roleView = (here: Place, role: string): RoleView => {
  const spec = here.run.org.roles[role];
  return { name: role, seats: spec?.seats ?? 1, brief: spec?.brief ?? '' };
};

/** What every request of a seat carries. */
export const asked = (seat: Seat, state: TaskState, here: Place): { view: TaskView; role: RoleView; seat: string } => ({
  view: viewOf(
    seat,
    state.scope,
    state.known.map((d) => showDraft(d, seat)),
    state.books,
    here,
  ),
  role: roleView(here, seat.role),
  seat: seat.name,
});

/** Leaves a line about something decided without asking anybody. */
export const rule = (
  here: Place,
  ruling: Ruling['ruling'],
  by: string,
  on: readonly string[],
  outcome: string,
  at: number,
  why?: string,
  entries?: Ruling['entries'],
): string => {
  const id = `${here.path}!${ruling}${here.log.length}`;
  here.log.push({
    kind: 'ruling',
    id,
    step: here.step,
    ruling,
    by,
    on,
    outcome,
    ...(why === undefined ? {} : { why }),
    at,
    ...(entries === undefined ? {} : { entries }),
  });
  return id;
};

/** New drafts on the table: reviews of drafts that are gone fall away. */
export const laid = (state: TaskState, drafts: readonly Draft[]): TaskState => {
  const ids = new Set(drafts.map((d) => d.id));
  return { ...state, drafts, reviews: state.reviews.filter((r) => ids.has(r.of)), decided: null };
};

/** Role of a seat, read off its name. */
export const roleOfSeat = (seat: string): string => seat.slice(0, seat.lastIndexOf('.'));

/** Drafts by seats of a role, or all of them. */
export const draftsFrom = (state: TaskState, from: string | undefined): readonly Draft[] =>
  from === undefined ? state.drafts : state.drafts.filter((d) => roleOfSeat(d.seat) === from);

/** After a role that clears has looked at everything: the objections that were there before are gone, and a ruling says so. */
export const clearedBy = (
  step: { readonly by: string; readonly from?: string | undefined },
  spoke: boolean,
  before: TaskState,
  after: TaskState,
  here: Place,
): TaskState => {
  const role = step.by === 'assignee' ? before.assignees[0]?.role : step.by;
  const old = before.objections ?? [];
  if (role === undefined || here.run.org.roles[role]?.clears !== true || old.length === 0) return after;
  if (!spoke || step.from !== undefined) return after;
  const ids = [...new Set(old.map((o) => o.id))];
  rule(here, 'clear', role, ids, `cleared ${old.length}`, after.now);
  return { ...after, objections: (after.objections ?? []).filter((o) => !old.includes(o)) };
};
