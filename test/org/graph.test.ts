import { describe, expect, it } from 'vitest';
import { declaredGraph, withDesign } from '../../src/org/graph.js';
import { OrgSpec, type Steps } from '../../src/org/schema.js';
import { openYaml } from '../../src/org/yaml.js';
import { randomOrganization } from '../support/random/organization.js';
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

/** The graph of an organization as it is written, whether or not anything else can run it yet. */
const declared = (workflow: string, more = '') => {
  const roles = '{ a: { seats: 3 }, b: {}, c: {} }';
  return declaredGraph(
    OrgSpec.parse(openYaml(`{ name: g, summary: g, roles: ${roles}, ${more} workflow: ${workflow} }`, 'g.yaml').value),
  );
};

describe('what a market, a forecast and a summary may be shown', () => {
  it('trade: one draft at a time, no reviews, and the drafts stay what they were', () => {
    const { asking, answer } = declared('[{ do: solve, by: a }, { do: review, by: b }, { do: trade, by: a }]');
    expect(asking['workflow.2']).toMatchObject({
      act: 'assess',
      as: 'belief',
      sees: 'each',
      drafts: ['workflow.0'],
      reviews: [],
    });
    expect(answer).toEqual(['workflow.0']);
  });

  it('a forecast is a review like others', () => {
    const { asking } = declared('[{ do: solve, by: a }, { do: review, by: b, ask: forecast }, { do: merge, by: c }]');
    expect(asking['workflow.1']).toMatchObject({ as: 'forecast', sees: 'each' });
    expect(asking['workflow.2']?.reviews).toEqual(['workflow.1']);
  });

  it('summary: of each draft in turn, with what all others hold', () => {
    const { asking } = declared(
      '[{ do: solve, by: a }, { do: review, by: b }, { do: revise, by: a, of: each, see: summary }, { do: merge, by: b }]',
    );
    expect(asking['workflow.2']).toMatchObject({
      sees: 'summary',
      drafts: ['workflow.0'],
      reviews: ['workflow.1'],
    });
    expect(asking['workflow.3']?.drafts).toEqual(['workflow.0', 'workflow.2']);
  });

  it('pick median: a new draft, or the one that is nearest', () => {
    for (const rule of ['median', 'mean'])
      expect(declared(`[{ do: solve, by: a }, { do: pick, rule: ${rule} }]`).answer).toEqual([
        'workflow.0',
        'workflow.1',
      ]);
    expect(declared('[{ do: solve, by: a }, { do: pick, rule: default }]').answer).toEqual(['workflow.1']);
  });
});

describe('a plan that is divided', () => {
  const decompose = (fields: string) =>
    declared(
      `[{ do: solve, by: c }, { do: decompose, by: b, ${fields} each: [{ do: solve, by: a }, { do: pick, rule: first }] }, { do: merge, by: b }]`,
    ).asking;
  const each = 'workflow.1.each.0';
  it('is shown to whoever divides it', () => {
    expect(decompose('of: draft,')['workflow.1']).toMatchObject({
      act: 'split',
      sees: 'each',
      drafts: ['workflow.0'],
      reviews: [],
    });
    expect(decompose('')['workflow.1']?.sees).toBe('none');
  });
  it('is known in every group where the whole is carried, and in none where it is not', () => {
    expect(decompose('of: draft, carry: whole,')[each]?.known).toEqual(['workflow.0', each]);
    expect(decompose('of: draft, carry: whole, max: 1,')[each]?.known).toEqual(['workflow.0']);
    for (const fields of ['of: draft,', 'of: draft, carry: constraints,', 'carry: whole,'])
      expect(decompose(fields)[each]?.known, fields).toEqual([each]);
    expect(decompose('of: draft, carry: whole,')['workflow.2']?.known).toEqual([]);
  });
});

describe('who may be asked, and whether at all', () => {
  it('offers: those who bid, then the one who chooses', () => {
    const { asking } = declared(
      '[{ do: assign, to: a, rule: offers, by: b, steps: [{ do: solve, by: assignee }] }, { do: vote, by: c }]',
    );
    expect(asking['workflow.0']).toMatchObject({ as: 'bid', by: 'a' });
    expect(asking['workflow.0.offers']).toMatchObject({ step: 'workflow.0', as: 'appoint', by: 'b', sees: 'none' });
    expect(asking['workflow.0.steps.0']).toMatchObject({ roles: ['a'], appointedBy: ['b'] });
  });

  it('reputation asks nobody, and nobody has appointed', () => {
    const { asking } = declared(
      '[{ do: assign, to: a, rule: reputation, account: credit, steps: [{ do: solve, by: assignee }] }]',
    );
    expect(Object.keys(asking)).toEqual(['workflow.0.steps.0']);
    expect(asking['workflow.0.steps.0']).toMatchObject({ roles: ['a'], appointedBy: [] });
  });

  it('else is a way only where there is a reserve', () => {
    const auction = (fields: string) =>
      declared(
        `[{ do: assign, to: a, rule: auction, ${fields} steps: [{ do: solve, by: assignee }], else: [{ do: solve, by: b }] }]`,
      ).answer;
    expect(auction('reserve: 0.5,')).toEqual(['workflow.0.steps.0', 'workflow.0.else.0']);
    expect(auction('')).toEqual(['workflow.0.steps.0']);
  });

  it('a step that is paid for may be skipped', () => {
    const answer = (spend: string) =>
      declared(`[{ do: solve, by: a }, { do: review, by: b }, { do: merge, by: b${spend} }]`).answer;
    expect(answer(', spend: audits')).toEqual(['workflow.0', 'workflow.2']);
    expect(answer('')).toEqual(['workflow.2']);
  });

  it('the role that refusals escalate to may sit anywhere, and nobody else may', () => {
    const workflow = '[{ do: solve, by: a }, { do: vote, by: b }]';
    const roles = (refusal: string) => Object.values(declared(workflow, refusal).asking).map((x) => x.roles);
    expect(roles('refusal: { then: escalate, to: c },')).toEqual([
      ['a', 'c'],
      ['b', 'c'],
    ]);
    for (const then of ['skip', 'reassign', 'stop'])
      expect(roles(`refusal: { then: ${then} },`)).toEqual([['a'], ['b']]);
  });
});

describe('designs that are chosen among', () => {
  const graph = declared(
    `[{ do: solve, by: c }, { do: review, by: b }, { do: plan, by: a, budget: { calls: 9 },
      choose: [{ do: review, by: b }, { do: vote, by: c }], else: [{ do: solve, by: b }] }]`,
  );
  const plan = 'workflow.2';
  it('lie on a table of their own', () => {
    expect(graph.asking[`${plan}.choose.0`]).toMatchObject({ as: 'quality', drafts: [plan] });
    expect(graph.asking[`${plan}.choose.1`]).toMatchObject({ drafts: [plan], reviews: [`${plan}.choose.0`] });
    expect(graph.answer).toEqual(['workflow.0', `${plan}.design`, `${plan}.else.0`]);
  });
  it('the one that is followed starts from what was there before', () => {
    const followed = withDesign(graph, plan, [{ do: 'merge', by: 'b' }]);
    expect(followed.asking[`${plan}.design.0`]).toMatchObject({ drafts: ['workflow.0'], reviews: ['workflow.1'] });
    expect(followed.answer).toEqual([`${plan}.design.0`, `${plan}.else.0`]);
  });
});
