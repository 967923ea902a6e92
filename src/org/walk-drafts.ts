/** The walk over steps that hold no other steps: what they need on the table and what they leave. */
import type { StepOf } from './schema.js';
import {
  asks,
  checkAccount,
  checkFrom,
  chosenFrom,
  EMPTY_TABLE,
  fresh,
  made,
  needsDraft,
  oneSeat,
  roleOf,
  seatsOf,
  type Table,
  undecided,
  union,
  type Walk,
  type Walked,
  with1,
  workers,
} from './table.js';
import type { Path } from './yaml.js';

export const walkSolve = (w: Walk, s: StepOf<'solve'>, path: Path, table: Table): Walked => {
  if (s.see === 'all') needsDraft(w, s, path, table);
  const drafts = seatsOf(w, s.by, [...path, 'by']) * s.samples;
  const next = made(w, s.by, drafts, table);
  return { table: s.keep === true ? added(table, next) : next, calls: asks(w, drafts, s.by, true) };
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

export const walkMerge = (w: Walk, s: StepOf<'merge'>, path: Path, table: Table): Walked => {
  needsDraft(w, s, path, table);
  oneSeat(w, s.by, [...path, 'by'], 'merge');
  const one = made(w, s.by, 1, table);
  return { table: { ...one, makers: union(table.makers, one.makers) }, calls: asks(w, 1, s.by, true) };
};

export const walkRevise = (w: Walk, s: StepOf<'revise'>, path: Path, table: Table): Walked => {
  needsDraft(w, s, path, table);
  checkFrom(w, s.from, path, table);
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
      lying: {},
      oneIfDecided: false,
      stats: fresh(table),
      makers: union(table.makers, new Set(workers(w, s.by))),
      // Revised in turn, drafts are by the revisers; a seat that revises its own changes no author.
      sure:
        s.of === 'own'
          ? table.sure
          : new Set([role, ...[...table.sure].filter((r) => s.from !== undefined && r !== s.from)]),
      lookers: new Set(),
    },
    calls: asks(w, table.worst, s.by, false),
  };
};

export const walkReview = (w: Walk, s: StepOf<'review'>, path: Path, table: Table): Walked => {
  needsDraft(w, s, path, table);
  checkFrom(w, s.from, path, table);
  const seats = seatsOf(w, s.by, [...path, 'by']);
  const role = roleOf(w, s.by);
  if (!s.self && seats === 1 && table.some && table.makers.size === 1 && table.makers.has(role))
    w.report(
      path,
      `review: the only seat of "${role}" would find none but its own drafts; write self: true, or let another role review`,
    );
  const told = s.ask === 'forecast' ? ['success', 'harm'] : [s.ask, 'objections'];
  return {
    table: {
      ...table,
      stats: new Set([...table.stats, ...told, ...told.map((stat) => `${stat}@${role}`)]),
      lookers: with1(table.lookers, role),
    },
    calls: asks(w, seats * table.worst, s.by, s.self && s.from === undefined),
  };
};

export const walkVote = (w: Walk, s: StepOf<'vote'>, path: Path, table: Table): Walked => {
  needsDraft(w, s, path, table);
  checkFrom(w, s.from, path, table);
  const seats = seatsOf(w, s.by, [...path, 'by']);
  if (table.pieces)
    w.report(path, 'vote chooses among alternatives, and on the table are drafts of different parts; merge first');
  if (s.rule === 'quorum' && s.quorum === undefined)
    w.report(path, 'rule quorum needs quorum: the number of approvals');
  if (s.rule !== 'quorum' && s.quorum !== undefined)
    w.report([...path, 'quorum'], `quorum is read under rule quorum only, and the rule is ${s.rule}`);
  if (s.quorum !== undefined && seats > 0 && s.quorum > seats)
    w.report([...path, 'quorum'], `quorum ${s.quorum} cannot be reached: role "${s.by}" has ${seats} seats`);
  if (s.veto !== undefined && seats > 0 && s.veto > seats)
    w.report([...path, 'veto'], `veto ${s.veto} cannot be reached: role "${s.by}" has ${seats} seats`);
  if (s.rule !== 'weighted' && s.weights !== undefined)
    w.report([...path, 'weights'], `weights is read under rule weighted only, and the rule is ${s.rule}`);
  checkAccount(w, s.weights, 'person', [...path, 'weights']);
  if (s.rule === 'weighted' && s.weights === undefined && table.some && !table.makers.has(roleOf(w, s.by)))
    w.report(
      path,
      `rule weighted weighs ballots by the confidence of one's own drafts, and role "${s.by}" has none here`,
    );
  const mayFail = s.rule === 'majority' || s.rule === 'approval' || s.rule === 'quorum' || s.veto !== undefined;
  return {
    table: {
      ...table,
      max: mayFail ? table.max : 1,
      oneIfDecided: mayFail,
      sure: mayFail ? new Set() : chosenFrom(table, s.from),
      stats: with1(table.stats, 'decided'),
      lookers: with1(table.lookers, roleOf(w, s.by)),
    },
    calls: asks(w, seats, s.by, true),
  };
};

export const walkPick = (w: Walk, s: StepOf<'pick'>, path: Path, table: Table): Walked => {
  if (s.rule === 'default') {
    if (s.from !== undefined || s.keep !== undefined)
      w.report(path, 'rule default makes the null answer; from and keep are not read');
    return {
      table: {
        ...EMPTY_TABLE,
        max: 1,
        worst: 1,
        lying: {},
        some: true,
        stats: new Set([...fresh(table)].filter((stat) => stat !== 'confidence')),
        lookers: table.lookers,
      },
      calls: 0,
    };
  }
  needsDraft(w, s, path, table);
  checkFrom(w, s.from, path, table);
  if (s.keep !== undefined && ['most-common', 'median', 'mean'].includes(s.rule))
    w.report([...path, 'keep'], 'keep is read with first, random, best-reviewed and least-suspect');
  if (table.pieces)
    w.report(path, 'pick chooses among alternatives, and on the table are drafts of different parts; merge first');
  if (s.rule === 'best-reviewed' && !table.stats.has('quality'))
    w.report(path, 'best-reviewed needs quality, and nobody reviews these drafts; put review before it');
  if (s.rule === 'least-suspect' && !table.stats.has('suspicion'))
    w.report(path, 'least-suspect needs suspicion, and nobody gives it; put review with ask: suspicion before it');
  const keep = s.keep ?? 1;
  // Where nobody of a role replied, nothing is chosen from it and everything stays.
  const worst = s.from === undefined ? Math.min(table.worst, keep) : table.worst;
  if (s.rule === 'median' || s.rule === 'mean') {
    const stats = undecided(table.stats);
    return { table: { ...table, max: 1, worst, lying: {}, oneIfDecided: false, sure: new Set(), stats }, calls: 0 };
  }
  return {
    table: {
      ...table,
      max: Math.min(table.max, keep),
      worst,
      oneIfDecided: false,
      makers: s.from === undefined ? table.makers : new Set([s.from]),
      sure: chosenFrom(table, s.from),
      stats: undecided(table.stats),
    },
    calls: 0,
  };
};
