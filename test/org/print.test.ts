import { describe, expect, it } from 'vitest';
import { check } from '../../src/org/check.js';
import { printOrganization } from '../../src/org/print.js';
import type { Organization } from '../../src/org/schema.js';
import { randomOrganization } from '../support/random/organization.js';
import { organizationFrom, organizationNamed, organizationNames } from '../support/trials.js';

const print = (org: Organization): string => printOrganization(org, check(org));

describe('printOrganization', () => {
  it('hierarchy', () => {
    expect(print(organizationNamed('hierarchy'))).toMatchInlineSnapshot(`
      "hierarchy
        A director divides the task, a manager appoints and checks workers, the director assembles (manager-workers).
        source: arXiv 2512.08296 (centralized)
        weakness: The director is a single point; what the parts do not show is lost.
        knobs: threshold 0.5

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
        knobs: members 5, rounds 2

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
