/**
 * What `check` promises, at its corners: an organization that it passes ends with one draft and stays within its bound.
 * Found by random organizations and cut down to the smallest case.
 */
import { describe, expect, it } from 'vitest';
import type { Reply } from '../../src/engine/types.js';
import { check } from '../../src/org/check.js';
import { InputError } from '../../src/org/yaml.js';
import { type Answering, careful, eventsOf, type Given, traceOf } from '../support/bench.js';
import { organizationFrom, taskNamed } from '../support/trials.js';

const given = (roles: string, workflow: string): Given => ({
  org: organizationFrom(`{ name: corner, summary: A corner., roles: ${roles}, workflow: ${workflow} }`),
  task: taskNamed('decomposable'),
  people: careful,
  index: 1,
  seed: 1,
});

const usage = { tokensIn: 1, tokensOut: 1, seconds: 1, usd: null };
const silentAt =
  (as: string): Answering =>
  (call, answer) =>
    call.request.as === as ? { none: 'silent', usage } : answer(call);

const refused = (roles: string, workflow: string): string => {
  try {
    given(roles, workflow);
    return '';
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
};

describe('branches that replace the same drafts', () => {
  const workflow = (step: string): string =>
    `[{ do: solve, by: a }, { do: parallel, branches: [[${step}], [${step}]] }]`;
  it.each(['{ do: revise, by: a }', '{ do: merge, by: a }'])('%s twice leaves two drafts', (step) => {
    expect(refused('{ a: {} }', workflow(step))).toContain('ends with up to 2 drafts');
    expect(refused('{ a: {} }', workflow(step).replace(/\]$/, ', { do: pick, rule: first }]'))).toBe('');
  });
  it.each(['{ do: review, by: b }', '{ do: vote, by: b }'])('%s twice leaves the one there was', (step) => {
    expect(refused('{ a: {}, b: {} }', workflow(step))).toBe('');
  });
});

describe('tests of `decided` that hold whatever was decided', () => {
  const workflow = (test: string, then: string, other: string): string =>
    `[{ do: solve, by: a }, { do: vote, by: a, rule: majority }, { do: when, test: { stat: decided, ${test} }, then: [${then}], else: [${other}] }]`;
  const roles = '{ a: { seats: 3 }, b: {} }';
  const [one, open] = ['{ do: pick, rule: first }', '{ do: review, by: b }'];
  it.each([
    ['atLeast: 0', open, one],
    ['below: 0', one, open],
  ])('%s tells nothing of the number of drafts', (test, then, other) => {
    expect(refused(roles, workflow(test, then, other))).toContain('ends with up to 3 drafts');
  });
  it.each([
    ['atLeast: 1', open, one],
    ['above: 0', open, one],
    ['below: 1', one, open],
  ])('%s tells that one stands', (test, then, other) => {
    expect(refused(roles, workflow(test, then, other))).toBe('');
  });
});

it('counts the calls on drafts that a silent judge left on the table', () => {
  const one = given(
    '{ a: { seats: 4 }, judge: {}, critic: {} }',
    '[{ do: solve, by: a }, { do: vote, by: judge }, { do: review, by: critic }]',
  );
  const calls = eventsOf(traceOf(one, silentAt('vote'))).length;
  expect(calls).toBeLessThanOrEqual(check(one.org).bound.calls);
});

describe('designed steps', () => {
  const designed =
    (steps: unknown): Answering =>
    (call, answer) =>
      call.request.act === 'design' ? ({ steps, usage } as Reply) : answer(call);
  const rulings = (one: Given, around: Answering): readonly string[] =>
    traceOf(one, around).entries.flatMap((e) => (e.kind === 'ruling' && e.ruling === 'plan' ? [e.outcome] : []));
  const planning = '{ do: plan, by: a, budget: { calls: 12 }, else: [{ do: merge, by: a }] }';
  const roles = '{ a: {}, b: { seats: 4 } }';

  it('count in the bound of drafts', () => {
    const one = given(roles, '[{ do: plan, by: a, budget: { calls: 12 }, else: [{ do: solve, by: a }] }]');
    let most = 0;
    traceOf(one, (call, answer) => {
      if ('drafts' in call.request) most = Math.max(most, call.request.drafts.length);
      return designed([
        { do: 'solve', by: 'b' },
        { do: 'vote', by: 'b' },
      ])(call, answer);
    });
    expect(most).toBe(4);
    expect(check(one.org).bound.drafts).toBeGreaterThanOrEqual(most);
  });
  it('may not choose among drafts of different parts', () => {
    const one = given(roles, `[{ do: decompose, by: a, each: [{ do: solve, by: a }] }, ${planning}]`);
    expect(rulings(one, designed([{ do: 'pick', rule: 'first' }]))).toEqual(['refused']);
    expect(rulings(one, designed([{ do: 'vote', by: 'b' }]))).toEqual(['refused']);
  });
  it('may test what the drafts on the table say', () => {
    const one = given(roles, `[{ do: solve, by: b }, ${planning}]`);
    const design = [
      {
        do: 'when',
        test: { stat: 'agreement', atLeast: 1 },
        then: [{ do: 'pick', rule: 'first' }],
        else: [{ do: 'vote', by: 'b' }],
      },
    ];
    expect(rulings(one, designed(design))).toEqual(['accepted']);
  });
  it('stay in budget whatever an answered plan costs', () => {
    const one = given(roles, '[{ do: plan, by: a, budget: { calls: 3 }, tries: 2, else: [{ do: solve, by: a }] }]');
    expect(
      rulings(
        one,
        designed([
          { do: 'solve', by: 'b' },
          { do: 'pick', rule: 'first' },
        ]),
      ),
    ).toEqual(['refused', 'refused']);
  });
});

it('says of a trial in which every part was lost that nothing was left, not that it was too deep', () => {
  const one = given('{ a: {} }', '[{ do: decompose, by: a, each: [{ do: solve, by: a }] }, { do: merge, by: a }]');
  const trace = traceOf(one, (call, answer) => (call.request.act === 'split' ? { parts: [], usage } : answer(call)));
  expect(trace.answer).toBeNull();
  expect(trace.reason).not.toBe('depth');
});

it('records the parts that a step was asked about, also where each draft has its own', () => {
  const one = given(
    '{ a: {}, b: {} }',
    '[{ do: decompose, by: a, each: [{ do: solve, by: a }] }, { do: review, by: b }, { do: revise, by: b, of: each }, { do: merge, by: a }]',
  );
  const asked = new Map<string, readonly string[]>();
  const trace = traceOf(one, (call, answer) => {
    asked.set(call.id, call.request.view.scope.parts);
    return answer(call);
  });
  for (const e of eventsOf(trace)) expect([e.id, e.scope.parts]).toEqual([e.id, asked.get(e.id)]);
});
