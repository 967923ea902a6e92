/** The walk over steps that hold other steps. */
import { reads, split } from './reads.js';
import type { StepOf } from './schema.js';
import { unknownName } from './strict.js';
import {
  asks,
  checkAccount,
  EMPTY_TABLE,
  join,
  MAX_WALK,
  needsDraft,
  oneSeat,
  seatsOf,
  type Table,
  undecided,
  union,
  type Walk,
  type Walked,
} from './table.js';
import { walkSteps } from './walk.js';
import type { Path } from './yaml.js';

export const walkDecompose = (w: Walk, s: StepOf<'decompose'>, path: Path, table: Table): Walked => {
  oneSeat(w, s.by, [...path, 'by'], 'decompose');
  if (s.of === 'draft') {
    needsDraft(w, s, path, table);
    if (table.max > 1)
      w.report(
        [...path, 'of'],
        `of: draft divides one plan, and up to ${table.max} drafts lie here; choose one by vote, pick or trade`,
      );
  }
  const group = walkSteps(w, s.each, [...path, 'each'], EMPTY_TABLE);
  if (group.table.pieces)
    w.report([...path, 'each'], 'each group ends with the drafts of several parts; end with merge');
  else if (group.table.max > 1)
    w.report([...path, 'each'], `each group ends with up to ${group.table.max} drafts; end with merge, vote or pick`);
  if (!group.table.some) w.report([...path, 'each'], 'a group may end without a draft; begin with solve');
  return {
    table: {
      ...group.table,
      max: s.max,
      // Where silent voters left several plans, none is divided and all of them stay.
      worst: s.of === 'draft' ? Math.max(s.max, table.worst) : s.max,
      lying: {},
      pieces: true,
      oneIfDecided: false,
      stats: union(undecided(group.table.stats), new Set([...table.stats].filter((x) => x.startsWith('objections')))),
    },
    calls: asks(w, 1, s.by, true) + s.max * group.calls,
  };
};

/** What each rule of assign reads beside to, count and steps; anything else is told. */
const READS: Readonly<Record<string, readonly StepOf<'assign'>['rule'][]>> = {
  by: ['appoint', 'offers'],
  mechanism: ['auction'],
  reserve: ['auction'],
  pay: ['auction', 'offers'],
  account: ['reputation'],
  explore: ['reputation'],
};

const checkAssign = (w: Walk, s: StepOf<'assign'>, path: Path): void => {
  for (const [field, rules] of Object.entries(READS))
    if (s[field as keyof typeof s] !== undefined && !rules.includes(s.rule))
      w.report([...path, field], `${field} is read under rule ${rules.join(' and ')} only, and the rule is ${s.rule}`);
  if (s.to === 'assignee')
    w.report([...path, 'to'], 'assign chooses among the seats of a role, and assignee is one seat');
  if (s.rule === 'appoint' && s.by === undefined) w.report(path, 'rule appoint needs by: who appoints');
  if (s.rule === 'offers' && s.by === undefined) w.report(path, 'rule offers needs by: who chooses among the offers');
  if (s.rule === 'offers' && s.by !== undefined) oneSeat(w, s.by, [...path, 'by'], 'choosing among offers');
  if (s.rule === 'reputation' && s.account === undefined)
    w.report(path, 'rule reputation needs account: an account of persons');
  if ((s.reserve === undefined) !== (s.else === undefined))
    w.report(path, 'reserve and else go together: else is done when no bid reaches the reserve');
  checkAccount(w, s.pay, 'person', [...path, 'pay']);
  checkAccount(w, s.account, 'person', [...path, 'account']);
};

export const walkAssign = (w: Walk, s: StepOf<'assign'>, path: Path, table: Table): Walked => {
  checkAssign(w, s, path);
  const seats = s.to === 'assignee' ? 0 : seatsOf(w, s.to, [...path, 'to']);
  const electors = s.by === undefined ? 0 : seatsOf(w, s.by, [...path, 'by']);
  if (s.rule === 'appoint' && s.by === 'assignee' && electors > 1)
    w.report([...path, 'by'], 'several assignees cannot appoint; name a role that elects');
  const count = s.count ?? 1;
  if (seats > 0 && count > seats)
    w.report([...path, 'count'], `${count} seats cannot be chosen: role "${s.to}" has ${seats}`);
  const inner = walkSteps({ ...w, assignee: { role: s.to, count } }, s.steps, [...path, 'steps'], table);
  const other = s.else ? walkSteps(w, s.else, [...path, 'else'], table) : null;
  const choosing =
    (s.rule === 'appoint' || s.rule === 'offers' ? asks(w, electors, s.by ?? '', true) : 0) +
    (s.rule === 'auction' || s.rule === 'offers' ? asks(w, seats, s.to, true) : 0);
  return {
    table: other ? join(inner.table, other.table) : inner.table,
    calls: choosing + Math.max(inner.calls, other?.calls ?? 0),
  };
};

export const walkParallel = (w: Walk, s: StepOf<'parallel'>, path: Path, table: Table): Walked => {
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
};

export const walkWhen = (w: Walk, s: StepOf<'when'>, path: Path, table: Table): Walked => {
  reads(w, s.test, [...path, 'test'], table);
  const [ifTrue, ifFalse] = split(s.test, table);
  const then = walkSteps(w, s.then, [...path, 'then'], ifTrue);
  const other = s.else ? walkSteps(w, s.else, [...path, 'else'], ifFalse) : { table: ifFalse, calls: 0 };
  return { table: join(then.table, other.table), calls: Math.max(then.calls, other.calls) };
};

export const walkRepeat = (w: Walk, s: StepOf<'repeat'>, path: Path, table: Table): Walked => {
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

export const walkCall = (w: Walk, s: StepOf<'call'>, path: Path, table: Table): Walked => {
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
