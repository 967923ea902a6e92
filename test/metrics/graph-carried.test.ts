/** Summaries, new answers by nobody, plans that are divided and what is carried down: traces by hand, as declared and not. */
import { describe, expect, it } from 'vitest';
import type { Entry, Scope, TraceEvent } from '../../src/engine/types.js';
import { instead, mismatch, organization, step, traceOf } from './log.js';

const ROLES = '{ a: { seats: 2 }, b: {}, c: { sees: all } }';
const solve = step('0.solve', 'workflow.0');
const [x, y] = [solve.ask('a.0', 'solve'), solve.ask('a.1', 'solve')];

describe('revise see: summary', () => {
  const org = (fields = '') =>
    organization(
      ROLES,
      `[{ do: solve, by: a }, { do: review, by: b }, { do: revise, by: a, see: summary${fields} }, { do: pick, rule: first }]`,
    );
  const review = step('1.review', 'workflow.1');
  const revise = step('2.revise', 'workflow.2');
  const looks = [x, y].map((d, i) => review.ask(`b.0#${i}`, 'quality', [d.id]));
  const sum = (i: number, on: readonly string[]) =>
    revise.rule('summary', 'summary', on, '1 draft', { id: `2.revise!summary${i}` });
  const sums = [sum(0, [y.id]), sum(1, [x.id])];
  const revised = [x, y].map((d, i) =>
    revise.ask(`a.${i}#${i}`, 'revise', [d.id, looks[i]?.id as string, sums[i]?.id as string]),
  );
  const ids = revised.map((e) => e.id);
  const pick = step('3.pick', 'workflow.3').rule('pick', 'first', ids, ids[0] as string);
  const trace = traceOf([x, y, ...looks, ...sums, ...revised, pick], ids[0] as string);
  it('its own draft with reviews, and all others summed up before anybody is asked', () => {
    expect(mismatch(org(), trace)).toBeUndefined();
    const mixed = [sums[0], revised[0], sums[1], revised[1]] as Entry[];
    expect(mismatch(org(), traceOf([x, y, ...looks, ...mixed, pick], ids[0] as string))).toContain(
      'summary by summary',
    );
    expect(mismatch(org(), instead(trace, '2.revise!summary1'))).toContain('declares a ruling: summary');
  });
  it('of all others and not of its own, and not the drafts themselves', () => {
    expect(mismatch(org(), instead(trace, '2.revise!summary0', { on: [x.id, y.id] }))).toContain('counted');
    expect(mismatch(org(), instead(trace, '2.revise!summary0', { on: [] }))).toContain('counted');
    const seen = (shown: readonly string[]) => mismatch(org(), instead(trace, ids[0] as string, { shown }));
    const [own, look, sum] = [x.id, '1.review/b.0#0', '2.revise!summary0'];
    expect(seen([own, look, sum, y.id])).toContain(`shown and not declared: [${y.id}]`);
    expect(seen([own, look])).toContain('declared and not shown: [2.revise!summary0]');
    expect(seen([own, look, '2.revise!summary1'])).toContain('shown and not declared: [2.revise!summary1]');
  });
  it('from says whose drafts are revised, and not whose are summed up', () => {
    const workflow = (from: string) =>
      organization(
        ROLES,
        `[{ do: parallel, branches: [[{ do: solve, by: a }], [{ do: solve, by: b }]] }, { do: revise, by: b, of: each, see: summary, from: ${from} }, { do: pick, rule: first }]`,
      );
    const branch = (i: number) => step(`0.parallel[${i}]/0.solve`, `workflow.0.branches.${i}.0`);
    const drafts = [branch(0).ask('a.0', 'solve'), branch(0).ask('a.1', 'solve'), branch(1).ask('b.0', 'solve')];
    const [p, q, r] = drafts.map((e) => e.id) as [string, string, string];
    const here = step('1.revise', 'workflow.1');
    const sum = here.rule('summary', 'summary', [p, q], '2 drafts');
    const made = here.ask('b.0#2', 'revise', [r, sum.id]);
    const pick = step('2.pick', 'workflow.2').rule('pick', 'first', [p, q, made.id], p);
    const log = [...drafts, sum, made, pick];
    expect(mismatch(workflow('b'), traceOf(log, p))).toBeUndefined();
    expect(mismatch(workflow('c'), traceOf(log, p))).toContain('declares a ruling: skip by revise');
    const skip = here.rule('skip', 'revise', [p, q, r], 'nothing');
    const kept = step('2.pick', 'workflow.2').rule('pick', 'first', [p, q, r], p);
    expect(mismatch(workflow('c'), traceOf([...drafts, skip, kept], p))).toBeUndefined();
  });
});

describe('pick median, mean', () => {
  const org = (rule: string) =>
    organization(ROLES, `[{ do: solve, by: a }, { do: pick, rule: ${rule} }, { do: review, by: b }]`);
  const picked = step('1.pick', 'workflow.1');
  const look = (id: string) => step('2.review', 'workflow.2').ask('b.0#0', 'quality', [id]);
  const traced = (rule: string, id: string, on = [x.id, y.id]) =>
    traceOf([x, y, picked.rule('pick', rule, on, id), look(id)], id);
  it.each(['median', 'mean'])('%s: a new draft by nobody, or one that is there', (rule) => {
    expect(mismatch(org(rule), traced(rule, `1.pick/${rule}`))).toBeUndefined();
    expect(mismatch(org(rule), traced(rule, y.id))).toBeUndefined();
    expect(mismatch(org(rule), traced(rule, '1.pick/default'))).toContain('1.pick/default is no option');
    expect(mismatch(org(rule), traced(rule, `1.pick/${rule}`, [x.id]))).toContain('counted');
    expect(mismatch(org(rule), instead(traced(rule, `1.pick/${rule}`), '2.review/b.0#0', { shown: [x.id] }))).toContain(
      `declared and not shown: [1.pick/${rule}]`,
    );
  });
});

it('a forecast is a review, and stands beside the draft', () => {
  const org = organization(ROLES, '[{ do: solve, by: b }, { do: review, by: a, ask: forecast }, { do: merge, by: b }]');
  const draft = solve.ask('b.0', 'solve');
  const review = step('1.review', 'workflow.1');
  const looks = ['a.0', 'a.1'].map((seat) => review.ask(`${seat}#0`, 'forecast', [draft.id]));
  const merged = step('2.merge', 'workflow.2').ask('b.0', 'merge', [draft.id, ...looks.map((e) => e.id)]);
  const trace = traceOf([draft, ...looks, merged], merged.id);
  expect(mismatch(org, trace)).toBeUndefined();
  expect(mismatch(org, instead(trace, '1.review/a.1#0', { as: 'quality' }))).toContain('forecast by a.1');
  expect(mismatch(org, instead(trace, merged.id, { shown: [draft.id] }))).toContain(
    'declared and not shown: [1.review',
  );
});

describe('what comes down to a group', () => {
  const workflow = (fields: string, by = 'b') =>
    organization(
      ROLES,
      `[{ do: solve, by: b }, { do: decompose, by: b, ${fields} each: [{ do: solve, by: ${by} }] }, { do: merge, by: b }]`,
    );
  const plan = solve.ask('b.0', 'solve', [], { scope: { parts: ['p', 'q'], garbled: [] } });
  const divide = step('1.decompose', 'workflow.1');
  interface Told {
    /** What is shown to whoever divides, and in both groups. */
    readonly divider?: readonly string[];
    readonly groups?: readonly string[];
    readonly written?: readonly (readonly string[])[];
    readonly scopes?: readonly Partial<Scope>[];
    readonly seat?: string;
  }
  const told = ({ divider = [], groups = [], written = [], scopes = [], seat = 'b.0' }: Told) => {
    const parts = ['p', 'q'].map((p, i) => ({ parts: [p], after: [], garbled: [], constraints: written[i] ?? [] }));
    const scope = { parts: ['p', 'q'], garbled: [] };
    const split = divide.ask('b.0', 'decompose', divider, { reply: { parts }, scope });
    const made = ['p', 'q'].map(
      (p, i): TraceEvent =>
        step(`1.decompose[${i}]/0.solve`, 'workflow.1.each.0').ask(seat, 'solve', groups, {
          scope: { parts: [p], garbled: [], ...scopes[i] },
        }),
    );
    const ids = made.map((e) => e.id);
    const commits = ids.map((id) => divide.rule('commit', 'group', [id], id));
    const merged = step('2.merge', 'workflow.2').ask('b.0', 'merge', ids);
    return traceOf(
      [plan, split, divide.rule('split', 'parts', [split.id], 'p | q'), ...made, ...commits, merged],
      merged.id,
    );
  };
  const whole = (constraints?: readonly string[]) =>
    [0, 1].map(() => ({ whole: true as const, ...(constraints && { constraints }) }));

  it('of: draft: the plan, to whoever divides', () => {
    expect(mismatch(workflow('of: draft,'), told({ divider: [plan.id] }))).toBeUndefined();
    expect(mismatch(workflow('of: draft,'), told({}))).toContain(`declared and not shown: [${plan.id}]`);
    expect(mismatch(workflow(''), told({ divider: [plan.id] }))).toContain(`shown and not declared: [${plan.id}]`);
  });
  it('carry: whole: the plan in every group, and the whole task', () => {
    const org = workflow('of: draft, carry: whole,');
    const both = { divider: [plan.id], groups: [plan.id] };
    expect(mismatch(org, told({ ...both, scopes: whole() }))).toBeUndefined();
    expect(mismatch(org, told({ divider: [plan.id], scopes: whole() }))).toContain(
      `declared and not shown: [${plan.id}]`,
    );
    expect(mismatch(org, told(both))).toContain('the whole task is carried and not the other');
    expect(mismatch(workflow('of: draft,'), told({ ...both, scopes: whole() }))).toContain('shown and not declared');
    expect(mismatch(workflow('of: draft,'), told({ divider: [plan.id], scopes: whole() }))).toContain(
      'the whole task is shown and not the other',
    );
    // Without a plan only the task is carried.
    expect(mismatch(workflow('carry: whole,'), told({ scopes: whole(['c']) }))).toBeUndefined();
    expect(mismatch(workflow('carry: whole,'), told({ groups: [plan.id], scopes: whole() }))).toContain('not declared');
  });
  it('carry: constraints: the same to all', () => {
    const org = workflow('carry: constraints,');
    const same = [{ constraints: ['c', 'd'] }, { constraints: ['c', 'd'] }];
    expect(mismatch(org, told({ scopes: same }))).toBeUndefined();
    expect(mismatch(org, told({ scopes: [{ constraints: ['c', 'd'] }, { constraints: ['c'] }] }))).toContain(
      'others with the same ticket had c,d',
    );
  });
  it('carry: none: what the divider wrote down for each', () => {
    const written = [['c'], []];
    const scopes = [{ constraints: ['c'] }, { constraints: [] }];
    expect(mismatch(workflow(''), told({ written, scopes }))).toBeUndefined();
    expect(mismatch(workflow('carry: none,'), told({ written, scopes: scopes.toReversed() }))).toContain(
      'the constraints c were neither carried nor written down',
    );
    expect(mismatch(workflow('carry: constraints,'), told({ written, scopes }))).toContain('had c');
  });
  it('without the one draft nobody divides', () => {
    const silent = solve.ask('b.0', 'solve', [], { reply: { none: 'silent' } });
    const org = workflow('of: draft,');
    const none = step('1.decompose', 'workflow.1').rule('skip', 'decompose', [], 'nothing');
    expect(mismatch(org, traceOf([silent, solve.skip(silent.id, 'none'), none], null))).toBeUndefined();
    expect(mismatch(org, traceOf([silent, solve.skip(silent.id, 'none')], null))).toContain('declares a ruling: skip');
  });
  it('a role that sees all is shown the whole task wherever it sits', () => {
    const org = workflow('', 'c');
    expect(mismatch(org, told({ seat: 'c.0', scopes: whole(['c', 'd']) }))).toBeUndefined();
    expect(mismatch(org, told({ seat: 'c.0' }))).toContain('c sees all, and was not shown the whole task');
  });
});
