/** The walk over trade: what a market needs on the table and what it leaves. */
import type { StepOf } from './schema.js';
import {
  asks,
  checkAccount,
  chosenFrom,
  needsDraft,
  roleOf,
  seatsOf,
  type Table,
  type Walk,
  type Walked,
  with1,
} from './table.js';
import type { Path } from './yaml.js';

export const walkTrade = (w: Walk, s: StepOf<'trade'>, path: Path, table: Table): Walked => {
  needsDraft(w, s, path, table);
  const seats = seatsOf(w, s.by, [...path, 'by']);
  if (table.pieces)
    w.report(path, 'trade chooses among alternatives, and on the table are drafts of different parts; merge first');
  if (s.rule === 'kelly') {
    if (s.account === undefined) w.report(path, 'rule kelly stakes balances; give account: an account of persons');
    if (s.liquidity !== undefined) w.report([...path, 'liquidity'], 'liquidity is read under rule lmsr only');
    if ((s.rounds ?? 1) > 1) w.report([...path, 'rounds'], 'under rule kelly everything is staked in one round');
    if (s.on === 'outcome') w.report([...path, 'on'], 'rule kelly trades on which answer is right; write rule: lmsr');
  }
  if (w.designs && s.on !== 'outcome')
    w.report(path, 'which design is right is never told; write on: outcome, what comes of the one that is followed');
  checkAccount(w, s.account, 'person', [...path, 'account']);
  return {
    table: {
      ...table,
      max: 1,
      worst: 1,
      oneIfDecided: false,
      sure: chosenFrom(table, undefined),
      stats: with1(table.stats, 'decided'),
      lookers: with1(table.lookers, roleOf(w, s.by)),
    },
    calls: asks(w, seats * (s.rounds ?? 1) * table.worst, s.by, s.rule === 'kelly'),
  };
};
