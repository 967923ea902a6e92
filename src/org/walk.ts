/** The walk of `check`: every step, from the table before it to the table after it, with its worst-case calls. */
import { STATISTICS, type Step, type StepOf, type Steps, type Test } from './schema.js';
import { unknownName } from './strict.js';
import {
  EMPTY_TABLE,
  join,
  MAX_DRAFTS,
  MAX_WALK,
  made,
  needsDraft,
  oneSeat,
  PRODUCERS,
  roleOf,
  seatsOf,
  split,
  type Table,
  undecided,
  union,
  type Walk,
  type Walked,
  with1,
} from './table.js';
import { walkPick, walkReview, walkRevise, walkVote } from './walk-drafts.js';
import type { Path } from './yaml.js';

export const walkSteps = (w: Walk, steps: Steps, path: Path, start: Table): Walked => {
  let table = start;
  let calls = 0;
  steps.forEach((s, i) => {
    if (++w.count.steps > MAX_WALK) return;
    const next = walkStep(w, s, [...path, i], table);
    calls += next.calls;
    table = next.table;
    if (table.worst > MAX_DRAFTS) {
      w.report([...path, i], `up to ${table.worst} drafts on the table at once; at most ${MAX_DRAFTS}`);
      table = { ...table, max: Math.min(table.max, MAX_DRAFTS), worst: MAX_DRAFTS };
    }
    w.count.drafts = Math.max(w.count.drafts, table.worst);
  });
  return { table, calls };
};

/** New drafts beside those on the table: reviews of the old ones stay, but nobody has looked at the new ones. */
const added = (old: Table, next: Table): Table => ({
  ...next,
  max: old.max + next.max,
  worst: old.worst + next.worst,
  some: old.some || next.some,
  pieces: old.pieces,
  stats: union(undecided(old.stats), next.stats),
  makers: union(old.makers, next.makers),
  sure: union(old.sure, next.sure),
});

const walkStep = (w: Walk, s: Step, path: Path, table: Table): Walked => {
  switch (s.do) {
    case 'solve': {
      if (s.see === 'all') needsDraft(w, s, path, table);
      const calls = seatsOf(w, s.by, [...path, 'by']) * s.samples;
      const next = made(w, s.by, calls, table);
      return { table: s.keep === true ? added(table, next) : next, calls };
    }
    case 'revise':
      return walkRevise(w, s, path, table);
    case 'merge':
      needsDraft(w, s, path, table);
      oneSeat(w, s.by, [...path, 'by'], 'merge');
      return { table: { ...made(w, s.by, 1, table), makers: with1(table.makers, roleOf(w, s.by)) }, calls: 1 };
    case 'review':
      return walkReview(w, s, path, table);
    case 'vote':
      return walkVote(w, s, path, table);
    case 'pick':
      return walkPick(w, s, path, table);
    case 'decompose': {
      oneSeat(w, s.by, [...path, 'by'], 'decompose');
      const group = walkSteps(w, s.each, [...path, 'each'], EMPTY_TABLE);
      if (group.table.pieces)
        w.report([...path, 'each'], 'each group ends with the drafts of several parts; end with merge');
      else if (group.table.max > 1)
        w.report(
          [...path, 'each'],
          `each group ends with up to ${group.table.max} drafts; end with merge, vote or pick`,
        );
      if (!group.table.some) w.report([...path, 'each'], 'a group may end without a draft; begin with solve');
      return {
        table: {
          ...group.table,
          max: s.max,
          worst: s.max,
          lying: {},
          pieces: true,
          oneIfDecided: false,
          stats: union(
            undecided(group.table.stats),
            new Set([...table.stats].filter((x) => x.startsWith('objections'))),
          ),
        },
        calls: 1 + s.max * group.calls,
      };
    }
    case 'assign':
      return walkAssign(w, s, path, table);
    case 'parallel': {
      const ends = s.branches.map((branch, i) => walkSteps(w, branch, [...path, 'branches', i], table));
      const tables = ends.map((e) => e.table);
      // Branches that only look at the drafts or choose among them keep the same ones, which then count once.
      const kept = tables.filter((t) => t.lying === table.lying);
      const sum = (of: (t: Table) => number): number =>
        tables.reduce((n, t) => n + (t.lying === table.lying ? 0 : of(t)), 0) +
        Math.min(
          of(table),
          kept.reduce((n, t) => n + of(t), 0),
        );
      const [max, worst] = [sum((t) => t.max), sum((t) => t.worst)];
      const joined = tables.reduce(join);
      return {
        table: {
          ...joined,
          max,
          worst,
          lying: kept.length === tables.length ? table.lying : {},
          some: tables.some((t) => t.some),
          oneIfDecided: false,
          sure: tables.map((t) => t.sure).reduce(union),
          stats: undecided(joined.stats),
          lookers: tables.map((t) => t.lookers).reduce(union),
        },
        calls: ends.reduce((n, e) => n + e.calls, 0),
      };
    }
    case 'repeat':
      return walkRepeat(w, s, path, table);
    case 'when': {
      reads(w, s.test, [...path, 'test'], table);
      const [ifTrue, ifFalse] = split(s.test, table);
      const then = walkSteps(w, s.then, [...path, 'then'], ifTrue);
      const other = s.else ? walkSteps(w, s.else, [...path, 'else'], ifFalse) : { table: ifFalse, calls: 0 };
      return { table: join(then.table, other.table), calls: Math.max(then.calls, other.calls) };
    }
    case 'call':
      return walkCall(w, s, path, table);
    case 'plan':
      return walkPlan(w, s, path, table);
  }
};

const walkAssign = (w: Walk, s: StepOf<'assign'>, path: Path, table: Table): Walked => {
  const seats = s.to === 'assignee' ? 0 : seatsOf(w, s.to, [...path, 'to']);
  if (s.to === 'assignee')
    w.report([...path, 'to'], 'assign chooses among the seats of a role, and assignee is one seat');
  if (s.rule === 'appoint' && s.by === undefined) w.report(path, 'rule appoint needs by: who appoints');
  if (s.rule !== 'appoint' && s.by !== undefined)
    w.report([...path, 'by'], `by is read under rule appoint only, and the rule is ${s.rule}`);
  if (s.rule !== 'auction' && s.mechanism !== undefined)
    w.report([...path, 'mechanism'], `mechanism is read under rule auction only, and the rule is ${s.rule}`);
  const electors = s.by === undefined ? 0 : seatsOf(w, s.by, [...path, 'by']);
  if (s.by === 'assignee' && electors > 1)
    w.report([...path, 'by'], 'several assignees cannot appoint; name a role that elects');
  const count = s.count ?? 1;
  if (seats > 0 && count > seats)
    w.report([...path, 'count'], `${count} seats cannot be chosen: role "${s.to}" has ${seats}`);
  const inner = walkSteps({ ...w, assignee: { role: s.to, count } }, s.steps, [...path, 'steps'], table);
  return {
    table: inner.table,
    calls: inner.calls + (s.rule === 'appoint' ? electors : s.rule === 'auction' ? seats : 0),
  };
};

const walkRepeat = (w: Walk, s: StepOf<'repeat'>, path: Path, table: Table): Walked => {
  if (s.until) reads(w, s.until, [...path, 'until'], table, s.steps);
  let calls = 0;
  let now = table;
  let end = table;
  for (let round = 0; round < s.times; round++) {
    const next = walkSteps(w, s.steps, [...path, 'steps'], now);
    calls += next.calls;
    // With `until` the loop may stop after any round, so every round's table is a possible end.
    end = s.until ? join(end, next.table) : next.table;
    now = next.table;
    if (w.count.steps > MAX_WALK) break;
  }
  if (s.times === 0) walkSteps(w, s.steps, [...path, 'steps'], table);
  return { table: end, calls };
};

const walkCall = (w: Walk, s: StepOf<'call'>, path: Path, table: Table): Walked => {
  const unit = Object.hasOwn(w.org.units, s.unit) ? w.org.units[s.unit] : undefined;
  if (!unit) {
    w.report([...path, 'unit'], unknownName('unit', s.unit, Object.keys(w.org.units)));
    return { table: { ...table, max: 1, some: true }, calls: 0 };
  }
  const active = w.stack.filter((name) => name === s.unit).length;
  if (s.else && s.depth === undefined) w.report([...path, 'else'], 'else is done at depth, and no depth is given');
  if (active > 0 && s.depth === undefined) {
    w.report(path, `unit "${s.unit}" calls itself without end; give depth (and else: what is done there)`);
    return { table: { ...table, max: 1, some: true }, calls: 0 };
  }
  if (s.depth !== undefined && active >= s.depth)
    return s.else ? walkSteps(w, s.else, [...path, 'else'], table) : { table, calls: 0 };
  w.count.depth = Math.max(w.count.depth, w.stack.length + 1);
  if (w.stack.length > 40) {
    w.report(path, 'units call each other more than 40 deep');
    return { table: { ...table, max: 1, some: true }, calls: 0 };
  }
  return walkSteps({ ...w, stack: [...w.stack, s.unit] }, unit, ['units', s.unit], table);
};

const walkPlan = (w: Walk, s: StepOf<'plan'>, path: Path, table: Table): Walked => {
  oneSeat(w, s.by, [...path, 'by'], 'plan');
  if (w.designed) w.report(path, 'a design may not contain plan');
  const other = walkSteps(w, s.else, [...path, 'else'], table);
  const roles = Object.keys(w.org.roles);
  // A design has as many drafts as its budget at most, and calls units as deep as they go.
  const worst = Math.max(table.worst, s.budget.calls);
  w.count.drafts = Math.max(w.count.drafts, worst);
  if (!w.designed)
    for (const name of Object.keys(w.org.units))
      walkCall({ ...w, designed: true, report: () => {} }, { do: 'call', unit: name, depth: 32 }, path, table);
  const design: Table = {
    ...EMPTY_TABLE,
    max: 1,
    worst,
    lying: {},
    some: true,
    stats: new Set(STATISTICS),
    makers: new Set(roles),
  };
  return { table: join(design, other.table), calls: s.tries + Math.max(s.budget.calls, other.calls) };
};

/** A test may only read a statistic that something before it, or in the loop it closes, produces. */
const reads = (w: Walk, test: Test, path: Path, table: Table, loop?: Steps): void => {
  const stats = loop
    ? union(table.stats, walkSteps({ ...w, report: () => {} }, loop, path, table).table.stats)
    : table.stats;
  if (!stats.has(test.stat))
    w.report([...path, 'stat'], `nobody produces ${test.stat} before this test; ${PRODUCERS[test.stat]}`);
  else if (test.by !== undefined) {
    if (!['quality', 'suspicion', 'objections'].includes(test.stat))
      w.report([...path, 'by'], `by is read with quality, suspicion and objections, and the statistic is ${test.stat}`);
    else if (!Object.hasOwn(w.org.roles, test.by))
      w.report([...path, 'by'], unknownName('role', test.by, Object.keys(w.org.roles)));
    else if (!stats.has(`${test.stat}@${test.by}`))
      w.report([...path, 'by'], `nobody of role "${test.by}" produces ${test.stat} before this test`);
  }
};
