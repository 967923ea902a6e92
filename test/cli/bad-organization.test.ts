import { describe, expect, it } from 'vitest';
import { experiment, orglab, put, scratch } from './harness.js';
import { type Case, expectRefusal, refuses } from './refusal.js';

const head = 'name: x\nsummary: s\nroles: { a: { seats: 2 }, b: {} }\n';
const steps = (what: string, text: string, says: Case['says']): Case => ({
  what,
  text: `${head}workflow: [${text}]\n`,
  says,
});
const vote = '{ do: vote, by: b }';

describe('organizations', () => {
  refuses(scratch(), 'check', [
    steps(
      'an unknown role',
      '{ do: solve, by: a }, { do: vote, by: c }',
      '0.yaml:4:46 workflow[1].by: unknown role "c"; declared: a, b',
    ),
    steps('an unknown verb', `{ do: slove, by: a }, ${vote}`, /1\.yaml:4:\d+ .*did you mean "solve"/),
    steps('a step without a verb', `{ by: a }, ${vote}`, /2\.yaml:4:\d+ .*solve, /),
    steps(
      'an unknown key of a step',
      `{ do: solve, by: a, sampels: 2 }, ${vote}`,
      '3.yaml:4:32 workflow[0].sampels: unknown key "sampels"; did you mean "samples"?',
    ),
    {
      what: 'an unknown key',
      text: `${head}rolse: 1\nworkflow: [{ do: solve, by: b }]\n`,
      says: '4.yaml:4:1 rolse: unknown key "rolse"; did you mean "roles"?',
    },
    steps('a word for a step', 'solve', '5.yaml:4:12 workflow[0]: expected object, found "solve"'),
    steps(
      'several drafts at the end',
      '{ do: solve, by: a }',
      '6.yaml:4:1 workflow: ends with up to 2 drafts; end with merge, vote or pick',
    ),
    steps(
      'a statistic nobody produced',
      `{ do: solve, by: a }, { do: when, test: { stat: quality, below: 0.5 }, then: [{ do: revise, by: a }] }, ${vote}`,
      '7.yaml:4:54 workflow[1].test.stat: nobody produces quality before this test; put review with ask: quality before it',
    ),
    steps(
      'an unknown statistic',
      `{ do: solve, by: a }, { do: when, test: { stat: qualty, below: 0.5 }, then: [{ do: revise, by: a }] }, ${vote}`,
      'expected one of "quality", "suspicion", "success"',
    ),
    steps('no draft to vote on', vote, 'vote may find no draft on the table; put solve, decompose or plan before it'),
    steps('an unknown unit', '{ do: call, unit: u }', 'unknown unit "u"'),
    {
      what: 'unbounded recursion',
      text: `${head}units: { u: [{ do: call, unit: u }] }\nworkflow: [{ do: call, unit: u }]\n`,
      says: '11.yaml:4:14 units.u[0]: unit "u" calls itself without end; give depth',
    },
    steps('a seat outside of assign', '{ do: solve, by: assignee }', '"assignee" is bound only inside an assign step'),
    steps('an unknown knob', '{ do: solve, by: b, samples: { knob: k } }', 'workflow[0].samples: unknown knob "k"'),
    steps(
      'a tower of rounds',
      '{ do: repeat, times: 1000, steps: [{ do: repeat, times: 1000, steps: [{ do: solve, by: b }] }] }',
      /too large to check|drafts/,
    ),
    {
      what: 'no roles',
      text: 'name: x\nsummary: s\nroles: {}\nworkflow: [{ do: pick, rule: default }]\n',
      says: 'roles: no roles; declare at least one',
    },
  ]);

  it('a quorum that cannot be reached', async () => {
    const folder = scratch();
    put(folder, 'o.yaml', `${head}workflow: [{ do: solve, by: a }, { do: vote, by: a, rule: quorum, quorum: 3 }]\n`);
    const { code, err } = await orglab(folder, 'check', 'o.yaml');
    expect(code).toBe(2);
    expect(err.split('\n')[0]).toBe('o.yaml:4:67 workflow[1].quorum: quorum 3 cannot be reached: role "a" has 2 seats');
  });

  it('more seats than people where people must be distinct', async () => {
    const folder = scratch();
    const org =
      '{ name: x, summary: s, distinct: true, roles: { a: { seats: 9 } }, workflow: [{ do: solve, by: a }, { do: vote, by: a }] }';
    put(folder, 'e.yaml', experiment({ organizations: `[${org}]` }));
    const said = await orglab(folder, 'run', 'e.yaml');
    expectRefusal(said);
    expect(said.err).toBe(
      'e.yaml:8:9 staff[0]: organization "x" wants 9 different people, and staff "mixed-five" has 5\n',
    );
  });
});

describe('staff', () => {
  const people = (what: string, text: string, says: Case['says']): Case => ({
    what,
    text: `name: s\npeople:\n  - { ${text} }\n`,
    says,
  });
  refuses(scratch(), 'check', [
    people(
      'skill and accuracy both',
      'skill: 1, accuracy: 0.5',
      '0.yaml:3:5 people[0]: give exactly one of skill (probits) and accuracy (a chance)',
    ),
    people('neither', 'model: a', 'give exactly one of skill'),
    people(
      'an unknown policy',
      'skill: 1, policy: honst',
      '2.yaml:3:17 people[0].policy: unknown policy "honst"; did you mean "honest"?',
    ),
    people(
      'an unknown trait',
      'skill: 1, traits: { silnce: 1 }',
      '3.yaml:3:27 people[0].traits.silnce: unknown key "silnce"; did you mean "silence"?',
    ),
    people('a trait out of range', 'skill: 1, traits: { silence: 5 }', 'people[0].traits.silence'),
    people(
      'an argument out of range',
      'skill: 1, policy: saboteur, args: { rate: 3 }',
      /5\.yaml:3:\d+ people\[0\]\.args.*rate.*<=1/,
    ),
    people('an unknown argument', 'skill: 1, policy: saboteur, args: { rat: 0.3 }', '"rat"'),
    people(
      'a real model without a name',
      'model: "openai:"',
      'a real one is named provider:model, as in openai:gpt-5-mini',
    ),
    people('an accuracy of 1', 'accuracy: 1', 'people[0].accuracy: expected number to be <1'),
    { what: 'nobody', text: 'name: s\npeople: []\n', says: '9.yaml:2:1 people: expected array to have >=1 items' },
    {
      what: 'a seat for a model that is not here',
      text: 'name: s\nseating: { judge: aldr }\npeople: [{ skill: 1, model: alder }]\n',
      says: 'seating.judge: unknown model "aldr"; did you mean "alder"?',
    },
    people(
      'an address that is none',
      'model: "openai:a", baseUrl: "localhost:11434"',
      '11.yaml:3:26 people[0].baseUrl: "localhost:11434" is no address; one looks like http://localhost:11434/v1',
    ),
    people(
      'an address with a password',
      'model: "openai:a", baseUrl: "https://me:secret@example.org/v1"',
      'people[0].baseUrl: an address holds no name, password or query: keys come from the environment',
    ),
    people(
      'a key',
      'model: "openai:a", settings: { configuration: { apiKey: sk-1 } }',
      'people[0].settings: settings.configuration.apiKey looks like a secret: keys come from the environment and are never written down',
    ),
    people(
      'a temperature of somebody simulated',
      'skill: 1, temperature: 1',
      'people[0].temperature: temperature is for real models, and "sim" is simulated: a real one is named provider:model',
    ),
  ]);
});
