/** Fields that choose among drafts, seats and objections: what a trace may say of them, and what it may not. */
import { describe, expect, it } from 'vitest';
import type { Call, Reply, Ruling, Trace, TraceEvent } from '../../src/engine/types.js';
import { graphMatch } from '../../src/metrics/graph-match.js';
import type { Organization } from '../../src/org/schema.js';
import { organizationFrom, simulate, taskNamed } from '../support/trials.js';

const coupled = taskNamed('coupled');
const ROLES = '{ a: { seats: 3 }, b: { seats: 2 }, lead: {}, judge: { clears: true } }';
const orgOf = (workflow: string): Organization =>
  organizationFrom(`{ name: fields, summary: Fields., roles: ${ROLES}, workflow: ${workflow} }`);

type Around = (call: Call, answer: (call: Call) => Reply) => Reply;

/** The trace of an organization, which is as declared. */
const traceOf = (org: Organization, around?: Around, index = 0): Trace => {
  const { trace } = simulate(org, coupled, index, 1, undefined, around);
  expect(graphMatch(trace, org)).toEqual({ match: 1 });
  return trace;
};

const event = (trace: Trace, id: string): TraceEvent => {
  const found = trace.entries.find((e): e is TraceEvent => e.kind === 'event' && e.id === id);
  if (!found) throw new Error(`${id}: not in ${trace.entries.map((e) => e.id)}`);
  return found;
};
const rulings = (trace: Trace, kind: Ruling['ruling']): readonly Ruling[] =>
  trace.entries.filter((e): e is Ruling => e.kind === 'ruling' && e.ruling === kind);

/** Why the trace with this ruling changed, or taken out, is not as declared. */
const withRuling = (trace: Trace, org: Organization, target: Ruling | undefined, change: Partial<Ruling> | null) => {
  const entries = trace.entries.flatMap((e) => (e !== target ? [e] : change ? [{ ...e, ...change } as Ruling] : []));
  return graphMatch({ ...trace, entries }, org).firstMismatch;
};

const both = '{ do: solve, by: a }, { do: solve, by: b, see: all, keep: true }';

describe('drafts beside drafts', () => {
  const org = orgOf(
    `[{ do: solve, by: a }, { do: review, by: lead }, { do: solve, by: b, see: all, keep: true }, { do: merge, by: lead }]`,
  );
  const trace = traceOf(org);
  it('shows what was there to those who write more, and all of it afterwards', () => {
    const drafts = ['0.solve/a.0', '0.solve/a.1', '0.solve/a.2'];
    const reviews = drafts.map((_, i) => `1.review/lead.0#${i}`);
    expect(event(trace, '2.solve/b.1').shown).toEqual([...drafts, ...reviews]);
    expect(event(trace, '3.merge/lead.0').shown).toEqual([...drafts, '2.solve/b.0', '2.solve/b.1', ...reviews]);
  });
  it('is not the same as to see nothing, or to replace', () => {
    const other = (field: string): Organization => ({
      ...org,
      workflow: org.workflow.map((s) => (s.do === 'solve' && s.keep ? { ...s, [field]: undefined } : s)),
    });
    expect(graphMatch(trace, other('see')).firstMismatch).toContain('2.solve/b.0: shown and not declared');
    expect(graphMatch(trace, other('keep')).firstMismatch).toContain('3.merge/lead.0: shown and not declared');
  });
});

describe('from', () => {
  it('revise and review: only these drafts, by their place on the whole table', () => {
    const trace = traceOf(
      orgOf(
        `[${both}, { do: review, by: lead, from: b }, { do: revise, by: a, of: each, from: b }, { do: pick, rule: first }]`,
      ),
    );
    const asked = trace.entries.flatMap((e) => (e.kind === 'event' && /review|revise/.test(e.id) ? [e.id] : []));
    expect(asked).toEqual([
      '2.review/lead.0#3',
      '2.review/lead.0#4',
      expect.stringMatching(/^3\.revise\/a\.\d#3$/),
      expect.stringMatching(/^3\.revise\/a\.\d#4$/),
    ]);
  });
  it('revise of own from another role: nobody is asked', () => {
    const trace = traceOf(orgOf(`[${both}, { do: revise, by: a, from: b }, { do: pick, rule: first }]`));
    expect(rulings(trace, 'skip').map((r) => r.by)).toEqual(['revise']);
  });
  it('vote: only these are options, and no other may win', () => {
    const org = orgOf(`[${both}, { do: review, by: lead }, { do: vote, by: a, from: b }]`);
    const trace = traceOf(org);
    expect([...event(trace, '3.vote/a.0').shown].sort()).toEqual(
      ['1.solve/b.0', '1.solve/b.1', '2.review/lead.0#3', '2.review/lead.0#4'].sort(),
    );
    const [tally] = rulings(trace, 'tally');
    expect(withRuling(trace, org, tally, { outcome: '0.solve/a.0' })).toContain('0.solve/a.0 is no option');
  });
  it('pick: counts these alone', () => {
    const org = orgOf(`[${both}, { do: pick, rule: first, from: b }]`);
    const trace = traceOf(org);
    const [pick] = rulings(trace, 'pick');
    expect(pick).toMatchObject({ on: ['1.solve/b.0', '1.solve/b.1'], outcome: '1.solve/b.0' });
    expect(withRuling(trace, org, pick, { on: ['0.solve/a.0', '1.solve/b.0'] })).toContain('counted');
  });
});

describe('several that stand', () => {
  const org = orgOf(
    `[${both}, { do: review, by: lead }, { do: pick, rule: best-reviewed, keep: 2 }, { do: merge, by: lead }]`,
  );
  const trace = traceOf(org);
  const [pick] = rulings(trace, 'pick');
  const ids = pick?.outcome.split(' ') ?? [];
  it('are shown afterwards, with their reviews', () => {
    expect(ids).toHaveLength(2);
    expect(event(trace, '4.merge/lead.0').shown.slice(0, 2)).toEqual(ids);
  });
  it('are as many as are wanted, each once, all of them options', () => {
    expect(withRuling(trace, org, pick, { outcome: ids[0] as string })).toContain('and 2 are to stand');
    expect(withRuling(trace, org, pick, { outcome: `${ids[0]} ${ids[0]}` })).toContain('and 2 are to stand');
    expect(withRuling(trace, org, pick, { outcome: `${ids[0]} nowhere` })).toContain('nowhere is no option');
  });
});

describe('several assignees', () => {
  const assign = (rule: string): Organization =>
    orgOf(
      `[{ do: assign, to: a, count: 2, ${rule}, steps: [{ do: solve, by: assignee }] }, { do: pick, rule: first }]`,
    );
  it.each(['rule: appoint, by: lead', 'rule: appoint, by: b', 'rule: auction', 'rule: random', 'rule: rotate'])(
    '%s',
    (rule) => {
      const org = assign(rule);
      const trace = traceOf(org);
      const [award] = rulings(trace, 'award');
      const seats = award?.outcome.split(' ') ?? [];
      expect(new Set(seats).size).toBe(2);
      const solved = trace.entries.flatMap((e) => (e.kind === 'event' && e.as === 'solve' ? [e.seat] : []));
      expect(solved).toEqual(seats);
      expect(withRuling(trace, org, award, { outcome: seats[0] as string })).toContain('for 2 to be chosen');
      expect(withRuling(trace, org, award, { outcome: `${seats[0]} lead.0` })).toContain('lead.0 is no seat of a');
      expect(withRuling(trace, org, award, { outcome: seats.toReversed().join(' ') })).toBeDefined();
    },
  );
  it('the first named by one who appoints, then whom the lot draws', () => {
    const trace = traceOf(assign('rule: appoint, by: lead'), (call, answer) =>
      call.request.as === 'appoint' ? { ranking: ['nobody', 'a.2'], usage: answer(call).usage } : answer(call),
    );
    expect(rulings(trace, 'award')[0]?.outcome).toMatch(/^a\.2 a\.[01]$/);
  });
  it('every seat of a role that elects is asked', () => {
    const org = assign('rule: appoint, by: b');
    const trace = traceOf(org);
    const entries = trace.entries.filter((e) => e.id !== '0.assign/b.1');
    expect(entries).toHaveLength(trace.entries.length - 1);
    expect(graphMatch({ ...trace, entries }, org).firstMismatch).toContain('here is declared 0.assign/b.1');
  });
});

describe('objections', () => {
  /** Nobody objects but those of this role, and they to everything. */
  const heldBy =
    (role: string): Around =>
    (call, answer) => {
      const reply = answer(call);
      return 'score' in reply ? { ...reply, objections: call.seat.role === role ? ['wrong', 'unclear'] : [] } : reply;
    };
  const objecting = heldBy('lead');
  const solve = '{ do: solve, by: a, samples: 1 }';
  const look = '{ do: review, by: lead }';
  const end = '{ do: vote, by: judge }';
  it('outlive the drafts they are about, until somebody who may clear them has looked', () => {
    const org = orgOf(
      `[${solve}, ${look}, { do: revise, by: a }, { do: vote, by: b }, ${end}, { do: review, by: judge }]`,
    );
    const trace = traceOf(org, objecting);
    const [clear, ...more] = rulings(trace, 'clear');
    const on = [0, 1, 2].map((i) => `1.review/lead.0#${i}`);
    expect(clear).toMatchObject({ by: 'judge', on, outcome: 'cleared 6', step: 'workflow.4' });
    // Once cleared they are gone, and where nothing is held nothing is ruled.
    expect(more).toEqual([]);
    expect(withRuling(trace, org, clear, null)).toContain('declares a ruling: clear by judge');
    expect(withRuling(trace, org, clear, { outcome: 'cleared 5' })).toContain('by the entries before: cleared 6');
    expect(withRuling(trace, org, clear, { on: on.slice(1) })).toContain('counted');
  });
  it('nothing is cleared where nobody objects', () => {
    expect(rulings(traceOf(orgOf(`[${solve}, ${look}, ${end}]`), heldBy('nobody')), 'clear')).toEqual([]);
  });
  it('through a decompose and out of its groups', () => {
    const each = '{ do: decompose, by: lead, each: [{ do: solve, by: lead }, { do: review, by: lead, self: true }] }';
    const org = orgOf(`[${solve}, ${look}, ${each}, { do: merge, by: judge }]`);
    const trace = traceOf(org, objecting);
    const looks = trace.entries.filter((e) => e.kind === 'event' && e.as === 'quality').length;
    expect(rulings(trace, 'clear').map((r) => r.outcome)).toEqual([`cleared ${2 * looks}`]);
  });
  it('what one branch clears is cleared, what one raises stands', () => {
    const branches = `[[{ do: review, by: judge }], [${look}]]`;
    const org = orgOf(`[${solve}, ${look}, { do: parallel, branches: ${branches} }, ${end}]`);
    const trace = traceOf(org, objecting);
    expect(rulings(trace, 'clear').map((r) => r.on.map((id) => id.split('/')[0]))).toEqual([
      Array(3).fill('1.review'),
      Array(3).fill('2.parallel[1]'),
    ]);
  });
  it('an assignee clears where its role does', () => {
    const org = orgOf(
      `[${solve}, ${look}, { do: assign, to: judge, rule: random, steps: [{ do: merge, by: assignee }] }]`,
    );
    expect(rulings(traceOf(org, objecting), 'clear').map((r) => r.by)).toEqual(['judge']);
  });
});
