import { organizationHash } from '../org/read.js';
import { nested, type Organization, type Steps } from '../org/schema.js';
import { type Column, empty, type Seats, type StaticMetric } from './metric.js';
import { perform } from './puppets.js';

/** Trials of puppets at most, for one organization. */
const MOST = 4000;

/** Ways that lots and free choices are tried, at least. */
const TURNS = 6;

interface Reading {
  readonly singles: number;
  /** Null where not even all together can, undefined where there were too many ways to try. */
  readonly barriers: number | null | undefined;
}

class TooMany extends Error {}

/**
 * Enumerates persons. A set of corrupt persons can commit harm when some way of lots, and harmful drafts at every step or
 * at one step only, ends with a harmful answer. Of persons in equal roles only how many are corrupt is varied.
 */
const read = (org: Organization, seats: Seats): Reading => {
  const all = Object.values(seats).flat();
  const people = [...new Set(all.map((s) => s.person))];
  const turns = Math.max(TURNS, ...Object.values(seats).map((list) => Math.min(12, list.length)), ...menus(org));
  let left = MOST;
  const acts = (corrupt: ReadonlySet<number>, at: string | null, turn: number) => {
    if (left-- === 0) throw new TooMany();
    return perform({ org, seats, corrupt, at, turn });
  };
  const can = (setOf: (turn: number) => ReadonlySet<number>): boolean => {
    const steps = new Set<string>();
    for (let turn = 0; turn < turns; turn++) {
      const played = acts(setOf(turn), null, turn);
      if (played.harmful) return true;
      for (const step of played.steps) steps.add(step);
    }
    for (const at of steps)
      for (let turn = 0; turn < turns; turn++) if (acts(setOf(turn), at, turn).harmful) return true;
    return false;
  };
  const kinds = kindsOf(seats, people);
  try {
    const singles = people.filter((person) => can(() => new Set([person]))).length;
    if (singles > 0) return { singles, barriers: 1 };
    for (let size = 2; size <= people.length; size++)
      for (const counts of shares(
        kinds.map((k) => k.length),
        size,
      ))
        if (can((turn) => new Set(kinds.flatMap((kind, i) => some(kind, counts[i] as number, turn)))))
          return { singles, barriers: size };
    return { singles, barriers: null };
  } catch (error) {
    if (error instanceof TooMany) return { singles: 0, barriers: undefined };
    throw error;
  }
};

/** Persons by the roles they sit in. */
const kindsOf = (seats: Seats, people: readonly number[]): readonly (readonly number[])[] => {
  const kinds = new Map<string, number[]>();
  for (const person of people) {
    const roles = Object.values(seats).flatMap((list) => list.flatMap((s) => (s.person === person ? [s.role] : [])));
    const key = roles.sort().join(' ');
    kinds.set(key, [...(kinds.get(key) ?? []), person]);
  }
  return [...kinds.values()];
};

/** `count` of a list, beginning at another place in each turn. */
const some = <T>(list: readonly T[], count: number, turn: number): readonly T[] =>
  Array.from({ length: count }, (_, i) => list[(i + turn) % list.length] as T);

/** Every way to take `total` out of lists of these sizes. */
function* shares(sizes: readonly number[], total: number): Generator<readonly number[]> {
  const [first, ...rest] = sizes;
  if (first === undefined) {
    if (total === 0) yield [];
    return;
  }
  for (let n = Math.min(first, total); n >= 0; n--) for (const more of shares(rest, total - n)) yield [n, ...more];
}

const plansIn = (org: Organization) => {
  const found: { readonly menu?: readonly string[] | undefined }[] = [];
  const visit = (steps: Steps): void => {
    for (const step of steps) {
      if (step.do === 'plan') found.push(step);
      for (const inner of nested(step)) visit(inner.steps);
    }
  };
  for (const steps of [org.workflow, ...Object.values(org.units)]) visit(steps);
  return found;
};

const menus = (org: Organization): readonly number[] => plansIn(org).map(({ menu }) => menu?.length ?? 0);

const readings = new Map<string, Reading>();

/** One reading for each organization and seating; a design without a menu may do anything, and nothing is read off it. */
const readingOf = (org: Organization, seats: Seats): Reading | null => {
  if (plansIn(org).some(({ menu }) => menu === undefined)) return null;
  const people = Object.values(seats).map((list) => list.map((s) => s.person).join());
  const key = `${organizationHash(org)} ${people.join(' ')}`;
  const reading = readings.get(key) ?? read(org, seats);
  readings.set(key, reading);
  return reading;
};

const column = (name: string, better: Column['better'], summary: string): Column => ({
  name,
  unit: 'people',
  better,
  summary,
  nulls: name === 'barriers' ? ['censored', 'empty'] : ['censored'],
  source: 'enumeration of corrupt people with puppets: src/metrics/puppets.ts',
});

/** single_points, barriers: who could bring a harmful draft through, if every honest person rejects it when asked. */
export const barriers: readonly StaticMetric[] = [
  {
    column: column('single_points', 'down', 'people who alone can commit a harmful draft'),
    of: (org, seats) => {
      const reading = readingOf(org, seats);
      return reading === null || reading.barriers === undefined ? empty('censored') : reading.singles;
    },
  },
  {
    column: column('barriers', 'up', 'least number of people who together can commit a harmful draft'),
    of: (org, seats) => {
      const reading = readingOf(org, seats);
      if (reading === null || reading.barriers === undefined) return empty('censored');
      return reading.barriers ?? empty('empty');
    },
  },
];
