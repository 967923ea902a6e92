import { describe, expect, it } from 'vitest';
import type { Call, Reply } from '../../src/engine/types.js';
import { graphMatch } from '../../src/metrics/graph-match.js';
import { integer, oneOf, type Stream, stream } from '../../src/rng/streams.js';
import { randomOrganization } from '../support/random/organization.js';
import {
  carelessPeople,
  fivePeople,
  organizationFrom,
  organizationNamed,
  organizationNames,
  simulate,
  taskNamed,
  taskNames,
} from '../support/trials.js';

const coupled = taskNamed('coupled');

describe('trials of the engine', () => {
  it.each(organizationNames)('%s shows what it declares', (name) => {
    const org = organizationNamed(name);
    for (const task of taskNames.map(taskNamed))
      for (const people of [fivePeople, carelessPeople])
        for (let i = 0; i < 6; i++)
          expect(graphMatch(simulate(org, task, i, 1, people).trace, org)).toEqual({ match: 1 });
  });

  it('no organization passes for another', () => {
    const orgs = organizationNames.map((name) => organizationNamed(name));
    // These differ in what follows a suspicion, and this work raises none.
    const alike = new Set([
      'trusted-monitoring',
      'defer-to-trusted',
      'defer-to-resample',
      'trusted-editing',
      'audited-monitoring',
    ]);
    for (const run of orgs) {
      const { trace } = simulate(run, coupled);
      for (const said of orgs)
        if (run !== said && !(alike.has(run.name) && alike.has(said.name)))
          expect(graphMatch(trace, said).match, `${run.name} as ${said.name}`).toBe(0);
    }
  });

  it('nor with other knobs', () => {
    const { trace } = simulate(organizationNamed('committee'), coupled, 3);
    for (const knobs of [{ rounds: 2 }, { rounds: 0 }, { members: 4 }, { members: 6 }])
      expect(graphMatch(trace, organizationNamed('committee', knobs)).match).toBe(0);
  });

  it('different designs of one plan in different groups', () => {
    const org = organizationFrom(`
name: planned-parts
summary: Every group has its own plan.
roles: { lead: {}, crew: { seats: 2 } }
units: { look: [{ do: review, by: crew, self: true }] }
workflow:
  - do: decompose
    by: lead
    each:
      - do: plan
        by: lead
        budget: { calls: 40 }
        else: [{ do: solve, by: crew }, { do: call, unit: look }, { do: pick, rule: best-reviewed }]
  - { do: merge, by: lead }`);
    const designs = [
      [
        { do: 'solve', by: 'crew' },
        { do: 'call', unit: 'look' },
        { do: 'pick', rule: 'first' },
      ],
      [{ do: 'assign', to: 'crew', rule: 'rotate', steps: [{ do: 'solve', by: 'assignee' }] }],
      [{ do: 'decompose', by: 'nobody' }],
      [
        { do: 'solve', by: 'crew' },
        { do: 'revise', by: 'crew', see: 'all' },
        { do: 'vote', by: 'crew' },
      ],
    ];
    let turn = 0;
    const drawn = (call: Call, answer: (call: Call) => Reply): Reply =>
      call.request.act === 'design'
        ? { steps: designs[turn++ % designs.length], usage: answer(call).usage }
        : answer(call);
    for (let i = 0; i < 6; i++) {
      const { trace } = simulate(org, coupled, i, 1, fivePeople, drawn);
      expect(graphMatch(trace, org)).toEqual({ match: 1 });
    }
  });

  it('random organizations, with missing replies, disorderly splits and designs', () => {
    for (let i = 0; i < 400; i++) {
      const org = randomOrganization(i);
      const rng = stream(['disorder', i]);
      const { trace } = simulate(org, coupled, i, 1, carelessPeople, disorderly(rng));
      expect(graphMatch(trace, org), `random organization ${i}`).toEqual({ match: 1 });
    }
  });
});

/** Splits with unknown, repeated and missing parts and circles; designs taken from elsewhere, most of them refused. */
const disorderly =
  (rng: Stream) =>
  (call: Call, answer: (call: Call) => Reply): Reply => {
    const reply = answer(call);
    const { usage } = reply;
    const { request } = call;
    if (request.act === 'design' && rng() < 0.5) return { steps: randomOrganization(integer(rng, 50)).workflow, usage };
    if (request.act !== 'split' || rng() < 0.3) return reply;
    const parts = [...request.view.instance.parts.map((p) => p.id), 'nowhere'];
    const group = () => ({
      parts: Array.from({ length: integer(rng, 4) }, () => oneOf(rng, parts)),
      after: Array.from({ length: integer(rng, 3) }, () => integer(rng, 5)),
      garbled: [],
    });
    return { parts: Array.from({ length: 1 + integer(rng, 5) }, group), usage };
  };
