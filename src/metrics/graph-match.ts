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
  EMPTY,
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
  const r: Reader = { org, ...declaredOf(org), entries: trace.entries, at: 0, links: new Map() };
  try {
    const start: Place = { path: '', step: 'workflow.', parts: null, group: 0, assignees: [], active: [] };
    const { drafts } = along(r, org.workflow, EMPTY, start);
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
      const assignees = awarded(r, s, table, at);
      return along(r, s.steps, table, { ...inside(at, '/', '.steps.'), assignees });
    }
    case 'parallel': {
      const ends = s.branches.map((b, i) => along(r, b, table, inside(at, `[${i}]/`, `.branches.${i}.`)));
      const drafts = new Map(ends.flatMap((end) => end.drafts).map((d) => [d.id, d]));
      const reviews = new Map(ends.flatMap((end) => end.reviews).map((v) => [v.id, v]));
      // What any branch has cleared is cleared.
      const old = table.objections.filter((id) => ends.every((end) => end.objections.includes(id)));
      const raised = ends.flatMap((end) => end.objections.filter((id) => !table.objections.includes(id)));
      const objections = [...old, ...raised];
      return laid({ ...table, reviews: [...reviews.values()], objections }, [...drafts.values()]);
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

/** The seats that `assignee` names: first those whom one seat appoints or whose turn it is, then whom the ruling names. */
const awarded = (r: Reader, s: StepOf<'assign'>, table: Table, at: Place): readonly string[] => {
  const seats = seatsOf(r, s.to, at);
  const count = s.count ?? 1;
  const heard = s.rule === 'appoint' ? seatsOf(r, s.by ?? '', at) : s.rule === 'auction' ? seats : [];
  const expected = heard.map((seat) => ({ seat, mark: '', shown: [] }));
  const replies = asked(r, at, table, expected).map(({ reply }) => reply);
  // Elections and bids are counted elsewhere.
  const [named] = heard.length === 1 && s.rule === 'appoint' ? replies : [];
  const turns = s.rule === 'rotate' ? seats.map((_, k) => seats[(at.group + k) % seats.length] as string) : [];
  const ranking = named && 'ranking' in named ? named.ranking.filter((name) => seats.includes(name)) : turns;
  const due = [...new Set(ranking)].slice(0, count);
  const { outcome, id } = ruling(r, at.path, 'award', s.rule);
  const found = [...new Set(outcome.split(' '))];
  for (const [i, seat] of found.entries()) {
    if (!seats.includes(seat)) fail(`${id}: ${seat} is no seat of ${s.to}`);
    if (due[i] !== undefined && due[i] !== seat) fail(`${id}: outcome ${outcome}; by the entries before: ${due}`);
  }
  return found.length === count ? found : fail(`${id}: ${found} for ${count} to be chosen`);
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
    return along(r, s.each, { ...EMPTY, known }, { ...inside(at, `[${i}]/`, '.each.'), parts, group: i });
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
  const raised = ends.flatMap((e) => e?.objections ?? []);
  const reviews = ends.flatMap((e) => e?.reviews ?? []);
  return laid({ ...table, reviews, objections: [...table.objections, ...raised] }, drafts);
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
