/** Reading a trace against a declared graph: the place of the reader, what it remembers, and the entry that comes next. */
import type { Entry, Ruling } from '../engine/types.js';
import type { Graph } from '../org/graph.js';
import type { Organization, Steps } from '../org/schema.js';

export interface Made {
  readonly id: string;
  readonly step: string;
  /** Empty where nobody wrote it: the null answer, a median, a mean. */
  readonly seat: string;
  /** What counts as the same answer; absent where no reply says it. */
  readonly label?: string;
  /** Where the draft is a designed workflow: its steps. */
  readonly design?: Steps;
}

export interface Looked {
  readonly id: string;
  readonly step: string;
  readonly of: string;
}

/** What lies on the table, kept from replies and rulings alone. */
export interface Table {
  readonly drafts: readonly Made[];
  readonly reviews: readonly Looked[];
  /** Results of the parts that this work builds on, and the plan that was carried to it. */
  readonly known: readonly Made[];
  /** For every objection that nobody has cleared, the review that raised it or the request that was refused. */
  readonly objections: readonly string[];
}

export const EMPTY: Table = { drafts: [], reviews: [], known: [], objections: [] };

/** What came down to a group beside its parts. */
export interface Carried {
  readonly whole: boolean;
  /** Names the set of constraints: where it has the same name it must be the same set. */
  readonly set: string;
  /** What that set may hold at most; null where no entry tells. */
  readonly most: readonly string[] | null;
}

/** Where the reader stands: the path of ids, the static step, and what is bound there. */
export interface Place {
  readonly path: string;
  readonly step: string;
  /** Parts of the group; null where the whole task is worked on, whose parts no entry tells. */
  readonly parts: readonly string[] | null;
  readonly group: number;
  readonly carried: Carried;
  /** Seats that `assignee` means, best first. */
  readonly assignees: readonly string[];
  /** Units entered. */
  readonly active: readonly string[];
  /** Inside a design: roles that may be seated, and how many plans may stand inside one another. */
  readonly allowed?: readonly string[];
  readonly plans?: number;
}

export const START: Place = {
  path: '',
  step: 'workflow.',
  parts: null,
  group: 0,
  carried: { whole: false, set: 'task', most: null },
  assignees: [],
  active: [],
};

export const inside = (at: Place, path: string, step: string): Place => ({
  ...at,
  path: at.path + path,
  step: at.step + step,
});

/** A market that was opened and not yet settled: who pays and is paid, and the answers in it. */
export interface Market {
  readonly account: string;
  readonly on: 'which' | 'outcome';
  readonly options: readonly string[];
}

export interface Reader {
  readonly org: Organization;
  readonly seats: Readonly<Record<string, readonly string[]>>;
  readonly entries: readonly Entry[];
  at: number;
  graph: Graph;
  /** Of a random network: whether two seats were shown to be neighbours, as far as it has been seen. */
  readonly links: Map<string, boolean>;
  /** Seats asked at a step, by its path. */
  readonly heard: Map<string, Set<string>>;
  /** Constraints found in scopes, by the name of their set. */
  readonly constraints: Map<string, readonly string[]>;
  readonly markets: Market[];
  /** Drafts that a ruling has committed. */
  readonly committed: Made[];
  /** Whether some refusal in this trace stops the trial; then flows that run at once with it may break off. */
  readonly stops: boolean;
  /** Whether that refusal has been read. */
  stopped: boolean;
  /** Where flows run at once in a trial that stops: how ids of the flow being read begin. */
  flow: string | null;
  /** Reads steps inside a step. */
  readonly along: (r: Reader, steps: Steps, start: Table, at: Place) => Table;
}

export class Mismatch extends Error {}

/** The trial was stopped: no more of this flow is declared. */
export class Stopped extends Error {}

export const fail = (text: string): never => {
  throw new Mismatch(text);
};

/** The next entry, not yet read. A flow ends early where another that runs at once has stopped the trial. */
export const next = (r: Reader): Entry | undefined => {
  const e = r.entries[r.at];
  if (r.flow !== null && !e?.id.startsWith(r.flow)) throw new Stopped();
  return e;
};

export const idsOf = (items: readonly { readonly id: string }[]): string[] => items.map((item) => item.id);

/** The same ids, each once; the order is free, because ballots are shuffled. */
export const sameIds = (found: readonly string[], right: readonly string[]): boolean =>
  found.length === right.length &&
  (found.every((id, i) => id === right[i]) ||
    (new Set(found).size === found.length && right.every((id) => found.includes(id))));

/** The role of a seat; none for drafts that are by no seat. */
export const roleOf = (seat: string): string => seat.split('.')[0] ?? '';

export const seatsOf = (r: Reader, by: string, at: Place): readonly string[] =>
  by === 'assignee' ? at.assignees : (r.seats[by] ?? []);

/** Rulings that may write into the ledger. */
const BOOKING: readonly Ruling['ruling'][] = ['spend', 'trade', 'award', 'settle'];

/** The next entry, which must be this ruling; `on` and `outcome` are compared where they are given. */
export const ruling = (
  r: Reader,
  path: string,
  kind: Ruling['ruling'],
  by: string,
  on?: readonly string[],
  outcome?: string,
): Ruling => {
  const e = next(r);
  r.at++;
  if (e?.kind !== 'ruling' || e.ruling !== kind || !e.id.startsWith(`${path}!${kind}`) || e.by !== by)
    return fail(`${e?.id ?? 'the end'}: here ${path || 'the workflow'} declares a ruling: ${kind} by ${by}`);
  if (on && !sameIds(e.on, on)) return fail(`${e.id}: counted ${e.on}; on the table: ${on}`);
  if (outcome !== undefined && e.outcome !== outcome)
    return fail(`${e.id}: outcome ${e.outcome}; by the entries before: ${outcome}`);
  if (e.entries && e.entries.length > 0 && !BOOKING.includes(kind))
    return fail(`${e.id}: a ruling of this kind books nothing`);
  return e;
};

/** Other drafts on the table: reviews of those that are gone fall away. */
export const laid = (table: Table, drafts: readonly Made[]): Table => {
  const { reviews } = table;
  return { ...table, drafts, reviews: reviews.filter((v) => drafts.some((d) => d.id === v.of)) };
};
