/** Small changes of organizations: typed by the schema, and read like any proposal, so that `check` has the last word. */
import type { Organization } from '../../org/schema.js';
import { isMapping } from '../../org/yaml.js';
import { integer, oneOf, type Stream } from '../../rng/streams.js';
import { type Drawing, FRESH } from '../random/drawing.js';
import { steps } from '../random/shaping.js';
import { LISTS, type Raw, turnField } from './fields.js';

/** What was made, not yet read, and in words how. */
export interface Varied {
  readonly organization: Raw;
  readonly said: string;
}

/** What may be changed in an organization, as plain data; a copy. */
export const copyOf = ({ roles, units, workflow, accounts, refusal, distinct }: Organization): Raw => {
  const all = { roles, units, workflow, accounts, refusal, distinct };
  return JSON.parse(JSON.stringify(all)) as Raw;
};

/** Every list of steps in a value, the outer ones first. */
const listsIn = (list: Raw[]): Raw[][] => [
  list,
  ...list.flatMap((s) => [
    ...LISTS.flatMap((key) => (Array.isArray(s[key]) ? listsIn(s[key] as Raw[]) : [])),
    ...(Array.isArray(s.branches) ? (s.branches as Raw[][]).flatMap(listsIn) : []),
  ]),
];
export const allLists = (org: Raw): Raw[][] =>
  [org.workflow as Raw[], ...Object.values((org.units ?? {}) as Record<string, Raw[]>)].flatMap(listsIn);

export const rolesOf = (org: Raw): Record<string, Raw> => org.roles as Record<string, Raw>;
export const seatsOf = (role: Raw | undefined): number => (typeof role?.seats === 'number' ? role.seats : 1);

/** Steps from the whole language, drawn as if a few drafts lay on the table: whether they fit is for `check` to say. */
const drawnSteps = (org: Raw, rng: Stream): Raw[] => {
  const roles = Object.fromEntries(Object.entries(rolesOf(org)).map(([name, role]) => [name, seatsOf(role)]));
  const names = Object.keys(roles);
  const d: Drawing = {
    rng,
    roles: Object.values(roles).includes(1) ? roles : { ...roles, lead: 1 },
    accounts: { organization: [], person: [] },
    units: Object.keys((org.units ?? {}) as Raw),
    self: null,
    assignee: null,
    assigned: 1,
    choosing: false,
    depth: oneOf(rng, [2, 3, 3]),
  };
  const table = { n: rng() < 0.3 ? 0 : 3, pieces: false, by: names, sure: names, stats: [...FRESH] };
  const [made] = steps(d, table);
  if (d.roles !== roles && JSON.stringify(made).includes('"lead"')) rolesOf(org).lead = {};
  return made;
};

type Change = (org: Raw, list: Raw[], at: number, rng: Stream) => string | null;

const turn: Change = (org, list, at, rng) => {
  const target = list[at];
  return target === undefined ? null : turnField(target, Object.keys(rolesOf(org)), rng);
};

const seats: Change = (org, _list, _at, rng) => {
  const roles = rolesOf(org);
  const name = oneOf(rng, Object.keys(roles));
  const now = seatsOf(roles[name]);
  const next = Math.max(1, now + oneOf(rng, [-2, -1, 1, 2]));
  if (next === now) return null;
  roles[name] = { ...roles[name], seats: next };
  return `${next} seats of ${name}`;
};

const drop: Change = (_org, list, at) =>
  list.length < 2 || list[at] === undefined ? null : `without ${list.splice(at, 1)[0]?.do}`;

const insert: Change = (org, list, at, rng) => {
  const made = drawnSteps(org, rng);
  list.splice(at + 1, 0, ...made);
  return `with ${made.map((s) => s.do).join(' and ')} put in`;
};

const swap: Change = (_org, list, at) => {
  const [one, other] = [list[at], list[at + 1]];
  if (one === undefined || other === undefined) return null;
  list.splice(at, 2, other, one);
  return `${other.do} before ${one.do}`;
};

const repeat: Change = (_org, list, at, rng) => {
  const held = list.slice(at, at + 1 + integer(rng, 2));
  if (held.length === 0) return null;
  list.splice(at, held.length, { do: 'repeat', times: 2, steps: held });
  return `${held.map((s) => s.do).join(' and ')} twice`;
};

/** Puts what a step holds in its place. */
const unwrap: Change = (_org, list, at) => {
  const target = list[at];
  const inside = LISTS.map((key) => target?.[key]).find(Array.isArray) as Raw[] | undefined;
  if (target === undefined || inside === undefined) return null;
  list.splice(at, 1, ...inside);
  return `without ${target.do} around its steps`;
};

const CHANGES: readonly Change[] = [turn, turn, turn, turn, seats, seats, drop, insert, insert, swap, repeat, unwrap];

/** Draws of a change until one finds something to change. */
const DRAWS = 20;

/** One to three small changes of an organization. */
export const mutated = (org: Organization, rng: Stream): Varied => {
  const copy = copyOf(org);
  const said: string[] = [];
  const wanted = oneOf(rng, [1, 1, 2, 3]);
  for (let draw = 0; draw < DRAWS && said.length < wanted; draw++) {
    const list = oneOf(rng, allLists(copy));
    const did = oneOf(rng, CHANGES)(copy, list, integer(rng, Math.max(1, list.length)), rng);
    if (did !== null) said.push(did);
  }
  return { organization: tidied(copy), said: said.join('; ') || 'unchanged' };
};

/** Without roles, units and accounts that nothing names any more. */
export const tidied = (org: Raw): Raw => {
  const named = (value: unknown, name: string): boolean => {
    if (Array.isArray(value)) return value.some((v) => named(v, name));
    if (isMapping(value)) return Object.values(value).some((v) => named(v, name));
    return value === name;
  };
  const {
    roles,
    units = {},
    accounts,
    ...rest
  } = org as { roles: Raw; units?: Raw; accounts?: Raw; workflow: unknown };
  const usedUnits = Object.fromEntries(
    Object.entries(units).filter(
      ([name]) => named(rest, name) || Object.entries(units).some(([k, v]) => k !== name && named(v, name)),
    ),
  );
  const held = { ...rest, units: usedUnits };
  const keep = (all: Raw): Raw => Object.fromEntries(Object.entries(all).filter(([name]) => named(held, name)));
  const kept = accounts === undefined ? {} : keep(accounts);
  return {
    ...rest,
    roles: keep(roles),
    ...(Object.keys(usedUnits).length === 0 ? {} : { units: usedUnits }),
    ...(Object.keys(kept).length === 0 ? {} : { accounts: kept }),
  };
};
