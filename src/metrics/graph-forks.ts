/** Reading flows that run at once: branches, and the groups that a task is divided into. */
import type { StepOf } from '../org/schema.js';
import { asked, counted, isMissing, one } from './graph-asking.js';
import { groupsOf, type Work, wavesOf } from './graph-groups.js';
import {
  type Carried,
  EMPTY,
  fail,
  idsOf,
  inside,
  laid,
  next,
  type Place,
  type Reader,
  ruling,
  Stopped,
  type Table,
} from './graph-reader.js';

/** One flow among several; null where the trial was stopped in it, or in another while it ran. */
const flow = (r: Reader, at: Place, read: () => Table): Table | null => {
  const outer = r.flow;
  if (r.stops) r.flow = at.path;
  try {
    return read();
  } catch (error) {
    if (error instanceof Stopped) return null;
    throw error;
  } finally {
    r.flow = outer;
  }
};

/** What flows have ended with; where one was stopped nothing follows any of them. */
const joined = (ends: readonly (Table | null | undefined)[]): readonly Table[] =>
  ends.map((end) => {
    if (!end) throw new Stopped();
    return end;
  });

export const branched = (r: Reader, s: StepOf<'parallel'>, table: Table, at: Place): Table => {
  const ends = joined(
    s.branches.map((steps, i) => {
      const branch = inside(at, `[${i}]/`, `.branches.${i}.`);
      return flow(r, branch, () => r.along(r, steps, table, branch));
    }),
  );
  const drafts = new Map(ends.flatMap((end) => end.drafts).map((d) => [d.id, d]));
  const reviews = new Map(ends.flatMap((end) => end.reviews).map((v) => [v.id, v]));
  // What any branch has cleared is cleared.
  const old = table.objections.filter((id) => ends.every((end) => end.objections.includes(id)));
  const raised = ends.flatMap((end) => end.objections.filter((id) => !table.objections.includes(id)));
  return laid({ ...table, reviews: [...reviews.values()], objections: [...old, ...raised] }, [...drafts.values()]);
};

/** What whoever divides is shown is the plan, where there is one; without the one draft that is divided nobody is asked. */
export const divided = (r: Reader, s: StepOf<'decompose'>, start: Table, at: Place): Table => {
  const plan = s.of === 'draft' ? start.drafts : [];
  if (s.of === 'draft' && plan.length !== 1) {
    ruling(r, at.path, 'skip', 'decompose', idsOf(plan), 'nothing');
    return start;
  }
  const heard = asked(r, at, start, one(r, s.by, at, idsOf(plan)));
  const { table } = heard;
  const [split] = heard.replies;
  if (!split || isMissing(split) || !('parts' in split.reply)) return laid(table, []);
  const groups = groupsOf(split.reply.parts, split.scope.parts, s.max);
  const outcome = groups.map((g) => g.parts.join('+')).join(' | ') || 'nothing';
  ruling(r, at.path, 'split', 'parts', counted(r, heard), outcome);
  const known = s.carry === 'whole' ? [...plan, ...table.known] : table.known;
  const ends = joined(grouped(r, s, groups, { ...EMPTY, known }, at));
  const drafts = ends.flatMap((end) => {
    const [only, ...more] = end.drafts;
    const draft = more.length === 0 ? only : undefined;
    ruling(r, at.path, draft ? 'commit' : 'skip', 'group', idsOf(end.drafts), draft?.id ?? 'no draft');
    return draft ? [draft] : [];
  });
  r.committed.push(...drafts);
  const raised = ends.flatMap((end) => end.objections);
  const reviews = ends.flatMap((end) => end.reviews);
  return laid({ ...table, reviews, objections: [...table.objections, ...raised] }, drafts);
};

/** Groups are read in the order in which they stand in the trace; those a group builds on must have ended before it. */
const grouped = (r: Reader, s: StepOf<'decompose'>, groups: readonly Work[], start: Table, at: Place) => {
  const ends: (Table | null | undefined)[] = groups.map(() => undefined);
  const waves = wavesOf(groups);
  let last: number | undefined;
  for (let left = groups.length; left > 0; left--) {
    const e = next(r);
    const i = Number.parseInt(e?.id.slice(at.path.length + 1) ?? '', 10);
    const group = groups[i];
    if (!group || ends[i] !== undefined) {
      if (last !== undefined) break;
      return fail(`${e?.id ?? 'the end'}: ${left} groups of ${at.path} are still to come`);
    }
    if (last !== undefined && waves[i] !== last) fail(`${e?.id}: begins after the trial was stopped`);
    const before = group.after.map((j) => ends[j] ?? fail(`${at.path}[${i}]: before ${j}`));
    const known = [...start.known, ...before.flatMap((end) => end.drafts)];
    const here = { ...inside(at, `[${i}]/`, '.each.'), parts: group.parts, group: i, carried: ticket(s, group, at, i) };
    ends[i] = flow(r, here, () => r.along(r, s.each, { ...start, known }, here));
    if (ends[i] === null) last = waves[i];
  }
  return ends;
};

/** What comes down to a group: what is carried is the same for all, and otherwise what the divider wrote into each. */
const ticket = (s: StepOf<'decompose'>, { constraints }: Work, { path, carried }: Place, i: number): Carried =>
  s.carry === 'constraints' || s.carry === 'whole'
    ? { ...carried, whole: s.carry === 'whole' }
    : { whole: false, set: `${path}[${i}]`, most: constraints };
