/** Reading a trace against a declared graph: the place of the reader, and the two kinds of entry it may find there. */
import type { Entry, Ruling, TraceEvent } from '../engine/types.js';
import type { Graph } from '../org/graph.js';
import type { Organization } from '../org/schema.js';

export interface Made {
  readonly id: string;
  readonly step: string;
  readonly seat: string;
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
  /** Results of the parts that this work builds on. */
  readonly known: readonly Made[];
  /** For every objection that nobody has cleared, the review that raised it. */
  readonly objections: readonly string[];
}

export const EMPTY: Table = { drafts: [], reviews: [], known: [], objections: [] };

/** Where the reader stands: the path of ids, the static step, and what is bound there. */
export interface Place {
  readonly path: string;
  readonly step: string;
  /** Parts of the group; null where the whole task is worked on, whose parts no entry tells. */
  readonly parts: readonly string[] | null;
  readonly group: number;
  /** Seats that `assignee` means, best first. */
  readonly assignees: readonly string[];
  /** Units entered. */
  readonly active: readonly string[];
}

export interface Reader {
  readonly org: Organization;
  readonly seats: Readonly<Record<string, readonly string[]>>;
  readonly entries: readonly Entry[];
  at: number;
  graph: Graph;
  /** Of a random network: whether two seats were shown to be neighbours, as far as it has been seen. */
  readonly links: Map<string, boolean>;
}

/** One request that the organization declares: of whom, and with what beside the known results. */
export interface Expected {
  readonly seat: string;
  /** What tells apart the requests to one seat in one step. */
  readonly mark: string;
  /** What is declared to be shown; where a lot decides, by what was found. */
  readonly shown: readonly string[] | ((found: readonly string[]) => readonly string[]);
}

export class Mismatch extends Error {}

export const fail = (text: string): never => {
  throw new Mismatch(text);
};

export const idsOf = (items: readonly { readonly id: string }[]): string[] => items.map((item) => item.id);

/** The same ids, each once; the order is free, because ballots are shuffled. */
const sameIds = (found: readonly string[], right: readonly string[]): boolean =>
  found.length === right.length &&
  (found.every((id, i) => id === right[i]) ||
    (new Set(found).size === found.length && right.every((id) => found.includes(id))));

/** The next entry, which must be this ruling; `on` and `outcome` are compared where they are given. */
export const ruling = (
  r: Reader,
  path: string,
  kind: Ruling['ruling'],
  by: string | null,
  on?: readonly string[],
  outcome?: string,
): Ruling => {
  const e = r.entries[r.at++];
  if (e?.kind !== 'ruling' || e.ruling !== kind || !e.id.startsWith(`${path}!`) || (by !== null && e.by !== by))
    return fail(
      `${e?.id ?? 'the end'}: here ${path || 'the workflow'} declares a ruling: ${kind} by ${by ?? 'its test'}`,
    );
  if (on && !sameIds(e.on, on)) return fail(`${e.id}: counted ${e.on}; on the table: ${on}`);
  if (outcome !== undefined && e.outcome !== outcome)
    return fail(`${e.id}: outcome ${e.outcome}; by the entries before: ${outcome}`);
  return e;
};

export const isMissing = (e: TraceEvent): boolean => 'none' in e.reply || 'refused' in e.reply;

/** The next entries, which must be these requests and no other, each showing what is declared and nothing else. */
export const asked = (r: Reader, at: Place, table: Table, expected: readonly Expected[]): readonly TraceEvent[] => {
  if (expected.length === 0) return [];
  const { act, as } = mayBeHere(r, at, table);
  const known = idsOf(table.known);
  return expected.map(({ seat, mark, shown }) => {
    const e = r.entries[r.at++];
    const id = `${at.path}/${seat}${mark}`;
    if (e?.kind !== 'event' || e.id !== id || e.step !== at.step || e.seat !== seat || e.act !== act || e.as !== as)
      return fail(`${e?.id ?? 'the end'}: here is declared ${id}, ${as} by ${seat}`);
    const declared = typeof shown === 'function' ? shown(e.shown) : shown;
    const right = known.length > 0 ? [...known, ...declared] : declared;
    if (!sameIds(e.shown, right)) {
      const more = e.shown.filter((s, i) => !right.includes(s) || e.shown.indexOf(s) < i);
      const less = right.filter((s) => !e.shown.includes(s));
      return fail(`${id}: shown and not declared: [${more}]; declared and not shown: [${less}]`);
    }
    const ofDraft = e.as === 'revise' || (e.act === 'assess' && e.as !== 'bid');
    if (!ofDraft && at.parts && !sameIds(e.scope.parts, at.parts))
      return fail(`${id}: on the parts ${e.scope.parts}; the split gave ${at.parts}`);
    if (isMissing(e)) ruling(r, at.path, 'skip', 'reply', [id]);
    return e;
  });
};

/** What lies here must also be declared to come here by the static graph, which has seen no trace. */
const mayBeHere = (r: Reader, at: Place, table: Table): Graph['asking'][string] => {
  const node = r.graph.asking[at.step] ?? fail(`${at.path}: the step ${at.step} asks nobody`);
  const within = (items: readonly { id: string; step: string }[], steps: readonly string[], what: string): void => {
    for (const { id, step } of items)
      if (!steps.includes(step)) fail(`${at.path}: ${what} ${id} of ${step} is not declared to come here`);
  };
  within(table.drafts, node.drafts, 'draft');
  within(table.known, node.known, 'result');
  // A review stands before every reader of drafts but the next reviewer.
  if (node.sees !== 'none' && node.act !== 'assess') within(table.reviews, node.reviews, 'review');
  return node;
};
