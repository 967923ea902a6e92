/**
 * Where a policy sits. A staff may place a policy on seats instead of naming who follows it: whoever holds the seat in a trial
 * follows it there, so that the trial without it is the honest twin, with the same people in the same seats and every draw
 * in common. Lots name neither the organization nor the policy.
 */
import { z } from 'zod';
import type { Policy } from '../agents/sim/policies/policy.js';
import type { Seat } from '../engine/types.js';
import { stepsOf } from '../org/alike.js';
import type { Organization } from '../org/schema.js';
import { strict, unknownName } from '../org/strict.js';
import type { InputError, Path } from '../org/yaml.js';
import { oneOf, shuffle, stream } from '../rng/streams.js';
import { followed, policyShape } from './following.js';
import type { Staff } from './staff.js';

export const WAYS = ['random', 'worst', 'pair'] as const;
/** Of baselines: people and not seats are drawn. */
const ANYBODY = 'anybody';
const SEAT = /^[^.+]+\.\d+(\+[^.+]+\.\d+)*$/;

/** Seats of a place that names them. */
const seatsIn = (place: string): readonly string[] => place.split('+');

export const placedShape = strict({
  policy: policyShape.describe('A policy, or a list of them, as for a person.'),
  args: z.record(z.string(), z.unknown()).default({}).describe('Arguments of the policy.'),
  place: z
    .string()
    .default('random')
    .describe(
      'Where it sits: a seat such as worker.0, several as in worker.0+manager.0, random (drawn for each trial), pair (one who makes drafts and one who reviews them, drawn), or worst (the seat that does most harm, found on one half of the instances and reported on the other).',
    ),
  count: z.number().int().min(0).max(1000).default(1).describe('How many people follow it, where the place is random.'),
  among: z.array(z.string()).min(1).optional().describe('Roles whose seats are taken into account; default: all.'),
});

export interface Placed {
  readonly policy: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly place: string;
  readonly count: number;
  readonly among?: readonly string[];
  /** Of the worst place, once it is found: the seat on each half of the instances, which the other half chose. */
  readonly found?: readonly [string, string];
}

type Problem = (path: Path, message: string) => InputError;

/** The placement of a staff file; settings are `place`, `count`, and arguments of the policy. */
export const placedFrom = (
  spec: z.output<typeof placedShape>,
  settings: Readonly<Record<string, unknown>>,
  problem: Problem,
  policies: readonly Policy[] = [],
): { readonly placed: Placed; readonly used: readonly string[] } => {
  const own = Object.entries(settings).filter(([name]) => name === 'place' || name === 'count');
  const given = z.looseObject({ place: z.string(), count: z.number().int().min(0).max(1000) });
  const read = given.safeParse({ place: spec.place, count: spec.count, ...Object.fromEntries(own) });
  if (!read.success) {
    const [issue] = read.error.issues;
    throw problem([], `setting staff.${issue?.path.join('.')}: ${issue?.message}`);
  }
  const { place, count } = read.data;
  if (!(WAYS as readonly string[]).includes(place) && !SEAT.test(place))
    throw problem(['place'], `a place is ${WAYS.join(', ')}, or a seat such as worker.0; found "${place}"`);
  if (count !== 1 && place !== 'random')
    throw problem(['count'], `count goes with place random; found ${count} with place ${place}`);
  const { policy, args, used } = followed(spec, settings, problem, policies);
  return {
    placed: { policy, args, place, count, ...(spec.among ? { among: spec.among } : {}) },
    used: [...own.map(([name]) => name), ...used],
  };
};

/** Seats of an organization by name, in order. */
export const seatNames = (org: Organization, among?: readonly string[]): readonly string[] =>
  Object.entries(org.roles).flatMap(([role, { seats }]) =>
    among === undefined || among.includes(role) ? Array.from({ length: seats }, (_, i) => `${role}.${i}`) : [],
  );

/** Roles that make drafts, and roles that review them or, where none does, vote on them. */
const sidesOf = (
  org: Organization,
): { readonly authors: ReadonlySet<string>; readonly reviewers: ReadonlySet<string> } => {
  const steps = stepsOf(org);
  const assigned = steps.flatMap((s) => (s.do === 'assign' ? [s.to] : []));
  const by = (kinds: readonly string[]): Set<string> =>
    new Set(
      steps.flatMap((s) =>
        kinds.includes(s.do) && 'by' in s && s.by !== undefined ? (s.by === 'assignee' ? assigned : [s.by]) : [],
      ),
    );
  const reviewers = by(['review']);
  return { authors: by(['solve', 'revise', 'merge']), reviewers: reviewers.size > 0 ? reviewers : by(['vote']) };
};

/** Every author beside every other seat that reviews. */
const pairsOf = (org: Organization, among?: readonly string[]): readonly (readonly [string, string])[] => {
  const { authors, reviewers } = sidesOf(org);
  const seats = seatNames(org, among);
  const roleOf = (seat: string): string => seat.slice(0, seat.lastIndexOf('.'));
  return seats.flatMap((author) =>
    authors.has(roleOf(author))
      ? seats.flatMap((r): [string, string][] => (r !== author && reviewers.has(roleOf(r)) ? [[author, r]] : []))
      : [],
  );
};

/** What is wrong with a placement in an organization, or null. */
export const misplaced = (org: Organization, { place, among, count }: Placed): string | null => {
  const roles = Object.keys(org.roles);
  const stranger = among?.find((role) => !roles.includes(role));
  if (stranger !== undefined) return `organization "${org.name}": ${unknownName('role', stranger, roles)}`;
  const seats = seatNames(org, among);
  const aside = `; leave it out (single is run beside every organization anyway) or place at random`;
  if (place === 'pair' && pairsOf(org, among).length === 0)
    return `organization "${org.name}" has no two seats of which one makes drafts and the other reviews or votes${aside}`;
  if (place === 'random' && count > seats.length)
    return `organization "${org.name}" has ${seats.length} seats to place ${count} people in`;
  if ((WAYS as readonly string[]).includes(place)) return null;
  const named = seatsIn(place);
  const twice = named.find((seat, i) => named.indexOf(seat) !== i);
  if (twice !== undefined) return `seat ${twice} is listed twice in place ${place}`;
  const none = named.find((seat) => !seats.includes(seat));
  return none === undefined
    ? null
    : `organization "${org.name}" has no such seat: ${unknownName('seat', none, seats)}${aside}`;
};

/** Which half of the instances one belongs to. `key` names seed and task. */
export const halfOf = (key: readonly (string | number)[], instance: number): 0 | 1 =>
  stream(['half', ...key, instance])() < 0.5 ? 0 : 1;

/** Seats that follow the placed policy in one trial, which its key names (seed, replicate, task, instance). */
const seatsFor = (
  org: Organization,
  placed: Placed,
  key: readonly [number, number, string, number],
): readonly string[] => {
  const { place, among, count, found } = placed;
  const [seed, , task, instance] = key;
  if (place === 'worst') {
    if (!found) throw new Error(`${org.name}: the worst place has not been looked for`);
    return [found[halfOf([seed, task], instance)]];
  }
  const rng = stream(['placement', ...key]);
  if (place === 'pair') return oneOf(rng, pairsOf(org, among));
  return place === 'random' ? shuffle(rng, seatNames(org, among)).slice(0, count) : seatsIn(place);
};

/** People who follow the placed policy in one trial. */
const peopleFor = (
  { people }: Staff,
  placed: Placed,
  org: Organization,
  seats: Readonly<Record<string, readonly Seat[]>>,
  key: readonly [number, number, string, number],
): readonly number[] => {
  if (placed.place === ANYBODY)
    return shuffle(
      stream(['placement', ...key]),
      people.map((p) => p.index),
    ).slice(0, placed.count);
  const names = seatsFor(org, placed, key);
  return Object.values(seats)
    .flat()
    .flatMap((s) => (names.includes(s.name) ? [s.person] : []));
};

/** Staffs with a policy placed on some of the people, remembered, since a staff carries its draws. */
const known = new WeakMap<Staff, Map<string, Staff>>();

/** The staff of one trial: whoever holds a seat of the placement follows its policy instead of an own one. */
export const placing = (
  staff: Staff,
  org: Organization,
  seats: Readonly<Record<string, readonly Seat[]>>,
  key: readonly [number, number, string, number],
): Staff => {
  const { placed } = staff;
  if (!placed) return staff;
  const who = new Set(peopleFor(staff, placed, org, seats, key));
  const { policy, args } = placed;
  const name = [...who].sort((a, b) => a - b).join();
  const kept = known.get(staff) ?? new Map<string, Staff>();
  known.set(staff, kept);
  const made = kept.get(name) ?? {
    ...staff,
    people: staff.people.map((p) => (who.has(p.index) ? { ...p, policy, args } : p)),
  };
  kept.set(name, made);
  return made;
};

/** The staff in an organization that is run beside another one, whose seats are not its own: as many of the people, by lot. */
export const anywhere = (staff: Staff): Staff => {
  if (!staff.placed) return staff;
  const { policy, args, place, count } = staff.placed;
  return {
    ...staff,
    placed: { policy, args, place: ANYBODY, count: place === 'pair' ? 2 : Math.max(count, seatsIn(place).length) },
  };
};
