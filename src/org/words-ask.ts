/** The steps that ask for work or judgement, or choose among drafts, in plain words. */
import { byRole, counted, each, hidden, one, sided } from './phrases.js';
import type { Organization, StepOf } from './schema.js';

const SEES: Readonly<Record<StepOf<'revise'>['see'], string>> = {
  own: 'that draft and its reviews only',
  all: 'all drafts and reviews',
  neighbours: 'that draft and those of its neighbours, with their reviews',
  summary: 'that draft with its reviews, and of all others a summary only',
};

export const saySolve = (org: Organization, s: StepOf<'solve'>): string => {
  const sees = s.see === 'all' ? `, seeing ${SEES.all}` : '';
  const drafts = s.samples === 1 ? 'a draft' : `${s.samples} drafts`;
  return `${each(org, s.by)} writes ${drafts}${sided(s.side)}${sees}${s.keep ? '; the drafts before stay' : ''}`;
};

export const sayRevise = (org: Organization, s: StepOf<'revise'>): string => {
  const who = each(org, s.by);
  const drafts = s.of === 'each' ? `every draft${byRole(s.from)}` : `its own drafts${byRole(s.from)}`;
  const inTurn = s.of === 'each' && who.startsWith('each ');
  const does = inTurn ? `${drafts} is improved by one ${s.by} in turn` : `${who} improves ${drafts}`;
  return `${does}${sided(s.side)}, seeing ${SEES[s.see]}${hidden(s.blind, 'they are')}`;
};

export const sayMerge = (s: StepOf<'merge'>): string => `${one(s.by)} makes one draft of all drafts`;

export const sayReview = (org: Organization, s: StepOf<'review'>): string => {
  const whose = `every draft${byRole(s.from)}${s.self ? ', its own too' : ' but its own'}`;
  const does =
    s.ask === 'forecast'
      ? `forecasts success, harm and cost of ${whose}`
      : `scores ${whose}${s.self ? ',' : ''} for ${s.ask}`;
  return `${each(org, s.by)} ${does}${hidden(s.blind, 'it is')}`;
};

export const sayVote = (org: Organization, s: StepOf<'vote'>): string => {
  const weight = s.weights === undefined ? 'stated confidence' : `the balance of ${s.weights}`;
  const rule = s.rule === 'weighted' ? `plurality, weighted by ${weight},` : s.rule;
  const quorum = s.quorum === undefined ? '' : ` of ${s.quorum}`;
  const ballots = s.veto === 1 ? 'any ballot does' : `${s.veto} or more ballots do`;
  const veto = s.veto === undefined ? '' : `, unless ${ballots} not approve the winner`;
  return `${each(org, s.by)} ranks all drafts${byRole(s.from)}; ${rule}${quorum} decides${veto}`;
};

/** What stands after a pick. */
export const sayPick = ({ rule, from, keep = 1 }: StepOf<'pick'>): string => {
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
    case 'median':
    case 'mean':
      return `the ${rule} value of all drafts${byRole(from)} stands`;
    case 'default':
      return 'the null answer of the task stands';
  }
};

/** A market: who moves or stakes what, and on what. */
export const sayTrade = (org: Organization, s: StepOf<'trade'>): string => {
  const who = each(org, s.by);
  const what = s.on === 'outcome' ? 'what each would be worth' : 'which is right';
  if (s.rule === 'kelly')
    return `${who} stakes its balance of ${s.account} on answers by its beliefs about ${what}; the answer with the highest price stands`;
  const turns = (s.rounds ?? 1) > 1 ? `, ${counted(s.rounds ?? 1, 'round')},` : '';
  const money = s.account === undefined ? '' : `, as far as its balance of ${s.account} goes`;
  const depth = s.liquidity === undefined ? '' : ` (liquidity ${s.liquidity})`;
  return `${who} in turn${turns} moves the prices of answers to its beliefs about ${what}${depth}${money}; the answer with the highest price stands`;
};
