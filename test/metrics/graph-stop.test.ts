/** Trials that a refusal stops: how the log ends, and what may have gone on beside it. */
import { describe, expect, it } from 'vitest';
import { mismatch, organization, REFUSED, step, traceOf } from './log.js';

const ROLES = '{ a: { seats: 3 }, lead: {}, judge: {} }';
const of = (workflow: string, refusal: string) => organization(ROLES, workflow, `refusal: { ${refusal} },`);
const first = (ids: readonly string[]) => step('1.pick', 'workflow.1').rule('pick', 'first', ids, ids[0] as string);

describe('stop', () => {
  const org = of('[{ do: solve, by: a }, { do: pick, rule: first }]', 'then: stop');
  const solve = step('0.solve', 'workflow.0');
  const no = solve.ask('a.1', 'solve', [], REFUSED);
  const asked = [solve.ask('a.0', 'solve'), no, solve.skip(no.id), solve.ask('a.2', 'solve')];
  it('the log ends after those who were asked at once', () => {
    expect(mismatch(org, traceOf(asked, null))).toBeUndefined();
    expect(mismatch(org, traceOf(asked.slice(0, -1), null))).toContain('here is declared 0.solve/a.2');
    const on = [...asked, first(['0.solve/a.0', '0.solve/a.2'])];
    expect(mismatch(org, traceOf(on, null))).toContain('nothing more is declared');
    expect(mismatch(org, traceOf(on, '0.solve/a.0'))).toContain('nothing more is declared');
    expect(mismatch(org, { ...traceOf(asked, null), reason: 'empty' })).toContain('a refusal has stopped it');
    expect(
      mismatch(of('[{ do: solve, by: a }, { do: pick, rule: first }]', 'then: skip'), traceOf(asked, null)),
    ).toBeDefined();
  });

  const branch = (i: number) => step(`0.parallel[${i}]/0.solve`, `workflow.0.branches.${i}.0`);
  const branches = of(
    '[{ do: parallel, branches: [[{ do: solve, by: lead }], [{ do: solve, by: judge }], [{ do: solve, by: lead }, { do: review, by: judge }]] }, { do: pick, rule: first }]',
    'then: stop',
  );
  const [left, mid, right] = [
    branch(0).ask('lead.0', 'solve'),
    branch(1).ask('judge.0', 'solve', [], REFUSED),
    branch(2).ask('lead.0', 'solve'),
  ];
  const skip = branch(1).skip(mid.id);
  const look = step('0.parallel[2]/1.review', 'workflow.0.branches.2.1').ask('judge.0#0', 'quality', [right.id]);
  it('what runs at once may have gone on, or not', () => {
    for (const log of [
      [left, mid, skip, right, look],
      [left, mid, skip, right],
      [left, mid, skip],
      [mid, skip],
    ])
      expect(mismatch(branches, traceOf(log, null))).toBeUndefined();
    const after = first([left.id, right.id]);
    expect(mismatch(branches, traceOf([left, mid, skip, right, look, after], null))).toContain('nothing more');
    const seen = { ...look, shown: [left.id] };
    expect(mismatch(branches, traceOf([left, mid, skip, right, seen], null))).toContain('shown and not declared');
  });
  it('nothing breaks off where nobody stops', () => {
    const fine = branch(1).ask('judge.0', 'solve');
    expect(mismatch(branches, traceOf([left, fine, right], null))).toContain('quality by judge.0');
    // Somebody did stop the trial, and later: the branches were all at an end before.
    const later = of(
      '[{ do: parallel, branches: [[{ do: solve, by: lead }], [{ do: solve, by: a }]] }, { do: merge, by: judge }]',
      'then: stop',
    );
    const refused = step('1.merge', 'workflow.1').ask('judge.0', 'merge', [left.id], REFUSED);
    expect(mismatch(later, traceOf([left, refused, step('1.merge', 'workflow.1').skip(refused.id)], null))).toContain(
      'a flow breaks off that nobody has stopped',
    );
  });

  it('a group that builds on others does not begin', () => {
    const each = '[{ do: decompose, by: lead, each: [{ do: solve, by: judge }] }, { do: merge, by: lead }]';
    const org = of(each, 'then: stop');
    const divide = step('0.decompose', 'workflow.0');
    const group = (i: number, parts: string, more = {}) =>
      step(`0.decompose[${i}]/0.solve`, 'workflow.0.each.0').ask('judge.0', 'solve', [], {
        scope: { parts: [parts], garbled: [] },
        ...more,
      });
    const parts = [
      { parts: ['p'], after: [], garbled: [] },
      { parts: ['q'], after: [], garbled: [] },
      { parts: ['r'], after: [0], garbled: [] },
    ];
    const scope = { parts: ['p', 'q', 'r'], garbled: [] };
    const split = divide.ask('lead.0', 'decompose', [], { reply: { parts }, scope });
    const start = [split, divide.rule('split', 'parts', [split.id], 'p | q | r')];
    const stopped = [group(0, 'p', REFUSED), step('0.decompose[0]/0.solve', '').skip('0.decompose[0]/0.solve/judge.0')];
    expect(mismatch(org, traceOf([...start, ...stopped], null))).toBeUndefined();
    expect(mismatch(org, traceOf([...start, ...stopped, group(1, 'q')], null))).toBeUndefined();
    expect(mismatch(org, traceOf([...start, ...stopped, group(2, 'r')], null))).toContain(
      'begins after the trial was stopped',
    );
    const commit = divide.rule('commit', 'group', [group(1, 'q').id], group(1, 'q').id);
    expect(mismatch(org, traceOf([...start, ...stopped, group(1, 'q'), commit], null))).toContain('nothing more');
  });
});
