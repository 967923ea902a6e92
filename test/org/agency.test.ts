import { describe, expect, it } from 'vitest';
import { agency, type Reading } from '../../src/org/agency.js';
import { randomOrganization } from '../support/random/organization.js';
import { organizationFrom, organizationNamed, organizationNames } from '../support/trials.js';

const ROLES =
  '{ a: { seats: 3 }, b: { seats: 2 }, chief: {}, maker: {}, other: {}, hand: { seats: 3, sees: ticket }, open: { seats: 3 } }';

/** The reading of one requirement, of an organization with these steps. */
const read = (id: Reading['id'], steps: readonly string[], rest = ''): Reading => {
  const yaml = `{ name: w, summary: w, roles: ${ROLES}, ${rest} workflow: [${steps.join(', ')}] }`;
  return agency(organizationFrom(yaml)).find((reading) => reading.id === id) as Reading;
};
const holds = (id: Reading['id'], ...steps: string[]): boolean | null => read(id, steps).holds;

const solve = '{ do: solve, by: a }';
const one = '{ do: solve, by: maker }';
const review = '{ do: review, by: b, blind: true }';
const audit = '{ do: review, by: b, ask: suspicion, blind: true }';
const forecast = '{ do: review, by: b, ask: forecast }';
const vote = '{ do: vote, by: chief }';
const first = '{ do: pick, rule: first }';
const gate = (stat: string): string =>
  `{ do: when, test: { stat: ${stat}, atLeast: 0.5 }, then: [{ do: pick, rule: default }] }`;
const quorum = (k: number): string => `{ do: vote, by: a, rule: quorum, quorum: ${k} }`;
const orNothing = '{ do: when, test: { stat: decided, below: 1 }, then: [{ do: pick, rule: default }] }';
const divide = (each: string, more = 'carry: constraints'): string =>
  `{ do: decompose, by: chief, ${more}, each: [${each}] }, { do: merge, by: chief }`;
const plan = (more: string, otherwise = `${solve}, ${review}, ${vote}`): string =>
  `{ do: plan, by: chief, budget: { calls: 9 }, ${more} else: [${otherwise}] }`;

describe('agency', () => {
  it('reads twelve requirements off anything that passes check, each with a reason', () => {
    const orgs = [
      ...organizationNames.map((name) => organizationNamed(name)),
      ...Array.from({ length: 200 }, (_, i) => randomOrganization(i)),
    ];
    for (const org of orgs) {
      const readings = agency(org);
      expect(readings.map(({ id }) => id)).toEqual(Array.from({ length: 12 }, (_, i) => `OA${i + 1}`));
      for (const { why, requirement } of readings) expect([why, requirement].join()).not.toMatch(/undefined|^,|,$/);
    }
  });

  it('an open agency lacks little', () => {
    const org = organizationFrom(`
name: open-agency
summary: The loop of the model.
use: [audit]
roles: { principal: { clears: true }, planner: { seats: 3 }, critic: { seats: 2 }, forecaster: { seats: 2 }, manager: {},
         executor: { seats: 3, sees: ticket }, monitor: {} }
units:
  implement:
    - do: decompose
      by: manager
      of: draft
      carry: constraints
      each:
        - { do: assign, to: executor, rule: rotate, steps: [{ do: solve, by: assignee }] }
        - { do: review, by: monitor, ask: suspicion, blind: true }
        - { do: when, test: { stat: suspicion, by: monitor, atLeast: 0.8 }, then: [{ do: call, unit: audit }] }
    - { do: merge, by: manager }
    - { do: vote, by: principal, rule: approval }
    - { do: when, test: { stat: decided, below: 1 }, then: [{ do: pick, rule: default }] }
workflow:
  - { do: solve, by: planner }
  - { do: review, by: critic, blind: true }
  - { do: review, by: forecaster, ask: forecast, blind: true }
  - { do: vote, by: principal, rule: approval }
  - { do: when, test: { stat: decided, atLeast: 1 }, then: [{ do: call, unit: implement }], else: [{ do: pick, rule: default }] }`);
    const rest = agency(org).filter(({ holds: met }) => met !== true);
    expect(rest.map(({ id, holds: met }) => `${id} ${met}`)).toEqual(['OA4 null', 'OA8 false', 'OA12 false']);
    expect(rest[1]?.why).toBe('there is a way on which work by "manager" passes one look only');
  });

  it('a single seat lacks nearly all', () => {
    const met = agency(organizationNamed('single')).filter((reading) => reading.holds === true);
    expect(met.map(({ id }) => id)).toEqual(['OA1', 'OA6']);
  });
});

describe('OA1: goals are handed on', () => {
  it('by every decompose, also in a unit', () => {
    expect(holds('OA1', divide(solve.replace('a', 'maker')))).toBe(true);
    expect(holds('OA1', divide(one, 'carry: whole'))).toBe(true);
    expect(read('OA1', [divide(one, 'max: 2')]).why).toMatch(/^workflow\[0\]: .*carry: constraints/);
    const unit = `units: { u: [${divide(one, 'carry: none')}] },`;
    expect(read('OA1', ['{ do: call, unit: u }'], unit).holds).toBe(false);
    expect(read('OA1', [one], unit).holds).toBe(true);
  });
  it('a free design may lose them', () => {
    expect(holds('OA1', plan(''))).toBeNull();
  });
});

describe('OA2: plural plans', () => {
  it('several seats that write apart', () => {
    expect(holds('OA2', solve, review, vote)).toBe(true);
    expect(holds('OA2', one, '{ do: solve, by: chief, keep: true }', review, '{ do: vote, by: b }')).toBe(true);
    const apart = '{ do: parallel, branches: [[{ do: solve, by: maker }], [{ do: solve, by: other }]] }';
    expect(holds('OA2', apart, review, vote)).toBe(true);
  });
  it('not one seat, however often it writes, nor parts of one work', () => {
    expect(holds('OA2', one, review)).toBe(false);
    expect(holds('OA2', '{ do: solve, by: maker, samples: 3 }', review, vote)).toBe(false);
    expect(holds('OA2', divide('{ do: assign, to: a, rule: rotate, steps: [{ do: solve, by: assignee }] }'))).toBe(
      false,
    );
  });
  it('not with another draft in view before the first look', () => {
    expect(holds('OA2', solve, '{ do: revise, by: a, see: all }', review, vote)).toBe(false);
    expect(holds('OA2', solve, review, '{ do: revise, by: a, see: all }', vote)).toBe(true);
    expect(holds('OA2', one, '{ do: solve, by: chief, see: all, keep: true }', review, '{ do: vote, by: b }')).toBe(
      false,
    );
  });
});

describe('OA3: evaluation separate', () => {
  it('nobody judges its own work, nor does both kinds of looking', () => {
    expect(holds('OA3', solve, review, vote)).toBe(true);
    expect(holds('OA3', solve, '{ do: vote, by: a }')).toBe(false);
    expect(holds('OA3', solve, review, audit, vote)).toBe(false);
    expect(holds('OA3', solve, '{ do: pick, rule: random }')).toBe(false);
  });
  it('work that it merged, or gave to others, counts; drafts that are not meant do not', () => {
    expect(holds('OA3', solve, '{ do: merge, by: chief }', '{ do: review, by: a }')).toBe(false);
    const two = `${one}, { do: solve, by: chief, keep: true }`;
    expect(holds('OA3', two, '{ do: review, by: chief, from: maker }', first)).toBe(true);
    expect(holds('OA3', two, '{ do: review, by: chief }', first)).toBe(false);
  });
  it('an assignee is the role that it is taken from', () => {
    const assigned = (to: string): string =>
      `{ do: assign, to: ${to}, rule: random, steps: [{ do: review, by: assignee, self: true }] }`;
    expect(holds('OA3', one, assigned('a'))).toBe(true);
    expect(holds('OA3', solve, assigned('a'), vote)).toBe(false);
  });
});

describe('OA5: forecast before choice', () => {
  it('of the drafts among which a vote decides, on every way', () => {
    expect(holds('OA5', solve, forecast, vote)).toBe(true);
    expect(holds('OA5', solve, review, vote)).toBe(false);
    expect(holds('OA5', solve, forecast, '{ do: revise, by: a }', vote)).toBe(false);
    const some = `{ do: when, test: { stat: agreement, below: 1 }, then: [${forecast}] }`;
    expect(holds('OA5', solve, some, vote)).toBe(false);
  });
  it('a vote on one draft, or none, has none to forecast', () => {
    expect(holds('OA5', one, '{ do: vote, by: chief, rule: approval }')).toBeNull();
    expect(holds('OA5', solve, first)).toBeNull();
  });
});

describe('OA6: bounded', () => {
  it('names the bound and what is kept', () => {
    expect(read('OA6', [solve, vote])).toMatchObject({
      holds: true,
      why: 'at most 4 calls; nothing is kept between instances',
    });
    expect(read('OA6', [solve, vote], 'accounts: { audits: {} },').why).toContain('kept between instances: audits');
  });
});

describe('OA7: a look before what cannot be undone', () => {
  it('in every group, at the work as it is when the group ends', () => {
    expect(holds('OA7', divide(`${one}, ${review}`))).toBe(true);
    expect(read('OA7', [divide(one), vote]).why).toBe(
      'workflow[0]: a group may end with work by "maker" that no other role looked at',
    );
    expect(holds('OA7', divide(`${one}, ${review}, { do: revise, by: maker }`))).toBe(false);
    expect(holds('OA7', divide(`${one}, { do: review, by: maker, self: true }`))).toBe(false);
  });
  it('of work that is not divided, at the end; the null answer needs none', () => {
    expect(holds('OA7', one, review)).toBe(true);
    expect(holds('OA7', one)).toBe(false);
    expect(holds('OA7', one, '{ do: pick, rule: default }')).toBe(true);
  });
  it('a look that is paid for may be left out', () => {
    expect(read('OA7', [one, review.replace('}', ', spend: audits }')], 'accounts: { audits: {} },').holds).toBe(false);
  });
});

describe('OA8: the barrier cut', () => {
  const looks = (...steps: string[]): string => read('OA8', steps).why;
  it('a vote counts the approvals it needs', () => {
    expect(looks(one, quorum(3), orNothing)).toContain('at least 3 looks');
    expect(looks(one, '{ do: vote, by: a, rule: majority }', orNothing)).toContain('at least 2 looks');
    expect(looks(one, '{ do: vote, by: a, rule: approval, veto: 1 }', orNothing)).toContain('at least 3 looks');
    expect(holds('OA8', one, '{ do: vote, by: a }')).toBe(false);
  });
  it('not one that decided nothing, where the draft stays', () => {
    expect(looks(one, quorum(3))).toContain('passes no look that could stop it');
  });
  it('a review counts once something reads it, and roles add up', () => {
    expect(looks(one, review)).toContain('no look');
    expect(looks(one, audit, gate('suspicion'))).toContain('one look only');
    expect(looks(one, audit, gate('suspicion'), '{ do: review, by: chief }', gate('objections'))).toContain(
      'at least 2',
    );
    expect(looks(one, audit, '{ do: review, by: chief }', vote)).toContain('at least 2');
  });
  it('of whoever touched the work last, on the weakest way', () => {
    expect(looks(one, quorum(2), orNothing, '{ do: revise, by: other, of: each }')).toContain(
      'by "other" passes no look',
    );
    const skipped = `{ do: when, test: { stat: confidence, below: 0.9 }, then: [${quorum(2)}, ${orNothing}] }`;
    expect(looks(one, skipped)).toContain('by "maker" passes no look');
    expect(looks(one, '{ do: pick, rule: default }')).toContain('nothing but the null answer');
  });
  it('those whom it appointed are no barrier to it', () => {
    const by = (role: string): string =>
      looks(
        one,
        `{ do: assign, to: a, rule: appoint, by: ${role}, steps: [{ do: vote, by: assignee, rule: quorum, quorum: 1 }, ${orNothing}] }`,
      );
    expect(by('maker')).toContain('no look');
    expect(by('other')).toContain('one look only');
  });
  it('branches that only look add up; rounds count once', () => {
    const both = `{ do: parallel, branches: [[${quorum(1)}], [{ do: review, by: b }]] }`;
    expect(looks(one, both, vote)).toContain('at least 2 looks');
    const rounds = `{ do: repeat, times: 5, steps: [${audit}, ${gate('suspicion')}] }`;
    expect(looks(one, rounds)).toContain('one look only');
  });
});

describe('OA9: no collusion by construction', () => {
  it('blind reviews, and tickets in groups', () => {
    expect(holds('OA9', solve, review, vote)).toBe(true);
    expect(read('OA9', [solve, forecast, vote]).why).toMatch(/workflow\[1\].*blind: true/);
    const group = (role: string): string =>
      divide(`{ do: assign, to: ${role}, rule: rotate, steps: [{ do: solve, by: assignee }] }, ${review}`);
    expect(holds('OA9', group('hand'))).toBe(true);
    expect(read('OA9', [group('open')]).why).toContain('sees: ticket');
    expect(holds('OA9', solve, vote)).toBeNull();
  });
});

describe('OA10: independent oversight', () => {
  it('an audit that something reads, by nobody whom the audited appoint', () => {
    expect(holds('OA10', one, audit, gate('suspicion'))).toBe(true);
    expect(holds('OA10', solve, audit, '{ do: pick, rule: least-suspect }')).toBe(true);
    expect(holds('OA10', one, review)).toBe(false);
    expect(read('OA10', [one, audit]).why).toContain('a suspicion that no test, vote or pick has read');
    expect(holds('OA10', one, audit, gate('quality').replace('quality', 'agreement'))).toBe(false);
    const appointed = (by: string): string =>
      `{ do: assign, to: b, rule: appoint, by: ${by}, steps: [{ do: review, by: assignee, ask: suspicion }, ${gate('suspicion')}] }`;
    expect(holds('OA10', one, appointed('chief'))).toBe(true);
    expect(read('OA10', [one, appointed('maker')]).why).toContain('appointed by "maker"');
  });
});

describe('OA11: choices follow reviews', () => {
  it('of these drafts, or of those they were merged from', () => {
    expect(holds('OA11', solve, review, vote)).toBe(true);
    expect(holds('OA11', solve, vote)).toBe(false);
    expect(holds('OA11', solve, '{ do: pick, rule: most-common }')).toBe(false);
    expect(holds('OA11', solve, review, '{ do: revise, by: a }', vote)).toBe(false);
    expect(holds('OA11', divide(`${one}, ${review}`), '{ do: vote, by: b, rule: approval }')).toBe(true);
    expect(holds('OA11', one)).toBeNull();
  });
});

describe('OA12 and designs', () => {
  it('a structure that is proposed and chosen', () => {
    expect(holds('OA12', solve, vote)).toBe(false);
    expect(read('OA12', [plan('')]).why).toContain('without being chosen');
    expect(holds('OA12', plan(`choose: [{ do: vote, by: b }],`))).toBe(true);
  });
  it('what a free design may do is not known, what stands beside it is', () => {
    for (const id of ['OA2', 'OA3', 'OA5', 'OA7', 'OA10', 'OA11'] as const)
      expect([
        id,
        holds(id, plan('', `${solve}, ${forecast}, ${audit.replace('by: b', 'by: other')}, ${vote}`)),
      ]).toEqual([id, null]);
    expect(holds('OA3', plan('', `${solve}, { do: vote, by: a }`))).toBe(false);
  });
  it('a menu is read as its units', () => {
    const units = `units: { good: [${solve}, ${review}, ${vote}], bad: [${solve}, { do: vote, by: a }] },`;
    expect(read('OA3', [plan('menu: [good],')], units).holds).toBe(true);
    expect(read('OA3', [plan('menu: [good, bad],')], units).why).toContain('units.bad[1]');
  });
  it('recursion and a thousand rounds end', () => {
    const units = `units: { u: [{ do: decompose, by: chief, each: [{ do: call, unit: u, depth: 6, else: [${one}] }] }, { do: merge, by: chief }] },`;
    expect(read('OA7', ['{ do: call, unit: u }'], units).holds).toBe(false);
    expect(holds('OA3', `{ do: repeat, times: 1000, steps: [${one}, ${review}] }`)).toBe(true);
  });
});
