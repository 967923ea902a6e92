/** Steps that ask people for work or judgement, or choose among drafts. */
import { integer } from '../../rng/streams.js';
import {
  anyone,
  chance,
  chosenFrom,
  type Drawing,
  FRESH,
  fresh,
  type Maker,
  maybe,
  maybeFrom,
  oneSeat,
  pickOf,
  type Raw,
  roleOf,
  seats,
  unique,
} from './drawing.js';

const maybeSide = (d: Drawing): Raw => maybe(d, 'side', () => pickOf(d, ['assigned', 'free']), 0.2);

export const solve: Maker = (d, s) => {
  const by = anyone(d);
  const role = roleOf(d, by);
  const samples = maybe(d, 'samples', () => 1 + integer(d.rng, 3), 0.3);
  const n = seats(d, by) * ((samples.samples as number | undefined) ?? 1);
  const see = maybe(d, 'see', () => (s.n > 0 ? pickOf(d, ['all', 'none']) : 'none'), s.n > 0 ? 0.5 : 0.1);
  const keep = maybe(d, 'keep', () => chance(d, 0.7), s.n > 0 ? 0.4 : 0.1);
  const step = { do: 'solve', by, ...samples, ...see, ...keep, ...maybeSide(d) };
  if (keep.keep !== true) return [[step], { n, pieces: false, by: [role], sure: [role], stats: fresh(s) }];
  const stats = unique(
    s.stats.filter((stat) => stat !== 'decided'),
    FRESH,
  );
  return [[step], { n: s.n + n, pieces: s.pieces, by: unique(s.by, [role]), sure: unique(s.sure, [role]), stats }];
};

export const revise: Maker = (d, s) => {
  const makers = [
    ...s.by.filter((role) => role in d.roles),
    ...(d.assignee && s.by.includes(d.assignee) ? ['assignee'] : []),
  ];
  const own = makers.length > 0 && chance(d, 0.6);
  const by = own ? pickOf(d, makers) : anyone(d);
  const of = own ? maybe(d, 'of', () => 'own') : { of: 'each' };
  const see = maybe(d, 'see', () => pickOf(d, ['own', 'all', 'neighbours', 'neighbours', 'summary', 'summary']), 0.75);
  const blind = maybe(d, 'blind', () => chance(d, 0.5), 0.3);
  const from = maybeFrom(d, s);
  const step = { do: 'revise', by, ...of, ...see, ...from, ...blind, ...maybeSide(d) };
  const role = roleOf(d, by);
  // Revised in turn, drafts are by those who revise them.
  const others = s.sure.filter((name) => 'from' in from && name !== from.from && name !== role);
  return [[step], { ...s, by: unique(s.by, [role]), sure: own ? s.sure : [role, ...others], stats: fresh(s) }];
};

export const merge: Maker = (d, s) => {
  const by = oneSeat(d);
  const role = roleOf(d, by);
  return [[{ do: 'merge', by }], { n: 1, pieces: false, by: [...s.by, role], sure: [role], stats: fresh(s) }];
};

export const review: Maker = (d, s) => {
  const by = anyone(d);
  const ask = maybe(d, 'ask', () => pickOf(d, ['quality', 'suspicion', 'forecast']), 0.75);
  const lonely = seats(d, by) === 1 && s.by.length === 1 && s.by[0] === roleOf(d, by);
  const self = lonely ? { self: true } : maybe(d, 'self', () => chance(d, 0.5));
  const step = { do: 'review', by, ...ask, ...self, ...maybe(d, 'blind', () => chance(d, 0.5)), ...maybeFrom(d, s) };
  const asked = (ask.ask as string | undefined) ?? 'quality';
  const told = asked === 'forecast' ? ['success', 'harm'] : [asked, 'objections'];
  const role = roleOf(d, by);
  return [[step], { ...s, stats: [...s.stats, ...told, ...told.map((stat) => `${stat}@${role}`)] }];
};

export const vote: Maker = (d, s) => {
  const by = anyone(d);
  const rules = ['plurality', 'majority', 'borda', 'approval', 'quorum'];
  const weights = d.accounts.person.length > 0 && chance(d, 0.5) ? { weights: pickOf(d, d.accounts.person) } : {};
  if ('weights' in weights || s.by.includes(roleOf(d, by))) rules.push('weighted', 'weighted');
  const rule = maybe(d, 'rule', () => pickOf(d, rules), 0.85);
  const quorum = rule.rule === 'quorum' ? { quorum: 1 + integer(d.rng, seats(d, by)) } : {};
  const veto = maybe(d, 'veto', () => 1 + integer(d.rng, seats(d, by)), 0.2);
  const open = 'veto' in veto || ['majority', 'approval', 'quorum'].includes(String(rule.rule));
  const from = maybeFrom(d, s);
  const weighed = rule.rule === 'weighted' ? weights : {};
  const step = { do: 'vote', by, ...rule, ...quorum, ...veto, ...from, ...weighed };
  const sure = open ? [] : chosenFrom(s, from);
  return [[step], { ...s, n: open ? s.n : 1, sure, stats: [...s.stats, 'decided'] }];
};

export const pick: Maker = (d, s) => {
  const rules = ['first', 'random', 'most-common'];
  if (!d.choosing) rules.push('median', 'mean');
  if (s.stats.includes('quality')) rules.push('best-reviewed', 'best-reviewed');
  if (s.stats.includes('suspicion')) rules.push('least-suspect', 'least-suspect');
  const rule = pickOf(d, rules);
  const one = ['most-common', 'median', 'mean'].includes(rule);
  const keep = one ? {} : maybe(d, 'keep', () => 1 + integer(d.rng, 3), 0.25);
  const n = Math.min(s.n, (keep.keep as number | undefined) ?? 1);
  const stats = s.stats.filter((stat) => stat !== 'decided');
  const from = maybeFrom(d, s);
  const nobodys = rule === 'median' || rule === 'mean';
  const sure = (keep.keep ?? 1) === 1 && !nobodys ? chosenFrom(s, from) : [];
  return [[{ do: 'pick', rule, ...from, ...keep }], { ...s, n, sure, stats }];
};

export const nothing: Maker = (_, s) => [
  [{ do: 'pick', rule: 'default' }],
  { n: 1, pieces: false, by: [], sure: [], stats: fresh(s).filter((stat) => stat !== 'confidence') },
];

export const trade: Maker = (d, s) => {
  const { person } = d.accounts;
  const kelly = person.length > 0 && !d.choosing && chance(d, 0.35);
  const account = person.length > 0 && (kelly || chance(d, 0.7)) ? { account: pickOf(d, person) } : {};
  const rule = kelly ? { rule: 'kelly' } : maybe(d, 'rule', () => 'lmsr');
  const on = d.choosing ? { on: 'outcome' } : maybe(d, 'on', () => (kelly ? 'which' : pickOf(d, ['which', 'outcome'])));
  const rounds = maybe(d, 'rounds', () => (kelly ? 1 : 1 + integer(d.rng, 2)), 0.4);
  const liquidity = kelly ? {} : maybe(d, 'liquidity', () => pickOf(d, [0.1, 0.5, 1, 3, 20]));
  const step = { do: 'trade', by: anyone(d), ...rule, ...on, ...rounds, ...liquidity, ...account };
  return [[step], { ...s, n: 1, sure: chosenFrom(s, {}), stats: [...s.stats, 'decided'] }];
};
