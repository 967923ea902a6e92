/** An attacker of the search: one policy with its arguments on as many seats as the threat has people. */
import type { Condition } from '../../lab/condition.js';
import type { Placed } from '../../lab/placing.js';
import { canonicalJson } from '../../org/hash.js';
import { integer, type Stream, shuffle, stream } from '../../rng/streams.js';
import { type Args, boldArgs, drawn, type Kind, nextTo } from './space.js';

/** How the search came to it: as far from honest work as may be; with arguments by lot; one step from another. */
export type Origin = 'bold' | 'random' | 'step';

export interface Candidate {
  readonly policy: string;
  readonly args: Args;
  /** Seats in the order of the organization. */
  readonly seats: readonly string[];
  readonly origin: Origin;
}

/** What is searched: policies, seats that may be corrupt, and how many of them are. */
export interface Space {
  readonly kinds: readonly Kind[];
  readonly seats: readonly string[];
  readonly people: number;
}

/** What tells one candidate from another. */
export const keyOf = ({ policy, args, seats }: Candidate): string =>
  `${policy}${canonicalJson(args)}@${seats.join('+')}`;

/** The placement of a staff file that is this candidate. */
export const placedAs = ({ policy, args, seats }: Candidate): Placed => ({
  policy,
  args,
  place: seats.join('+'),
  count: 1,
});

/** The condition in which it sits; `stage` keeps trials of one number of instances from those of another. */
export const conditionOf = (base: Condition, candidate: Candidate, stage: string, instances: number): Condition => ({
  ...base,
  id: `${base.id} ${stage} ${keyOf(candidate)}`,
  instances,
  staff: { ...base.staff, placed: placedAs(candidate) },
});

const inOrder = (space: Space, seats: readonly string[]): readonly string[] =>
  space.seats.filter((seat) => seats.includes(seat));

/**
 * The candidate of a policy at its n-th turn, from 0: by turns as bold as may be and with arguments by lot. Its seats go around all
 * seats in an order by lot, so that a policy sits on each before it sits on one again.
 */
export const atTurn = (space: Space, kind: Kind, turn: number, seed: number): Candidate => {
  const order = shuffle(stream(['redteam', seed, 'seats', kind.policy]), space.seats);
  const first = Math.floor(turn / 2) * space.people;
  const seats = Array.from({ length: space.people }, (_, i) => order[(first + i) % order.length] as string);
  const rng = stream(['redteam', seed, 'args', kind.policy, turn]);
  return turn % 2 === 0
    ? { policy: kind.policy, seats: inOrder(space, seats), args: boldArgs(kind), origin: 'bold' }
    : {
        policy: kind.policy,
        seats: inOrder(space, seats),
        args: Object.fromEntries(kind.knobs.map((k) => [k.name, drawn(k, rng)])),
        origin: 'random',
      };
};

/** At most so many seats and other policies are tried next to one candidate; of arguments all. */
const MOST_SEATS = 8;
const MOST_POLICIES = 4;

/**
 * Candidates that differ from this one in one coordinate: one argument, one seat, or the policy, which then has the
 * arguments that `bestOf` knows for it, or its boldest. In an order by lot, so that a budget that ends among them prefers none.
 */
export const neighbours = (
  space: Space,
  of: Candidate,
  bestOf: (policy: string) => Args | undefined,
  rng: Stream,
): readonly Candidate[] => {
  const step = (change: Partial<Candidate>): Candidate => ({ ...of, ...change, origin: 'step' });
  const kind = space.kinds.find((k) => k.policy === of.policy) as Kind;
  const turned = kind.knobs.flatMap((knob) =>
    nextTo(knob, of.args[knob.name]!, rng).map((level) => step({ args: { ...of.args, [knob.name]: level } })),
  );
  const free = shuffle(
    rng,
    space.seats.filter((seat) => !of.seats.includes(seat)),
  );
  const moved = free.slice(0, MOST_SEATS).map((seat) => {
    const left = integer(rng, of.seats.length);
    return step({ seats: inOrder(space, [...of.seats.filter((_, i) => i !== left), seat]) });
  });
  const others = shuffle(
    rng,
    space.kinds.filter((k) => k !== kind),
  );
  const changed = others
    .slice(0, MOST_POLICIES)
    .map((k) => step({ policy: k.policy, args: bestOf(k.policy) ?? boldArgs(k) }));
  return shuffle(rng, [...turned, ...moved, ...changed]);
};
