/**
 * What is known at one point on one way through a workflow, for readings that must hold on every way. Tests, votes that
 * may decide nothing and accounts that may be empty part the ways; points at which the same is known are one.
 */
import { canonicalJson } from './hash.js';

/** Roles that looked at the work of another, each with the number of its seats that must be wrong for bad work to pass. */
export type Looks = Readonly<Record<string, number>>;

export interface Way {
  /** Roles with a hand in what lies on the table, with the looks at each since it last touched it; the null answer is by nobody. */
  readonly hands: Readonly<Record<string, Looks>>;
  /** Seats that wrote the drafts, counted up to 2. */
  readonly seats: number;
  /** Whether several drafts may lie on the table. */
  readonly several: boolean;
  /** Whether one of the drafts was written with another in view. */
  readonly seen: boolean;
  /** Whether anybody has looked at drafts yet, or chosen among them. */
  readonly looked: boolean;
  /** Whether the drafts, or those they were merged from, were reviewed. */
  readonly reviewed: boolean;
  readonly forecast: boolean;
  readonly decided: boolean | null;
  readonly evaluators: readonly string[];
  readonly auditors: readonly string[];
  /** Whether there is a suspicion that nothing has read. */
  readonly unread: boolean;
  /** Whether a decompose lies behind. */
  readonly divided: boolean;
  /** Whether drafts were made since the branch began. */
  readonly changed: boolean;
}

export const START: Way = {
  hands: {},
  seats: 0,
  several: false,
  seen: false,
  looked: false,
  reviewed: false,
  forecast: false,
  decided: null,
  evaluators: [],
  auditors: [],
  unread: false,
  divided: false,
  changed: false,
};

/** Each way once. */
export const distinct = (ways: readonly Way[]): readonly Way[] =>
  ways.length < 2 ? ways : [...new Map(ways.map((way) => [canonicalJson(way), way])).values()];

/** New work by a role: it has been looked at by nobody. */
export const made = (way: Way, role: string, change: Partial<Way>): Way => ({
  ...way,
  hands: { ...way.hands, [role]: {} },
  reviewed: false,
  forecast: false,
  decided: null,
  changed: true,
  ...change,
});

/** Drafts by others are off the table. */
export const onlyBy = (way: Way, role: string | undefined): Way =>
  role !== undefined && Object.hasOwn(way.hands, role) ? { ...way, hands: { [role]: way.hands[role] ?? {} } } : way;

/**
 * A look by a role at the work of every other role, or of one. Nobody is a look at its own work, nor at that of those who
 * appointed it. `strength` 0 is a review that nothing has read.
 */
export const look = (
  way: Way,
  role: string,
  strength: number,
  { from, appointer }: { readonly from?: string | undefined; readonly appointer?: string | null },
): Way => {
  const hands = Object.entries(way.hands).map(([hand, looks]): [string, Looks] => {
    const independent = hand !== role && hand !== appointer && (from === undefined || from === hand);
    return [hand, independent ? { ...looks, [role]: Math.max(strength, looks[role] ?? 0) } : looks];
  });
  return { ...way, hands: Object.fromEntries(hands) };
};

/** Reviews are read: each role that gave some can stop the work. */
export const readReviews = (way: Way, by?: string): Way => {
  const counts = ([role, n]: [string, number]): [string, number] => [
    role,
    by === undefined || by === role ? Math.max(1, n) : n,
  ];
  const hands = Object.entries(way.hands).map(([hand, looks]): [string, Looks] => [
    hand,
    Object.fromEntries(Object.entries(looks).map(counts)),
  ]);
  return { ...way, hands: Object.fromEntries(hands) };
};

/** Two branches together. Looks of branches that only look add up; where drafts were made, a look counts if both had it. */
export const together = (a: Way, b: Way): Way => {
  const made = a.changed || b.changed;
  const names = [...new Set([...Object.keys(a.hands), ...Object.keys(b.hands)])];
  const looks = (name: string): Looks => {
    const [left, right] = [a.hands[name] ?? b.hands[name] ?? {}, b.hands[name] ?? a.hands[name] ?? {}];
    const roles = Object.keys({ ...left, ...right }).filter((role) => !made || (role in left && role in right));
    const of = made ? Math.min : Math.max;
    return Object.fromEntries(roles.map((role) => [role, of(left[role] ?? 0, right[role] ?? 0)]));
  };
  return {
    hands: Object.fromEntries(names.map((name) => [name, looks(name)])),
    seats: made ? Math.min(2, a.seats + b.seats) : a.seats,
    several: made || a.several || b.several,
    seen: a.seen || b.seen,
    looked: a.looked || b.looked,
    reviewed: made ? a.reviewed && b.reviewed : a.reviewed || b.reviewed,
    forecast: made ? a.forecast && b.forecast : a.forecast || b.forecast,
    decided: null,
    evaluators: [...new Set([...a.evaluators, ...b.evaluators])].sort(),
    auditors: [...new Set([...a.auditors, ...b.auditors])].sort(),
    unread: a.unread || b.unread,
    divided: a.divided || b.divided,
    changed: made,
  };
};

/** The hand whose work passes the fewest looks, and how many; null where the answer is by nobody. */
export const weakest = (way: Way): { readonly hand: string; readonly looks: number } | null => {
  const hands = Object.entries(way.hands).map(([hand, looks]) => ({
    hand,
    looks: Object.values(looks).reduce((n, strength) => n + strength, 0),
  }));
  return hands.length === 0 ? null : hands.reduce((least, one) => (one.looks < least.looks ? one : least));
};

/** A hand whose work nobody else has looked at since. */
export const unlooked = (way: Way): string | undefined =>
  Object.keys(way.hands).find((hand) => Object.keys(way.hands[hand] ?? {}).length === 0);
