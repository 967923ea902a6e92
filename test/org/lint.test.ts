import { describe, expect, it } from 'vitest';
import { lint } from '../../src/org/lint.js';
import { OrgSpec } from '../../src/org/schema.js';
import { openYaml, parseWith, pathText } from '../../src/org/yaml.js';
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

/** Remarks of an organization that only the schema has read. */
const remarked = (text: string): readonly string[] =>
  lint(parseWith(openYaml(text, 'lint.yaml'), OrgSpec)).map(({ rule, path }) => `${rule} at ${pathText(path)}`);

describe('accounts', () => {
  const head = 'name: l\nsummary: l\nroles: { a: { seats: 2 }, b: {} }\naccounts: { money: { of: person } }\n';
  const unused = (steps: string): boolean =>
    remarked(`${head}workflow: [{ do: solve, by: b }, ${steps}]`).includes('unused-account at accounts.money');
  it('one that no step names', () => {
    expect(unused('{ do: review, by: a }')).toBe(true);
  });
  it.each([
    '{ do: review, by: a, spend: money }',
    '{ do: vote, by: a, rule: weighted, weights: money }',
    '{ do: when, test: { ledger: money, by: a, atLeast: 1 }, then: [{ do: review, by: a }] }',
    '{ do: repeat, times: 1, until: { ledger: money, by: a, below: 1 }, steps: [{ do: review, by: a }] }',
    '{ do: assign, to: a, rule: reputation, account: money, steps: [{ do: review, by: assignee }] }',
    '{ do: assign, to: a, rule: auction, pay: money, steps: [{ do: review, by: assignee }] }',
  ])('not with %s', (step) => {
    expect(unused(step)).toBe(false);
  });
});

describe('auditors in a market', () => {
  const head =
    'name: l\nsummary: l\nroles: { a: { seats: 2 }, b: {}, c: {} }\naccounts: { trust: { of: person }, purse: { of: person } }\n';
  const audit = (assign: string): readonly string[] =>
    remarked(`${head}workflow: [{ do: solve, by: b }, { do: assign, to: a, ${assign} }]`).filter((text) =>
      text.startsWith('auditor-appointed'),
    );
  it('taken by those they audit among offers', () => {
    expect(audit('rule: offers, by: b, steps: [{ do: review, by: assignee }]')).toHaveLength(1);
    expect(audit('rule: offers, by: c, steps: [{ do: review, by: assignee }]')).toEqual([]);
  });
  it('chosen by a balance that those they audit pay into', () => {
    const offers = (by: string): string =>
      `{ do: assign, to: a, rule: offers, by: ${by}, pay: purse, steps: [{ do: review, by: c }] }`;
    const reputation = (account: string, by: string): string =>
      `rule: reputation, account: ${account}, steps: [{ do: review, by: assignee, ask: suspicion }, ${offers(by)}]`;
    expect(audit(reputation('purse', 'b'))).toEqual(['auditor-appointed at workflow[1].steps[0]']);
    expect(audit(reputation('purse', 'c'))).toEqual([]);
    expect(audit(reputation('trust', 'b'))).toEqual([]);
  });
});

describe('refusal-bypass', () => {
  const head = 'name: l\nsummary: l\nroles: { a: { seats: 2 }, b: {} }\n';
  const bypass = (refusal: string, steps = ''): boolean =>
    remarked(`${head}refusal: ${refusal}\nworkflow: [{ do: solve, by: a }, { do: vote, by: b }${steps}]`).includes(
      'refusal-bypass at refusal.then',
    );
  it('refused work goes to the next seat and nobody hears of it', () => {
    expect(bypass('{ then: reassign }')).toBe(true);
  });
  it('not where refusals escalate, stop or are left out, or objections are read', () => {
    for (const refusal of ['{ then: escalate, to: b }', '{ then: stop }', '{ then: skip }'])
      expect(bypass(refusal)).toBe(false);
    const gate = ', { do: when, test: { stat: objections, atLeast: 1 }, then: [{ do: pick, rule: default }] }';
    expect(bypass('{ then: reassign }', gate)).toBe(false);
  });
  it('a role that refusals escalate to is used', () => {
    const text = (then: string): readonly string[] =>
      remarked(`${head}refusal: ${then}\nworkflow: [{ do: solve, by: a }, { do: vote, by: a }]`);
    expect(text('{ then: skip }')).toContain('unused-role at roles.b');
    expect(text('{ then: escalate, to: b }')).not.toContain('unused-role at roles.b');
  });
});

describe('ungated-design', () => {
  const plan = (more = '', after = ''): readonly string[] =>
    remarked(`name: l
summary: l
roles: { a: {}, b: {}, d: {} }
units: { u: [{ do: solve, by: b }], v: [{ do: solve, by: b }] }
workflow: [{ do: plan, by: a, budget: { calls: 3 }, else: [{ do: solve, by: b }]${more} }${after}]`);
  it('nobody looks at what a design leads to', () => {
    expect(plan()).toContain('ungated-design at workflow[0]');
    expect(plan(', choose: [{ do: vote, by: d }]')).toContain('ungated-design at workflow[0]');
  });
  it('not where somebody does, nor with a menu', () => {
    expect(plan('', ', { do: review, by: d }')).not.toContain('ungated-design at workflow[0]');
    expect(plan(', menu: [u]')).not.toContain('ungated-design at workflow[0]');
  });
  it('with a menu it is known what is not used', () => {
    expect(plan(', menu: [u]').filter((text) => text.startsWith('unused'))).toEqual([
      'unused-role at roles.d',
      'unused-unit at units.v',
    ]);
    expect(plan().filter((text) => text.startsWith('unused'))).toEqual([]);
  });
});

it('every remark says what would be right', () => {
  for (const name of organizationNames)
    for (const { message } of lint(organizationNamed(name))) expect(message).toMatch(/; (put|end with|let|name) /);
});
