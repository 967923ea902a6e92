/** The ways through a workflow: every step that can be reached, on every way to it. */
import { canonicalJson } from './hash.js';
import { REVIEWED, type Step, type StepOf, type Steps, type Test } from './schema.js';
import { distinct, made, readReviews, START, together, unlooked, type Way } from './ways.js';
import {
  breaks,
  merged,
  picked,
  reviewed,
  revised,
  roleOf,
  seatsOf,
  solved,
  traded,
  voted,
  type Walk,
} from './ways-ask.js';
import type { Path } from './yaml.js';

/** Beyond this many steps on all ways together nothing is read off. */
export const MOST = 200_000;

/** A repeat that has not settled after so many rounds is left there; what can be known settles within a few. */
const ROUNDS = 12;

export const walkSteps = (w: Walk, steps: Steps, at: Path, ways: readonly Way[]): readonly Way[] =>
  steps.reduce<readonly Way[]>((now, s, i) => distinct(now.flatMap((way) => through(w, s, [...at, i], way))), ways);

/** A step that is paid for may be left out. */
const through = (w: Walk, s: Step, at: Path, way: Way): readonly Way[] => {
  if (++w.count.steps > MOST) return [way];
  const after = inside(w, s, at, way);
  return s.spend === undefined ? after : [...after, way];
};

const inside = (w: Walk, s: Step, at: Path, way: Way): readonly Way[] => {
  switch (s.do) {
    case 'solve':
      return [solved(w, s, at, way)];
    case 'revise':
      return [revised(w, s, at, way)];
    case 'merge':
      return [merged(w, s, at, way)];
    case 'review':
      return [reviewed(w, s, at, way)];
    case 'vote':
      return voted(w, s, at, way);
    case 'trade':
      return [traded(w, s, at, way)];
    case 'pick':
      return [picked(w, s, at, way)];
    default:
      return nesting(w, s, at, way);
  }
};

type Nesting = StepOf<'decompose' | 'assign' | 'parallel' | 'repeat' | 'when' | 'call' | 'plan'>;

const nesting = (w: Walk, s: Nesting, at: Path, way: Way): readonly Way[] => {
  switch (s.do) {
    case 'decompose':
      return divided(w, s, at, way);
    case 'assign': {
      const by = s.by === undefined ? null : roleOf(w, s.by);
      const bound = { ...w, assignee: { role: s.to, count: s.count ?? 1, by } };
      const other = s.else ? walkSteps(w, s.else, [...at, 'else'], [way]) : [];
      return [...walkSteps(bound, s.steps, [...at, 'steps'], [way]), ...other];
    }
    case 'parallel':
      return branched(w, s, at, way);
    case 'repeat':
      return repeated(w, s, at, way);
    case 'when': {
      const now = tested(way, s.test);
      const holds = s.test.stat === 'decided' && way.decided !== null ? compare(s.test, way.decided ? 1 : 0) : null;
      const then = holds === false ? [] : walkSteps(w, s.then, [...at, 'then'], [now]);
      const other = holds === true ? [] : s.else ? walkSteps(w, s.else, [...at, 'else'], [now]) : [now];
      return [...then, ...other];
    }
    case 'call':
      return called(w, s, at, way);
    case 'plan':
      return planned(w, s, at, way);
  }
};

const divided = (w: Walk, s: StepOf<'decompose'>, at: Path, way: Way): readonly Way[] => {
  const start: Way = { ...START, looked: way.looked, unread: way.unread, divided: true };
  return walkSteps({ ...w, grouped: true }, s.each, [...at, 'each'], [start]).map((end) => {
    const hand = unlooked(end);
    if (hand !== undefined) breaks(w, 'OA7', at, `a group may end with work by "${hand}" that no other role looked at`);
    // The drafts of groups are pieces of one work, however many seats wrote them.
    return { ...end, seats: 1, several: s.max > 1, forecast: false, decided: null, changed: true };
  });
};

const branched = (w: Walk, s: StepOf<'parallel'>, at: Path, way: Way): readonly Way[] => {
  const start = { ...way, changed: false };
  const ends = s.branches.map((steps, i) => walkSteps(w, steps, [...at, 'branches', i], [start]));
  const pairs = (left: readonly Way[], right: readonly Way[]): readonly Way[] =>
    distinct(left.flatMap((a) => right.map((b) => together(a, b))));
  return ends.reduce(pairs).map((end) => ({ ...end, changed: way.changed || end.changed }));
};

const compare = (test: Test, value: number): boolean =>
  test.above !== undefined
    ? value > test.above
    : test.atLeast !== undefined
      ? value >= test.atLeast
      : value < (test.below ?? 0);

/** A test of reviews reads them. */
const tested = (way: Way, test: Test): Way => {
  if (test.stat === undefined || !(REVIEWED as readonly string[]).includes(test.stat)) return way;
  const read = readReviews(way, test.by);
  return test.stat === 'suspicion' || test.stat === 'objections' ? { ...read, unread: false } : read;
};

/** All rounds, or as many as there may be until the test holds. Only `decided` is known here; other tests may go either way. */
const repeated = (w: Walk, s: StepOf<'repeat'>, at: Path, way: Way): readonly Way[] => {
  const until = s.until;
  const read = (ways: readonly Way[]): readonly Way[] => (until ? ways.map((one) => tested(one, until)) : ways);
  const known = (one: Way): boolean | null =>
    until?.stat !== 'decided' ? null : one.decided !== null && compare(until, one.decided ? 1 : 0);
  const ended: Way[] = [];
  let now = read([way]);
  for (let round = 0; round < Math.min(s.times, ROUNDS); round++) {
    if (until) ended.push(...now.filter((one) => known(one) !== false));
    const next = read(walkSteps(w, s.steps, [...at, 'steps'], until ? now.filter((one) => known(one) !== true) : now));
    if (canonicalJson(next) === canonicalJson(now)) break;
    now = next;
  }
  return distinct([...ended, ...now]);
};

const called = (w: Walk, s: StepOf<'call'>, at: Path, way: Way): readonly Way[] => {
  const unit = Object.hasOwn(w.org.units, s.unit) ? w.org.units[s.unit] : undefined;
  const active = w.stack.filter((name) => name === s.unit).length;
  if (!unit || active >= (s.depth ?? 1)) return s.else ? walkSteps(w, s.else, [...at, 'else'], [way]) : [way];
  return walkSteps({ ...w, stack: [...w.stack, s.unit] }, unit, ['units', s.unit], [way]);
};

/** Designs of a menu are read as its units; what else a designer may write cannot be known before. */
const planned = (w: Walk, s: StepOf<'plan'>, at: Path, way: Way): readonly Way[] => {
  const designs = made({ ...START, looked: way.looked }, roleOf(w, s.by), {
    seats: Math.min(2, seatsOf(w, s.by)),
    several: seatsOf(w, s.by) > 1,
  });
  const after = s.choose ? walkSteps(w, s.choose, [...at, 'choose'], [designs]) : [];
  const now = { ...way, looked: way.looked || after.some((one) => one.looked) };
  if (s.menu === undefined) w.facts.add('free design');
  const menu = (s.menu ?? []).flatMap((unit) => called(w, { do: 'call', unit }, at, now));
  const followed = (s.gates ?? []).reduce<readonly Way[]>(
    (ways, unit) => ways.flatMap((one) => called(w, { do: 'call', unit }, at, one)),
    menu,
  );
  return [...followed, ...walkSteps(w, s.else, [...at, 'else'], [now])];
};
