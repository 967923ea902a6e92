/** The walk of `check`: every step, from the table before it to the table after it, with its worst-case calls. */
import type { Step, Steps } from './schema.js';
import { checkAccount, join, MAX_DRAFTS, MAX_WALK, type Table, type Walk, type Walked } from './table.js';
import { walkMerge, walkPick, walkReview, walkRevise, walkSolve, walkVote } from './walk-drafts.js';
import { walkPlan } from './walk-plan.js';
import { walkAssign, walkCall, walkDecompose, walkParallel, walkRepeat, walkWhen } from './walk-shape.js';
import { walkTrade } from './walk-trade.js';
import type { Path } from './yaml.js';

export const walkSteps = (w: Walk, steps: Steps, path: Path, start: Table): Walked => {
  let table = start;
  let calls = 0;
  steps.forEach((s, i) => {
    if (++w.count.steps > MAX_WALK) return;
    const at = [...path, i];
    const next = walkStep(w, s, at, table);
    calls += next.calls;
    checkAccount(w, s.spend, 'organization', [...at, 'spend']);
    // A step that nobody pays for is left out.
    table = s.spend === undefined ? next.table : join(table, next.table);
    if (table.worst > MAX_DRAFTS) {
      w.report(at, `up to ${table.worst} drafts on the table at once; at most ${MAX_DRAFTS}`);
      table = { ...table, max: Math.min(table.max, MAX_DRAFTS), worst: MAX_DRAFTS };
    }
    w.count.drafts = Math.max(w.count.drafts, table.worst);
  });
  return { table, calls };
};

/** What may be done with drafts that are designs: judging and choosing, and the steps that hold such steps. */
const WITH_DESIGNS: readonly Step['do'][] = ['review', 'vote', 'trade', 'pick', 'when', 'repeat', 'call', 'assign'];

const walkStep = (w: Walk, s: Step, path: Path, table: Table): Walked => {
  if (
    w.designs &&
    (!WITH_DESIGNS.includes(s.do) || (s.do === 'pick' && ['default', 'median', 'mean'].includes(s.rule)))
  )
    w.report(
      path,
      `in choose the drafts are designs, to be judged and chosen; ${s.do === 'pick' ? `pick ${s.rule}` : s.do} works on answers (use ${WITH_DESIGNS.join(', ')})`,
    );
  switch (s.do) {
    case 'solve':
      return walkSolve(w, s, path, table);
    case 'revise':
      return walkRevise(w, s, path, table);
    case 'merge':
      return walkMerge(w, s, path, table);
    case 'review':
      return walkReview(w, s, path, table);
    case 'vote':
      return walkVote(w, s, path, table);
    case 'pick':
      return walkPick(w, s, path, table);
    case 'trade':
      return walkTrade(w, s, path, table);
    case 'decompose':
      return walkDecompose(w, s, path, table);
    case 'assign':
      return walkAssign(w, s, path, table);
    case 'parallel':
      return walkParallel(w, s, path, table);
    case 'repeat':
      return walkRepeat(w, s, path, table);
    case 'when':
      return walkWhen(w, s, path, table);
    case 'call':
      return walkCall(w, s, path, table);
    case 'plan':
      return walkPlan(w, s, path, table);
  }
};
