/** Children of two organizations, read like any proposal, so that `check` has the last word. */
import type { Organization } from '../../org/schema.js';
import { isMapping } from '../../org/yaml.js';
import { integer, oneOf, type Stream } from '../../rng/streams.js';
import type { Raw } from './fields.js';
import { allLists, copyOf, rolesOf, seatsOf, tidied, type Varied } from './vary.js';

/** Steps of the other, with its roles: those of the same name are one role, others join, or are taken by one that is there. */
const grafted = (into: Raw, given: Raw, list: Raw[], rng: Stream): Raw[] => {
  const [own, others] = [rolesOf(into), rolesOf(given)];
  const taken = new Map<string, string>();
  const roleFor = (name: string): string => {
    if (name === 'assignee' || own[name] !== undefined || others[name] === undefined) return name;
    const known = taken.get(name);
    if (known !== undefined) return known;
    const same = Object.keys(own).filter((role) => seatsOf(own[role]) === seatsOf(others[name]));
    const chosen = same.length > 0 && rng() < 0.5 ? oneOf(rng, same) : name;
    if (chosen === name) own[name] = others[name] as Raw;
    taken.set(name, chosen);
    return chosen;
  };
  const renamed = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(renamed);
    if (!isMapping(value)) return value;
    if (value.do === 'call' && typeof value.unit === 'string') takeUnit(value.unit);
    return Object.fromEntries(
      Object.entries(value).map(([k, v]) => [
        k,
        (k === 'by' || k === 'to' || k === 'from') && typeof v === 'string' ? roleFor(v) : renamed(v),
      ]),
    );
  };
  const takeUnit = (name: string): void => {
    const units = (into.units ?? {}) as Record<string, unknown>;
    const theirs = (given.units ?? {}) as Record<string, unknown>;
    if (units[name] !== undefined || theirs[name] === undefined) return;
    into.units = { ...units, [name]: [] };
    (into.units as Record<string, unknown>)[name] = renamed(theirs[name]);
  };
  if (given.accounts !== undefined) into.accounts = { ...(given.accounts as Raw), ...((into.accounts ?? {}) as Raw) };
  return list.map((s) => renamed(s) as Raw);
};

/** A child of two: some steps of one give way to some of the other. */
export const crossed = (one: Organization, other: Organization, rng: Stream): Varied => {
  const [child, given] = [copyOf(one), copyOf(other)];
  const whole = rng() < 0.5;
  const list = whole ? (child.workflow as Raw[]) : oneOf(rng, allLists(child));
  const source = whole ? (given.workflow as Raw[]) : oneOf(rng, allLists(given));
  const [at, from] = [integer(rng, list.length + 1), integer(rng, source.length)];
  // Half of the time the rest of the other follows, else as many steps as chance has it change places.
  const rest = rng() < 0.5;
  const taken = source.slice(from, rest ? undefined : from + 1 + integer(rng, source.length - from));
  const made = grafted(child, given, taken, rng);
  list.splice(at, rest ? list.length - at : integer(rng, list.length - at + 1), ...made);
  return {
    organization: tidied(child),
    said: `${made.map((s) => s.do).join(' and ')} of ${other.name} put into ${one.name}`,
  };
};
