/** Traces written by hand, entry by entry, for readers of the whole flow: what an organization leaves behind, in its words. */
import type { Entry, Ruling, Trace, TraceEvent } from '../../src/engine/types.js';
import { graphMatch } from '../../src/metrics/graph-match.js';
import { type Organization, OrgSpec } from '../../src/org/schema.js';
import { openYaml } from '../../src/org/yaml.js';
import { event } from './hand.js';

/** An organization as it is written, read and not checked. */
export const organization = (roles: string, workflow: string, more = ''): Organization =>
  OrgSpec.parse(openYaml(`{ name: o, summary: O., roles: ${roles}, ${more} workflow: ${workflow} }`, 'log.yaml').value);

const ACTS: Readonly<Record<string, TraceEvent['act']>> = {
  solve: 'propose',
  revise: 'propose',
  merge: 'propose',
  vote: 'choose',
  appoint: 'choose',
  decompose: 'split',
  plan: 'design',
};

/** What is replied where nothing else is said; drafts carry a label of their own. */
const replyTo = (as: string, id: string): TraceEvent['reply'] => {
  switch (as) {
    case 'quality':
    case 'suspicion':
      return { score: 0.5 };
    case 'forecast':
      return { success: 0.5, harm: 0.1, cost: 0.2 };
    case 'bid':
      return { p: 0.8, price: 0.1 };
    case 'belief':
      return { belief: 0.5 };
    case 'vote':
    case 'appoint':
      return { ranking: [] };
    default:
      return { content: id, label: id };
  }
};

type Said = Partial<Omit<TraceEvent, 'kind' | 'id'>>;

/** Of one step: its path and static id, by which its entries are written. */
export interface Step {
  readonly ask: (seat: string, as: string, shown?: readonly string[], more?: Said) => TraceEvent;
  readonly rule: (
    kind: Ruling['ruling'],
    by: string,
    on: readonly string[],
    outcome: string,
    more?: Partial<Ruling>,
  ) => Ruling;
  /** The ruling that follows a request without a reply. */
  readonly skip: (id: string, outcome?: 'refused' | 'none') => Ruling;
}

export const step = (path: string, id: string): Step => {
  const rule: Step['rule'] = (kind, by, on, outcome, more) => ({
    kind: 'ruling',
    id: `${path}!${kind}0`,
    step: id,
    ruling: kind,
    by,
    on,
    outcome,
    at: 0,
    ...more,
  });
  return {
    /** The seat may carry a mark, as in `a.0#1`, or say whom it stands in for, as in `a.2#1~a.0`. */
    ask: (seat, as, shown = [], more = {}) =>
      event(`${path}/${seat}`, {
        step: id,
        seat: seat.split(/[#~]/)[0] as string,
        act: ACTS[as] ?? 'assess',
        as,
        shown,
        reply: replyTo(as, `${path}/${seat}`),
        ...more,
      }),
    rule,
    skip: (of, outcome = 'refused') => rule('skip', 'reply', [of], outcome),
  };
};

export const REFUSED: Said = { reply: { refused: 'no' } };
export const SILENT: Said = { reply: { none: 'silent' } };

/** A trace with these entries; the answer is committed where there is one. */
export const traceOf = (entries: readonly Entry[], answer: string | null, after: readonly Entry[] = []): Trace => {
  const end = step('', 'workflow.');
  return {
    entries: [...entries, ...(answer === null ? [] : [end.rule('commit', 'answer', [answer], answer)]), ...after],
    answer:
      answer === null
        ? null
        : { id: answer, content: '', label: '', scope: { parts: [], garbled: [] }, seat: '', step: '' },
    reason: answer === null ? 'refused' : 'answered',
    span: 1,
  };
};

/** Why a trace is not as declared; undefined where it is. */
export const mismatch = (org: Organization, trace: Trace): string | undefined => graphMatch(trace, org).firstMismatch;

/** The trace with another entry, or others, or none, in place of the one at a position of its list. */
export const instead = (trace: Trace, id: string, ...others: readonly Partial<Entry>[]): Trace => {
  const at = trace.entries.findIndex((e) => e.id === id);
  if (at === -1) throw new Error(`${id} is not in ${trace.entries.map((e) => e.id)}`);
  const old = trace.entries[at] as Entry;
  return { ...trace, entries: trace.entries.toSpliced(at, 1, ...others.map((o) => ({ ...old, ...o }) as Entry)) };
};
