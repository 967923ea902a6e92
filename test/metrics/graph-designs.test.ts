/** Several designs of one plan: asked for, chosen among, followed. */
import { describe, expect, it } from 'vitest';
import type { Entry } from '../../src/engine/types.js';
import { instead, mismatch, organization, REFUSED, SILENT, step, traceOf } from './log.js';

const ROLES = '{ d: { seats: 3 }, a: { seats: 2 }, b: {} }';
const CHOOSE = '[{ do: review, by: b }, { do: vote, by: b }]';
const of = (fields: string, more = '') =>
  organization(
    ROLES,
    `[{ do: solve, by: b }, { do: plan, by: d, budget: { calls: 9 }, ${fields} else: [{ do: pick, rule: first }] }]`,
    more,
  );
const old = step('0.solve', 'workflow.0').ask('b.0', 'solve');
const plan = step('1.plan', 'workflow.1');
const MERGE = [{ do: 'merge', by: 'b' }];
const SOLVE = [
  { do: 'solve', by: 'a' },
  { do: 'pick', rule: 'first' },
];
const designed = (seat: string, attempt: number, steps: unknown) =>
  plan.ask(`${seat}#${attempt}`, 'plan', [], { reply: { steps } });
const check = (e: Entry, outcome: 'accepted' | 'refused') => plan.rule('plan', 'check', [e.id], outcome);

/** Two designs pass at once, the third at the second attempt. */
const [p, q, bad, r] = [
  designed('d.0', 0, MERGE),
  designed('d.1', 0, SOLVE),
  designed('d.2', 0, [{ do: 'plan' }]),
  designed('d.2', 1, MERGE),
];
const asked = [p, q, bad, check(p, 'accepted'), check(q, 'accepted'), check(bad, 'refused'), r, check(r, 'accepted')];
const review = step('1.plan?/0.review', 'workflow.1.choose.0');
const vote = step('1.plan?/1.vote', 'workflow.1.choose.1');
const ids = [p.id, q.id, r.id];
const looks = ids.map((id, i) => review.ask(`b.0#${i}`, 'quality', [id]));
const ballot = vote.ask('b.0', 'vote', [...ids, ...looks.map((e) => e.id)]);
const tally = (id: string) => vote.rule('tally', 'plurality', [ballot.id], id);
const merged = step('1.plan!/0.merge', 'workflow.1.design.0').ask('b.0', 'merge', [old.id]);
const solve = step('1.plan!/0.solve', 'workflow.1.design.0');
const pair = [solve.ask('a.0', 'solve'), solve.ask('a.1', 'solve')];
const pairIds = pair.map((e) => e.id);
const first = step('1.plan!/1.pick', 'workflow.1.design.1').rule('pick', 'first', pairIds, pairIds[0] as string);
const kept = step('1.plan-/0.pick', 'workflow.1.else.0').rule('pick', 'first', [old.id], old.id);

describe('designs that are chosen among', () => {
  const org = of(`tries: 2, choose: ${CHOOSE},`);
  const trace = traceOf([old, ...asked, ...looks, ballot, tally(p.id), merged], merged.id);

  it('every designer until its design passes, then the choice, then the design', () => {
    expect(mismatch(org, trace)).toBeUndefined();
    const other = [old, ...asked, ...looks, ballot, tally(q.id), ...pair, first];
    expect(mismatch(org, traceOf(other, pairIds[0] as string))).toBeUndefined();
    expect(mismatch(org, traceOf([old, ...asked, ...looks, ballot, tally(q.id), merged], merged.id))).toContain(
      'solve by a.0',
    );
  });

  it('all are asked at once; one whose design passed, or who is silent, is not asked again', () => {
    expect(mismatch(org, instead(trace, q.id))).toContain('plan by d.1');
    expect(mismatch(of(`choose: ${CHOOSE},`), trace)).toContain('quality by b.0');
    const again = designed('d.0', 1, MERGE);
    expect(mismatch(org, instead(trace, r.id, again, r))).toContain('here is declared 1.plan/d.2#1');
    const silent = [p, { ...q, ...SILENT }, plan.skip(q.id, 'none'), bad, check(p, 'accepted'), check(bad, 'refused')];
    const two = [p.id, r.id];
    const fewer = two.map((id, i) => review.ask(`b.0#${i}`, 'quality', [id]));
    const choice = vote.ask('b.0', 'vote', [...two, ...fewer.map((e) => e.id)]);
    const log = [old, ...silent, r, check(r, 'accepted'), ...fewer, choice, tally(r.id), merged];
    expect(mismatch(org, traceOf(log, merged.id))).toBeUndefined();
  });

  it('the table of designs holds nothing else, and is gone afterwards', () => {
    expect(mismatch(org, instead(trace, ballot.id, { shown: [...ballot.shown, old.id] }))).toContain(
      `shown and not declared: [${old.id}]`,
    );
    expect(mismatch(org, instead(trace, merged.id, { shown: [old.id, p.id] }))).toContain(
      `shown and not declared: [${p.id}]`,
    );
    expect(mismatch(org, instead(trace, looks[2]?.id ?? ''))).toContain('quality by b.0');
    expect(mismatch(org, instead(trace, '1.plan?/1.vote!tally0', { outcome: old.id }))).toContain('is no option');
  });

  it('where no one is left, or none passed, the rest is done', () => {
    const undecided = [old, ...asked, ...looks, ballot, tally('nothing')];
    expect(mismatch(org, traceOf([...undecided, kept], old.id))).toBeUndefined();
    expect(mismatch(org, traceOf([...undecided, merged], merged.id))).toContain('pick by first');
    const none = [p, q, bad];
    const refused = [...none, ...none.map((e) => check(e, 'refused'))];
    expect(mismatch(of(`choose: ${CHOOSE},`), traceOf([old, ...refused, kept], old.id))).toBeUndefined();
  });

  it('a market over designs: equal ones are one answer', () => {
    const org = of('choose: [{ do: trade, by: b, account: money }],');
    const three = [p, q, { ...bad, reply: { steps: MERGE } }];
    const log = [old, ...three, ...three.map((e) => check(e, 'accepted'))];
    const trade = step('1.plan?/0.trade', 'workflow.1.choose.0');
    const asks = [p, q].map((e, i) => trade.ask(`b.0#0.${i}`, 'belief', [e.id]));
    const moved = trade.rule('trade', 'lmsr', ['1.plan?/0.trade/b.0#0.0', '1.plan?/0.trade/b.0#0.1'], '0.6 0.4');
    const settle = step('', 'workflow.').rule('settle', 'trade', [p.id, q.id], 'void');
    const all = [...log, ...asks, moved, trade.rule('tally', 'price', [], p.id), merged];
    expect(mismatch(org, traceOf(all, merged.id, [settle]))).toBeUndefined();
  });

  it('objections to a design are not objections to work', () => {
    const roles = '{ d: { seats: 3 }, a: { seats: 2 }, b: {}, judge: { clears: true } }';
    const org = organization(
      roles,
      `[{ do: solve, by: b }, { do: plan, by: d, budget: { calls: 9 }, tries: 2, choose: ${CHOOSE}, else: [{ do: solve, by: b }] }, { do: review, by: judge }]`,
    );
    const held = looks.map((e) => ({ ...e, reply: { score: 0.1, objections: ['no'] } }));
    const look = step('2.review', 'workflow.2').ask('judge.0#0', 'quality', [merged.id]);
    const log = [old, ...asked, ...held, ballot, tally(p.id), merged, look];
    expect(mismatch(org, traceOf(log, merged.id))).toBeUndefined();
  });
});

describe('what a design may be', () => {
  const org = (fields: string) =>
    of(`${fields}`, 'units: { join: [{ do: merge, by: b }], other: [{ do: merge, by: b }] },');
  /** One designer, and no choice: as it was before there were several. */
  const followed = (fields: string, steps: unknown, ...log: readonly Entry[]) => {
    const e = designed('d.0', 0, steps);
    return mismatch(org(fields), traceOf([old, e, check(e, 'accepted'), ...log], log.at(-1)?.id ?? null));
  };
  const here = step('1.plan[0]/0.merge', 'workflow.1.design.0').ask('b.0', 'merge', [old.id]);
  const called = step('1.plan[0]/0.call/0.merge', 'units.join.0').ask('b.0', 'merge', [old.id]);
  const call = (unit: string) => [{ do: 'call', unit }];
  it('over the roles that the plan names, and without the designer', () => {
    expect(followed('', MERGE, here)).toBeUndefined();
    expect(followed('roles: [b],', MERGE, here)).toBeUndefined();
    expect(followed('roles: [a],', MERGE, here)).toContain('accepted, and it seats b');
    expect(followed('', [{ do: 'solve', by: 'd' }])).toContain('accepted, and it seats d');
    const assign = [{ do: 'assign', to: 'd', rule: 'rotate', steps: [{ do: 'solve', by: 'assignee' }] }];
    expect(followed('', assign)).toContain('accepted, and it seats d');
  });
  it('a call of what is on the menu, and nothing beside it', () => {
    expect(followed('menu: [join],', call('join'), called)).toBeUndefined();
    expect(followed('menu: [join],', call('other'))).toContain('it is no call of join');
    expect(followed('menu: [join],', MERGE, here)).toContain('it is no call of join');
    expect(followed('menu: [join],', [...call('join'), ...MERGE], called)).toContain('it is no call of join');
  });
  it('not a plan', () => {
    const again = [{ do: 'plan', by: 'a', budget: { calls: 1 }, else: MERGE }];
    expect(followed('', again)).toContain('accepted, and it plans again');
  });
});

describe('designers who refuse', () => {
  const org = of('tries: 2,', 'refusal: { then: reassign },');
  const no = plan.ask('d.0#0', 'plan', [], REFUSED);
  const other = plan.ask('d.1#0~d.0', 'plan', [], { reply: { steps: MERGE } });
  const here = step('1.plan[0]/0.merge', 'workflow.1.design.0').ask('b.0', 'merge', [old.id]);
  it('another designs in their place', () => {
    const log = (on: readonly string[]) => [
      old,
      no,
      plan.skip(no.id),
      other,
      plan.rule('plan', 'check', on, 'accepted'),
      here,
    ];
    expect(mismatch(org, traceOf(log([other.id]), here.id))).toBeUndefined();
    expect(mismatch(org, traceOf(log([no.id]), here.id))).toContain('counted');
  });
});
