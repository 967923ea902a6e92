/** What the later fields of the language do, on trials small enough to be read: who is asked what, and what is decided. */
import { describe, expect, it } from 'vitest';
import type { Reply, Trace } from '../../src/engine/types.js';
import { type Answering, careful, eventsOf, type Given, traceOf } from '../support/bench.js';
import { organizationFrom, taskNamed } from '../support/trials.js';

const task = taskNamed('decomposable');
const given = (yaml: string): Given => ({
  org: organizationFrom(`name: x\nsummary: x\n${yaml}`),
  task,
  people: careful,
  index: 1,
  seed: 1,
});
const usage = { tokensIn: 1, tokensOut: 1, seconds: 1, usd: null };
const reply = (r: object, seconds = 1): Reply => ({ ...r, usage: { ...usage, seconds } }) as Reply;
const rulings = (trace: Trace, kind: string) =>
  trace.entries.flatMap((e) => (e.kind === 'ruling' && e.ruling === kind ? [e] : []));
const ids = (trace: Trace): readonly string[] => eventsOf(trace).map((e) => e.id);
const refusing =
  (...seats: string[]): Answering =>
  (call, answer) =>
    seats.includes(call.seat.name) ? reply({ refused: 'no' }) : answer(call);

describe('refusals', () => {
  const org = (refusal: string, seats = 3): string => `
refusal: ${refusal}
roles: { worker: { seats: ${seats} }, boss: {} }
workflow:
  - { do: assign, to: worker, rule: rotate, steps: [{ do: solve, by: assignee }] }
`;
  it('are left out by default, without an objection', () => {
    const trace = traceOf(given(org('{ then: skip }').replace(/refusal.*\n/, '')), refusing('worker.0'));
    expect(trace.answer).toBeNull();
    expect(trace.reason).toBe('refused');
  });
  it('reassigned go once to the next seat of the role', () => {
    const trace = traceOf(given(org('{ then: reassign }')), refusing('worker.0'));
    expect(ids(trace)).toEqual(['0.assign/0.solve/worker.0', '0.assign/0.solve/worker.1~worker.0']);
    expect(trace.answer?.seat).toBe('worker.1');
    const twice = traceOf(given(org('{ then: reassign }')), refusing('worker.0', 'worker.1'));
    expect(ids(twice).length).toBe(2);
    expect(twice.answer).toBeNull();
  });
  it('reassigned find nobody where all seats of the role are asked', () => {
    const yaml = `
refusal: { then: reassign }
roles: { worker: { seats: 3 } }
workflow: [{ do: solve, by: worker }, { do: pick, rule: first }]
`;
    expect(ids(traceOf(given(yaml), refusing('worker.1')))).toEqual([
      '0.solve/worker.0',
      '0.solve/worker.1',
      '0.solve/worker.2',
    ]);
  });
  it('escalated go to the first seat of the role named, after the refusal', () => {
    const trace = traceOf(given(org('{ then: escalate, to: boss }')), refusing('worker.0'));
    const [first, second] = eventsOf(trace);
    expect(second?.id).toBe('0.assign/0.solve/boss.0~worker.0');
    expect(second?.start).toBe(first?.end);
    expect(second?.after).toEqual([first?.id]);
    expect(trace.answer?.seat).toBe('boss.0');
  });
  it('that stop end the trial at once', () => {
    const yaml = `
refusal: { then: stop }
roles: { worker: { seats: 2 }, boss: {} }
workflow: [{ do: solve, by: worker }, { do: merge, by: boss }]
`;
    const trace = traceOf(given(yaml), refusing('worker.1'));
    expect(ids(trace)).toEqual(['0.solve/worker.0', '0.solve/worker.1']);
    expect([trace.answer, trace.reason]).toEqual([null, 'refused']);
    expect(rulings(trace, 'commit')).toEqual([]);
  });
  it('leave an objection that a role which clears has to hear', () => {
    const yaml = `
refusal: { then: reassign }
roles: { worker: { seats: 3 }, boss: { clears: true } }
workflow:
  - { do: assign, to: worker, rule: rotate, steps: [{ do: solve, by: assignee }] }
  - { do: review, by: boss }
`;
    const trace = traceOf(given(yaml), refusing('worker.0'));
    expect(rulings(trace, 'clear').map((r) => r.on)).toEqual([['0.assign/0.solve/worker.0']]);
  });
});

describe('assignment', () => {
  const market = (fields: string, more = ''): string => `
accounts: { gold: { of: person, start: 1 }, trust: { of: person } }
roles: { client: {}, worker: { seats: 3 } }
workflow: [{ do: assign, to: worker, ${fields}, steps: [{ do: solve, by: assignee }]${more} }]
`;
  const bids =
    (list: readonly (readonly [number, number, number])[]): Answering =>
    (call, answer) => {
      const [p, price, seconds] = list[call.seat.index] ?? [0, 0, 1];
      return call.request.as === 'bid' ? reply({ p, price }, seconds) : answer(call);
    };
  const offered = bids([
    [0.5, 0.1, 3],
    [0.9, 0.3, 1],
    [0.8, 0.1, 2],
  ]);
  it('by offers shows them in the order in which they came, and pays the price of the one taken', () => {
    const g = given(market('rule: offers, by: client, pay: gold'));
    let seen: readonly string[] = [];
    const trace = traceOf(g, (call, answer) => {
      if (call.request.act !== 'choose' || call.request.as !== 'appoint') return offered(call, answer);
      seen = call.request.offers?.map((o) => o.seat) ?? [];
      return reply({ ranking: ['worker.0'] });
    });
    expect(seen).toEqual(['worker.1', 'worker.2', 'worker.0']);
    const [award] = rulings(trace, 'award');
    expect(award?.outcome).toBe('worker.0');
    expect(award?.entries?.map((e) => e.delta)).toEqual([0.1]);
  });
  it('by second price pays what would just have won, at least by the reserve', () => {
    const pay = (fields: string): number | undefined =>
      rulings(
        traceOf(
          given(
            market(
              `rule: auction, mechanism: second-price, pay: gold${fields}`,
              fields ? ', else: [{ do: solve, by: client }]' : '',
            ),
          ),
          offered,
        ),
        'award',
      )[0]?.entries?.[0]?.delta;
    // worker.2 is worth .7, the next best .6: it would have tied at a price of .2.
    expect(pay('')).toBeCloseTo(0.2, 12);
    expect(pay(', reserve: 0.65')).toBeCloseTo(0.15, 12);
  });
  it('does otherwise where no bid reaches the reserve', () => {
    const g = given(market('rule: auction, reserve: 0.75', ', else: [{ do: solve, by: client }]'));
    const trace = traceOf(g, offered);
    expect(rulings(trace, 'award')[0]?.outcome).toBe('nobody');
    expect(trace.answer?.seat).toBe('client.0');
  });
});

describe('a trade', () => {
  const yaml = (fields: string): string => `
accounts: { purse: { of: person, start: 10 } }
roles: { analyst: { seats: 2 }, trader: { seats: 2 } }
workflow: [{ do: solve, by: analyst }, { do: trade, by: trader, account: purse${fields} }]
`;
  const believing =
    (beliefs: Readonly<Record<string, readonly number[]>>): Answering =>
    (call, answer) => {
      const { request } = call;
      if (request.act === 'propose') {
        // Neither is right: both leave everything open.
        const label = call.seat.index === 0 ? 'something' : 'nothing';
        const content = task.fallback({} as never, { parts: [], garbled: [] });
        return { ...answer(call), content, label } as Reply;
      }
      const i = Number(/\.(\d+)$/.exec(call.id.split('#')[1] ?? '')?.[1]);
      return reply({ belief: beliefs[call.seat.name]?.[i] ?? 0.5 });
    };
  const trace = traceOf(given(yaml('')), believing({ 'trader.0': [0.8, 0.2], 'trader.1': [0.8, 0.2] }));
  it('moves the price to what is believed, and the dearer draft stands', () => {
    const prices = rulings(trace, 'trade').map((r) => r.outcome);
    expect(prices).toEqual(['0.800000 0.200000', '0.800000 0.200000']);
    expect(rulings(trace, 'tally').at(-1)?.outcome).toBe('0.solve/analyst.0');
  });
  it('books every payment on both sides', () => {
    for (const kind of ['trade', 'settle'])
      for (const r of rulings(trace, kind))
        expect((r.entries ?? []).reduce((sum, e) => sum + e.delta, 0)).toBeCloseTo(0, 12);
  });
  it('is void where nobody tells which draft is right: everybody has its money back', () => {
    expect(rulings(trace, 'settle').map((r) => r.outcome)).toEqual(['void']);
    for (const balance of Object.entries(trace.balances?.purse ?? {}))
      expect(balance[1]).toBeCloseTo(balance[0] === '' ? 0 : 10, 12);
  });
  it('by Kelly stakes every balance', () => {
    const kelly = traceOf(given(yaml(', rule: kelly')), believing({ 'trader.0': [0.9, 0.1], 'trader.1': [0.5, 0.5] }));
    const [r] = rulings(kelly, 'trade');
    expect(r?.outcome).toBe('0.700000 0.300000');
    expect(r?.entries?.filter((e) => e.person !== null).map((e) => e.delta)).toEqual([-10, -10]);
  });
});

describe('what is carried, shown and summed up', () => {
  it('shows others as a distribution and nothing else of them', () => {
    const yaml = `
roles: { expert: { seats: 4 } }
workflow: [{ do: solve, by: expert }, { do: revise, by: expert, see: summary }, { do: pick, rule: first }]
`;
    const shown: number[] = [];
    traceOf(given(yaml), (call, answer) => {
      const { request } = call;
      if (request.act === 'propose' && request.as === 'revise') {
        shown.push(request.drafts.length);
        expect(request.summary?.count).toBe(3);
        expect(request.summary?.labels.reduce((n, l) => n + l.count, 0)).toBe(3);
      }
      return answer(call);
    });
    expect(shown).toEqual([1, 1, 1, 1]);
  });
  it('a plan reaches whoever divides it, and every group under carry: whole', () => {
    const yaml = (carry: string): string => `
roles: { planner: {}, worker: { seats: 2 } }
workflow:
  - { do: solve, by: planner }
  - { do: decompose, by: planner, of: draft, carry: ${carry}, each: [{ do: assign, to: worker, rule: rotate, steps: [{ do: solve, by: assignee }] }] }
  - { do: merge, by: planner }
`;
    for (const [carry, known] of [
      ['none', false],
      ['whole', true],
    ] as const) {
      const events = eventsOf(traceOf(given(yaml(carry))));
      expect(events.find((e) => e.as === 'decompose')?.shown).toEqual(['0.solve/planner.0']);
      const work = events.filter((e) => e.id.includes('decompose['));
      expect(work.length).toBeGreaterThan(0);
      for (const e of work) {
        expect(e.shown.includes('0.solve/planner.0')).toBe(known);
        expect(e.scope.whole).toBe(known ? true : undefined);
      }
    }
  });
  it('assigned sides are two different answers, the same for every seat of that number', () => {
    const yaml = `
roles: { advocate: { seats: 3 }, judge: {} }
workflow: [{ do: solve, by: advocate, side: assigned }, { do: vote, by: judge }]
`;
    const labels = eventsOf(traceOf(given(yaml))).flatMap((e) => ('label' in e.reply ? [e.reply.label] : []));
    expect(labels.length).toBe(3);
    expect(labels[0]).not.toBe(labels[1]);
    expect(labels[2]).toBe(labels[0]);
  });
});

describe('several designs', () => {
  const yaml = `
roles: { planner: { seats: 2 }, judge: {}, worker: { seats: 3 } }
units: { alone: [{ do: assign, to: worker, rule: random, steps: [{ do: solve, by: assignee }] }], all: [{ do: solve, by: worker }, { do: vote, by: worker }] }
workflow:
  - { do: plan, by: planner, budget: { calls: 9 }, tries: 2, menu: [alone, all], choose: [{ do: review, by: judge }, { do: pick, rule: best-reviewed }], else: [{ do: solve, by: judge }] }
`;
  const designing =
    (designs: Readonly<Record<string, unknown>>): Answering =>
    (call, answer) => {
      if (call.request.act === 'design') return reply({ steps: designs[call.seat.name] });
      if (call.request.act === 'assess' && 'draft' in call.request && call.request.draft.design)
        return reply({ score: call.request.draft.author === 'planner.1' ? 0.9 : 0.1 });
      return answer(call);
    };
  const [alone, all] = [[{ do: 'call', unit: 'alone' }], [{ do: 'call', unit: 'all' }]];
  it('are reviewed like drafts, and the best is followed', () => {
    const trace = traceOf(given(yaml), designing({ 'planner.0': all, 'planner.1': alone }));
    expect(rulings(trace, 'plan').map((r) => r.outcome)).toEqual(['accepted', 'accepted']);
    expect(trace.answer?.id).toMatch(/^0\.plan!\/0\.call\/0\.assign\/0\.solve\/worker\.\d$/);
  });
  it('off the menu are refused and asked for again, and the others go on', () => {
    const trace = traceOf(given(yaml), designing({ 'planner.0': all, 'planner.1': [{ do: 'solve', by: 'worker' }] }));
    expect(rulings(trace, 'plan').map((r) => r.outcome)).toEqual(['accepted', 'refused', 'refused']);
    expect(
      eventsOf(trace)
        .filter((e) => e.as === 'plan')
        .map((e) => e.id),
    ).toEqual(['0.plan/planner.0#0', '0.plan/planner.1#0', '0.plan/planner.1#1']);
    expect(trace.answer?.id).toContain('0.plan!/0.call/1.vote'.slice(0, 12));
  });
});

it('a vote weighed by balances chooses whoever is ahead, also at or below 0', () => {
  const yaml = `
accounts: { credit: { of: person, start: 0 } }
roles: { member: { seats: 2 } }
workflow: [{ do: solve, by: member }, { do: vote, by: member, rule: weighted, weights: credit }]
`;
  const g = { ...given(yaml), opening: { credit: { 0: -2, 1: -1 } } };
  const own: Answering = (call, answer) =>
    call.request.act === 'choose' ? reply({ ranking: [`0.solve/${call.seat.name}`] }) : answer(call);
  const apart: Answering = (call, answer) => {
    if (call.request.act !== 'propose') return own(call, answer);
    return { ...answer(call), label: call.seat.name } as Reply;
  };
  expect(traceOf(g, apart).answer?.seat).toBe('member.1');
});
