import { describe, expect, it } from 'vitest';
import { label, mermaid } from '../../src/org/mermaid.js';
import { OrgSpec } from '../../src/org/schema.js';
import { openYaml, parseWith } from '../../src/org/yaml.js';
import { randomOrganization } from '../support/random/organization.js';
import { organizationFrom, organizationNamed, organizationNames } from '../support/trials.js';

/** What a line of ours may be. Drawings of this form were read without error by mermaid 11.17 when this was written. */
const TEXT = String.raw`"(?:[\p{L}\p{N} ,:≤≥×.-]|#\d+;)+"`;
const ID = '(?:n\\d+|start|finish)';
const LINES = [
  /^flowchart TD$/,
  /^ +(?:start\(\[task\]\)|finish\(\[answer\]\))$/,
  new RegExp(
    `^ +n\\d+(?:\\[${TEXT}\\]|\\{\\{${TEXT}\\}\\}|\\{${TEXT}\\}|\\[\\[${TEXT}\\]\\]|\\[/${TEXT}/\\])(?::::role\\d)?$`,
    'u',
  ),
  new RegExp(`^ +subgraph (?:n\\d+|roles) \\[${TEXT}\\]$`, 'u'),
  /^ +end$/,
  /^ +classDef role\d fill:#[0-9a-f]{6},stroke:#444,color:#000$/,
  new RegExp(`^ +${ID} (?:-->|-\\.->)(?:\\|${TEXT}\\|)? ${ID}$`, 'u'),
];

const linesOf = (text: string): readonly string[] => text.trimEnd().split('\n');

describe('mermaid', () => {
  it('hierarchy', () => {
    expect(mermaid(organizationNamed('hierarchy'))).toMatchInlineSnapshot(`
      "flowchart TD
        start([task])
        n0["decompose: director divides the parts into at most 4 groups"]:::role0
        subgraph n1 ["in each group"]
          n2["assign: manager appoints one worker as the assignee"]:::role1
          subgraph n3 ["assignee: one worker"]
            n4["solve: the assignee writes a draft"]:::role2
            n5["review: manager scores every draft but its own for quality"]:::role1
            n6{"when quality #60; 0#46;5"}
            subgraph n7 ["then"]
              n8["revise: the assignee improves its own drafts, seeing that draft and its reviews only"]:::role2
            end
          end
        end
        n9["merge: director makes one draft of all drafts"]:::role0
        finish([answer])
        subgraph roles ["roles"]
          n10["director, 1 seat: Divide the task and assemble the results."]:::role0
          n11["manager, 1 seat: Choose who works on a part and check the result."]:::role1
          n12["worker, 3 seats: Do the part you are given."]:::role2
        end
        classDef role0 fill:#cfe8f7,stroke:#444,color:#000
        classDef role1 fill:#fde3b8,stroke:#444,color:#000
        classDef role2 fill:#c9ebdf,stroke:#444,color:#000
        start --> n0
        n0 --> n2
        n2 --> n4
        n4 --> n5
        n5 --> n6
        n6 -->|"then"| n8
        n6 -->|"else"| n9
        n8 --> n9
        n9 --> finish
      "
    `);
  });

  it('committee', () => {
    expect(mermaid(organizationNamed('committee', { rounds: 2 }))).toMatchInlineSnapshot(`
      "flowchart TD
        start([task])
        n0["solve: each member writes a draft"]:::role0
        subgraph n1 ["repeat ≤ 2 rounds, until agreement ≥ 1"]
          n2["revise: each member improves its own drafts, seeing all drafts and reviews"]:::role0
        end
        n3["vote: each member ranks all drafts#59; plurality decides"]:::role0
        finish([answer])
        subgraph roles ["roles"]
          n4["member, 5 seats: Solve the task#59; weigh what the others found."]:::role0
        end
        classDef role0 fill:#cfe8f7,stroke:#444,color:#000
        start --> n0
        n0 --> n2
        n2 -.->|"again"| n2
        n2 --> n3
        n3 --> finish
      "
    `);
  });

  it('writes only lines of known form, closes every frame and draws every box that an arrow names', () => {
    const orgs = [
      ...organizationNames.map((name) => organizationNamed(name)),
      ...Array.from({ length: 200 }, (_, i) => randomOrganization(i)),
    ];
    for (const org of orgs) {
      const lines = linesOf(mermaid(org));
      for (const line of lines)
        expect(
          LINES.some((form) => form.test(line)),
          line,
        ).toBe(true);
      const frames = lines.filter((line) => /^ +subgraph /.test(line)).length;
      expect(lines.filter((line) => /^ +end$/.test(line))).toHaveLength(frames);
      const boxes = new Set(lines.flatMap((line) => /^ +(n\d+|start|finish)[[({]/.exec(line)?.[1] ?? []));
      const ends = lines.flatMap((line) => /^ +(\w+) -.*->(?:\|.*\|)? (\w+)$/.exec(line)?.slice(1) ?? []);
      for (const id of ends) expect(boxes.has(id), id).toBe(true);
      expect(ends).toContain('finish');
    }
  });

  it('says who is next to whom, who clears, and how many are assigned', () => {
    const roles = '{ a: { seats: 3, network: { random: 0.5 } }, b: { clears: true, brief: Judge } }';
    const steps = '[{ do: solve, by: assignee }]';
    const text = mermaid(
      organizationFrom(`{ name: m, summary: m, roles: ${roles}, workflow:
        [{ do: assign, to: a, rule: random, count: 2, steps: ${steps} }, { do: vote, by: b }] }`),
    );
    expect(text).toContain('["a, 3 seats: Any two seats are neighbours with probability 0#46;5#46;"]');
    expect(text).toContain('["b, 1 seat: Judge. Clears objections."]');
    expect(text).toContain('subgraph n1 ["assignees: 2 seats of a"]');
    expect(text).toContain('["solve: each assignee writes a draft"]');
  });

  it('draws every field that came later in lines of known form', () => {
    const org = parseWith(
      openYaml(
        `name: all
summary: All.
refusal: { then: escalate, to: b }
accounts: { audits: { start: 3 }, money: { of: person, earns: value, decay: 0.9 } }
roles: { a: { seats: 3, sees: ticket }, b: { clears: true }, c: { seats: 2, sees: all } }
units: { u: [{ do: solve, by: b }], v: [{ do: trade, by: c, rule: kelly, account: money }] }
workflow:
  - do: plan
    by: c
    budget: { calls: 9 }
    menu: [u, v]
    choose:
      - { do: review, by: b, ask: forecast }
      - { do: when, test: { feature: 'k"]', is: 'x-->|y|' }, then: [{ do: vote, by: b }], else: [{ do: trade, by: a }] }
    else: [{ do: solve, by: b }]
  - { do: decompose, by: b, of: draft, carry: whole, each: [{ do: solve, by: a, side: assigned }] }
  - { do: merge, by: b, spend: audits }
  - do: assign
    to: a
    rule: auction
    reserve: 0.2
    pay: money
    steps: [{ do: revise, by: assignee, of: each, see: summary }]
    else: [{ do: pick, rule: median }]`,
        'all.yaml',
      ),
      OrgSpec,
    );
    const lines = linesOf(mermaid(org));
    for (const line of lines)
      expect(
        LINES.some((form) => form.test(line)),
        line,
      ).toBe(true);
    const idOf = (text: string): string => /n\d+/.exec(lines.find((line) => line.includes(text)) ?? '')?.[0] ?? text;
    const arrows = lines.filter((line) => line.includes('->'));
    // A design is chosen before it is followed; the units of the menu are what it may be.
    expect(arrows).toContain(`  ${idOf('plan: ')} -->|"to choose a design"| ${idOf('review: b forecasts')}`);
    for (const chooser of ['vote: b', 'trade: each a'])
      expect(arrows).toContain(`  ${idOf(chooser)} -->|"the designed steps"| ${idOf('decompose: ')}`);
    expect(arrows).not.toContain(`  ${idOf('plan: ')} -->|"the designed steps"| ${idOf('decompose: ')}`);
    expect(arrows).toContain(`  ${idOf('plan: ')} -.-> ${idOf('trade: each c stakes')}`);
    // Without a bid there is another way; both lead to the end.
    expect(arrows).toContain(`  ${idOf('assign: ')} -->|"without such a bid"| ${idOf('pick: the median')}`);
    for (const last of ['revise: ', 'pick: the median']) expect(arrows).toContain(`  ${idOf(last)} --> finish`);
    const text = lines.join('\n');
    expect(text).toContain('["a, 3 seats: Sees its ticket only: ');
    expect(text).toContain('["account audits: one for all, from 3"]');
    expect(text).toContain('["refusals: b is asked once instead#59; the objection stays"]');
    expect(text).toContain('{"when feature k#34;#93; is x-#45;#62;#124;y#124;"}');
    expect(linesOf(mermaid(organizationNamed('single'))).join()).not.toContain('rules');
  });

  it('every step is drawn once', () => {
    const text = mermaid(organizationNamed('hch'));
    expect(text.match(/decompose:/g)).toHaveLength(1);
    expect(text.match(/call: unit consult/g)).toHaveLength(2);
  });

  it('untrusted text stays text', () => {
    const brief =
      '1. "]\n end --> x["<img src=x onerror=alert(1)>"]; %%{init: {}}%% `code` #quot; \\ {a|b} click n0 "javascript:alert(1)"';
    const single = organizationNamed('single');
    const drawn = mermaid({ ...single, roles: { worker: { seats: 1, brief } } });
    const plain = mermaid({ ...single, roles: { worker: { seats: 1, brief: 'x' } } });
    expect(linesOf(drawn)).toHaveLength(linesOf(plain).length);
    for (const line of linesOf(drawn))
      expect(
        LINES.some((form) => form.test(line)),
        line,
      ).toBe(true);
  });
});

describe('label', () => {
  it('leaves words alone', () => {
    expect(label('best-of-n: one writes, é 日本 ≤ 3.')).toBe('"best-of-n: one writes, é 日本 ≤ 3#46;"');
  });
  it.each([
    ['"', '"#34;"'],
    ['#quot;', '"#35;quot#59;"'],
    ['<b>', '"#60;b#62;"'],
    ['`x`', '"#96;x#96;"'],
    ['a\n- b', '"a #45; b"'],
    ['1. a', '"1#46; a"'],
    ['[]{}()|', '"#91;#93;#123;#125;#40;#41;#124;"'],
    ['a -->b', '"a #45;#45;#62;b"'],
    ['😀', '"#128512;"'],
  ])('%j', (text, written) => {
    expect(label(text)).toBe(written);
  });
});
