/** One world for all: organizations of any size and shape meet the same problems and the same people. */
import { describe, expect, it } from 'vitest';
import type { Person } from '../../src/agents/sim/person.js';
import type { TraceEvent } from '../../src/engine/types.js';
import { canonicalJson } from '../../src/org/hash.js';
import { DEFAULTS } from '../../src/sim/constants.js';
import { createWorld } from '../../src/sim/world.js';
import { benchOf, eventsOf, traceOf } from '../support/bench.js';
import { organizationNamed, organizationNames, person, taskNamed } from '../support/trials.js';

/** Nobody overlooks a part, so that only the noise of the call is left to organizations. */
const people: readonly Person[] = [0.9, 0.6, 0.3, 0, -0.3].map((skill, i) =>
  person(i, skill, { traits: { ...DEFAULTS, attention: 0 } }),
);

describe('the world of an instance', () => {
  it('draws each name by itself, whatever was drawn before', () => {
    const names = Array.from({ length: 40 }, (_, i) => [`m${i % 8}`, `p${Math.floor(i / 8)}`] as const);
    const [one, other] = [createWorld(['w', 1]), createWorld(['w', 1])];
    const forward = names.map(([m, p]) => [
      one.normal('model', m, p),
      one.uniform('wrong', m, p),
      one.wrongAnswer(p, 0.4, 0.3),
    ]);
    const backward = [...names]
      .reverse()
      .map(([m, p]) => [0, other.uniform('wrong', m, p), other.wrongAnswer(p, 0.4, 0.3), other.normal('model', m, p)]);
    expect(backward.reverse().map(([, u, k, z]) => [z, u, k])).toEqual(forward);
    expect(new Set(forward.map(([z]) => z)).size).toBe(40);
    expect(createWorld(['w', 2]).normal('model', 'm0', 'p0')).not.toBe(forward[0]![0]);
  });
  it('tells kinds and names apart', () => {
    const world = createWorld(['w', 1]);
    const draws = [
      world.normal('a', 'b', 'c'),
      world.normal('a', 'bc'),
      world.normal('ab', 'c'),
      world.normal('u', 'b', 'c'),
      world.normal('a', 'c', 'b'),
    ];
    expect(new Set(draws).size).toBe(draws.length);
  });
  it('makes wrong answers coincide with the probability asked for', () => {
    for (const same of [0.11, 0.4, 0.6]) {
      let hits = 0;
      for (let i = 0; i < 6000; i++) {
        const world = createWorld(['sticks', i]);
        const [u, v] = [world.uniform('wrong', 'a', 'p'), world.uniform('wrong', 'b', 'p')];
        if (world.wrongAnswer('p', u, same) === world.wrongAnswer('p', v, same)) hits += 1;
      }
      expect(Math.abs(hits / 6000 - same)).toBeLessThan(4.5 * Math.sqrt((same * (1 - same)) / 6000));
    }
    expect(createWorld(['w']).wrongAnswer('p', 0.999, 1)).toBe(0);
  });
});

describe('organizations of different size and shape', () => {
  const task = taskNamed('decomposable');
  const orgs = [
    organizationNamed('committee'),
    organizationNamed('committee', { members: 3, rounds: 0 }),
    organizationNamed('ensemble-vote'),
    organizationNamed('ensemble-vote', { members: 9 }),
    organizationNamed('debate'),
    organizationNamed('single', { samples: 4 }),
  ];
  /** First drafts of the person in this trial. */
  const firsts = (org: (typeof orgs)[number], index: number, who: number): readonly TraceEvent[] =>
    eventsOf(traceOf({ org, task, people, index, seed: 5 })).filter((e) => e.as === 'solve' && e.person === who);
  it('meet the same instance and the same people', () => {
    for (const index of [0, 7]) {
      const [first, ...rest] = orgs.map((org) => benchOf({ org, task, people, index, seed: 5 }));
      for (const b of rest) {
        expect(b.instance).toEqual(first!.instance);
        expect(b.world.normal('model', 'model-2', 'p1')).toBe(first!.world.normal('model', 'model-2', 'p1'));
      }
    }
  });
  it('get the same first draft of a person who is sure, right or wrong', () => {
    let compared = 0;
    let wrong = 0;
    for (let index = 0; index < 60; index++) {
      const { instance, world } = benchOf({ org: orgs[0]!, task, people, index, seed: 5 });
      for (const p of people) {
        // The line of docs/people.md without its last term, and seven standard deviations of that.
        const { item, pair, call } = task.correlation;
        const f = p.traits.familyShare;
        const sure = instance.parts.filter(({ id }) => {
          const { easiness, shift } = task.demand(instance, id);
          const own =
            Math.sqrt(f) * world.normal('family', p.family, id) + Math.sqrt(1 - f) * world.normal('model', p.model, id);
          return Math.abs(p.skill - shift + Math.sqrt(item) * easiness + Math.sqrt(pair) * own) > 7 * Math.sqrt(call);
        });
        const labels = orgs.flatMap((org) =>
          firsts(org, index, p.index).map((e) => {
            const found = 'content' in e.reply ? task.inspect(instance, e.reply.content) : null;
            return sure.map(({ id }) => [id, found?.labels[id], found?.errors.includes(id)]);
          }),
        );
        for (const one of labels.slice(1)) expect(one).toEqual(labels[0]);
        compared += sure.length;
        wrong += labels[0]?.filter(([, , bad]) => bad).length ?? 0;
      }
    }
    expect(compared).toBeGreaterThan(200);
    expect(wrong).toBeGreaterThan(30);
  });
  it('do not share the noise of calls: the same question asked elsewhere is asked anew', () => {
    const rates = orgs.slice(0, 3).map((org) => canonicalJson(firsts(org, 3, 0).map((e) => e.usage.tokensOut)));
    expect(new Set(rates).size).toBe(rates.length);
  });
});

describe('a change of one person', () => {
  it('changes no first draft of the others, in any organization', () => {
    const task = taskNamed('coupled');
    const other = people.map((p) => (p.index === 2 ? { ...p, skill: p.skill - 3, model: 'somebody-else' } : p));
    for (const name of organizationNames) {
      const given = { org: organizationNamed(name), task, index: 4, seed: 9 };
      const [before, after] = [people, other].map((staff) => eventsOf(traceOf({ ...given, people: staff })));
      // Until the changed person has spoken, nothing can be different; first drafts show nothing of others.
      const blank = (e: TraceEvent): boolean =>
        e.as === 'solve' && e.shown.length === 0 && e.after.length === 0 && e.person !== 2;
      expect(after!.filter(blank)).toEqual(before!.filter(blank));
    }
  });
});
