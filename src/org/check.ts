/**
 * Reads an organization before anyone pays for it: abstract interpretation over the tree. What is on the table is
 * followed as a worst case (how many drafts, by whom, which statistics exist), so that every refusal is a sentence a
 * person or a model can repair from, and the worst-case number of calls can gate a budget.
 */
import {
  type Organization,
  STATISTICS,
  type Statistic,
  type Step,
  type StepOf,
  type Steps,
  type Test,
} from './schema.js';
import { unknownName } from './strict.js';
import type { Path } from './yaml.js';

export interface OrgProblem {
  readonly path: Path;
  readonly message: string;
}

/** Worst case over every path: answered requests, drafts on the table at once, nested unit calls. */
export interface Bound {
  readonly calls: number;
  readonly drafts: number;
  readonly depth: number;
}

/** What may lie on the table. `some`: at least one draft for certain; `pieces`: drafts of different parts, not alternatives. */
export interface Table {
  readonly max: number;
  readonly some: boolean;
  readonly pieces: boolean;
  /** After a vote that may decide nothing: one draft if it decided. */
  readonly oneIfDecided: boolean;
  readonly stats: ReadonlySet<Statistic>;
  readonly makers: ReadonlySet<string>;
  /** Roles that have looked at the drafts since they were last changed. */
  readonly lookers: ReadonlySet<string>;
}

export interface Checked {
  readonly problems: readonly OrgProblem[];
  readonly bound: Bound;
  /** The table at the end: who made and who looked at the answer. */
  readonly end: Table;
}

interface Walk {
  readonly org: Organization;
  readonly report: (path: Path, message: string) => void;
  readonly assignee: string | null;
  /** Units being walked, outermost first. */
  readonly stack: readonly string[];
  readonly designed: boolean;
  readonly count: { steps: number; drafts: number; depth: number };
}

interface Walked {
  readonly table: Table;
  readonly calls: number;
}

/** An organization whose walk takes more steps than this is refused as too large to check. */
const MAX_WALK = 20_000;
const MAX_DRAFTS = 100_000;

export const EMPTY_TABLE: Table = {
  max: 0,
  some: false,
  pieces: false,
  oneIfDecided: false,
  stats: new Set(),
  makers: new Set(),
  lookers: new Set(),
};

export const check = (org: Organization): Checked => checkSteps(org, org.workflow, ['workflow'], EMPTY_TABLE, false);

/** Checks steps that start from a given table; `designed` steps are an agent's and may not plan again. */
export const checkSteps = (org: Organization, steps: Steps, at: Path, start: Table, designed: boolean): Checked => {
  const problems = new Map<string, OrgProblem>();
  const report = (path: Path, message: string): void => {
    problems.set(`${JSON.stringify(path)} ${message}`, { path, message });
  };
  if (Object.keys(org.roles).length === 0) report(['roles'], 'no roles; declare at least one');
  if (Object.hasOwn(org.roles, 'assignee'))
    report(['roles', 'assignee'], '"assignee" names the seat chosen by assign; call the role something else');
  const count = { steps: 0, drafts: start.max, depth: 0 };
  const walk: Walk = { org, report, assignee: null, stack: [], designed, count };
  const { table, calls } = walkSteps(walk, steps, at, start);
  // A unit that nothing reaches is still read, from a table on which anything may lie, so that its mistakes are not kept for later.
  const anything: Table = {
    ...EMPTY_TABLE,
    max: 1,
    some: true,
    stats: new Set(STATISTICS),
    makers: new Set(Object.keys(org.roles)),
  };
  for (const [name, unit] of Object.entries(org.units))
    if (!designed && !reached(org, name)) walkSteps({ ...walk, stack: [name] }, unit, ['units', name], anything);
  if (count.steps > MAX_WALK)
    report(at, `too large to check: more than ${MAX_WALK} steps when units and rounds are written out`);
  else if (problems.size === 0 && !table.some)
    report(at, 'may end without a draft; begin with solve, decompose or plan');
  else if (table.pieces) report(at, 'ends with the drafts of several parts; end with merge');
  else if (table.max > 1) report(at, `ends with up to ${table.max} drafts; end with merge, vote or pick`);
  return { problems: [...problems.values()], bound: { calls, drafts: count.drafts, depth: count.depth }, end: table };
};

/** Whether a unit is called from the workflow, directly or through other units. */
const reached = (org: Organization, name: string): boolean => {
  const seen = new Set<string>();
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    else if (value !== null && typeof value === 'object') {
      const node = value as { do?: unknown; unit?: unknown };
      if (node.do === 'call' && typeof node.unit === 'string' && !seen.has(node.unit)) {
        seen.add(node.unit);
        visit(org.units[node.unit]);
      }
      Object.values(value).forEach(visit);
    }
  };
  visit(org.workflow);
  return seen.has(name);
};

const walkSteps = (w: Walk, steps: Steps, path: Path, start: Table): Walked => {
  let table = start;
  let calls = 0;
  steps.forEach((s, i) => {
    if (++w.count.steps > MAX_WALK) return;
    const next = walkStep(w, s, [...path, i], table);
    calls += next.calls;
    table = next.table;
    if (table.max > MAX_DRAFTS) {
      w.report([...path, i], `up to ${table.max} drafts on the table at once; at most ${MAX_DRAFTS}`);
      table = { ...table, max: MAX_DRAFTS };
    }
    w.count.drafts = Math.max(w.count.drafts, table.max);
  });
  return { table, calls };
};

/** Seats of a role or of the assignee (one), or 0 with a problem reported. */
const seatsOf = (w: Walk, by: string, path: Path): number => {
  if (by === 'assignee') {
    if (w.assignee === null) w.report(path, '"assignee" is bound only inside an assign step');
    return 1;
  }
  const role = Object.hasOwn(w.org.roles, by) ? w.org.roles[by] : undefined;
  if (!role) w.report(path, unknownName('role', by, Object.keys(w.org.roles)));
  return role?.seats ?? 0;
};

const oneSeat = (w: Walk, by: string, path: Path, verb: string): void => {
  const seats = seatsOf(w, by, path);
  if (seats > 1)
    w.report(
      path,
      `${verb} is done by one seat and role "${by}" has ${seats}; use a role with one seat, or assign and "assignee"`,
    );
};

const roleOf = (w: Walk, by: string): string => (by === 'assignee' ? (w.assignee ?? by) : by);
const with1 = <T>(set: ReadonlySet<T>, item: T): ReadonlySet<T> => (set.has(item) ? set : new Set([...set, item]));
/** A vote's outcome does not outlive the next change of the table. */
const undecided = (stats: ReadonlySet<Statistic>): ReadonlySet<Statistic> =>
  new Set([...stats].filter((s) => s !== 'decided'));
const union = <T>(a: ReadonlySet<T>, b: ReadonlySet<T>): ReadonlySet<T> => new Set([...a, ...b]);

const join = (a: Table, b: Table): Table => ({
  max: Math.max(a.max, b.max),
  some: a.some && b.some,
  pieces: a.pieces || b.pieces,
  oneIfDecided: a.oneIfDecided && b.oneIfDecided,
  stats: union(a.stats, b.stats),
  makers: union(a.makers, b.makers),
  lookers: new Set([...a.lookers].filter((r) => b.lookers.has(r))),
});

const made = (w: Walk, by: string, max: number): Table => ({
  ...EMPTY_TABLE,
  max,
  some: max > 0,
  stats: new Set<Statistic>(['agreement', 'confidence']),
  makers: new Set([roleOf(w, by)]),
});

const needsDraft = (w: Walk, s: Step, path: Path, table: Table): void => {
  if (!table.some) w.report(path, `${s.do} may find no draft on the table; put solve, decompose or plan before it`);
};

const walkStep = (w: Walk, s: Step, path: Path, table: Table): Walked => {
  switch (s.do) {
    case 'solve': {
      const seats = seatsOf(w, s.by, [...path, 'by']);
      return { table: made(w, s.by, seats * s.samples), calls: seats * s.samples };
    }
    case 'revise':
      return walkRevise(w, s, path, table);
    case 'merge':
      needsDraft(w, s, path, table);
      oneSeat(w, s.by, [...path, 'by'], 'merge');
      return { table: { ...made(w, s.by, 1), makers: with1(table.makers, roleOf(w, s.by)) }, calls: 1 };
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
        table: { ...group.table, max: s.max, pieces: true, oneIfDecided: false, stats: undecided(group.table.stats) },
        calls: 1 + s.max * group.calls,
      };
    }
    case 'assign':
      return walkAssign(w, s, path, table);
    case 'parallel': {
      const ends = s.branches.map((branch, i) => walkSteps(w, branch, [...path, 'branches', i], table));
      const tables = ends.map((e) => e.table);
      // Branches that change nothing keep the same drafts, which then count once; the worst case is that all are new.
      const max = tables.every((t) => t.max === table.max && t.makers === table.makers && t.some)
        ? table.max
        : tables.reduce((n, t) => n + t.max, 0);
      const joined = tables.reduce(join);
      return {
        table: {
          ...joined,
          max,
          some: tables.some((t) => t.some),
          oneIfDecided: false,
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

const walkRevise = (w: Walk, s: StepOf<'revise'>, path: Path, table: Table): Walked => {
  needsDraft(w, s, path, table);
  const seats = seatsOf(w, s.by, [...path, 'by']);
  const role = roleOf(w, s.by);
  if (table.some && s.of === 'own' && seats > 0 && !table.makers.has(role))
    w.report(
      path,
      `revise of own: no seat of "${role}" has a draft on the table (they are by ${[...table.makers].join(', ')}); write of: each`,
    );
  return {
    table: {
      ...table,
      oneIfDecided: false,
      stats: new Set<Statistic>(['agreement', 'confidence']),
      makers: with1(table.makers, role),
      lookers: new Set(),
    },
    calls: table.max,
  };
};

const walkReview = (w: Walk, s: StepOf<'review'>, path: Path, table: Table): Walked => {
  needsDraft(w, s, path, table);
  const seats = seatsOf(w, s.by, [...path, 'by']);
  const role = roleOf(w, s.by);
  if (!s.self && seats === 1 && table.some && table.makers.size === 1 && table.makers.has(role))
    w.report(
      path,
      `review: the only seat of "${role}" would find none but its own drafts; write self: true, or let another role review`,
    );
  return {
    table: { ...table, stats: with1(table.stats, s.ask), lookers: with1(table.lookers, role) },
    calls: seats * table.max,
  };
};

const walkVote = (w: Walk, s: StepOf<'vote'>, path: Path, table: Table): Walked => {
  needsDraft(w, s, path, table);
  const seats = seatsOf(w, s.by, [...path, 'by']);
  if (table.pieces)
    w.report(path, 'vote chooses among alternatives, and on the table are drafts of different parts; merge first');
  if (s.rule === 'quorum' && s.quorum === undefined)
    w.report(path, 'rule quorum needs quorum: the number of approvals');
  if (s.rule !== 'quorum' && s.quorum !== undefined)
    w.report([...path, 'quorum'], `quorum is read under rule quorum only, and the rule is ${s.rule}`);
  if (s.quorum !== undefined && seats > 0 && s.quorum > seats)
    w.report([...path, 'quorum'], `quorum ${s.quorum} cannot be reached: role "${s.by}" has ${seats} seats`);
  const mayFail = s.rule === 'majority' || s.rule === 'approval' || s.rule === 'quorum';
  return {
    table: {
      ...table,
      max: mayFail ? table.max : 1,
      oneIfDecided: mayFail,
      stats: with1(table.stats, 'decided'),
      lookers: with1(table.lookers, roleOf(w, s.by)),
    },
    calls: seats,
  };
};

const walkPick = (w: Walk, s: StepOf<'pick'>, path: Path, table: Table): Walked => {
  if (s.rule === 'default')
    return {
      table: { ...EMPTY_TABLE, max: 1, some: true, stats: new Set<Statistic>(['agreement']), lookers: table.lookers },
      calls: 0,
    };
  needsDraft(w, s, path, table);
  if (table.pieces)
    w.report(path, 'pick chooses among alternatives, and on the table are drafts of different parts; merge first');
  if (s.rule === 'best-reviewed' && !table.stats.has('quality'))
    w.report(path, 'best-reviewed needs quality, and nobody reviews these drafts; put review before it');
  if (s.rule === 'least-suspect' && !table.stats.has('suspicion'))
    w.report(path, 'least-suspect needs suspicion, and nobody gives it; put review with ask: suspicion before it');
  return { table: { ...table, max: 1, oneIfDecided: false, stats: undecided(table.stats) }, calls: 0 };
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
  if (s.by !== undefined) oneSeat(w, s.by, [...path, 'by'], 'appoint');
  const inner = walkSteps({ ...w, assignee: s.to }, s.steps, [...path, 'steps'], table);
  return { table: inner.table, calls: inner.calls + (s.rule === 'appoint' ? 1 : s.rule === 'auction' ? seats : 0) };
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
  const design: Table = {
    ...EMPTY_TABLE,
    max: 1,
    some: true,
    stats: new Set<Statistic>(['quality', 'suspicion', 'agreement', 'confidence', 'decided']),
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
};

const PRODUCERS: Record<Statistic, string> = {
  quality: 'put review with ask: quality before it',
  suspicion: 'put review with ask: suspicion before it',
  agreement: 'put solve before it',
  confidence: 'put solve before it',
  decided: 'put vote before it',
};

/** What is on the table when a test is true and when it is false. */
const split = (test: Test, table: Table): readonly [Table, Table] => {
  if (test.stat !== 'decided' || !table.oneIfDecided) return [table, table];
  const one = { ...table, max: 1, oneIfDecided: false };
  return test.below !== undefined ? [table, one] : [one, table];
};
