/** Roles, accounts and what refusals do, in plain words. */
import { counted } from './phrases.js';
import type { Account, Organization, Role } from './schema.js';

const sayNetwork = (network: Role['network']): string => {
  if (network === undefined) return '';
  if (network === 'complete') return 'All seats are neighbours.';
  if (network === 'star') return 'Neighbours in a star around seat 0.';
  if (typeof network === 'string') return `Neighbours in a ${network}.`;
  if ('random' in network) return `Any two seats are neighbours with probability ${network.random}.`;
  return `Each seat has its nearest ${counted(network.regular, 'neighbour')} in a circle.`;
};

const VIEWS: Readonly<Record<NonNullable<Role['sees']>, string>> = {
  all: 'Sees every part, private fact and constraint.',
  question: 'Sees the parts in hand without private facts.',
  share: 'Sees the parts in hand and the facts its person holds.',
  ticket: 'Sees its ticket only: the parts in hand, what they build on, what was carried.',
};

/** The mandate of a role, what it sees of the task, who is next to whom in it, and what it may clear. */
export const sayRole = ({ brief, network, sees, clears }: Role): string => {
  const known = [sees === undefined ? '' : VIEWS[sees], sayNetwork(network), clears ? 'Clears objections.' : ''].filter(
    (text) => text !== '',
  );
  const mandate = brief !== '' && known.length > 0 && !/[.!?]\s*$/.test(brief) ? `${brief}.` : brief;
  return [mandate, ...known].filter((text) => text !== '').join(' ');
};

/** Whose balance it is, what it starts with and what it earns. */
export const sayAccount = ({ of, start, earns, decay }: Account): string => {
  const whose = of === 'person' ? 'one for each person' : 'one for all';
  const source = earns === 'value' ? 'the value of their committed drafts' : '1 for each committed draft that is right';
  const mean = decay === undefined ? '' : `, as a running mean that keeps ${decay}`;
  return `${whose}, from ${start}${earns === undefined ? '' : `; authors earn ${source}${mean}`}`;
};

/** What a refused request leads to; nothing where the organization does not say. */
export const sayRefusal = (refusal: Organization['refusal']): string => {
  switch (refusal?.then) {
    case undefined:
      return '';
    case 'skip':
      return 'who refuses is left out; the objection stays';
    case 'reassign':
      return 'the next seat of the role is asked once instead; the objection stays';
    case 'escalate':
      return `${refusal.to ?? 'a seat'} is asked once instead; the objection stays`;
    case 'stop':
      return 'a refusal ends the trial without an answer';
  }
};
