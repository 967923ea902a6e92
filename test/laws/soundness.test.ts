/**
 * What `check` promises, at its corners: an organization that it passes ends with one draft and stays within its bound.
 * Found by random organizations and cut down to the smallest case.
 */
import { describe, expect, it } from 'vitest';
import type { Reply } from '../../src/engine/types.js';
import { check } from '../../src/org/check.js';
import { type Answering, eventsOf, type Given, rulingsOf, traceOf } from '../support/bench.js';
import { corner as given, refused, saying, silentAt, usage } from '../support/corner.js';

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
  it('seat nobody else, also in what is done at a depth that they never reach', () => {
    const one = given(
      roles,
      '[{ do: plan, by: a, budget: { calls: 9 }, else: [{ do: solve, by: b }, { do: merge, by: a }] }]',
      'units: { u: [{ do: solve, by: b }, { do: pick, rule: first }] }',
    );
    const call = (by: string) => designed([{ do: 'call', unit: 'u', depth: 1, else: [{ do: 'solve', by }] }]);
    expect([rulings(one, call('b')), rulings(one, call('a'))]).toEqual([['accepted'], ['refused']]);
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

describe('a plan to be divided where silent voters left several', () => {
  const one = given(
    '{ a: { seats: 3 }, judge: {}, lead: {} }',
    '[{ do: solve, by: a }, { do: vote, by: judge }, { do: decompose, by: lead, of: draft, max: 2, each: [{ do: solve, by: lead }] }, { do: review, by: judge }, { do: merge, by: lead }]',
  );
  const trace = traceOf(one, silentAt('vote'));
  it('is not divided, and the record says so', () => {
    expect(eventsOf(trace).some((e) => e.as === 'decompose')).toBe(false);
    expect(rulingsOf(trace).some((r) => r.ruling === 'skip' && r.by === 'decompose' && r.on.length === 3)).toBe(true);
    expect(trace.answer?.seat).toBe('lead.0');
  });
  it('leaves as many drafts to be looked at as the bound counts', () => {
    expect(eventsOf(trace).length).toBeLessThanOrEqual(check(one.org).bound.calls);
    expect(check(one.org).bound.drafts).toBe(3);
  });
});

it.each(['median', 'first'])('counts the drafts that pick %s leaves where the role it is from fell silent', (rule) => {
  const one = given(
    '{ a: {}, b: { seats: 3 }, c: {} }',
    `[{ do: solve, by: a }, { do: solve, by: b, keep: true }, { do: pick, rule: ${rule}, from: a }, { do: review, by: c }]`,
  );
  const trace = traceOf(
    one,
    saying(({ seat, request }) => (seat.role === 'a' && request.as === 'solve' ? { none: 'silent' } : undefined)),
  );
  expect(eventsOf(trace).length).toBe(7);
  expect(check(one.org).bound.calls).toBeGreaterThanOrEqual(7);
});

it('takes no score for a forecast and no forecast for a score', () => {
  const rule = (ask: string, stat: string): string =>
    `[{ do: solve, by: a }, { do: review, by: b, ask: ${ask} }, { do: when, test: { stat: ${stat}, above: 0 }, then: [{ do: merge, by: a }] }]`;
  const score = saying(({ request }) => (request.as === 'forecast' ? { score: 1, objections: ['x'] } : undefined));
  const forecast = saying(({ request }) => (request.as === 'quality' ? { success: 1, harm: 0, cost: 1 } : undefined));
  const why = (one: Given, around: Answering) => rulingsOf(traceOf(one, around)).find((r) => r.ruling === 'test')?.why;
  expect(why(given('{ a: {}, b: {} }', rule('forecast', 'success')), score)).toContain('no success');
  expect(why(given('{ a: {}, b: {} }', rule('quality', 'quality')), forecast)).toContain('no quality');
});

it('asks a client who may make an offer too, and tells both requests apart', () => {
  const one = given('{ a: {} }', '[{ do: assign, to: a, rule: offers, by: a, steps: [{ do: solve, by: assignee }] }]');
  expect(eventsOf(traceOf(one)).map((e) => e.id)).toEqual([
    '0.assign/a.0',
    '0.assign/a.0#offers',
    '0.assign/0.solve/a.0',
  ]);
});
