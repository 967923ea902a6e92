/** Organizations in plain words: one sentence for each step, shared by the outline and the drawing. */
import type { Organization, Step, StepOf, Test } from './schema.js';

/** Text from a file or a model, as one line: control characters cannot reach a terminal or break a drawing. */
export const oneLine = (text: string): string => text.replace(/[\p{C}\p{Z}\s]+/gu, ' ').trim();

export const counted = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;

const each = (org: Organization, by: string): string =>
  by === 'assignee' ? 'the assignee' : (org.roles[by]?.seats ?? 1) > 1 ? `each ${by}` : by;

export const sayTest = (t: Test): string =>
  t.above !== undefined
    ? `${t.stat} > ${t.above}`
    : t.atLeast !== undefined
      ? `${t.stat} ≥ ${t.atLeast}`
      : `${t.stat} < ${t.below}`;

const PICKS: Readonly<Record<StepOf<'pick'>['rule'], string>> = {
  first: 'the first draft stands',
  random: 'a draft drawn by lot stands',
  'best-reviewed': 'the draft with the highest mean quality stands',
  'least-suspect': 'the draft with the lowest mean suspicion stands',
  'most-common': 'the commonest answer stands',
  default: 'the null answer of the task stands',
};

/** What a step does, without the steps inside it. */
export const sayStep = (org: Organization, s: Step): string => {
  switch (s.do) {
    case 'solve':
      return `solve: ${each(org, s.by)} writes ${s.samples === 1 ? 'a draft' : `${s.samples} drafts`}`;
    case 'revise': {
      const seats = s.by === 'assignee' ? 1 : (org.roles[s.by]?.seats ?? 1);
      const who = s.of === 'each' && seats > 1 ? `every draft is improved by one ${s.by} in turn` : '';
      const what = s.of === 'each' ? 'every draft' : 'its own drafts';
      const sees = s.see === 'all' ? 'seeing all drafts and reviews' : 'seeing that draft and its reviews only';
      return `revise: ${who || `${each(org, s.by)} improves ${what}`}, ${sees}`;
    }
    case 'merge':
      return `merge: ${each(org, s.by)} makes one draft of all drafts`;
    case 'review': {
      const whose = s.self ? 'every draft, its own too,' : 'every draft but its own';
      return `review: ${each(org, s.by)} scores ${whose} for ${s.ask}${s.blind ? ', not told by whom it is' : ''}`;
    }
    case 'vote':
      return `vote: ${each(org, s.by)} ranks all drafts; ${s.rule}${s.quorum === undefined ? '' : ` of ${s.quorum}`} decides`;
    case 'pick':
      return `pick: ${PICKS[s.rule]}`;
    case 'decompose':
      return `decompose: ${each(org, s.by)} divides the parts into at most ${counted(s.max, 'group')}`;
    case 'assign':
      return `assign: ${sayAssign(org, s)}`;
    case 'parallel':
      return `parallel: ${counted(s.branches.length, 'branch').replace('branchs', 'branches')} from the same drafts`;
    case 'repeat':
      return `repeat ≤ ${counted(s.times, 'round')}${s.until ? `, until ${sayTest(s.until)}` : ''}`;
    case 'when':
      return `when ${sayTest(s.test)}${s.missing === 'then' ? ', or where that is unknown' : ''}`;
    case 'call':
      return `call: unit ${s.unit}${s.depth === undefined ? '' : `, at most ${s.depth} deep`}`;
    case 'plan': {
      const tries = s.tries === 1 ? 'one try' : `${s.tries} tries`;
      return `plan: ${each(org, s.by)} designs the steps to follow, within ${counted(s.budget.calls, 'call')}, in ${tries}`;
    }
  }
};

const sayAssign = (org: Organization, s: StepOf<'assign'>): string => {
  switch (s.rule) {
    case 'appoint':
      return `${each(org, s.by ?? '')} appoints one ${s.to} as the assignee`;
    case 'auction':
      return `each ${s.to} bids and the best bid (${s.mechanism ?? 'first-price'}) makes the assignee`;
    case 'random':
      return `a lot makes one ${s.to} the assignee`;
    case 'rotate':
      return `one ${s.to} is the assignee, in turn over groups`;
  }
};

/** What stands before the steps inside a step: `then`, `branch 2`, nothing where the step itself says it. */
export const sayInside = (s: Step, at: readonly (string | number)[]): string => {
  if (s.do === 'decompose') return 'in each group';
  if (s.do === 'parallel') return `branch ${Number(at[1]) + 1}`;
  if (s.do === 'when') return String(at[0]);
  if (s.do === 'call') return 'at that depth instead';
  if (s.do === 'plan') return 'without a valid design';
  return '';
};
