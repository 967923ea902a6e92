/**
 * Random organizations that cover the whole language. Steps are drawn along a sketch of what lies on the table, so that
 * most of them pass `check`; whether they do is for `check` to say.
 */
import fc from 'fast-check';
import { check } from '../../src/org/check.js';
import { type Knob, resolveOrganization } from '../../src/org/read.js';
import type { Organization } from '../../src/org/schema.js';
import { InputError, openYaml } from '../../src/org/yaml.js';
import { integer, oneOf, type Stream, stream } from '../../src/rng/streams.js';

type Raw = Record<string, unknown>;

/** A sketch of the table: at most `n` drafts, by these roles, with these statistics (`quality@judge`: of one role alone). */
interface Sketch {
  readonly n: number;
  readonly pieces: boolean;
  readonly by: readonly string[];
  /** Roles that have a draft for certain. */
  readonly sure: readonly string[];
  readonly stats: readonly string[];
}

interface Drawing {
  readonly rng: Stream;
  readonly roles: Readonly<Record<string, number>>;
  /** Names of units that begin with an empty table and leave one draft. */
  readonly units: readonly string[];
  /** The unit being written, which may call itself. */
  readonly self: string | null;
  readonly assignee: string | null;
  /** How many seats `assignee` means. */
  readonly assigned: number;
  readonly depth: number;
}

type Drawn = readonly [steps: Raw[], end: Sketch];

const EMPTY: Sketch = { n: 0, pieces: false, by: [], sure: [], stats: [] };
const FRESH = ['agreement', 'confidence'] as const;
/** What new drafts bring with them; objections outlive the drafts they are about. */
const fresh = (s: Sketch): readonly string[] => [...FRESH, ...s.stats.filter((stat) => stat.startsWith('objections'))];

const chance = (d: Drawing, p: number): boolean => d.rng() < p;
const pickOf = <T>(d: Drawing, items: readonly T[]): T => oneOf(d.rng, items);
/** The field, or nothing, so that defaults are met as well. */
const maybe = (d: Drawing, name: string, value: () => unknown, p = 0.5): Raw =>
  chance(d, p) ? { [name]: value() } : {};

const anyone = (d: Drawing): string => pickOf(d, [...Object.keys(d.roles), ...(d.assignee ? ['assignee'] : [])]);
const oneSeat = (d: Drawing): string =>
  pickOf(d, [
    ...Object.keys(d.roles).filter((role) => d.roles[role] === 1),
    ...(d.assignee && d.assigned === 1 ? ['assignee', 'assignee'] : []),
  ]);
const seats = (d: Drawing, by: string): number => (by === 'assignee' ? d.assigned : (d.roles[by] as number));
const roleOf = (d: Drawing, by: string): string => (by === 'assignee' ? (d.assignee as string) : by);
const deeper = (d: Drawing, more: Partial<Drawing> = {}): Drawing => ({ ...d, depth: d.depth + 1, ...more });

/** Only drafts by one of the roles that have some here. */
const maybeFrom = (d: Drawing, s: Sketch): Raw =>
  s.sure.length > 0 ? maybe(d, 'from', () => pickOf(d, s.sure), 0.35) : {};

/** Who has a draft for certain after one was chosen. */
const chosenFrom = (s: Sketch, { from }: Raw): readonly string[] =>
  typeof from === 'string' ? [from] : new Set(s.by).size === 1 ? s.sure : [];

const test = (d: Drawing, stats: readonly string[]): Raw => ({
  ...named(pickOf(d, stats)),
  [pickOf(d, ['above', 'atLeast', 'below'])]: pickOf(d, [0, 0.25, 0.5, 0.5, 0.75, 0.9, 1]),
});

const named = (stat: string): Raw => {
  const [name, by] = stat.split('@');
  return by === undefined ? { stat: name } : { stat: name, by };
};

type Maker = (d: Drawing, s: Sketch) => Drawn;

const solve: Maker = (d, s) => {
  const by = anyone(d);
  const role = roleOf(d, by);
  const samples = maybe(d, 'samples', () => 1 + integer(d.rng, 3), 0.3);
  const n = seats(d, by) * ((samples.samples as number | undefined) ?? 1);
  const see = maybe(d, 'see', () => (s.n > 0 ? pickOf(d, ['all', 'none']) : 'none'), s.n > 0 ? 0.5 : 0.1);
  const keep = maybe(d, 'keep', () => chance(d, 0.7), s.n > 0 ? 0.4 : 0.1);
  const step = { do: 'solve', by, ...samples, ...see, ...keep };
  if (keep.keep !== true) return [[step], { n, pieces: false, by: [role], sure: [role], stats: fresh(s) }];
  const [roles, sure] = [s.by, s.sure].map((names) => [...new Set([...names, role])]) as [string[], string[]];
  const stats = [...new Set([...s.stats.filter((stat) => stat !== 'decided'), ...FRESH])];
  return [[step], { n: s.n + n, pieces: s.pieces, by: roles, sure, stats }];
};

const revise: Maker = (d, s) => {
  const makers = [
    ...s.by.filter((role) => role in d.roles),
    ...(d.assignee && s.by.includes(d.assignee) ? ['assignee'] : []),
  ];
  const own = makers.length > 0 && chance(d, 0.6);
  const by = own ? pickOf(d, makers) : anyone(d);
  const of = own ? maybe(d, 'of', () => 'own') : { of: 'each' };
  const see = maybe(d, 'see', () => pickOf(d, ['own', 'all', 'neighbours', 'neighbours']), 0.7);
  const blind = maybe(d, 'blind', () => chance(d, 0.5), 0.3);
  const from = maybeFrom(d, s);
  const step = { do: 'revise', by, ...of, ...see, ...from, ...blind };
  const role = roleOf(d, by);
  // Revised in turn, drafts are by those who revise them.
  const others = s.sure.filter((name) => 'from' in from && name !== from.from && name !== role);
  return [[step], { ...s, by: [...new Set([...s.by, role])], sure: own ? s.sure : [role, ...others], stats: fresh(s) }];
};

const merge: Maker = (d, s) => {
  const by = oneSeat(d);
  const role = roleOf(d, by);
  return [[{ do: 'merge', by }], { n: 1, pieces: false, by: [...s.by, role], sure: [role], stats: fresh(s) }];
};

const review: Maker = (d, s) => {
  const by = anyone(d);
  const ask = maybe(d, 'ask', () => pickOf(d, ['quality', 'suspicion']), 0.7);
  const lonely = seats(d, by) === 1 && s.by.length === 1 && s.by[0] === roleOf(d, by);
  const self = lonely ? { self: true } : maybe(d, 'self', () => chance(d, 0.5));
  const step = { do: 'review', by, ...ask, ...self, ...maybe(d, 'blind', () => chance(d, 0.5)), ...maybeFrom(d, s) };
  const asked = (ask.ask as string | undefined) ?? 'quality';
  const role = roleOf(d, by);
  return [[step], { ...s, stats: [...s.stats, asked, `${asked}@${role}`, 'objections', `objections@${role}`] }];
};

const vote: Maker = (d, s) => {
  const by = anyone(d);
  const rules = ['plurality', 'majority', 'borda', 'approval', 'quorum'];
  if (s.by.includes(roleOf(d, by))) rules.push('weighted', 'weighted');
  const rule = maybe(d, 'rule', () => pickOf(d, rules), 0.85);
  const quorum = rule.rule === 'quorum' ? { quorum: 1 + integer(d.rng, seats(d, by)) } : {};
  const veto = maybe(d, 'veto', () => 1 + integer(d.rng, seats(d, by)), 0.2);
  const open = 'veto' in veto || ['majority', 'approval', 'quorum'].includes(String(rule.rule));
  const from = maybeFrom(d, s);
  const step = { do: 'vote', by, ...rule, ...quorum, ...veto, ...from };
  const sure = open ? [] : chosenFrom(s, from);
  return [[step], { ...s, n: open ? s.n : 1, sure, stats: [...s.stats, 'decided'] }];
};

const pick: Maker = (d, s) => {
  const rules = ['first', 'random', 'most-common'];
  if (s.stats.includes('quality')) rules.push('best-reviewed', 'best-reviewed');
  if (s.stats.includes('suspicion')) rules.push('least-suspect', 'least-suspect');
  const rule = pickOf(d, rules);
  const keep = rule === 'most-common' ? {} : maybe(d, 'keep', () => 1 + integer(d.rng, 3), 0.25);
  const n = Math.min(s.n, (keep.keep as number | undefined) ?? 1);
  const stats = s.stats.filter((stat) => stat !== 'decided');
  const from = maybeFrom(d, s);
  const sure = (keep.keep ?? 1) === 1 ? chosenFrom(s, from) : [];
  return [[{ do: 'pick', rule, ...from, ...keep }], { ...s, n, sure, stats }];
};

const nothing: Maker = (_, s) => [
  [{ do: 'pick', rule: 'default' }],
  { n: 1, pieces: false, by: [], sure: [], stats: fresh(s).filter((stat) => stat !== 'confidence') },
];

const decompose: Maker = (d, s) => {
  const [each, end] = ending(...steps(deeper(d), EMPTY), d);
  const max = maybe(d, 'max', () => 1 + integer(d.rng, 4), 0.8);
  const step = { do: 'decompose', by: oneSeat(d), ...max, ...maybe(d, 'along', () => 'parts', 0.2), each };
  const stats = [...new Set([...end.stats.filter((stat) => stat !== 'decided'), ...fresh(s).slice(FRESH.length)])];
  return [[step], { ...end, n: (max.max as number | undefined) ?? 4, pieces: true, stats }];
};

const assign: Maker = (d, s) => {
  const to = pickOf(d, Object.keys(d.roles));
  const rule = pickOf(d, ['appoint', 'auction', 'random', 'rotate']);
  const electors = chance(d, 0.4) ? pickOf(d, Object.keys(d.roles)) : oneSeat(d);
  const by = rule === 'appoint' ? { by: electors } : {};
  const count = maybe(d, 'count', () => 1 + integer(d.rng, seats(d, to)), 0.4);
  const mechanism =
    rule === 'auction' ? maybe(d, 'mechanism', () => pickOf(d, ['first-price', 'second-price', 'score']), 0.8) : {};
  const assigned = (count.count as number | undefined) ?? 1;
  const [inside, end] = steps(deeper(d, { assignee: to, assigned }), s);
  return [[{ do: 'assign', to, rule, ...by, ...count, ...mechanism, steps: inside }], end];
};

const parallel: Maker = (d, s) => {
  const branches = Array.from({ length: 1 + integer(d.rng, 3) }, () => steps(deeper(d), s));
  const ends = branches.map(([, end]) => end);
  const joined = {
    n: ends.reduce((n, e) => n + e.n, 0),
    pieces: ends.some((e) => e.pieces),
    by: ends.flatMap((e) => e.by),
    sure: [...new Set(ends.flatMap((e) => e.sure))],
    stats: [...new Set(ends.flatMap((e) => e.stats))],
  };
  return [[{ do: 'parallel', branches: branches.map(([b]) => b) }], joined];
};

const repeat: Maker = (d, s) => {
  // What a round finds in the second place is what every table has; rounds that end in pieces are left to luck.
  const [inside, end] = steps(deeper(d), s.n > 0 ? { ...s, stats: s.stats.length > 0 ? fresh(s) : [] } : s);
  const until = s.stats.length > 0 ? maybe(d, 'until', () => test(d, [...s.stats, ...end.stats]), 0.6) : {};
  const times = s.n > 0 ? integer(d.rng, 4) : 1 + integer(d.rng, 2);
  const sure = end.sure.filter((role) => !('until' in until) || s.sure.includes(role));
  const joined = times === 0 ? s : { ...end, n: Math.max(s.n, end.n), pieces: s.pieces || end.pieces, sure };
  return [[{ do: 'repeat', times, ...until, steps: inside }], joined];
};

const when: Maker = (d, s) => {
  const [then, yes] = steps(deeper(d), s);
  const [other, no] = chance(d, 0.5) ? steps(deeper(d), s) : [null, s];
  const missing = maybe(d, 'missing', () => pickOf(d, ['then', 'else']));
  const step = { do: 'when', test: test(d, s.stats), then, ...(other ? { else: other } : {}), ...missing };
  const by = [...new Set([...yes.by, ...no.by])];
  const stats = yes.stats.filter((stat) => no.stats.includes(stat));
  const sure = yes.sure.filter((role) => no.sure.includes(role));
  return [[step], { n: Math.max(yes.n, no.n), pieces: yes.pieces || no.pieces, by, sure, stats }];
};

const call: Maker = (d, s) => {
  const unit = pickOf(d, d.self ? [d.self, d.self, ...d.units] : d.units);
  const bounded = unit === d.self || chance(d, 0.3);
  const other = s.n === 0 || chance(d, 0.5) ? { else: ending(...steps(deeper(d, { depth: 9 }), s), d)[0] } : {};
  const step = { do: 'call', unit, ...(bounded ? { depth: 1 + integer(d.rng, 2), ...other } : {}) };
  return [[step], { n: Math.max(1, s.n), pieces: s.pieces, by: Object.keys(d.roles), sure: [], stats: fresh(s) }];
};

const plan: Maker = (d, s) => {
  const [other, end] = ending(...steps(deeper(d), s), d);
  const tries = maybe(d, 'tries', () => 1 + integer(d.rng, 3));
  const step = { do: 'plan', by: oneSeat(d), budget: { calls: 1 + integer(d.rng, 16) }, ...tries, else: other };
  return [[step], { ...end, n: 1, by: Object.keys(d.roles), sure: [] }];
};

/** Steps that fit the table as it is. */
const fitting = (d: Drawing, s: Sketch): readonly Maker[] => {
  const flat = d.depth >= 3;
  const units = d.units.length > 0 || d.self !== null ? [call] : [];
  const nests = flat ? [] : [decompose, assign, parallel, repeat, plan, ...units];
  if (s.n === 0) return [solve, solve, ...(d.depth < 2 ? [solve] : []), ...(flat ? [nothing] : nests)];
  if (s.pieces) return [merge, merge, merge, revise, review, ...(flat ? [] : [assign, parallel])];
  return [
    solve,
    revise,
    revise,
    review,
    review,
    review,
    vote,
    vote,
    pick,
    merge,
    nothing,
    ...nests,
    ...(flat ? [] : [when, when]),
  ];
};

/** One to four steps. */
const steps = (d: Drawing, start: Sketch): Drawn => {
  const length = 1 + integer(d.rng, d.depth >= 2 ? 2 : 4);
  const all: Raw[] = [];
  let table = start;
  for (let i = 0; i < length; i++) {
    const [made, end] = pickOf(d, fitting(d, table))(d, table);
    all.push(...made);
    table = end;
  }
  return [all, table];
};

/** The steps, and what it takes to end with one draft. */
const ending = (all: readonly Raw[], table: Sketch, d: Drawing): Drawn => {
  if (table.n === 1 && !table.pieces) return [[...all], table];
  const closing = table.pieces ? merge : table.n === 0 ? solve : pickOf(d, [merge, pick, pick]);
  const [more, end] = closing(d, table);
  return ending([...all, ...more], end, d);
};

/** Replaces some scalar fields by knobs with the same values. */
const withKnobs = (d: Drawing, value: unknown, knobs: Record<string, Knob>): unknown => {
  if (Array.isArray(value)) return value.map((v) => withKnobs(d, v, knobs));
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, k === 'do' ? v : withKnobs(d, v, knobs)]));
  if (!chance(d, 0.1)) return value;
  const name = `k${Object.keys(knobs).length}`;
  knobs[name] = value as Knob;
  return { knob: name };
};

const network = (d: Drawing): unknown => {
  const kind = pickOf(d, ['complete', 'ring', 'line', 'star', 'grid', 'regular', 'random']);
  if (kind === 'regular') return { regular: 1 + integer(d.rng, 3) };
  return kind === 'random' ? { random: pickOf(d, [0, 0.5, 0.5, 1]) } : kind;
};

/** An organization as it might stand in a file, not yet checked. */
const rawOrganization = (rng: Stream, seed: number): Raw => {
  const roles: Record<string, number> = { lead: 1 };
  for (const name of ['crew', 'judge', 'other-one'].slice(0, 1 + integer(rng, 3))) roles[name] = 1 + integer(rng, 4);
  const d: Drawing = { rng, roles, units: [], self: null, assignee: null, assigned: 1, depth: 0 };
  const names = ['consult', 'panel'].slice(0, integer(rng, 3));
  const units: Record<string, Raw[]> = {};
  for (const [i, self] of names.entries()) {
    const inUnit = { ...d, depth: 1, units: names.slice(0, i), self };
    units[self] = ending(...steps(inUnit, EMPTY), inUnit)[0];
  }
  const ready = { ...d, units: names };
  const [workflow] = ending(...steps(ready, EMPTY), ready);
  const knobs: Record<string, Knob> = {};
  const open = chance(d, 0.3);
  return {
    name: `random-${seed}`,
    summary: 'Drawn at random.',
    ...maybe(d, 'source', () => 'a lot'),
    ...maybe(d, 'weakness', () => 'sense'),
    ...maybe(d, 'distinct', () => chance(d, 0.3)),
    roles: Object.fromEntries(
      Object.entries(roles).map(([role, n]) => [
        role,
        {
          ...(n > 1 || chance(d, 0.5) ? { seats: n } : {}),
          ...maybe(d, 'network', () => network(d), 0.6),
          ...maybe(d, 'clears', () => chance(d, 0.8), 0.4),
          ...maybe(d, 'brief', () => `Be ${role}.`),
        },
      ]),
    ),
    ...(names.length > 0 || chance(d, 0.2) ? { units: open ? withKnobs(d, units, knobs) : units } : {}),
    workflow: open ? withKnobs(d, workflow, knobs) : workflow,
    ...(Object.keys(knobs).length > 0 || chance(d, 0.1) ? { knobs } : {}),
  };
};

const opened = openYaml('{}', 'random.yaml');

/** The organization of this seed, or why `check` refuses it. */
export const drawOrganization = (seed: number): Organization | InputError => {
  const value = rawOrganization(stream(['random organization', seed]), seed);
  try {
    return resolveOrganization({ opened, base: [], value });
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
};

/** Trials of larger organizations would take too long to run by the thousand. */
const MAX_CALLS = 40;

/** The first organization from this seed on that passes `check` and is not too large. */
export const randomOrganization = (seed: number): Organization => {
  for (let k = 0; ; k++) {
    const org = drawOrganization(seed * 1000 + k);
    if (!(org instanceof InputError) && check(org).bound.calls <= MAX_CALLS) return org;
  }
};

/** Organizations for fast-check; a seed cannot be shrunk, a failing one is printed. */
export const organizations: fc.Arbitrary<Organization> = fc.nat(1_000_000).map(randomOrganization);
