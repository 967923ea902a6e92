/** Neutral names of what a request shows: ids tell where in the organization a draft was made, names tell nothing. */
import type { Request, ShownDraft, ShownReview } from '../engine/types.js';

/** The two directions between ids in the trace and names in a prompt. Unknown ones are undefined. */
export interface Names {
  readonly nameOf: (id: string) => string | undefined;
  readonly idOf: (name: string) => string | undefined;
}

export const draftsIn = (request: Request): readonly ShownDraft[] => {
  if (request.act === 'propose')
    return request.own && !request.drafts.some((d) => d.id === request.own?.id)
      ? [...request.drafts, request.own]
      : request.drafts;
  if (request.act === 'choose' && request.as === 'vote') return request.drafts;
  if (request.act === 'split') return request.draft ? [request.draft] : [];
  return request.act === 'assess' && request.as !== 'bid' ? [request.draft] : [];
};

export const reviewsIn = (request: Request): readonly ShownReview[] =>
  request.act === 'propose' || (request.act === 'choose' && request.as === 'vote') ? request.reviews : [];

/** Drafts are d1, d2, … (what the work builds on first), reviews rev1, …; seats to appoint keep their names, and a summary is one. */
export const namesIn = (request: Request): Names => {
  const names = new Map<string, string>();
  const ids = new Map<string, string>();
  const add = (id: string, name: string): void => {
    if (names.has(id)) return;
    names.set(id, name);
    ids.set(name, id);
  };
  const vote = request.act === 'choose' && request.as === 'vote' ? request.options : [];
  const drafts = [...request.view.known, ...draftsIn(request)].map((d) => d.id);
  for (const [i, id] of [...new Set([...drafts, ...vote])].entries()) add(id, `d${i + 1}`);
  if (request.act === 'choose' && request.as === 'appoint') for (const seat of request.options) add(seat, seat);
  for (const [i, review] of reviewsIn(request).entries()) add(review.id, `rev${i + 1}`);
  if (request.act === 'propose' && request.summary) add(request.summary.id, 'summary');
  return { nameOf: (id) => names.get(id), idOf: (name) => ids.get(name) ?? ids.get(name.trim().toLowerCase()) };
};
