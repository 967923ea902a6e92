import { describe, expect, it } from 'vitest';
import type { Entry, Trace } from '../../src/engine/types.js';
import { powerOf } from '../../src/metrics/power.js';
import type { Organization } from '../../src/org/schema.js';
import { organizationNamed, organizationNames, simulate, taskNamed } from '../support/trials.js';
import { organization, step, traceOf } from './log.js';

const ROLES = '{ a: { seats: 3 }, b: {} }';
const solve = step('0.solve', 'workflow.0');
const vote = step('1.vote', 'workflow.1');
const voting = (how: string, more = ''): Organization =>
  organization(ROLES, `[{ do: solve, by: a }, { do: vote, by: a, ${how} }]`, more);

/** Three drafts with as many labels, three ballots, the first draft wins; each seat holds one person. */
const story = (
  labels: readonly string[],
  rule: string,
  confidences: readonly number[] = [],
  after: readonly Entry[] = [],
) => {
  const drafts = labels.map((label, i) =>
    solve.ask(`a.${i}`, 'solve', [], {
      person: i,
      reply: { content: label, label, ...(confidences.length > 0 ? { confidence: confidences[i] as number } : {}) },
    }),
  );
  const shown = drafts.map((d) => d.id);
  const ballots = [0, 1, 2].map((i) => vote.ask(`a.${i}`, 'vote', shown, { person: i }));
  const tally = vote.rule(
    'tally',
    rule,
    ballots.map((b) => b.id),
    shown[0] as string,
  );
  return traceOf([...drafts, ...ballots, tally], shown[0] as string, after);
};
const three = ['x', 'y', 'z'];
const shares = (trace: Trace, org: Organization) =>
  powerOf(trace, org)?.map((p) => [p.seat, p.banzhaf, p.shapleyShubik]);
const alike = [0, 1, 2].map((i) => [`a.${i}`, 1 / 3, 1 / 3]);

describe('formal power', () => {
  it('equal ballots share it equally, whatever the rule and the quorum', () => {
    for (const how of ['rule: plurality', 'rule: majority', 'rule: borda', 'rule: approval', 'rule: quorum, quorum: 3'])
      expect(shares(story(three, how.split(/[ ,]+/)[1] as string), voting(how))).toEqual(alike);
  });

  it('who alone votes, or alone writes the answer, has all of it', () => {
    const org = organization(ROLES, '[{ do: solve, by: a }, { do: merge, by: b }]');
    const { entries } = story(three, 'plurality');
    const merged = step('1.merge', 'workflow.1').ask('b.0', 'merge', [], { person: 3 });
    expect(powerOf(traceOf([...entries, merged], merged.id), org)).toEqual([
      { seat: 'b.0', person: 3, banzhaf: 1, shapleyShubik: 1 },
    ]);
  });

  it('confidences of .50, .49 and .01 are [50; 49, 1] with more than half: .6 .2 .2', () => {
    const found = shares(story(three, 'weighted', [0.5, 0.49, 0.01]), voting('rule: weighted'))!;
    expect(found.map((s) => s[1])).toEqual([0.6, 0.2, 0.2]);
    for (const [i, p] of [2 / 3, 1 / 6, 1 / 6].entries()) expect(found[i]?.[2]).toBeCloseTo(p, 12);
  });

  it('balances count as they stood when the votes were counted, not as they stand at the end', () => {
    const org = voting('rule: weighted, weights: standing', 'accounts: { standing: { of: person } },');
    const settled = vote.rule('settle', 'pay', [], '', { entries: [{ account: 'standing', person: 2, delta: 60 }] });
    const trace = { ...story(three, 'weighted', [], [settled]), balances: { standing: { 0: 50, 1: 49, 2: 61 } } };
    expect(shares(trace, org)?.map((s) => s[1])).toEqual([0.6, 0.2, 0.2]);
    expect(
      shares({ ...trace, entries: trace.entries.filter((e) => e !== settled) }, org)?.map((s) => s[1]),
    ).not.toEqual([0.6, 0.2, 0.2]);
  });

  it('nobody has any where a market or a lot chose, a threshold cannot be met, or one draft is not voted down', () => {
    expect(shares(story(three, 'quorum'), voting('rule: quorum, quorum: 4'))).toBeUndefined();
    expect(shares(story(three, 'majority'), voting('rule: majority, veto: 1'))).toEqual(alike);
    expect(shares(story(['x', 'x', 'x'], 'plurality'), voting('rule: plurality'))).toBeUndefined();
    expect(shares(story(['x', 'x', 'x'], 'approval'), voting('rule: approval'))).toEqual(alike);
    const traded = organization(ROLES, '[{ do: solve, by: a }, { do: trade, by: a }]');
    expect(shares(story(three, 'price'), traded)).toBeUndefined();
    const lot = step('1.pick', 'workflow.1').rule('pick', 'random', ['p', 'q'], '0.solve/a.0');
    const { entries } = story(three, 'plurality');
    expect(powerOf(traceOf([...entries.slice(0, 3), lot], '0.solve/a.0'), traded)).toBeNull();
  });

  it('adds up to 1 in every trial of every organization in which it is told', () => {
    const task = taskNamed('control');
    const told = organizationNames.filter((name) => {
      const org = organizationNamed(name);
      return [0, 1, 2, 3].some((index) => {
        const found = powerOf(simulate(org, task, index, 3).trace, org);
        if (found === null) return false;
        expect(found.reduce((sum, p) => sum + p.banzhaf, 0)).toBeCloseTo(1, 9);
        expect(found.reduce((sum, p) => sum + p.shapleyShubik, 0)).toBeCloseTo(1, 9);
        return true;
      });
    });
    for (const name of ['single', 'committee', 'hierarchy', 'debate', 'jury', 'veto-committee', 'checks-and-balances'])
      expect(told).toContain(name);
    expect(told).not.toContain('prediction-market');
  });
});
