/** What tests read, and what their outcome tells of the table. */
import { REVIEWED, type Statistic, type Steps, type Test } from './schema.js';
import { unknownName } from './strict.js';
import { checkAccount, seatsOf, type Table, union, type Walk } from './table.js';
import { walkSteps } from './walk.js';
import type { Path } from './yaml.js';

const PRODUCERS: Record<Statistic, string> = {
  quality: 'put review with ask: quality before it',
  suspicion: 'put review with ask: suspicion before it',
  success: 'put review with ask: forecast before it',
  harm: 'put review with ask: forecast before it',
  agreement: 'put solve before it',
  confidence: 'put solve before it',
  decided: 'put vote before it',
  objections: 'put review before it',
};

/** What is on the table when a test is true and when it is false. */
export const split = (test: Test, table: Table): readonly [Table, Table] => {
  if (test.stat !== 'decided' || !table.oneIfDecided) return [table, table];
  const one = { ...table, max: 1, worst: 1, oneIfDecided: false };
  // A test that holds at 0 as well tells nothing.
  if (test.below !== undefined) return test.below > 0 ? [table, one] : [table, table];
  return test.atLeast === 0 ? [table, table] : [one, table];
};

/** A test may only read what something before it, or in the loop it closes, produces. */
export const reads = (w: Walk, test: Test, path: Path, table: Table, loop?: Steps): void => {
  if (test.ledger !== undefined) readsLedger(w, test, test.ledger, path);
  if (test.feature !== undefined && test.by !== undefined) w.report([...path, 'by'], 'by is not read with a feature');
  if (test.stat === undefined) return;
  const stats = loop
    ? union(table.stats, walkSteps({ ...w, report: () => {} }, loop, path, table).table.stats)
    : table.stats;
  if (!stats.has(test.stat))
    w.report([...path, 'stat'], `nobody produces ${test.stat} before this test; ${PRODUCERS[test.stat]}`);
  else if (test.by !== undefined) {
    if (!(REVIEWED as readonly string[]).includes(test.stat))
      w.report([...path, 'by'], `by is read with ${REVIEWED.join(', ')}, and the statistic is ${test.stat}`);
    else if (!Object.hasOwn(w.org.roles, test.by))
      w.report([...path, 'by'], unknownName('role', test.by, Object.keys(w.org.roles)));
    else if (!stats.has(`${test.stat}@${test.by}`))
      w.report([...path, 'by'], `nobody of role "${test.by}" produces ${test.stat} before this test`);
  }
};

const readsLedger = (w: Walk, test: Test, name: string, path: Path): void => {
  const person = w.org.accounts?.[name]?.of === 'person';
  checkAccount(w, name, person ? 'person' : 'organization', [...path, 'ledger']);
  if (person && test.by === undefined)
    w.report([...path, 'ledger'], `account "${name}" is one of persons: say by: whose balances are meant`);
  if (!person && test.by !== undefined) w.report([...path, 'by'], `account "${name}" has one balance; leave by out`);
  if (person && test.by !== undefined) seatsOf(w, test.by, [...path, 'by']);
};
