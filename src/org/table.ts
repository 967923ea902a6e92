/** What may lie on the table, as a worst case, and what every step may ask of it. */
import type { Organization, Step } from './schema.js';
import { unknownName } from './strict.js';
import type { Path } from './yaml.js';

/** What may lie on the table. `some`: at least one draft for certain; `pieces`: drafts of different parts, not alternatives. */
export interface Table {
  readonly max: number;
  /** As `max`, where voters fall silent and nothing is decided: what calls and drafts are bounded by. */
  readonly worst: number;
  /** The drafts as they lie: another object where some may be new. */
  readonly lying: object;
  readonly some: boolean;
  readonly pieces: boolean;
  /** After a vote that may decide nothing: one draft if it decided. */
  readonly oneIfDecided: boolean;
  /** Statistics that exist, and `stat@role` where a test asks for the reviews of one role. */
  readonly stats: ReadonlySet<string>;
  readonly makers: ReadonlySet<string>;
  /** Roles that have a draft on the table for certain, if everybody replies. */
  readonly sure: ReadonlySet<string>;
  /** Roles that have looked at the drafts since they were last changed. */
  readonly lookers: ReadonlySet<string>;
}

export interface Walk {
  readonly org: Organization;
  readonly report: (path: Path, message: string) => void;
  /** Role and number of the seats that `assignee` means. */
  readonly assignee: { readonly role: string; readonly count: number } | null;
  /** Units being walked, outermost first. */
  readonly stack: readonly string[];
  readonly designed: boolean;
  /** In a design: how many plans may stand inside one another from here on. */
  readonly planning: number;
  /** Whether the drafts on the table are designed workflows, which can be judged and chosen but not worked on. */
  readonly designs: boolean;
  readonly count: { steps: number; drafts: number; depth: number };
}

export interface Walked {
  readonly table: Table;
  readonly calls: number;
}

/** An organization whose walk takes more steps than this is refused as too large to check. */
export const MAX_WALK = 20_000;
export const MAX_DRAFTS = 100_000;

export const EMPTY_TABLE: Table = {
  max: 0,
  worst: 0,
  lying: {},
  some: false,
  pieces: false,
  oneIfDecided: false,
  stats: new Set(),
  makers: new Set(),
  sure: new Set(),
  lookers: new Set(),
};

export const roleOf = (w: Walk, by: string): string => (by === 'assignee' ? (w.assignee?.role ?? by) : by);
export const with1 = <T>(set: ReadonlySet<T>, item: T): ReadonlySet<T> =>
  set.has(item) ? set : new Set([...set, item]);
/** A vote's outcome does not outlive the next change of the table. */
export const undecided = (stats: ReadonlySet<string>): ReadonlySet<string> =>
  new Set([...stats].filter((s) => s !== 'decided'));
export const union = <T>(a: ReadonlySet<T>, b: ReadonlySet<T>): ReadonlySet<T> => new Set([...a, ...b]);

export const join = (a: Table, b: Table): Table => ({
  max: Math.max(a.max, b.max),
  worst: Math.max(a.worst, b.worst),
  lying: a.lying === b.lying ? a.lying : {},
  some: a.some && b.some,
  pieces: a.pieces || b.pieces,
  oneIfDecided: a.oneIfDecided && b.oneIfDecided,
  stats: union(a.stats, b.stats),
  makers: union(a.makers, b.makers),
  sure: new Set([...a.sure].filter((r) => b.sure.has(r))),
  lookers: new Set([...a.lookers].filter((r) => b.lookers.has(r))),
});

/** What drafts bring with them; objections outlive the drafts they are about. */
export const fresh = (before: Table): ReadonlySet<string> =>
  new Set(['agreement', 'confidence', ...[...before.stats].filter((s) => s.startsWith('objections'))]);

export const made = (w: Walk, by: string, max: number, before: Table): Table => ({
  ...EMPTY_TABLE,
  max,
  worst: max,
  lying: {},
  some: max > 0,
  stats: fresh(before),
  makers: new Set(workers(w, by)),
  sure: new Set([roleOf(w, by)]),
});

/** Seats of a role or of the assignees, or 0 with a problem reported. */
export const seatsOf = (w: Walk, by: string, path: Path): number => {
  if (by === 'assignee') {
    if (w.assignee === null) w.report(path, '"assignee" is bound only inside an assign step');
    return w.assignee?.count ?? 1;
  }
  const role = Object.hasOwn(w.org.roles, by) ? w.org.roles[by] : undefined;
  if (!role) w.report(path, unknownName('role', by, Object.keys(w.org.roles)));
  return role?.seats ?? 0;
};

export const oneSeat = (w: Walk, by: string, path: Path, verb: string): void => {
  const seats = seatsOf(w, by, path);
  if (seats > 1)
    w.report(
      path,
      `${verb} is done by one seat and role "${by}" has ${seats}; use a role with one seat, or assign one and "assignee"`,
    );
};

export const needsDraft = (w: Walk, s: Step, path: Path, table: Table): void => {
  if (!table.some) w.report(path, `${s.do} may find no draft on the table; put solve, decompose or plan before it`);
};

/** A role whose drafts are meant must have drafts here. */
export const checkFrom = (w: Walk, from: string | undefined, path: Path, table: Table): void => {
  if (from === undefined) return;
  if (!Object.hasOwn(w.org.roles, from))
    w.report([...path, 'from'], unknownName('role', from, Object.keys(w.org.roles)));
  else if (table.some && !table.sure.has(from))
    w.report(
      [...path, 'from'],
      `there may be no draft by "${from}" on the table; certain are those by ${[...table.sure].join(', ') || 'nobody in particular'}`,
    );
};

/** An account that is there, and of the right kind. */
export const checkAccount = (w: Walk, name: string | undefined, of: 'organization' | 'person', path: Path): void => {
  if (name === undefined) return;
  const accounts = w.org.accounts ?? {};
  const account = Object.hasOwn(accounts, name) ? accounts[name] : undefined;
  if (!account) w.report(path, unknownName('account', name, Object.keys(accounts)));
  else if ((account.of ?? 'organization') !== of)
    w.report(
      path,
      `account "${name}" is one of ${account.of === 'person' ? 'persons' : 'the organization'}, and here it takes one of ${of === 'person' ? 'persons (of: person)' : 'the organization (of: organization)'}`,
    );
};

/**
 * Requests that a step may cost: as many again where a refused one may be put to somebody else, which needs (reassign) a
 * seat of the role that the step does not ask. `everybody`: all seats of the role are asked.
 */
export const asks = (w: Walk, n: number, by: string, everybody: boolean): number => {
  const { refusal } = w.org;
  if (refusal?.then === 'escalate') return by === refusal.to && w.org.roles[by]?.seats === 1 ? n : 2 * n;
  if (refusal?.then !== 'reassign') return n;
  const seats = w.org.roles[roleOf(w, by)]?.seats ?? 0;
  const spare = by === 'assignee' ? seats > (w.assignee?.count ?? 1) : seats > 1 && !everybody;
  return spare ? 2 * n : n;
};

/** Roles that may have made what a step asks of one: with escalation also the role that it is put to. */
export const workers = (w: Walk, by: string): readonly string[] => {
  const { refusal } = w.org;
  return [roleOf(w, by), ...(refusal?.then === 'escalate' && refusal.to !== undefined ? [refusal.to] : [])];
};

/** Who has a draft for certain after one was chosen. */
export const chosenFrom = (table: Table, from: string | undefined): ReadonlySet<string> =>
  from !== undefined ? new Set([from]) : table.makers.size === 1 ? table.sure : new Set();
