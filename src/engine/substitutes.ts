/** Who is asked instead of those who refuse, and how the request then reads. */
import { type Place, roleView, type TaskState, viewOf } from './state.js';
import type { Call, Request, Scope, Seat, ShownDraft } from './types.js';

interface Refused {
  /** Position among the requests of the step. */
  readonly at: number;
  readonly seat: Seat;
  readonly request: Request;
  readonly mark: string;
}

/** A request for each refusal for which somebody is left; everybody is asked once in a step. `others` are still to be asked in it. */
export const substitutesFor = (
  refusals: readonly Refused[],
  others: readonly Seat[],
  state: TaskState,
  here: Place,
): readonly { readonly at: number; readonly call: Call }[] => {
  const busy = new Set([...others.map((s) => s.name), ...askedHere(here)]);
  return refusals.flatMap(({ at, seat: refuser, request, mark }) => {
    const seat = substituteOf(refuser, request, busy, here);
    if (seat === undefined) return [];
    busy.add(seat.name);
    const id = `${here.path}/${seat.name}${mark}~${refuser.name}`;
    return [{ at, call: { id, seat, request: reseated(request, seat, state, here) } }];
  });
};

/** Seats that were asked in this step so far, not those in steps inside it. */
const askedHere = ({ log, path }: Place): readonly string[] =>
  log.flatMap((e) =>
    e.kind === 'event' && e.id.startsWith(`${path}/`) && !e.id.includes('/', path.length + 1) ? [e.seat] : [],
  );

/** Who is asked instead of a seat that refused, if anybody; nobody is asked to review its own draft for another. */
const substituteOf = (refuser: Seat, request: Request, busy: ReadonlySet<string>, here: Place): Seat | undefined => {
  const { refusal } = here.run.org;
  const reviews = request.act === 'assess' && request.as !== 'bid' && request.as !== 'belief';
  const author = reviews ? seatIn(request.draft.id) : '';
  if (refusal?.then === 'escalate') {
    const boss = here.run.seats[refusal.to ?? '']?.[0];
    return boss?.name === refuser.name || boss?.name === author ? undefined : boss;
  }
  if (refusal?.then !== 'reassign') return undefined;
  const seats = here.run.seats[refuser.role] ?? [];
  const later = [...seats.slice(refuser.index + 1), ...seats.slice(0, refuser.index)];
  return later.find((s) => !busy.has(s.name) && s.name !== author);
};

/** The seat in the id of an event, as in `0.solve/worker.2#1~worker.0`. */
const seatIn = (id: string): string => id.slice(id.lastIndexOf('/') + 1).replace(/[#~].*$/, '');

/** The same request, put to another seat: with that seat's mandate, its view of the task, and its own drafts as its own. */
const reseated = (request: Request, seat: Seat, state: TaskState, here: Place): Request => {
  // The author of a blind draft is told by its id alone.
  const mine = (d: ShownDraft): ShownDraft => ({ ...d, own: (d.author ?? seatIn(d.id)) === seat.name });
  const changed: Record<string, unknown> = { ...request };
  if ('drafts' in request) changed.drafts = request.drafts.map(mine);
  if ('draft' in request && request.draft) changed.draft = mine(request.draft);
  if ('own' in request && request.own) changed.own = mine(request.own);
  return {
    ...(changed as unknown as Request),
    view: viewOf(seat, scopeBelow(request, state), request.view.known.map(mine), state.books, here),
    role: roleView(here, seat.role),
    seat: seat.name,
  };
};

/** What a request is about, before what the seat that refused it was let see beside that. */
const scopeBelow = (request: Request, state: TaskState): Scope => {
  if (request.act === 'assess' && request.as !== 'bid') return request.draft.scope;
  return (request.act === 'propose' && request.as === 'revise' ? request.own?.scope : undefined) ?? state.scope;
};
