/** What a drawing of an organization knows as it goes: what may be seated and named, and a sketch of what lies on the table. */
import { integer, oneOf, type Stream } from '../../rng/streams.js';

export type Raw = Record<string, unknown>;

/** A sketch of the table: at most `n` drafts, by these roles, with these statistics (`quality@judge`: of one role alone). */
export interface Sketch {
  readonly n: number;
  readonly pieces: boolean;
  readonly by: readonly string[];
  /** Roles that have a draft for certain. */
  readonly sure: readonly string[];
  readonly stats: readonly string[];
}

export interface Drawing {
  readonly rng: Stream;
  readonly roles: Readonly<Record<string, number>>;
  /** Accounts of the organization and of persons, by name. */
  readonly accounts: { readonly organization: readonly string[]; readonly person: readonly string[] };
  /** Names of units that begin with an empty table and leave one draft. */
  readonly units: readonly string[];
  /** The unit being written, which may call itself. */
  readonly self: string | null;
  readonly assignee: string | null;
  /** How many seats `assignee` means. */
  readonly assigned: number;
  /** Whether the drafts on the table are designs, which are judged and chosen and not worked on. */
  readonly choosing: boolean;
  readonly depth: number;
}

export type Drawn = readonly [steps: Raw[], end: Sketch];
export type Maker = (d: Drawing, s: Sketch) => Drawn;

export const EMPTY: Sketch = { n: 0, pieces: false, by: [], sure: [], stats: [] };
export const FRESH = ['agreement', 'confidence'] as const;

/** What new drafts bring with them; objections outlive the drafts they are about. */
export const fresh = (s: Sketch): readonly string[] => [
  ...FRESH,
  ...s.stats.filter((stat) => stat.startsWith('objections')),
];

export const chance = (d: Drawing, p: number): boolean => d.rng() < p;
export const pickOf = <T>(d: Drawing, items: readonly T[]): T => oneOf(d.rng, items);
/** The field, or nothing, so that defaults are met as well. */
export const maybe = (d: Drawing, name: string, value: () => unknown, p = 0.5): Raw =>
  chance(d, p) ? { [name]: value() } : {};

export const anyone = (d: Drawing): string =>
  pickOf(d, [...Object.keys(d.roles), ...(d.assignee ? ['assignee', 'assignee'] : [])]);
export const oneSeat = (d: Drawing): string =>
  pickOf(d, [
    ...Object.keys(d.roles).filter((role) => d.roles[role] === 1),
    ...(d.assignee && d.assigned === 1 ? ['assignee', 'assignee'] : []),
  ]);
export const seats = (d: Drawing, by: string): number => (by === 'assignee' ? d.assigned : (d.roles[by] as number));
export const roleOf = (d: Drawing, by: string): string => (by === 'assignee' ? (d.assignee as string) : by);
export const deeper = (d: Drawing, more: Partial<Drawing> = {}): Drawing => ({ ...d, depth: d.depth + 1, ...more });
export const unique = <T>(...lists: readonly (readonly T[])[]): readonly T[] => [...new Set(lists.flat())];

/** Either table may be what is left. */
export const either = (a: Sketch, b: Sketch): Sketch =>
  a.n === 0 || b.n === 0
    ? EMPTY
    : {
        n: Math.max(a.n, b.n),
        pieces: a.pieces || b.pieces,
        by: unique(a.by, b.by),
        sure: a.sure.filter((role) => b.sure.includes(role)),
        stats: a.stats.filter((stat) => b.stats.includes(stat)),
      };

/** Only drafts by one of the roles that have some here. */
export const maybeFrom = (d: Drawing, s: Sketch): Raw =>
  s.sure.length > 0 ? maybe(d, 'from', () => pickOf(d, s.sure), 0.35) : {};

/** Who has a draft for certain after one was chosen. */
export const chosenFrom = (s: Sketch, { from }: Raw): readonly string[] =>
  typeof from === 'string' ? [from] : new Set(s.by).size === 1 ? s.sure : [];

const LEVELS = [0, 0.25, 0.5, 0.5, 0.75, 0.9, 1] as const;
const WAYS = ['above', 'atLeast', 'below'] as const;

/** A test of a statistic, of a feature (some that tasks have, one that none has) or of an account. */
export const test = (d: Drawing, stats: readonly string[]): Raw => {
  const { organization, person } = d.accounts;
  const other = d.rng();
  if (other < 0.2 || stats.length === 0) return featureTest(d);
  const accounts = [...organization, ...person];
  if (other < 0.35 && accounts.length > 0) {
    const ledger = pickOf(d, accounts);
    const by = person.includes(ledger) ? { by: anyone(d) } : {};
    return { ledger, ...by, [pickOf(d, WAYS)]: integer(d.rng, 4) - 1 };
  }
  // What every draft brings would crowd out what has to be asked for.
  const asked = stats.filter((stat) => !FRESH.some((brought) => brought === stat));
  return {
    ...named(pickOf(d, asked.length > 0 && chance(d, 0.7) ? unique(asked) : stats)),
    [pickOf(d, WAYS)]: pickOf(d, LEVELS),
  };
};

const featureTest = (d: Drawing): Raw => {
  const feature = pickOf(d, ['position', 'parts', 'kind', 'kind', 'level', 'side', 'grade', 'tide']);
  if (feature === 'kind') return { feature, is: pickOf(d, ['dig', 'lift', 'arithmetic', 'rule']) };
  if (feature === 'side') return { feature, is: pickOf(d, ['north', 'south', true, false]) };
  return { feature, [pickOf(d, [...WAYS, 'is'])]: integer(d.rng, 5) };
};

const named = (stat: string): Raw => {
  const [name, by] = stat.split('@');
  return by === undefined ? { stat: name } : { stat: name, by };
};
