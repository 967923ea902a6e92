/** Organizations in plain words: one sentence for each step, shared by the outline and the drawing. */
import { nested, type Organization, type Role, type Step, type StepOf, type Steps, type Test } from './schema.js';

/** Text from a file or a model, as one line: control characters cannot reach a terminal or break a drawing. */
export const oneLine = (text: string): string => text.replace(/[\p{C}\p{Z}\s]+/gu, ' ').trim();

export const counted = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;

/** Whether some step binds `assignee` to several seats. */
const manyAssignees = (steps: Steps): boolean =>
  steps.some((s) => (s.do === 'assign' && (s.count ?? 1) > 1) || nested(s).some((inner) => manyAssignees(inner.steps)));

const one = (by: string): string => (by === 'assignee' ? 'the assignee' : by);

const each = (org: Organization, by: string): string =>
  by === 'assignee'
    ? [org.workflow, ...Object.values(org.units)].some(manyAssignees)
      ? 'each assignee'
      : 'the assignee'
    : (org.roles[by]?.seats ?? 1) > 1
      ? `each ${by}`
      : by;

const seatsSaid = (n: number, role: string): string => (n === 1 ? `one ${role}` : `${n} seats of ${role}`);

/** Which drafts are meant. */
const byRole = (role: string | undefined): string => (role === undefined ? '' : ` by ${role}`);

const hidden = (blind: boolean | undefined, by: string): string => (blind ? `, not told by whom ${by}` : '');

export const sayTest = (t: Test): string => {
  const what = `${t.stat}${byRole(t.by)}`;
  return t.above !== undefined
    ? `${what} > ${t.above}`
    : t.atLeast !== undefined
      ? `${what} ≥ ${t.atLeast}`
      : `${what} < ${t.below}`;
};

/** What stands after a pick. */
const sayPick = ({ rule, from, keep = 1 }: StepOf<'pick'>): string => {
  const drafts = `${keep === 1 ? 'draft' : `${keep} drafts`}${byRole(from)}`;
  const stand = keep === 1 ? 'stands' : 'stand';
  switch (rule) {
    case 'first':
      return `the first ${drafts} ${stand}`;
    case 'random':
      return `${keep === 1 ? 'a ' : ''}${drafts} drawn by lot ${stand}`;
    case 'best-reviewed':
      return `the ${drafts} with the highest mean quality ${stand}`;
    case 'least-suspect':
      return `the ${drafts} with the lowest mean suspicion ${stand}`;
    case 'most-common':
      return `the commonest answer${byRole(from)} stands`;
    case 'default':
      return 'the null answer of the task stands';
  }
};

const SEES: Readonly<Record<StepOf<'revise'>['see'], string>> = {
  own: 'that draft and its reviews only',
  all: 'all drafts and reviews',
  neighbours: 'that draft and those of its neighbours, with their reviews',
};

const sayVote = (org: Organization, s: StepOf<'vote'>): string => {
  const rule = s.rule === 'weighted' ? 'plurality, weighted by stated confidence,' : s.rule;
  const quorum = s.quorum === undefined ? '' : ` of ${s.quorum}`;
  const ballots = s.veto === 1 ? 'any ballot does' : `${s.veto} or more ballots do`;
  const veto = s.veto === undefined ? '' : `, unless ${ballots} not approve the winner`;
  return `${each(org, s.by)} ranks all drafts${byRole(s.from)}; ${rule}${quorum} decides${veto}`;
};

/** What a step does, without the steps inside it. */
export const sayStep = (org: Organization, s: Step): string => {
  switch (s.do) {
    case 'solve': {
      const sees = s.see === 'all' ? `, seeing ${SEES.all}` : '';
      const drafts = s.samples === 1 ? 'a draft' : `${s.samples} drafts`;
      return `solve: ${each(org, s.by)} writes ${drafts}${sees}${s.keep ? '; the drafts before stay' : ''}`;
    }
    case 'revise': {
      const who = each(org, s.by);
      const drafts = s.of === 'each' ? `every draft${byRole(s.from)}` : `its own drafts${byRole(s.from)}`;
      const inTurn = s.of === 'each' && who.startsWith('each ');
      const does = inTurn ? `${drafts} is improved by one ${s.by} in turn` : `${who} improves ${drafts}`;
      return `revise: ${does}, seeing ${SEES[s.see]}${hidden(s.blind, 'they are')}`;
    }
    case 'merge':
      return `merge: ${one(s.by)} makes one draft of all drafts`;
    case 'review': {
      const whose = `every draft${byRole(s.from)}${s.self ? ', its own too,' : ' but its own'}`;
      return `review: ${each(org, s.by)} scores ${whose} for ${s.ask}${hidden(s.blind, 'it is')}`;
    }
    case 'vote':
      return `vote: ${sayVote(org, s)}`;
    case 'pick':
      return `pick: ${sayPick(s)}`;
    case 'decompose':
      return `decompose: ${one(s.by)} divides the parts into at most ${counted(s.max, 'group')}`;
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
      return `plan: ${one(s.by)} designs the steps to follow, within ${counted(s.budget.calls, 'call')}, in ${tries}`;
    }
  }
};

const sayAssign = (org: Organization, s: StepOf<'assign'>): string => {
  const n = s.count ?? 1;
  const some = seatsSaid(n, s.to);
  const named = n === 1 ? 'the assignee' : 'the assignees';
  switch (s.rule) {
    case 'appoint': {
      const by = one(s.by ?? '');
      const electors = org.roles[by]?.seats ?? 1;
      return `${electors === 1 ? `${by} appoints` : `the ${electors} seats of ${by} elect`} ${some} as ${named}`;
    }
    case 'auction': {
      const bids = `(${s.mechanism ?? 'first-price'}) ${n === 1 ? 'makes' : 'make'}`;
      return `each ${s.to} bids and the best ${n === 1 ? 'bid' : `${n} bids`} ${bids} ${named}`;
    }
    case 'random':
      return `a lot makes ${some} ${named}`;
    case 'rotate':
      return `${some} ${n === 1 ? 'is' : 'are'} ${named}, in turn over groups`;
  }
};

/** Over the steps in which `assignee` is bound. */
export const sayAssignees = (s: StepOf<'assign'>): string =>
  `${(s.count ?? 1) === 1 ? 'assignee' : 'assignees'}: ${seatsSaid(s.count ?? 1, s.to)}`;

const sayNetwork = (network: Role['network']): string => {
  if (network === undefined) return '';
  if (network === 'complete') return 'All seats are neighbours.';
  if (network === 'star') return 'Neighbours in a star around seat 0.';
  if (typeof network === 'string') return `Neighbours in a ${network}.`;
  if ('random' in network) return `Any two seats are neighbours with probability ${network.random}.`;
  return `Each seat has its nearest ${counted(network.regular, 'neighbour')} in a circle.`;
};

/** The mandate of a role, who is next to whom in it, and what it may clear. */
export const sayRole = ({ brief, network, clears }: Role): string => {
  const known = [sayNetwork(network), clears ? 'Clears objections.' : ''].filter((text) => text !== '');
  const mandate = brief !== '' && known.length > 0 && !/[.!?]\s*$/.test(brief) ? `${brief}.` : brief;
  return [mandate, ...known].filter((text) => text !== '').join(' ');
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
