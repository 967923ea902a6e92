/** Organizations in plain words: one sentence for each step, shared by the outline and the drawing. */
import type { Organization, Step } from './schema.js';
import { sayMerge, sayPick, sayReview, sayRevise, saySolve, sayTrade, sayVote } from './words-ask.js';
import { sayAssign, sayCall, sayDecompose, sayParallel, sayPlan, sayRepeat, sayWhen } from './words-shape.js';

export { counted, oneLine, sayTest } from './phrases.js';
export { sayAccount, sayRefusal, sayRole } from './words-roles.js';
export { sayAssignees, sayInside } from './words-shape.js';

/** What a step does, without the steps inside it, and what pays for it. */
export const sayStep = (org: Organization, s: Step): string =>
  `${sayVerb(org, s)}${s.spend === undefined ? '' : `; costs 1 from ${s.spend}, skipped where there is less`}`;

const sayVerb = (org: Organization, s: Step): string => {
  switch (s.do) {
    case 'solve':
      return `solve: ${saySolve(org, s)}`;
    case 'revise':
      return `revise: ${sayRevise(org, s)}`;
    case 'merge':
      return `merge: ${sayMerge(s)}`;
    case 'review':
      return `review: ${sayReview(org, s)}`;
    case 'vote':
      return `vote: ${sayVote(org, s)}`;
    case 'pick':
      return `pick: ${sayPick(s)}`;
    case 'trade':
      return `trade: ${sayTrade(org, s)}`;
    case 'decompose':
      return `decompose: ${sayDecompose(s)}`;
    case 'assign':
      return `assign: ${sayAssign(org, s)}`;
    case 'parallel':
      return `parallel: ${sayParallel(s)}`;
    case 'repeat':
      return `repeat ${sayRepeat(s)}`;
    case 'when':
      return `when ${sayWhen(s)}`;
    case 'call':
      return `call: ${sayCall(s)}`;
    case 'plan':
      return `plan: ${sayPlan(org, s)}`;
  }
};
