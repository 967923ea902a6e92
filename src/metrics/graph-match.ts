/**
 * Who was shown what, against what the organization declares. The trace is read as a sentence of which the
 * organization is the grammar: every entry must stand where the workflow puts it, be by a seat that is asked there, and
 * show exactly what lay on the table for it. The table is kept from the entries alone, and what lies on it must also be
 * declared by the static graph of org/graph.ts. Tests and tallies are taken at their word: what they decided is read,
 * not computed again. Whether names were hidden (`blind`) cannot be read off a trace.
 */
import { z } from 'zod';
import type { Trace } from '../engine/types.js';
import { declaredGraph, type Graph, withDesign } from '../org/graph.js';
import { type Organization, type Step, type StepOf, type Steps, step as stepSpec } from '../org/schema.js';
import { groupsOf, type Work } from './graph-groups.js';
import {
  asked,
  fail,
  idsOf,
  isMissing,
  Mismatch,
  type Place,
  type Reader,
  ruling,
  type Table,
} from './graph-reader.js';
import { laid, one, plainStep, seatsOf } from './graph-steps.js';

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
  const r: Reader = { org, ...declaredOf(org), entries: trace.entries, at: 0 };
  try {
    const start: Place = { path: '', step: 'workflow.', parts: null, group: 0, assignee: null, active: [] };
    const { drafts } = along(r, org.workflow, { drafts: [], reviews: [], known: [] }, start);
    const answer = drafts.length === 1 ? drafts[0] : undefined;
    if (answer) ruling(r, '', 'commit', 'answer', [answer.id], answer.id);
    const extra = r.entries[r.at];
    if (extra) fail(`${extra.id}: nothing more is declared`);
    if (trace.answer?.id !== answer?.id) fail(`the answer is ${trace.answer?.id}; what remained is ${answer?.id}`);
    return { match: 1 };
  } catch (error) {
    if (error instanceof Mismatch) return { match: 0, firstMismatch: error.message };
    throw error;
  }
};

const along = (r: Reader, steps: Steps, start: Table, at: Place): Table => {
  let table = start;
  for (let i = 0; i < steps.length; i++) {
    const s = steps[i] as Step;
    table = through(r, s, table, { ...at, path: `${at.path}${i}.${s.do}`, step: `${at.step}${i}` });
  }
  return table;
};

const inside = (at: Place, path: string, step: string): Place => ({
  ...at,
  path: at.path + path,
  step: at.step + step,
});

const through = (r: Reader, s: Step, table: Table, at: Place): Table => {
  switch (s.do) {
    case 'decompose':
      return divided(r, s, table, at);
    case 'assign': {
      const assignee = awarded(r, s, table, at);
      return along(r, s.steps, table, { ...inside(at, '/', '.steps.'), assignee });
    }
    case 'parallel': {
      const ends = s.branches.map((b, i) => along(r, b, table, inside(at, `[${i}]/`, `.branches.${i}.`)));
      const drafts = new Map(ends.flatMap((end) => end.drafts).map((d) => [d.id, d]));
      const reviews = new Map(ends.flatMap((end) => end.reviews).map((v) => [v.id, v]));
      return laid({ ...table, reviews: [...reviews.values()] }, [...drafts.values()]);
    }
    case 'repeat': {
      let now = table;
      for (let round = 0; round < s.times; round++) {
        if (s.until && ruling(r, at.path, 'test', null, idsOf(now.drafts)).outcome === 'stop') break;
        now = along(r, s.steps, now, inside(at, `[${round}]/`, '.steps.'));
      }
      return now;
    }
    case 'when': {
      const { outcome } = ruling(r, at.path, 'test', null, idsOf(table.drafts));
      if (outcome === 'then') return along(r, s.then, table, inside(at, '+/', '.then.'));
      return s.else ? along(r, s.else, table, inside(at, '-/', '.else.')) : table;
    }
    case 'call': {
      if (s.depth !== undefined && at.active.filter((name) => name === s.unit).length >= s.depth) {
        ruling(r, at.path, 'test', `depth ${s.depth}`, [], 'else');
        return s.else ? along(r, s.else, table, inside(at, '-/', '.else.')) : table;
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

/** The seat that `assignee` names: the one appointed or whose turn it is, else whom the ruling names. */
const awarded = (r: Reader, s: StepOf<'assign'>, table: Table, at: Place): string => {
  const seats = seatsOf(r, s.to, at);
  const [appointer] = s.rule === 'appoint' ? asked(r, at, table, one(r, s.by ?? '', at)) : [];
  if (s.rule === 'auction')
    asked(
      r,
      at,
      table,
      seats.map((seat) => ({ seat, mark: '', shown: [] })),
    );
  const ranking = appointer && !isMissing(appointer) && 'ranking' in appointer.reply ? appointer.reply.ranking : [];
  const due = s.rule === 'rotate' ? seats[at.group % seats.length] : ranking.find((name) => seats.includes(name));
  const { outcome, id } = ruling(r, at.path, 'award', s.rule, undefined, due);
  return seats.includes(outcome) ? outcome : fail(`${id}: ${outcome} is no seat of ${s.to}`);
};

/** Groups are read in the order in which they stand in the trace; those a group builds on must have ended before it. */
const divided = (r: Reader, s: StepOf<'decompose'>, table: Table, at: Place): Table => {
  const [split] = asked(r, at, table, one(r, s.by, at));
  if (!split || isMissing(split) || !('parts' in split.reply)) return laid(table, []);
  const groups = groupsOf(split.reply.parts, split.scope.parts, s.max);
  const outcome = groups.map((g) => g.parts.join('+')).join(' | ') || 'nothing';
  ruling(r, at.path, 'split', 'parts', [split.id], outcome);
  const ends: (Table | undefined)[] = groups.map(() => undefined);
  const end = (i: number): Table => {
    const { parts, after } = groups[i] as Work;
    const known = [...table.known, ...after.flatMap((j) => (ends[j] ?? fail(`${at.path}[${i}]: before ${j}`)).drafts)];
    return along(
      r,
      s.each,
      { drafts: [], reviews: [], known },
      { ...inside(at, `[${i}]/`, '.each.'), parts, group: i },
    );
  };
  for (let left = groups.length; left > 0; left--) {
    const next = r.entries[r.at]?.id.slice(at.path.length + 1) ?? '';
    const i = Number.parseInt(next, 10);
    if (!groups[i] || ends[i])
      fail(`${r.entries[r.at]?.id ?? 'the end'}: ${left} groups of ${at.path} are still to come`);
    ends[i] = end(i);
  }
  const drafts = ends.flatMap((e) => {
    const [only, ...more] = e?.drafts ?? [];
    const draft = more.length === 0 ? only : undefined;
    ruling(r, at.path, draft ? 'commit' : 'skip', 'group', idsOf(e?.drafts ?? []), draft?.id ?? 'no draft');
    return draft ? [draft] : [];
  });
  return laid({ ...table, reviews: ends.flatMap((e) => e?.reviews ?? []) }, drafts);
};

const design = z.array(stepSpec);

/** Designs asked for until one is accepted; the accepted one becomes part of what is declared. */
const planned = (r: Reader, s: StepOf<'plan'>, table: Table, at: Place): Table => {
  for (let attempt = 0; attempt < s.tries; attempt++) {
    const [e] = asked(r, at, table, one(r, s.by, at, [], `#${attempt}`));
    if (!e || isMissing(e) || !('steps' in e.reply)) continue;
    if (ruling(r, at.path, 'plan', 'check', [e.id]).outcome !== 'accepted') continue;
    const read = design.safeParse(e.reply.steps);
    if (!read.success) return fail(`${e.id}: accepted, and it is no design`);
    r.graph = withDesign(r.graph, at.step, read.data);
    return along(r, read.data, table, inside(at, `[${attempt}]/`, '.design.'));
  }
  return along(r, s.else, table, inside(at, '-/', '.else.'));
};
