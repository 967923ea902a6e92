/** Refused requests: who is asked instead, and what stays on the table. */
import { describe, expect, it } from 'vitest';
import type { Entry } from '../../src/engine/types.js';
import { instead, mismatch, organization, REFUSED, SILENT, step, traceOf } from './log.js';

const ROLES = '{ a: { seats: 3 }, b: { seats: 4 }, lead: {}, judge: { clears: true } }';
const of = (workflow: string, refusal: string) => organization(ROLES, workflow, `refusal: { ${refusal} },`);

const pick = step('1.pick', 'workflow.1');
const first = (ids: readonly string[]) => pick.rule('pick', 'first', ids, ids[0] as string);

/** Three of the four seats of b are asked for a draft of a; the third and the first refuse. */
const assign = step('0.assign', 'workflow.0');
const solve = step('0.assign/0.solve', 'workflow.0.steps.0');
const award = assign.rule('award', 'random', [], 'b.3 b.0');
const refusals = ['b.3', 'b.0'].flatMap((seat) => {
  const e = solve.ask(seat, 'solve', [], REFUSED);
  return [e, solve.skip(e.id)];
});
const ASSIGN =
  '[{ do: assign, to: b, rule: random, count: 2, steps: [{ do: solve, by: assignee }] }, { do: pick, rule: first }]';

describe('reassign', () => {
  const org = of(ASSIGN, 'then: reassign');
  const others = [solve.ask('b.1~b.3', 'solve'), solve.ask('b.2~b.0', 'solve')];
  const ids = others.map((e) => e.id);
  const trace = traceOf([award, ...refusals, ...others, first(ids)], ids[0] as string);
  it('the next seats of the role that were not asked, after all who were', () => {
    expect(mismatch(org, trace)).toBeUndefined();
    const [one, two] = refusals.slice(0, 2);
    const mixed = [award, one, two, others[0], ...refusals.slice(2), others[1], first(ids)] as Entry[];
    expect(mismatch(org, traceOf(mixed, ids[0] as string))).toContain('here is declared 0.assign/0.solve/b.0');
  });
  it('not one who was asked, not one twice, not another role, and not nobody', () => {
    const swapped = [solve.ask('b.2~b.3', 'solve'), solve.ask('b.1~b.0', 'solve')];
    const twice = [others[0], solve.ask('b.1~b.0', 'solve')];
    const role = [solve.ask('a.0~b.3', 'solve'), others[1]];
    for (const wrong of [swapped, twice, role, []] as Entry[][]) {
      const log = [award, ...refusals, ...wrong, first(ids)];
      expect(mismatch(org, traceOf(log, ids[0] as string))).toContain('here is declared 0.assign/0.solve/b.');
    }
    expect(mismatch(of(ASSIGN, 'then: skip'), trace)).toBeDefined();
  });
  it('one who refuses in turn is left out, and nobody is asked a third time', () => {
    const no = solve.ask('b.1~b.3', 'solve', [], REFUSED);
    const log = [award, ...refusals, no, solve.skip(no.id), others[1] as Entry, first(ids.slice(1))];
    expect(mismatch(org, traceOf(log, ids[1] as string))).toBeUndefined();
  });
  it('where all were asked the seat is left out; one who says nothing is no refuser', () => {
    const all = of('[{ do: solve, by: a }, { do: pick, rule: first }]', 'then: reassign');
    const each = step('0.solve', 'workflow.0');
    const [no, none, yes] = [
      each.ask('a.0', 'solve', [], REFUSED),
      each.ask('a.1', 'solve', [], SILENT),
      each.ask('a.2', 'solve'),
    ];
    const log = [no, each.skip(no.id), none, each.skip(none.id, 'none'), yes, first([yes.id])];
    expect(mismatch(all, traceOf(log, yes.id))).toBeUndefined();
    expect(mismatch(all, instead(traceOf(log, yes.id), '0.solve!skip0', { outcome: 'none' }))).toContain(
      'outcome none',
    );
  });
});

describe('escalate', () => {
  const workflow = '[{ do: solve, by: a }, { do: vote, by: b }]';
  const org = of(workflow, 'then: escalate, to: lead');
  const solve = step('0.solve', 'workflow.0');
  const vote = step('1.vote', 'workflow.1');
  const no = solve.ask('a.1', 'solve', [], REFUSED);
  const lead = solve.ask('lead.0~a.1', 'solve');
  const kept = [solve.ask('a.0', 'solve'), no, solve.skip(no.id), solve.ask('a.2', 'solve'), lead];
  // The draft stands where the refused one would have stood, and is its own author's.
  const shown = ['0.solve/a.0', lead.id, '0.solve/a.2'];
  const ballots = [0, 1, 2, 3].map((i) => vote.ask(`b.${i}`, 'vote', shown));
  const tally = (on: readonly Entry[]) =>
    vote.rule(
      'tally',
      'plurality',
      on.map((e) => e.id),
      lead.id,
    );
  it('to the first seat of the role, whose draft it is', () => {
    expect(mismatch(org, traceOf([...kept, ...ballots, tally(ballots)], lead.id))).toBeUndefined();
    expect(mismatch(of(workflow, 'then: escalate, to: judge'), traceOf([...kept, ...ballots], null))).toContain(
      'here is declared 0.solve/judge.0~a.1',
    );
    const owned = of('[{ do: solve, by: a }, { do: vote, by: b, from: lead }]', 'then: escalate, to: lead');
    const own = [0, 1, 2, 3].map((i) => vote.ask(`b.${i}`, 'vote', [lead.id]));
    expect(mismatch(owned, traceOf([...kept, ...own, tally(own)], lead.id))).toBeUndefined();
  });
  it('a ballot counts in the place of the one refused; the refused one may be named beside it', () => {
    const refused = vote.ask('b.1', 'vote', shown, REFUSED);
    const other = vote.ask('lead.0~b.1', 'vote', shown);
    const asked = [ballots[0], refused, vote.skip(refused.id), ...ballots.slice(2), other] as Entry[];
    const said = (on: readonly Entry[]) => mismatch(org, traceOf([...kept, ...asked, tally(on)], lead.id));
    const placed = [ballots[0], other, ...ballots.slice(2)] as Entry[];
    expect(said(placed)).toBeUndefined();
    expect(said([...placed, refused])).toBeUndefined();
    expect(said(ballots)).toContain('counted');
    expect(said(placed.slice(1))).toContain('counted');
    const less = vote.ask('lead.0~b.1', 'vote', shown.slice(1));
    const hidden = [...asked.slice(0, -1), less];
    expect(mismatch(org, traceOf([...kept, ...hidden, tally(placed)], lead.id))).toContain('declared and not shown');
  });
  it('not to the refuser itself', () => {
    const alone = of('[{ do: solve, by: lead }]', 'then: escalate, to: lead');
    const refused = solve.ask('lead.0', 'solve', [], REFUSED);
    expect(mismatch(alone, traceOf([refused, solve.skip(refused.id)], null))).toBeUndefined();
  });
});

describe('the objection of a refuser', () => {
  const workflow = '[{ do: solve, by: a }, { do: vote, by: judge }]';
  const solve = step('0.solve', 'workflow.0');
  const vote = step('1.vote', 'workflow.1');
  const no = solve.ask('a.0', 'solve', [], REFUSED);
  const [one, two] = [solve.ask('a.1', 'solve'), solve.ask('a.2', 'solve')];
  const ballot = vote.ask('judge.0', 'vote', [one.id, two.id]);
  const log = [no, solve.skip(no.id), one, two, ballot, vote.rule('tally', 'plurality', [ballot.id], one.id)];
  const clear = vote.rule('clear', 'judge', [no.id], 'cleared 1');
  it('stays until it is cleared, by whatever a refusal leads to', () => {
    const org = of(workflow, 'then: skip');
    expect(mismatch(org, traceOf([...log, clear], one.id))).toBeUndefined();
    expect(mismatch(org, traceOf(log, one.id))).toContain('clear by judge');
  });
  it('is not there where refusals are not spoken of', () => {
    const org = organization(ROLES, workflow);
    expect(mismatch(org, traceOf(log, one.id))).toBeUndefined();
    expect(mismatch(org, traceOf([...log, clear], one.id))).toContain('commit by answer');
  });
  it('one who clears and refuses is heard only after it', () => {
    const org = of('[{ do: solve, by: lead }, { do: review, by: judge }, { do: review, by: judge }]', 'then: skip');
    const draft = solve.ask('lead.0', 'solve');
    const [look, again] = [step('1.review', 'workflow.1'), step('2.review', 'workflow.2')];
    const refused = look.ask('judge.0#0', 'quality', [draft.id], REFUSED);
    const heard = again.ask('judge.0#0', 'quality', [draft.id]);
    const cleared = again.rule('clear', 'judge', [refused.id], 'cleared 1');
    expect(mismatch(org, traceOf([draft, refused, look.skip(refused.id), heard, cleared], draft.id))).toBeUndefined();
  });
});
