/** The steps that hold other steps, in plain words. */
import { counted, each, listed, one, sayTest, seatsSaid } from './phrases.js';
import type { Organization, Step, StepOf } from './schema.js';

export const sayDecompose = (s: StepOf<'decompose'>): string => {
  const plan = s.of === 'draft' ? ' by the plan on the table' : '';
  const carried =
    s.carry === 'constraints'
      ? 'the constraints'
      : s.carry === 'whole'
        ? `the whole task${plan ? ' and the plan' : ''}`
        : '';
  const inherits = carried ? `; every group has ${carried} word for word` : '';
  return `${one(s.by)} divides the parts${plan} into at most ${counted(s.max, 'group')}${inherits}`;
};

export const sayAssign = (org: Organization, s: StepOf<'assign'>): string => {
  const n = s.count ?? 1;
  const some = seatsSaid(n, s.to);
  const named = n === 1 ? 'the assignee' : 'the assignees';
  const paid = s.pay === undefined ? '' : `, paid into ${s.pay}`;
  switch (s.rule) {
    case 'appoint':
      return `${chooser(org, s, 'appoints', 'elect')} ${some} as ${named}`;
    case 'auction': {
      const reserve = s.reserve === undefined ? '' : `, at least ${s.reserve}`;
      const bids = `(${s.mechanism ?? 'first-price'}${reserve}) ${n === 1 ? 'makes' : 'make'}`;
      return `each ${s.to} bids and the best ${n === 1 ? 'bid' : `${n} bids`} ${bids} ${named}${paid}`;
    }
    case 'offers': {
      const bids = n === 1 ? 'one of the bids' : `${n} of the bids`;
      return `each ${s.to} bids and ${chooser(org, s, 'chooses', 'choose')} ${bids}, shown as they came; that makes ${named}${paid}`;
    }
    case 'reputation': {
      const lot = (s.explore ?? 0) > 0 ? `, or with probability ${s.explore} a lot decides` : '';
      const best = n === 1 ? `the ${s.to} with the highest balance` : `the ${some} with the highest balances`;
      return `${best} of ${s.account} ${n === 1 ? 'is' : 'are'} ${named}${lot}`;
    }
    case 'random':
      return `a lot makes ${some} ${named}`;
    case 'rotate':
      return `${some} ${n === 1 ? 'is' : 'are'} ${named}, in turn over groups`;
  }
};

/** Who decides on an assignment: one seat does what several do by plurality. */
const chooser = (org: Organization, s: StepOf<'assign'>, does: string, together: string): string => {
  const by = one(s.by ?? '');
  const electors = org.roles[by]?.seats ?? 1;
  return electors === 1 ? `${by} ${does}` : `the ${electors} seats of ${by} ${together}`;
};

/** Over the steps in which `assignee` is bound. */
export const sayAssignees = (s: StepOf<'assign'>): string =>
  `${(s.count ?? 1) === 1 ? 'assignee' : 'assignees'}: ${seatsSaid(s.count ?? 1, s.to)}`;

export const sayParallel = (s: StepOf<'parallel'>): string =>
  `${s.branches.length === 1 ? '1 branch' : `${s.branches.length} branches`} from the same drafts`;

export const sayRepeat = (s: StepOf<'repeat'>): string =>
  `≤ ${counted(s.times, 'round')}${s.until ? `, until ${sayTest(s.until)}` : ''}`;

export const sayWhen = (s: StepOf<'when'>): string =>
  `${sayTest(s.test)}${s.missing === 'then' ? ', or where that is unknown' : ''}`;

export const sayCall = (s: StepOf<'call'>): string =>
  `unit ${s.unit}${s.depth === undefined ? '' : `, at most ${s.depth} deep`}`;

export const sayPlan = (org: Organization, s: StepOf<'plan'>): string => {
  const tries = s.tries === 1 ? 'one try' : `${s.tries} tries`;
  const menu = s.menu === undefined ? '' : `, as a call of unit ${listed(s.menu, 'or')}`;
  const roles = s.roles === undefined ? '' : `, seating nobody but ${listed(s.roles)}`;
  const gates = s.gates === undefined ? '' : `, ending with unit ${listed(s.gates)}`;
  const depth = s.depth === undefined ? '' : `, plans at most ${s.depth} inside one another`;
  const linted = s.lint ? ', with a look by people who did not make it' : '';
  return `${each(org, s.by)} designs the steps to follow${menu}${roles}${gates}${depth}${linted}, within ${counted(s.budget.calls, 'call')}, in ${tries}`;
};

/** What stands before the steps inside a step: `then`, `branch 2`, nothing where the step itself says it. */
export const sayInside = (s: Step, at: readonly (string | number)[]): string => {
  if (s.do === 'decompose') return 'in each group';
  if (s.do === 'parallel') return `branch ${Number(at[1]) + 1}`;
  if (s.do === 'when') return String(at[0]);
  if (s.do === 'assign' && at[0] === 'else') return 'without such a bid';
  if (s.do === 'call') return 'at that depth instead';
  if (s.do === 'plan') return at[0] === 'choose' ? 'to choose a design' : 'without a valid design';
  return '';
};
