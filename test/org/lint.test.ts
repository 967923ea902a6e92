import { describe, expect, it } from 'vitest';
import { lint } from '../../src/org/lint.js';
import { pathText } from '../../src/org/yaml.js';
import { organizationFrom, organizationNamed, organizationNames } from '../support/trials.js';

/** `rule at path` of every remark. */
const remarks = (workflow: string, units = '{}', roles = '{ a: { seats: 2 }, b: {}, c: {} }'): readonly string[] =>
  lint(organizationFrom(`{ name: l, summary: l, roles: ${roles}, units: ${units}, workflow: ${workflow} }`))
    .map(({ rule, path }) => `${rule} at ${pathText(path)}`)
    .filter((text) => !text.startsWith('unused-role') || roles.includes('d:'));

const named = (name: string): readonly string[] => lint(organizationNamed(name)).map(({ rule }) => rule);

describe('self-approval', () => {
  it('those who look are those who made it', () => {
    expect(named('committee')).toEqual(['self-approval']);
    expect(remarks('[{ do: solve, by: a }, { do: vote, by: a }]')).toEqual(['self-approval at workflow']);
  });
  it('not where another role looks as well, or alone', () => {
    expect(named('debate')).toEqual([]);
    expect(remarks('[{ do: solve, by: a }, { do: review, by: b }, { do: vote, by: a }]')).toEqual([]);
  });
});

describe('no-look and single-seat-chain', () => {
  it('several seats, and nobody else', () => {
    expect(named('ensemble-vote')).toEqual(['no-look']);
  });
  it('one seat writes last', () => {
    expect(named('single')).toEqual(['no-look', 'single-seat-chain']);
    expect(remarks('[{ do: solve, by: b }, { do: review, by: c }, { do: revise, by: b }]')).toEqual([
      'no-look at workflow',
      'single-seat-chain at workflow[2]',
    ]);
    expect(lint(organizationNamed('hierarchy')).find(({ rule }) => rule === 'single-seat-chain')).toEqual({
      path: ['workflow', 1],
      rule: 'single-seat-chain',
      message:
        'one seat (director) writes the last draft and nobody looks at it; put a review or vote by another role after it',
    });
  });
  it('on one of two ways: what is done again is not looked at again', () => {
    expect(lint(organizationNamed('defer-to-trusted')).map(({ path }) => pathText(path))).toEqual([
      'workflow',
      'workflow[2].then[0]',
    ]);
  });
  it('the last draft stands in a unit', () => {
    const unit = '{ finish: [{ do: merge, by: c }] }';
    expect(remarks('[{ do: solve, by: a }, { do: call, unit: finish }]', unit)).toContain(
      'single-seat-chain at units.finish[0]',
    );
  });
  it('not where somebody looks at the end, nor for the null answer', () => {
    expect(named('trusted-monitoring')).toEqual([]);
    expect(named('best-of-n')).toEqual([]);
    expect(remarks('[{ do: solve, by: b }, { do: merge, by: c }, { do: review, by: a }]')).toEqual([]);
    expect(remarks('[{ do: solve, by: b }, { do: pick, rule: default }]')).toEqual([]);
  });
});

describe('auditor-appointed', () => {
  const audit = (rule: string): string =>
    `[{ do: solve, by: b }, { do: assign, to: a, ${rule}, steps: [{ do: review, by: assignee }] }]`;
  it('the one who looks is chosen by the one who is looked at', () => {
    expect(remarks(audit('rule: appoint, by: b'))).toEqual(['auditor-appointed at workflow[1].steps[0]']);
  });
  it('also inside a unit, and for a judge', () => {
    const workflow = `[{ do: solve, by: b }, { do: assign, to: a, rule: appoint, by: b, steps: [{ do: call, unit: look }] }]`;
    expect(remarks(workflow, '{ look: [{ do: vote, by: assignee }] }')).toEqual(['auditor-appointed at units.look[0]']);
  });
  it('not where another role or a lot chooses', () => {
    expect(remarks(audit('rule: appoint, by: c'))).toEqual([]);
    expect(remarks(audit('rule: random'))).toEqual([]);
    expect(named('hierarchy')).not.toContain('auditor-appointed');
  });
});

describe('objection-ignored', () => {
  const roles = '{ a: {}, b: { clears: true }, d: {} }';
  const ignored = (workflow: string): readonly string[] =>
    remarks(workflow, '{}', roles).filter((text) => text.startsWith('objection-ignored'));
  it('a role that may clear and never does what clears', () => {
    const workflow = '[{ do: solve, by: a }, { do: review, by: a, self: true }, { do: revise, by: b, of: each }]';
    expect(ignored(workflow)).toEqual(['objection-ignored at roles.b.clears']);
  });
  it('not where it reviews, votes or merges, itself or assigned', () => {
    for (const step of ['{ do: review, by: b }', '{ do: vote, by: b }', '{ do: merge, by: b }'])
      expect(ignored(`[{ do: solve, by: a }, ${step}]`)).toEqual([]);
    const assigned = '{ do: assign, to: b, rule: random, steps: [{ do: vote, by: assignee }] }';
    expect(ignored(`[{ do: solve, by: a }, ${assigned}]`)).toEqual([]);
  });
  it('not where a plan may seat anybody', () => {
    expect(ignored('[{ do: plan, by: a, budget: { calls: 3 }, else: [{ do: solve, by: a }] }]')).toEqual([]);
  });
});

describe('steps that mean the drafts of one role', () => {
  it('do not look at the others', () => {
    const workflow = (from: string): string =>
      `[{ do: solve, by: a }, { do: solve, by: b, keep: true }, { do: review, by: c${from} }, { do: pick, rule: first }]`;
    expect(remarks(workflow(''))).not.toContain('single-seat-chain at workflow[1]');
    expect(remarks(workflow(', from: b'))).not.toContain('single-seat-chain at workflow[1]');
    expect(remarks(workflow(', from: a'))).toContain('single-seat-chain at workflow[1]');
  });
  it('a reviewer may be appointed by those whose drafts it does not see', () => {
    const workflow = (from: string): string =>
      `[{ do: solve, by: b }, { do: solve, by: c, keep: true }, { do: assign, to: a, rule: appoint, by: b, steps: [{ do: review, by: assignee${from} }] }, { do: pick, rule: first }]`;
    expect(remarks(workflow(''))).toContain('auditor-appointed at workflow[2].steps[0]');
    expect(remarks(workflow(', from: c'))).toEqual(['single-seat-chain at workflow[0]']);
  });
  it('several assignees are no single seat', () => {
    const workflow = (count: number): string =>
      `[{ do: assign, to: a, rule: random, count: ${count}, steps: [{ do: solve, by: assignee }] }, { do: pick, rule: first }]`;
    expect(remarks(workflow(1))).toContain('single-seat-chain at workflow[0].steps[0]');
    expect(remarks(workflow(2))).toEqual(['no-look at workflow']);
  });
});

describe('unused', () => {
  const roles = '{ a: {}, b: {}, d: {} }';
  it('a role that no step asks; one asked in a unit only is used', () => {
    const workflow = '[{ do: solve, by: a }, { do: call, unit: look }]';
    expect(remarks(workflow, '{ look: [{ do: review, by: b }] }', roles)).toEqual(['unused-role at roles.d']);
  });
  it('a unit that nothing calls, though another such unit does', () => {
    const units = '{ one: [{ do: call, unit: two }], two: [{ do: solve, by: b }] }';
    expect(remarks('[{ do: solve, by: a }, { do: review, by: b }]', units, roles)).toEqual([
      'unused-role at roles.d',
      'unused-unit at units.one',
      'unused-unit at units.two',
    ]);
  });
  it('a candidate of assign is used; with a plan anybody may be', () => {
    const assign = '[{ do: assign, to: d, rule: rotate, steps: [{ do: solve, by: assignee }] }, { do: vote, by: b }]';
    expect(remarks(assign, '{}', roles)).toEqual(['unused-role at roles.a']);
    const plan = '[{ do: plan, by: a, budget: { calls: 3 }, else: [{ do: solve, by: b }] }]';
    expect(remarks(plan, '{}', roles).filter((text) => text.startsWith('unused'))).toEqual([]);
  });
  it('nothing in configs/', () => {
    for (const name of organizationNames) expect(named(name).filter((rule) => rule.startsWith('unused'))).toEqual([]);
  });
});

it('every remark says what would be right', () => {
  for (const name of organizationNames)
    for (const { message } of lint(organizationNamed(name))) expect(message).toMatch(/; (put|end with|let|name) /);
});
