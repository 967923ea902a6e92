/** Replies in one line each: people of theory take one second and cost nothing. */
import type { Reply, Request, Usage } from '../../engine/types.js';

export const usageOf = (seconds: number): Usage => ({ tokensIn: null, tokensOut: null, seconds, usd: null });
const SECOND = usageOf(1);

/** A draft whose content is `content` and whose answer is called `label`. */
export const propose = (label: string, content: unknown = label, more: { readonly value?: number } = {}): Reply => ({
  content,
  label,
  ...more,
  usage: SECOND,
});

/** A ballot: ids best first, of which the first `approved` are acceptable (default 1). */
export const rank = (ranking: readonly string[], approved?: number): Reply =>
  approved === undefined ? { ranking, usage: SECOND } : { ranking, approved, usage: SECOND };

/** A ballot for the draft with this label; with no such draft an abstention. */
export const voteFor = (request: Request & { readonly as: 'vote' }, label: string): Reply =>
  rank(request.drafts.filter((d) => d.label === label).map((d) => d.id));

/** An assessment in [0, 1]. */
export const score = (x: number): Reply => ({ score: x, usage: SECOND });

/** Number of a seat within its role, as the name says it: `juror.3` → 3. */
export const seatNumber = (request: Request): number => Number(request.seat.slice(request.seat.lastIndexOf('.') + 1));
