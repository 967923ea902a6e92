import { describe, expect, it } from 'vitest';
import { check } from '../../src/org/check.js';
import { printAgency, printOrganization } from '../../src/org/print.js';
import { type Organization, OrgSpec } from '../../src/org/schema.js';
import { sayAccount, sayRefusal, sayRole, sayStep } from '../../src/org/words.js';
import { openYaml, parseWith } from '../../src/org/yaml.js';
import { randomOrganization } from '../support/random/organization.js';
import { organizationFrom, organizationNamed, organizationNames } from '../support/trials.js';

const print = (org: Organization): string => printOrganization(org, check(org));

/** Read by the schema alone: what `check` would say of it does not matter to its words. */
const parsed = (yaml: string): Organization => parseWith(openYaml(yaml, 'words.yaml'), OrgSpec);
const says = (roles: string, ...steps: string[]): readonly string[] => {
  const org = parsed(`{ name: w, summary: w, roles: ${roles}, workflow: [${steps.join(', ')}] }`);
  return org.workflow.map((s) => sayStep(org, s));
};

describe('printOrganization', () => {
  it('hierarchy', () => {
    expect(print(organizationNamed('hierarchy'))).toMatchInlineSnapshot(`
      "hierarchy
        A director divides the task, a manager appoints and checks workers, the director assembles (manager-workers).
        source: arXiv 2512.08296 (centralized)
        weakness: The director is a single point; what the parts do not show is lost.
        knobs: threshold 0.5, carry none

      Roles
        director  1 seat   Divide the task and assemble the results.
        manager   1 seat   Choose who works on a part and check the result.
        worker    3 seats  Do the part you are given.

      Workflow
        1 decompose: director divides the parts into at most 4 groups
          in each group
            1 assign: manager appoints one worker as the assignee
              1 solve: the assignee writes a draft
              2 review: manager scores every draft but its own for quality
              3 when quality < 0.5
                then
                  1 revise: the assignee improves its own drafts, seeing that draft and its reviews only
        2 merge: director makes one draft of all drafts

      Worst case
        18 calls, 4 drafts on the table at once

      Oversight
        no-look            workflow: there is a way to the end on which nobody but its makers ("worker", "director") looks at
                           the answer; end with a review or vote by another role
        single-seat-chain  workflow[1]: one seat (director) writes the last draft and nobody looks at it; put a review or vote
                           by another role after it
      "
    `);
  });

  it('committee', () => {
    expect(print(organizationNamed('committee', { rounds: 2 }))).toMatchInlineSnapshot(`
      "committee
        Independent drafts, rounds of reading one another, then a vote (Du et al. 2023).
        source: arXiv 2305.14325
        weakness: Conformity; agreement before the facts are out.
        knobs: members 5, rounds 2, rule plurality

      Roles
        member  5 seats  Solve the task; weigh what the others found.

      Workflow
        1 solve: each member writes a draft
        2 repeat ≤ 2 rounds, until agreement ≥ 1
          1 revise: each member improves its own drafts, seeing all drafts and reviews
        3 vote: each member ranks all drafts; plurality decides

      Worst case
        20 calls, 5 drafts on the table at once

      Oversight
        self-approval      workflow: every role that looks at the answer ("member") also made it; let a role without a draft
                           of its own review or vote
      "
    `);
  });

  it('says every field of every verb', () => {
    const org = organizationFrom(`
name: everything
summary: Every verb with its fields.
distinct: true
roles: { a: { seats: 3 }, b: {} }
units: { look: [{ do: review, by: a, ask: suspicion, self: true, blind: true }], deep: [{ do: call, unit: deep, depth: 2, else: [{ do: solve, by: b, samples: 4 }] }] }
workflow:
  - { do: decompose, by: b, max: 1, each: [{ do: call, unit: deep }, { do: pick, rule: first }] }
  - { do: merge, by: b }
  - { do: parallel, branches: [[{ do: solve, by: a }], [{ do: assign, to: a, rule: auction, mechanism: score, steps: [{ do: solve, by: assignee }] }]] }
  - { do: revise, by: a, of: each, see: all }
  - { do: call, unit: look }
  - { do: vote, by: a, rule: quorum, quorum: 2 }
  - { do: when, test: { stat: decided, atLeast: 1 }, then: [{ do: pick, rule: least-suspect }], else: [{ do: pick, rule: default }], missing: then }
  - { do: plan, by: b, budget: { calls: 9 }, tries: 3, else: [{ do: assign, to: a, rule: random, steps: [{ do: revise, by: assignee, of: each }] }] }
  - { do: repeat, times: 0, until: { stat: agreement, above: 0.9 }, steps: [{ do: assign, to: a, rule: rotate, steps: [{ do: merge, by: assignee }] }] }`);
    expect(print(org).split('\n').slice(3)).toMatchInlineSnapshot(`
      [
        "",
        "Roles",
        "  a  3 seats",
        "  b  1 seat",
        "",
        "Workflow",
        "  1 decompose: b divides the parts into at most 1 group",
        "    in each group",
        "      1 call: unit deep",
        "      2 pick: the first draft stands",
        "  2 merge: b makes one draft of all drafts",
        "  3 parallel: 2 branches from the same drafts",
        "    branch 1",
        "      1 solve: each a writes a draft",
        "    branch 2",
        "      1 assign: each a bids and the best bid (score) makes the assignee",
        "        1 solve: the assignee writes a draft",
        "  4 revise: every draft is improved by one a in turn, seeing all drafts and reviews",
        "  5 call: unit look",
        "  6 vote: each a ranks all drafts; quorum of 2 decides",
        "  7 when decided ≥ 1, or where that is unknown",
        "    then",
        "      1 pick: the draft with the lowest mean suspicion stands",
        "    else",
        "      1 pick: the null answer of the task stands",
        "  8 plan: b designs the steps to follow, within 9 calls, in 3 tries",
        "    without a valid design",
        "      1 assign: a lot makes one a the assignee",
        "        1 revise: the assignee improves every draft, seeing that draft and its reviews only",
        "  9 repeat ≤ 0 rounds, until agreement > 0.9",
        "    1 assign: one a is the assignee, in turn over groups",
        "      1 merge: the assignee makes one draft of all drafts",
        "",
        "Unit look",
        "  1 review: each a scores every draft, its own too, for suspicion, not told by whom it is",
        "",
        "Unit deep",
        "  1 call: unit deep, at most 2 deep",
        "    at that depth instead",
        "      1 solve: b writes 4 drafts",
        "",
        "Worst case",
        "  44 calls, 9 drafts on the table at once, units 2 deep",
        "",
        "Oversight",
        "  no-look            workflow: there is a way to the end on which nobody but its makers ("a", "b") looks at the answer;",
        "                     end with a review or vote by another role",
        "  single-seat-chain  workflow[7].else[0].steps[0]: one seat (assignee) writes the last draft and nobody looks at it; put",
        "                     a review or vote by another role after it",
        "  ungated-design     workflow[7]: a design may leave out every review and vote, and nobody looks at what it leads to;",
        "                     put a review or vote after the plan or in a unit under gates, or give a menu of units that have one",
        "",
      ]
    `);
  });

  it('says every field that came later', () => {
    const org = organizationFrom(`
name: more
summary: Fields of the second version.
roles:
  a: { seats: 4, network: ring, brief: Write }
  b: { seats: 2, network: { regular: 2 }, brief: 'Judge!' }
  c: { clears: true, network: star }
workflow:
  - { do: solve, by: a }
  - { do: review, by: b, from: a, self: true }
  - { do: solve, by: b, samples: 2, see: all, keep: true }
  - { do: revise, by: a, see: neighbours, blind: true }
  - { do: repeat, times: 2, until: { stat: objections, by: b, below: 1 }, steps: [{ do: review, by: c, from: b, blind: true }] }
  - { do: when, test: { stat: quality, by: c, above: 0.5 }, then: [{ do: review, by: b }] }
  - { do: revise, by: a, of: each, see: all, from: b }
  - { do: review, by: b }
  - do: parallel
    branches:
      - [{ do: pick, rule: first, from: a, keep: 3 }]
      - [{ do: pick, rule: random, keep: 3 }]
      - [{ do: pick, rule: best-reviewed, from: a, keep: 2 }]
      - [{ do: pick, rule: most-common, from: a }]
  - { do: assign, to: a, rule: appoint, by: b, count: 2, steps: [{ do: review, by: assignee }, { do: revise, by: assignee, of: each }] }
  - { do: assign, to: a, rule: auction, count: 2, steps: [{ do: review, by: assignee }] }
  - { do: assign, to: a, rule: random, count: 2, steps: [{ do: review, by: assignee }] }
  - { do: assign, to: a, rule: rotate, count: 2, steps: [{ do: assign, to: c, rule: appoint, by: b, steps: [{ do: merge, by: assignee }] }] }
  - { do: vote, by: c, rule: weighted, veto: 1, from: c }
  - { do: vote, by: b, rule: majority, veto: 1 }
  - { do: vote, by: b, rule: quorum, quorum: 1, veto: 2 }
  - { do: merge, by: c }`);
    expect(print(org).split('\n').slice(3, 50)).toMatchInlineSnapshot(`
      [
        "Roles",
        "  a  4 seats  Write. Neighbours in a ring.",
        "  b  2 seats  Judge! Each seat has its nearest 2 neighbours in a circle.",
        "  c  1 seat   Neighbours in a star around seat 0. Clears objections.",
        "",
        "Workflow",
        "  1 solve: each a writes a draft",
        "  2 review: each b scores every draft by a, its own too, for quality",
        "  3 solve: each b writes 2 drafts, seeing all drafts and reviews; the drafts before stay",
        "  4 revise: each a improves its own drafts, seeing that draft and those of its neighbours, with their reviews, not told",
        "    by whom they are",
        "  5 repeat ≤ 2 rounds, until objections by b < 1",
        "    1 review: c scores every draft by b but its own for quality, not told by whom it is",
        "  6 when quality by c > 0.5",
        "    then",
        "      1 review: each b scores every draft but its own for quality",
        "  7 revise: every draft by b is improved by one a in turn, seeing all drafts and reviews",
        "  8 review: each b scores every draft but its own for quality",
        "  9 parallel: 4 branches from the same drafts",
        "    branch 1",
        "      1 pick: the first 3 drafts by a stand",
        "    branch 2",
        "      1 pick: 3 drafts drawn by lot stand",
        "    branch 3",
        "      1 pick: the 2 drafts by a with the highest mean quality stand",
        "    branch 4",
        "      1 pick: the commonest answer by a stands",
        "  10 assign: the 2 seats of b elect 2 seats of a as the assignees",
        "     1 review: each assignee scores every draft but its own for quality",
        "     2 revise: every draft is improved by one assignee in turn, seeing that draft and its reviews only",
        "  11 assign: each a bids and the best 2 bids (first-price) make the assignees",
        "     1 review: each assignee scores every draft but its own for quality",
        "  12 assign: a lot makes 2 seats of a the assignees",
        "     1 review: each assignee scores every draft but its own for quality",
        "  13 assign: 2 seats of a are the assignees, in turn over groups",
        "     1 assign: the 2 seats of b elect one c as the assignee",
        "       1 merge: the assignee makes one draft of all drafts",
        "  14 vote: c ranks all drafts by c; plurality, weighted by stated confidence, decides, unless any ballot does not",
        "     approve the winner",
        "  15 vote: each b ranks all drafts; majority decides, unless any ballot does not approve the winner",
        "  16 vote: each b ranks all drafts; quorum of 1 decides, unless 2 or more ballots do not approve the winner",
        "  17 merge: c makes one draft of all drafts",
        "",
        "Worst case",
        "  151 calls, 8 drafts on the table at once",
        "",
        "Oversight",
      ]
    `);
  });

  it('knobs with what they set, and units with where they come from', () => {
    const org = organizationNamed('hch');
    const origins = {
      knobs: { depth: ['units.consult[0].each[0].depth'] },
      units: { consult: 'configs/units/x.yaml' },
    };
    const lines = printOrganization(org, check(org), origins).split('\n');
    expect(lines).toContain('  depth = 2 → units.consult[0].each[0].depth');
    expect(lines).toContain('Unit consult, from configs/units/x.yaml');
    expect(lines.some((line) => line.startsWith('  knobs:'))).toBe(false);
    const own = printOrganization(org, check(org), { knobs: {}, units: {} });
    expect(own).toContain('\nKnobs\n  depth = 2 → nothing\n');
    expect(own).toContain('\nUnit consult, from this organization\n');
  });

  it('accounts, refusals and shared units stand before the workflow', () => {
    const org: Organization = {
      ...organizationNamed('single'),
      use: ['audit', './mine.yaml'],
      refusal: { then: 'escalate', to: 'worker' },
      accounts: { audits: { start: 3 }, trust: { of: 'person', start: 0, earns: 'value', decay: 0.9 } },
    };
    expect(print(org).split('\n').slice(4, 14)).toMatchInlineSnapshot(`
      [
        "  refusals: worker is asked once instead; the objection stays",
        "  uses: audit, ./mine.yaml",
        "  knobs: samples 1",
        "",
        "Roles",
        "  worker  1 seat  Solve the task.",
        "",
        "Accounts",
        "  audits  one for all, from 3",
        "  trust   one for each person, from 0; authors earn the value of their committed drafts, as a running mean that keeps",
      ]
    `);
  });

  it('an account is named once, in a column', () => {
    const lines = print({
      ...organizationNamed('single'),
      accounts: { ['a'.repeat(40)]: { start: 0 }, b: { start: 0 } },
    });
    expect(lines).toContain(`\n  ${'a'.repeat(40)}  one for all, from 0\n`);
  });

  it('no line is longer than 120 columns, and none ends in a space', () => {
    const orgs = [
      ...organizationNames.map((name) => organizationNamed(name)),
      ...Array.from({ length: 100 }, (_, i) => randomOrganization(i)),
    ];
    const long = {
      ...organizationNamed('single'),
      summary: `${'word '.repeat(100)}${'x'.repeat(500)}`,
      name: 'n'.repeat(300),
    };
    for (const org of [...orgs, long])
      for (const line of print(org).split('\n')) {
        expect([...line].length).toBeLessThanOrEqual(120);
        expect(line).toBe(line.trimEnd());
      }
  });

  it('steps nested a hundred deep stay on the page', () => {
    const nest = (depth: number): string =>
      depth === 0 ? '{ do: solve, by: a }' : `{ do: repeat, times: 1, steps: [${nest(depth - 1)}] }`;
    const org = organizationFrom(`{ name: deep, summary: Deep., roles: { a: {} }, workflow: [${nest(100)}] }`);
    const lines = print(org).split('\n');
    expect(lines.filter((line) => line.includes('repeat'))).toHaveLength(100);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(120);
  });

  it('text from files cannot move the cursor, colour the screen or start lines', () => {
    const brief = 'Be kind.\u001b[2J\u001b]0;owned\u0007\r\n\nWorkflow\u202e\u2028done\u0000';
    const single = organizationNamed('single');
    const text = print({ ...single, summary: brief, roles: { worker: { seats: 1, brief } } });
    expect(text).not.toMatch(/[^\P{C}\n]/u);
    expect(text.split('\n').filter((line) => line === 'Workflow')).toHaveLength(1);
    expect(text).toContain('Be kind. [2J ]0;owned Workflow done');
  });
});

describe('the words for every field', () => {
  const roles = '{ a: { seats: 3 }, b: {}, c: { seats: 2 } }';
  it('solve, revise, merge, review', () => {
    expect(
      says(
        roles,
        '{ do: solve, by: a, side: assigned, spend: audits }',
        '{ do: solve, by: b, side: free, samples: 2, see: all, keep: true }',
        '{ do: revise, by: a, see: summary, side: assigned, blind: true }',
        '{ do: merge, by: b, spend: audits }',
        '{ do: review, by: c, ask: forecast, blind: true, from: a }',
        '{ do: review, by: b, ask: forecast, self: true }',
      ),
    ).toMatchInlineSnapshot(`
      [
        "solve: each a writes a draft, for the answer assigned to it; costs 1 from audits, skipped where there is less",
        "solve: b writes 2 drafts, seeing all drafts and reviews; the drafts before stay",
        "revise: each a improves its own drafts, for the answer assigned to it, seeing that draft with its reviews, and of all others a summary only, not told by whom they are",
        "merge: b makes one draft of all drafts; costs 1 from audits, skipped where there is less",
        "review: each c forecasts success, harm and cost of every draft by a but its own, not told by whom it is",
        "review: b forecasts success, harm and cost of every draft, its own too",
      ]
    `);
  });

  it('vote, pick, trade', () => {
    expect(
      says(
        roles,
        '{ do: vote, by: a, rule: weighted, weights: trust }',
        '{ do: pick, rule: median, from: a }',
        '{ do: pick, rule: mean }',
        '{ do: trade, by: c }',
        '{ do: trade, by: b, rounds: 3, liquidity: 0.5, on: outcome, account: money }',
        '{ do: trade, by: c, rule: kelly, account: money, on: which, spend: audits }',
      ),
    ).toMatchInlineSnapshot(`
      [
        "vote: each a ranks all drafts; plurality, weighted by the balance of trust, decides",
        "pick: the median value of all drafts by a stands",
        "pick: the mean value of all drafts stands",
        "trade: each c in turn moves the prices of answers to its beliefs about which is right; the answer with the highest price stands",
        "trade: b in turn, 3 rounds, moves the prices of answers to its beliefs about what each would be worth (liquidity 0.5), as far as its balance of money goes; the answer with the highest price stands",
        "trade: each c stakes its balance of money on answers by its beliefs about which is right; the answer with the highest price stands; costs 1 from audits, skipped where there is less",
      ]
    `);
  });

  it('decompose and assign', () => {
    const solve = '[{ do: solve, by: assignee }]';
    expect(
      says(
        roles,
        `{ do: decompose, by: b, of: draft, carry: whole, each: ${solve} }`,
        `{ do: decompose, by: b, carry: whole, each: ${solve} }`,
        `{ do: decompose, by: b, of: task, carry: constraints, max: 1, each: ${solve} }`,
        `{ do: decompose, by: b, carry: none, each: ${solve} }`,
        `{ do: assign, to: a, rule: auction, reserve: 0.2, pay: purse, steps: ${solve}, else: ${solve} }`,
        `{ do: assign, to: a, rule: offers, by: b, pay: purse, steps: ${solve} }`,
        `{ do: assign, to: a, rule: offers, by: c, count: 2, steps: ${solve} }`,
        `{ do: assign, to: a, rule: reputation, account: trust, explore: 0.1, steps: ${solve} }`,
        `{ do: assign, to: a, rule: reputation, account: trust, count: 2, explore: 0, steps: ${solve} }`,
      ),
    ).toMatchInlineSnapshot(`
      [
        "decompose: b divides the parts by the plan on the table into at most 4 groups; every group has the whole task and the plan word for word",
        "decompose: b divides the parts into at most 4 groups; every group has the whole task word for word",
        "decompose: b divides the parts into at most 1 group; every group has the constraints word for word",
        "decompose: b divides the parts into at most 4 groups",
        "assign: each a bids and the best bid (first-price, at least 0.2) makes the assignee, paid into purse",
        "assign: each a bids and b chooses one of the bids, shown as they came; that makes the assignee, paid into purse",
        "assign: each a bids and the 2 seats of c choose 2 of the bids, shown as they came; that makes the assignees",
        "assign: the a with the highest balance of trust is the assignee, or with probability 0.1 a lot decides",
        "assign: the 2 seats of a with the highest balances of trust are the assignees",
      ]
    `);
  });

  it('tests, rounds, calls and plans', () => {
    const otherwise = 'else: [{ do: solve, by: b }]';
    expect(
      says(
        roles,
        '{ do: when, test: { feature: kind, is: sum }, then: [{ do: solve, by: b }], missing: then }',
        '{ do: when, test: { feature: position, below: 3 }, then: [{ do: solve, by: b }], spend: audits }',
        '{ do: repeat, times: 2, until: { ledger: audits, below: 1 }, steps: [{ do: solve, by: b }] }',
        '{ do: when, test: { ledger: trust, by: a, atLeast: 2 }, then: [{ do: solve, by: b }] }',
        '{ do: when, test: { stat: harm, by: c, above: 0.1 }, then: [{ do: call, unit: u, spend: audits }] }',
        `{ do: plan, by: c, budget: { calls: 1 }, roles: [a, b], choose: [{ do: vote, by: b }], ${otherwise} }`,
        `{ do: plan, by: b, budget: { calls: 9 }, tries: 2, menu: [u, v, w], ${otherwise} }`,
      ),
    ).toMatchInlineSnapshot(`
      [
        "when feature kind is sum, or where that is unknown",
        "when feature position < 3; costs 1 from audits, skipped where there is less",
        "repeat ≤ 2 rounds, until balance of audits < 1",
        "when lowest balance of trust among a ≥ 2",
        "when harm by c > 0.1",
        "plan: each c designs the steps to follow, seating nobody but a and b, within 1 call, in one try",
        "plan: b designs the steps to follow, as a call of unit u, v or w, within 9 calls, in 2 tries",
      ]
    `);
  });

  it('what stands over the steps inside', () => {
    const org = parsed(`{ name: w, summary: w, roles: ${roles}, workflow: [
      { do: assign, to: a, rule: auction, reserve: 0, steps: [{ do: solve, by: assignee }], else: [{ do: solve, by: b }] },
      { do: plan, by: c, budget: { calls: 1 }, choose: [{ do: vote, by: b }], else: [{ do: solve, by: b }] }] }`);
    const checked = { ...check(organizationNamed('single')) };
    const lines = printOrganization(org, checked).split('\n');
    const workflow = lines.slice(lines.indexOf('Workflow') + 1, lines.indexOf('Worst case') - 1);
    expect(workflow).toMatchInlineSnapshot(`
      [
        "  1 assign: each a bids and the best bid (first-price, at least 0) makes the assignee",
        "    1 solve: the assignee writes a draft",
        "    without such a bid",
        "      1 solve: b writes a draft",
        "  2 plan: each c designs the steps to follow, within 1 call, in one try",
        "    to choose a design",
        "      1 vote: b ranks all drafts; plurality decides",
        "    without a valid design",
        "      1 solve: b writes a draft",
      ]
    `);
  });

  it('what roles see, accounts hold and refusals do', () => {
    const role = { seats: 1, brief: '' };
    for (const sees of ['all', 'question', 'share', 'ticket'] as const)
      expect(sayRole({ ...role, brief: 'Work', sees, clears: true })).toMatch(
        /^Work\. Sees [^.]+\. Clears objections\.$/,
      );
    expect(sayRole({ ...role, brief: 'Work' })).toBe('Work');
    expect(sayAccount({ start: 2 })).toBe('one for all, from 2');
    expect(sayAccount({ of: 'person', start: 0, earns: 'success' })).toBe(
      'one for each person, from 0; authors earn 1 for each committed draft that is right',
    );
    expect(sayAccount({ of: 'person', start: 0, earns: 'value', decay: 0.9 })).toBe(
      'one for each person, from 0; authors earn the value of their committed drafts, as a running mean that keeps 0.9',
    );
    const refusals = (['skip', 'reassign', 'escalate', 'stop'] as const).map((then) =>
      sayRefusal({ then, to: 'chief' }),
    );
    expect(new Set(refusals).size).toBe(4);
    expect(refusals[2]).toContain('chief');
    expect(sayRefusal(undefined)).toBe('');
  });
});

describe('printAgency', () => {
  it('counts what holds and tells the rest, with why', () => {
    const reading = (i: number, holds: boolean | null) =>
      ({ id: `OA${i}`, requirement: `r${i}`, holds, why: `w${i}` }) as const;
    expect(printAgency([reading(1, true), reading(2, false), reading(3, null)]).split('\n')).toEqual([
      'Open agency: 1 of 3, 1 that the file does not tell',
      '  OA2   – r2: w2',
      '  OA3   ? r3: w3',
      '',
    ]);
    expect(printAgency([reading(1, true)])).toBe('Open agency: 1 of 1\n');
  });
});
