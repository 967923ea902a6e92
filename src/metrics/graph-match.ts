/**
 * Who was shown what, against what the organization declares. The trace is read as a sentence of which the
 * organization is the grammar: every entry must stand where the workflow puts it, be by a seat that is asked there, and
 * show exactly what lay on the table for it. The table is kept from the entries alone, and what lies on it must also be
 * declared by the static graph of org/graph.ts. Tests and tallies are taken at their word: what they decided is read,
 * not computed again. Whether names were hidden (`blind`) cannot be read off a trace.
 */
import type { Trace } from '../engine/types.js';
import { declaredGraph, type Graph } from '../org/graph.js';
import type { Organization, Step, StepOf, Steps, Test } from '../org/schema.js';
import { assigned } from './graph-assign.js';
import { branched, divided } from './graph-forks.js';
import { paid, settled } from './graph-ledger.js';
import { planned } from './graph-plan.js';
import {
  EMPTY,
  fail,
  idsOf,
  inside,
  type Made,
  Mismatch,
  type Place,
  type Reader,
  ruling,
  START,
  Stopped,
  type Table,
} from './graph-reader.js';
import { plainStep } from './graph-steps.js';

export interface GraphMatch {
  readonly match: 0 | 1;
  /** The first entry that is not as declared, and what is. */
  readonly firstMismatch?: string;
}

interface Declared {
  readonly graph: Graph;
  readonly seats: Reader['seats'];
}

/** Computed once for each organization. */
const remembered = new WeakMap<Organization, Declared>();

const declaredOf = (org: Organization): Declared => {
  const found = remembered.get(org);
  if (found) return found;
  const seats = Object.entries(org.roles).map(([role, { seats: n }]) => [
    role,
    Array.from({ length: n }, (_, i) => `${role}.${i}`),
  ]);
  const made: Declared = { graph: declaredGraph(org), seats: Object.fromEntries(seats) };
  remembered.set(org, made);
  return made;
};

export const graphMatch = (trace: Trace, org: Organization): GraphMatch => {
  const { entries } = trace;
  const stops = org.refusal?.then === 'stop' && entries.some((e) => e.kind === 'event' && 'refused' in e.reply);
  const memory = { links: new Map(), heard: new Map(), constraints: new Map(), markets: [], committed: [] };
  const r: Reader = { org, ...declaredOf(org), entries, at: 0, ...memory, stops, stopped: false, flow: null, along };
  try {
    const answer = ended(r);
    const extra = r.entries[r.at];
    if (extra) fail(`${extra.id}: nothing more is declared`);
    if (trace.answer?.id !== answer?.id) fail(`the answer is ${trace.answer?.id}; what remained is ${answer?.id}`);
    if (r.stopped && trace.reason !== 'refused') fail(`ended as ${trace.reason}; a refusal has stopped it`);
    return { match: 1 };
  } catch (error) {
    if (error instanceof Mismatch) return { match: 0, firstMismatch: error.message };
    throw error;
  }
};

/** The whole workflow, the answer and what is settled after it. A trial that was stopped has no answer. */
const ended = (r: Reader): Made | undefined => {
  try {
    const { drafts } = along(r, r.org.workflow, EMPTY, START);
    const answer = drafts.length === 1 ? drafts[0] : undefined;
    if (answer) {
      ruling(r, '', 'commit', 'answer', [answer.id], answer.id);
      r.committed.push(answer);
    }
    settled(r);
    return answer;
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    if (!r.stopped) fail(`${r.entries[r.at]?.id ?? 'the end'}: a flow breaks off that nobody has stopped`);
    // What was staked may still be given back.
    if (r.entries[r.at]?.id.startsWith('!settle')) settled(r);
    return undefined;
  }
};

const along = (r: Reader, steps: Steps, start: Table, at: Place): Table => {
  let table = start;
  for (let i = 0; i < steps.length; i++) {
    const s = steps[i] as Step;
    const here = { ...at, path: `${at.path}${i}.${s.do}`, step: `${at.step}${i}` };
    if (s.spend === undefined || paid(r, s.spend, here)) table = through(r, s, table, here);
  }
  return table;
};

const through = (r: Reader, s: Step, table: Table, at: Place): Table => {
  const otherwise = (steps: Steps | undefined): Table =>
    steps ? along(r, steps, table, inside(at, '-/', '.else.')) : table;
  switch (s.do) {
    case 'decompose':
      return divided(r, s, table, at);
    case 'assign':
      return assigned(r, s, table, at);
    case 'parallel':
      return branched(r, s, table, at);
    case 'repeat':
      return repeated(r, s, table, at);
    case 'when': {
      const { outcome } = ruling(r, at.path, 'test', testText(s.test), idsOf(table.drafts));
      return outcome === 'then' ? along(r, s.then, table, inside(at, '+/', '.then.')) : otherwise(s.else);
    }
    case 'call': {
      if (s.depth !== undefined && at.active.filter((name) => name === s.unit).length >= s.depth) {
        ruling(r, at.path, 'test', `depth ${s.depth}`, [], 'else');
        return otherwise(s.else);
      }
      const unit = { ...at, path: `${at.path}/`, step: `units.${s.unit}.`, active: [...at.active, s.unit] };
      return along(r, r.org.units[s.unit] ?? [], table, unit);
    }
    case 'plan':
      return planned(r, s, table, at);
    default:
      return plainStep(r, s, table, at);
  }
};

const repeated = (r: Reader, s: StepOf<'repeat'>, table: Table, at: Place): Table => {
  let now = table;
  for (let round = 0; round < s.times; round++) {
    const test = s.until && ruling(r, at.path, 'test', testText(s.until), idsOf(now.drafts));
    if (test?.outcome === 'stop') break;
    now = along(r, s.steps, now, inside(at, `[${round}]/`, '.steps.'));
  }
  return now;
};

/** What is read and what it is compared with, as a ruling names its test. */
const testText = ({ stat, feature, ledger, is, above, atLeast, below }: Test): string => {
  const what = stat ?? (feature === undefined ? `ledger ${ledger}` : `feature ${feature}`);
  if (is !== undefined) return `${what} is ${is}`;
  if (above !== undefined) return `${what} > ${above}`;
  return atLeast === undefined ? `${what} < ${below}` : `${what} ≥ ${atLeast}`;
};
