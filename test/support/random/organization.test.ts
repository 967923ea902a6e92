/** The random organizations of the laws cover the language: otherwise the laws would say less than they seem to. */
import { describe, expect, it } from 'vitest';
import { check } from '../../../src/org/check.js';
import { nested, type Organization, REVIEWED, STATISTICS, type Steps, VERBS } from '../../../src/org/schema.js';
import { InputError } from '../../../src/org/yaml.js';
import { bump, type Counts, countUse, schemaFields, schemaNames, stepsIn, stepsOf } from '../coverage.js';
import { drawOrganization, MAX_CALLS, randomOrganization } from './organization.js';

const COUNT = 14000;

const countTests = (counts: Counts, org: Organization): void => {
  for (const s of stepsOf(org)) {
    const test = s.do === 'when' ? s.test : s.do === 'repeat' ? s.until : undefined;
    const how = test && ['above', 'atLeast', 'below', 'is'].find((way) => way in test);
    if (test?.stat) {
      bump(counts, `${test.stat} ${how}`);
      bump(counts, `${test.stat} by ${test.by === undefined ? 'all' : 'role'}`);
    }
    if (test?.feature !== undefined) bump(counts, `feature ${how}`);
    if (test?.ledger !== undefined) bump(counts, `ledger ${how} by ${test.by === undefined ? 'all' : 'role'}`);
    if ('by' in s && s.by === 'assignee') bump(counts, `${s.do} by assignee`);
    if (s.do === 'trade') bump(counts, `trade ${s.rule ?? 'lmsr'} on ${s.on ?? 'which'}`);
  }
};

/** Steps for several assignees, and how they were chosen. */
const countMany = (counts: Counts, org: Organization, steps: Steps, assigned = 1): void => {
  for (const s of steps) {
    const many = s.do === 'assign' ? (s.count ?? 1) : assigned;
    if (s.do === 'assign' && many > 1) bump(counts, `assign several by ${s.rule}`);
    if (s.do === 'assign' && (org.roles[s.by ?? '']?.seats ?? 1) > 1) bump(counts, 'assign by electors');
    if (assigned > 1 && 'by' in s && s.by === 'assignee') bump(counts, `${s.do} by assignees`);
    for (const inner of nested(s)) countMany(counts, org, inner.steps, many);
  }
};

/** What was met less often than this. */
const rare = (counts: Counts, names: readonly string[], least: number): readonly string[] =>
  names.filter((name) => (counts.get(name) ?? 0) < least);

describe('random organizations', () => {
  const drawn = Array.from({ length: COUNT }, (_, seed) => drawOrganization(seed));
  const passed = drawn.filter((d): d is Organization => !(d instanceof InputError));
  // Those that the laws run; the others are too large.
  const run = passed.filter((org) => check(org).bound.calls <= MAX_CALLS);
  const counts: Counts = new Map();
  for (const org of run) {
    countUse(counts, org);
    countTests(counts, org);
    for (const list of [org.workflow, ...Object.values(org.units)]) countMany(counts, org, list);
  }

  it('pass check more often than not', () => {
    expect(passed.length / COUNT).toBeGreaterThan(0.6);
    expect(run.length / COUNT).toBeGreaterThan(0.3);
  });
  it('read what there is to use off the schema', () => {
    const some = [
      'vote.rule = borda',
      'when.test.stat = harm',
      'plan.menu = nothing',
      'organization.refusal.then = stop',
    ];
    expect(schemaNames).toEqual(expect.arrayContaining(some));
    expect(schemaFields).toEqual(
      expect.arrayContaining(['trade.liquidity', 'organization.roles{}.sees', 'solve.spend']),
    );
    expect(schemaNames.length).toBeGreaterThan(250);
  });
  it('use every verb, every field and every value that can be listed', () => {
    expect(rare(counts, VERBS, 100)).toEqual([]);
    expect(rare(counts, schemaNames, 3)).toEqual([]);
  });
  it('test every statistic in every way, and seat the assignee in every verb that seats', () => {
    const tests = STATISTICS.flatMap((stat) => ['above', 'atLeast', 'below'].map((how) => `${stat} ${how}`));
    const seating = ['solve', 'revise', 'merge', 'review', 'vote', 'trade', 'decompose', 'assign', 'plan'];
    const roles = REVIEWED.flatMap((stat) => [`${stat} by role`, `${stat} by all`]);
    const features = ['above', 'atLeast', 'below', 'is'].map((how) => `feature ${how}`);
    const ledger = ['above', 'atLeast', 'below'].flatMap((how) => [`ledger ${how} by all`, `ledger ${how} by role`]);
    const markets = ['trade lmsr on which', 'trade lmsr on outcome', 'trade kelly on which'];
    const names = [...tests, ...seating.map((v) => `${v} by assignee`), ...roles, ...features, ...ledger, ...markets];
    expect(rare(counts, names, 3)).toEqual([]);
  });
  it('seat several assignees in every verb that seats several, elected, bidding, drawn and in turn', () => {
    const several = ['solve', 'revise', 'review', 'vote', 'trade', 'plan'].map((verb) => `${verb} by assignees`);
    const rules = ['appoint', 'auction', 'offers', 'reputation', 'random', 'rotate'];
    const names = [...several, ...rules.map((rule) => `assign several by ${rule}`), 'assign by electors'];
    expect(rare(counts, names, 3)).toEqual([]);
  });
  it('have units that call themselves, knobs, several roles, and choices among designs', () => {
    const calling = (org: Organization): boolean =>
      Object.entries(org.units).some(([name, unit]) => stepsIn(unit).some((s) => s.do === 'call' && s.unit === name));
    const often = (holds: (org: Organization) => boolean): number => run.filter(holds).length;
    expect(often(calling)).toBeGreaterThan(50);
    expect(often((org) => Object.keys(org.knobs).length > 0)).toBeGreaterThan(100);
    expect(often((org) => Object.keys(org.roles).length > 2)).toBeGreaterThan(100);
    expect(often((org) => check(org).bound.depth > 1)).toBeGreaterThan(50);
    expect(often((org) => stepsOf(org).some((s) => s.do === 'plan' && s.choose !== undefined))).toBeGreaterThan(50);
  });
  it('are the same for the same seed', () => {
    for (const seed of [1, 2, 3]) expect(randomOrganization(seed)).toEqual(randomOrganization(seed));
  });
});
