import { describe, expect, it } from 'vitest';
import { declaredGraph, withDesign } from '../../src/org/graph.js';
import type { Steps } from '../../src/org/schema.js';
import { randomOrganization } from '../support/random-organization.js';
import { organizationFrom, organizationNamed } from '../support/trials.js';

const graphOf = (roles: string, workflow: string, units = '{}') =>
  declaredGraph(organizationFrom(`{ name: g, summary: g, roles: ${roles}, units: ${units}, workflow: ${workflow} }`));

describe('what may come to a step', () => {
  it('hierarchy: a group may build on what other groups ended with, the director sees the last drafts and their reviews', () => {
    const { asking, answer } = declaredGraph(organizationNamed('hierarchy'));
    const inside = 'workflow.0.each.0.steps';
    const finals = [`${inside}.0`, `${inside}.2.then.0`];
    expect(Object.keys(asking)).toEqual([
      'workflow.0',
      'workflow.0.each.0',
      `${inside}.0`,
      `${inside}.1`,
      `${inside}.2.then.0`,
      'workflow.1',
    ]);
    expect(asking['workflow.0']).toMatchObject({ as: 'decompose', sees: 'none', drafts: [], known: [] });
    expect(asking[`${inside}.0`]).toMatchObject({
      by: 'assignee',
      roles: ['worker'],
      appointedBy: ['manager'],
      sees: 'none',
      drafts: [],
      known: finals,
    });
    expect(asking[`${inside}.1`]).toMatchObject({ as: 'quality', sees: 'each', drafts: [finals[0]], reviews: [] });
    expect(asking[`${inside}.2.then.0`]).toMatchObject({ sees: 'own', drafts: [finals[0]], reviews: [`${inside}.1`] });
    expect(asking['workflow.1']).toMatchObject({ sees: 'all', drafts: finals, reviews: [`${inside}.1`], known: [] });
    expect(answer).toEqual(['workflow.1']);
  });

  it('committee: with one round nothing revised comes to the reviser, with two it does', () => {
    const revise = 'workflow.1.steps.0';
    const at = (rounds: number) => declaredGraph(organizationNamed('committee', { rounds })).asking;
    expect(at(1)[revise]?.drafts).toEqual(['workflow.0']);
    expect(at(2)[revise]?.drafts).toEqual(['workflow.0', revise]);
    expect(at(1)['workflow.2']?.drafts).toEqual(['workflow.0', revise]);
    // No round, no step.
    expect(at(0)[revise]).toBeUndefined();
  });

  it('a new draft takes the place of what was there, and its reviews', () => {
    const { asking } = graphOf(
      '{ a: {}, b: {} }',
      `[{ do: solve, by: a }, { do: review, by: b }, { do: solve, by: b }, { do: vote, by: a }]`,
    );
    expect(asking['workflow.2']).toMatchObject({ drafts: ['workflow.0'], reviews: [] });
    expect(asking['workflow.3']).toMatchObject({ drafts: ['workflow.2'], reviews: [] });
  });

  it('ways that part and meet again: when, parallel, default', () => {
    const { asking, answer } = graphOf(
      '{ a: { seats: 2 }, b: {} }',
      `[{ do: parallel, branches: [[{ do: solve, by: a }, { do: review, by: b }], [{ do: solve, by: b }]] },
        { do: when, test: { stat: agreement, below: 1 }, then: [{ do: merge, by: b }], else: [{ do: pick, rule: default }] }]`,
    );
    expect(asking['workflow.1.then.0']).toMatchObject({
      drafts: ['workflow.0.branches.0.0', 'workflow.0.branches.1.0'],
      reviews: ['workflow.0.branches.0.1'],
    });
    expect(answer).toEqual(['workflow.1.then.0', 'workflow.1.else.0']);
  });

  it('drafts added to those there, seen by those who add them, revised in a network', () => {
    const { asking, answer } = graphOf(
      '{ a: { seats: 3, network: ring }, b: {} }',
      `[{ do: solve, by: a }, { do: review, by: b }, { do: solve, by: b, see: all, keep: true },
        { do: revise, by: a, see: neighbours }, { do: pick, rule: first, from: a }]`,
    );
    expect(asking['workflow.2']).toMatchObject({ sees: 'all', drafts: ['workflow.0'], reviews: ['workflow.1'] });
    expect(asking['workflow.3']).toMatchObject({
      sees: 'neighbours',
      drafts: ['workflow.0', 'workflow.2'],
      reviews: ['workflow.1'],
    });
    expect(answer).toEqual(['workflow.0', 'workflow.2', 'workflow.3']);
  });

  it('one group has no other to build on', () => {
    const each = '{ do: decompose, by: a, max: MAX, each: [{ do: solve, by: a }] }';
    const known = (max: number) =>
      graphOf('{ a: {} }', `[${each.replace('MAX', String(max))}, { do: merge, by: a }]`).asking['workflow.0.each.0']
        ?.known;
    expect(known(1)).toEqual([]);
    expect(known(2)).toEqual(['workflow.0.each.0']);
  });

  it('a unit that calls itself, 32 deep, at once', () => {
    const start = performance.now();
    const { asking, answer } = declaredGraph(organizationNamed('hch', { depth: 32 }));
    expect(performance.now() - start).toBeLessThan(50);
    const solve = 'units.consult.0.each.0.else.0';
    expect(asking['units.consult.1']?.drafts).toEqual([solve, 'units.consult.1']);
    expect(asking[solve]?.known).toEqual([solve, 'units.consult.1']);
    expect(answer).toEqual(['units.consult.1']);
  });

  it('ends, and is data, for any organization', () => {
    for (let i = 0; i < 200; i++) {
      const graph = declaredGraph(randomOrganization(i));
      expect(structuredClone(graph)).toEqual(graph);
      expect(graph.answer.length).toBeGreaterThan(0);
    }
  });
});

describe('a design', () => {
  const org = organizationNamed('self-designing');
  const base = declaredGraph(org);
  const drawn: Steps = [
    { do: 'solve', by: 'worker', samples: 1 },
    { do: 'revise', by: 'worker', of: 'own', see: 'all' },
    { do: 'pick', rule: 'first' },
  ];

  it('stands as a whole until it is made', () => {
    expect(base.answer).toEqual(['workflow.0.design', 'workflow.0.else.0']);
  });

  it('becomes part of what is declared', () => {
    const graph = withDesign(base, 'workflow.0', drawn);
    expect(graph.asking['workflow.0.design.1']).toMatchObject({ sees: 'all', drafts: ['workflow.0.design.0'] });
    expect(graph.answer).toEqual(['workflow.0.design.0', 'workflow.0.design.1', 'workflow.0.else.0']);
    expect(base.asking['workflow.0.design.1']).toBeUndefined();
  });

  it('of one step made twice: the sets are joined, the newest says what is asked', () => {
    const twice = withDesign(withDesign(base, 'workflow.0', drawn), 'workflow.0', [
      { do: 'solve', by: 'worker', samples: 1 },
      { do: 'vote', by: 'worker', rule: 'plurality' },
    ]);
    expect(twice.asking['workflow.0.design.1']).toMatchObject({ as: 'vote', drafts: ['workflow.0.design.0'] });
    expect(twice.answer).toEqual(['workflow.0.design.0', 'workflow.0.design.1', 'workflow.0.else.0']);
  });
});
