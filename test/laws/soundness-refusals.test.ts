/** Refusals, and plans of several designers, at their corners. Found by random organizations and cut down to the smallest case. */
import { describe, expect, it } from 'vitest';
import type { Call } from '../../src/engine/types.js';
import { check } from '../../src/org/check.js';
import { type Answering, eventsOf, type Given, rulingsOf, traceOf } from '../support/bench.js';
import { corner, refusing, saying } from '../support/corner.js';
import { watched } from './watch.js';

const ids = (one: Given, around: Answering): readonly string[] => eventsOf(traceOf(one, around)).map((e) => e.id);

/** Every call of a trial, by id. */
const calls = (one: Given, around: Answering): ReadonlyMap<string, Call> => {
  const seen = new Map<string, Call>();
  traceOf(one, (call, answer) => {
    seen.set(call.id, call);
    return around(call, answer);
  });
  return seen;
};

describe('reassign', () => {
  const reassign = 'refusal: { then: reassign }';
  it('asks one seat instead of one refuser only', () => {
    const one = corner(
      '{ a: { seats: 3 } }',
      '[{ do: assign, to: a, rule: rotate, count: 2, steps: [{ do: solve, by: assignee }] }, { do: pick, rule: first }]',
      reassign,
    );
    expect(ids(one, refusing(['a.0', 'a.1']))).toEqual([
      '0.assign/0.solve/a.0',
      '0.assign/0.solve/a.1',
      '0.assign/0.solve/a.2~a.0',
    ]);
  });
  it('asks nobody instead of a trader whose turn in the same market is still to come', () => {
    const one = corner('{ a: { seats: 3 } }', '[{ do: solve, by: a }, { do: trade, by: a }]', reassign);
    const traders = ids(one, refusing(['a.0', 'a.1', 'a.2'], 'belief'));
    expect(traders.filter((id) => id.includes('~'))).toEqual([]);
  });
});

describe('escalate', () => {
  const escalate = 'refusal: { then: escalate, to: clerk }';
  it('shows the substitute what its own role sees', () => {
    const roles = '{ boss: { sees: all }, clerk: { sees: ticket } }';
    const seen = calls(corner(roles, '[{ do: solve, by: boss }]', escalate), refusing(['boss.0']));
    expect(seen.get('0.solve/boss.0')?.request.view.scope.whole).toBe(true);
    expect(seen.get('0.solve/clerk.0~boss.0')?.request.view).toMatchObject({ sees: 'ticket', scope: { garbled: [] } });
    expect(seen.get('0.solve/clerk.0~boss.0')?.request.view.scope).not.toHaveProperty('whole');
  });
  it.each([true, false])('tells the substitute which drafts are its own (blind: %s)', (blind) => {
    const workflow = `[{ do: solve, by: clerk }, { do: revise, by: boss, of: each, blind: ${blind} }]`;
    const seen = calls(corner('{ boss: {}, clerk: {} }', workflow, escalate), refusing(['boss.0']));
    expect(seen.get('1.revise/clerk.0#0~boss.0')?.request).toMatchObject({
      own: { own: true },
      drafts: [{ own: true }],
    });
  });
  it('keeps the objections of both where the substitute refuses too', () => {
    const workflow =
      '[{ do: solve, by: boss }, { do: pick, rule: default }, { do: review, by: boss }, { do: when, test: { stat: objections, above: 1 }, then: [{ do: pick, rule: first }] }]';
    const trace = traceOf(
      corner('{ boss: {}, clerk: {} }', workflow, escalate),
      refusing(['boss.0', 'clerk.0'], 'solve'),
    );
    const test = rulingsOf(trace).find((r) => r.ruling === 'test');
    expect(test?.outcome).toBe('then');
  });
  it('gives the work to nobody who bid instead of another and sits elsewhere', () => {
    const workflow =
      '[{ do: assign, to: a, rule: auction, reserve: -9, pay: purse, steps: [{ do: solve, by: assignee }], else: [{ do: solve, by: clerk }] }]';
    const more = `${escalate}, accounts: { purse: { of: person } }`;
    const trace = traceOf(corner('{ a: {}, clerk: {} }', workflow, more), refusing(['a.0'], 'bid'));
    expect(rulingsOf(trace).find((r) => r.ruling === 'award')?.outcome).toBe('nobody');
  });
  it('lets nobody sit in a design of its own, also where it designed for another', () => {
    const workflow = '[{ do: plan, by: boss, roles: [clerk, a], budget: { calls: 4 }, else: [{ do: solve, by: a }] }]';
    const one = corner('{ boss: {}, clerk: {}, a: {} }', workflow, escalate);
    const designing = (by: string) =>
      saying(({ seat, request }) => {
        if (request.act !== 'design') return undefined;
        return seat.role === 'boss' ? { refused: 'no' } : { steps: [{ do: 'solve', by }] };
      });
    const ruled = (by: string) => rulingsOf(traceOf(one, designing(by))).find((r) => r.ruling === 'plan')?.outcome;
    expect([ruled('clerk'), ruled('a')]).toEqual(['refused', 'accepted']);
  });
});

describe('stop', () => {
  const stop = 'refusal: { then: stop }, accounts: { purse: { of: person, start: 5 } }';
  const market = '[{ do: solve, by: a, samples: 3 }, { do: trade, by: b, rounds: 2, account: purse }]';
  it('ends a market between its rounds, and gives back what was paid', () => {
    const one = corner('{ a: {}, b: { seats: 2 } }', market, stop);
    let first = '';
    const trace = traceOf(
      one,
      saying(({ seat, request }) => {
        if (request.act !== 'assess' || request.as !== 'belief') return undefined;
        first ||= seat.name;
        if (seat.name !== first) return { refused: 'no' };
        return { belief: request.draft.id.endsWith('#0') ? 0.9 : 0.05 };
      }),
    );
    const rounds = eventsOf(trace).flatMap((e) => (e.as === 'belief' ? [/#(\d+)\./.exec(e.id)?.[1]] : []));
    expect(new Set(rounds)).toEqual(new Set(['0']));
    const paid = rulingsOf(trace).filter((r) => r.ruling === 'trade');
    const settled = rulingsOf(trace).filter((r) => r.ruling === 'settle');
    expect(settled.map((r) => r.outcome)).toEqual(['void']);
    const sum = (person: (p: number | null) => boolean) =>
      [...paid, ...settled]
        .flatMap((r) => r.entries ?? [])
        .filter((e) => person(e.person))
        .reduce((s, e) => s + e.delta, 0);
    expect(sum((p) => p !== null)).toBeCloseTo(0, 12);
    expect(trace.reason).toBe('refused');
  });
  it('in a branch leaves no more drafts than the bound counts', () => {
    const workflow =
      '[{ do: solve, by: a, samples: 2 }, { do: parallel, branches: [[{ do: pick, rule: default }], [{ do: solve, by: b }]] }, { do: merge, by: a }]';
    const one = corner('{ a: {}, b: {} }', workflow, 'refusal: { then: stop }');
    const { seen } = watched({ ...one, around: refusing(['b.0']) });
    expect(Math.max(...seen.map(({ end }) => end.drafts.length))).toBeLessThanOrEqual(check(one.org).bound.drafts);
  });
  it('in a group leaves the clock where the last group ended', () => {
    const workflow = '[{ do: decompose, by: a, max: 4, each: [{ do: solve, by: b }] }, { do: merge, by: a }]';
    const one = corner('{ a: {}, b: {} }', workflow, 'refusal: { then: stop }');
    const trace = traceOf(one, refusing(['b.0']));
    expect(trace.span).toBe(Math.max(...eventsOf(trace).map((e) => e.end)));
    expect(trace.answer).toBeNull();
  });
});

it('asks a designer who said nothing not again where others design too', () => {
  const workflow =
    '[{ do: plan, by: a, tries: 3, budget: { calls: 4 }, choose: [{ do: pick, rule: first }], else: [{ do: solve, by: b }] }]';
  const quiet = saying(({ seat, request }) => {
    if (request.act !== 'design') return undefined;
    return seat.index === 0 ? { none: 'silent' } : { steps: [{ do: 'nonsense' }] };
  });
  const asked = ids(corner('{ a: { seats: 2 }, b: {} }', workflow), quiet);
  expect(asked).toEqual(['0.plan/a.0#0', '0.plan/a.1#0', '0.plan/a.1#1', '0.plan/a.1#2', '0.plan-/0.solve/b.0']);
});
