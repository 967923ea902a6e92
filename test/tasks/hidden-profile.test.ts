import { describe, expect, it } from 'vitest';
import type { Person } from '../../src/agents/sim/person.js';
import type { Instance, Seen, Task } from '../../src/engine/types.js';
import { stream } from '../../src/rng/streams.js';
import { hiddenProfile } from '../../src/tasks/hidden-profile.js';
import type { Point } from '../../src/tasks/profile.js';
import { staffs, traceOf } from '../support/bench.js';
import { organizationFrom } from '../support/trials.js';

const open = (params: Record<string, unknown> = {}): Task => hiddenProfile.open(params, '.');
const draw = (task: Task, i = 0): Instance => task.instance(i, stream(['world', 'profile', i]));
const many = (task: Task, n = 150): readonly Instance[] => Array.from({ length: n }, (_, i) => draw(task, i));
const factsOf = (instance: Instance): readonly Point[] => (instance.sealed as { facts: readonly Point[] }).facts;
const seeing = (facts: readonly Point[]): Seen => ({ facts: facts.map(({ id }) => id), constraints: null });
const common = (instance: Instance): Seen => seeing(factsOf(instance).filter(({ draw: drawn }) => drawn === null));
const choice = (task: Task, instance: Instance, seen?: Seen): string =>
  task.label(instance, task.right(instance, 'option', null, false, seen));
const scope = { parts: ['option'], garbled: [] as string[] };

/** The options with most (or fewest) points, by a reader who knows nothing but the words. */
const readOff = (question: string): readonly string[] => {
  const criteria = /^Points count for (.*), and for nothing else/m.exec(question)![1]!.split(/, | and /);
  const names = /suppliers: (.*)\. Facts/.exec(question)![1]!.split(/, | and /);
  const sums = new Map(names.map((name) => [name, 0]));
  for (const [, name, criterion, sign, size] of question.matchAll(/Supplier (\w), (\w+): ([+−])(\d)/g))
    if (criteria.includes(criterion!))
      sums.set(name!, sums.get(name!)! + (sign === '+' ? Number(size) : -Number(size)));
  const goal = question.includes('fewest') ? Math.min(...sums.values()) : Math.max(...sums.values());
  return names.filter((name) => sums.get(name) === goal);
};

const successIn = (task: Task, instance: Instance, seen?: Seen): number =>
  Number(task.score(instance, task.right(instance, 'option', null, false, seen)).success);
const share = (task: Task, seenIn: (instance: Instance) => Seen, n = 150): number =>
  many(task, n).reduce((sum, instance) => sum + successIn(task, instance, seenIn(instance)), 0) / n;

describe('a hidden profile', () => {
  it.each([
    { options: 4, facts: 3 },
    { options: 2, facts: 2, unshared: 1 },
    { options: 6, facts: 8, decoys: 8, strength: 0.3 },
    { options: 3, facts: 5, decoys: 0 },
  ])('has the best option that a reader finds in the words, in every share of %o', (params) => {
    const task = open(params);
    for (const instance of many(task, 60)) {
      const all = task.text(instance, scope).question;
      expect(readOff(all)).toEqual([choice(task, instance)]);
      const garbled = task.text(instance, { ...scope, garbled: ['option'] }).question;
      expect(readOff(garbled)).toContain(task.label(instance, task.right(instance, 'option', null, true)));
      for (let person = 0; person < 5; person++) {
        const facts = task.view!(instance, 'share', person, 5);
        const { question } = task.text(instance, scope, facts);
        expect(readOff(question)).toContain(choice(task, instance, { facts, constraints: null }));
      }
    }
  });

  it('knows its best and worst by trying every option', () => {
    for (const instance of many(open({ options: 6 }), 60)) {
      const task = open({ options: 6 });
      const tried = task.options!(instance).map((content) => task.score(instance, content));
      const { best, worst } = task.oracle(instance);
      expect(Math.max(...tried.map(({ utility }) => utility))).toBe(best);
      expect(Math.min(...tried.map(({ utility }) => utility))).toBe(worst);
      expect(tried.filter(({ success }) => success)).toHaveLength(1);
      for (const { success, utility } of tried) {
        expect(utility === best).toBe(success);
        if (!success) expect(utility).toBeLessThanOrEqual(best - 2);
      }
    }
  });

  it('favours a wrong option by what everybody knows, always at the defaults, and the right one by all facts', () => {
    for (const params of [{}, { unshared: 0.8 }, { facts: 6 }, { options: 3, unshared: 0.7 }, { unshared: 1 / 3 }]) {
      const task = open(params);
      expect(share(task, common)).toBe(0);
      expect(share(task, (instance) => seeing(factsOf(instance)))).toBe(1);
    }
  });

  it('hides nothing where all is shared, and less the weaker it misleads', () => {
    expect(share(open({ unshared: 0 }), common)).toBe(1);
    const [none, half, full] = [0, 0.5, 1].map((strength) => share(open({ strength }), common, 400));
    expect(none).toBeGreaterThan(0.3);
    expect(half).toBeLessThan(none!);
    expect(full).toBe(0);
  });

  it('leaves the share of facts private that it is told to, held by people in equal measure', () => {
    const held = [0, 0, 0, 0];
    for (const instance of many(open({ options: 5, facts: 4, unshared: 0.6, decoys: 0 }), 200)) {
      const own = factsOf(instance).filter(({ draw: drawn }) => drawn !== null);
      expect(own).toHaveLength(12);
      expect(instance.features.private).toBe(12);
      for (const { draw: drawn } of own) held[Math.floor(drawn! * 4)]!++;
    }
    for (const n of held) expect(Math.abs(n / 2400 - 0.25)).toBeLessThan(0.03);
  });

  it('shares its draws over sweeps: who holds what and how much it weighs stay', () => {
    const base = open({ decoys: 2 });
    for (const instance of many(base, 30)) {
      const at = (params: Record<string, unknown>) => draw(open(params), instance.index);
      const byId = (one: Instance) => new Map(factsOf(one).map((fact) => [fact.id, fact]));
      const old = byId(instance);
      for (const params of [{ unshared: 0.9 }, { strength: 0.2 }, { decoys: 6 }]) {
        const now = byId(at({ decoys: 2, ...params }));
        for (const [id, { text, draw: drawn }] of old) {
          expect(now.get(id)!.text).toBe(text);
          // A fact that both know to be private has the same holder.
          if (drawn !== null && now.get(id)!.draw !== null) expect(now.get(id)!.draw).toBe(drawn);
        }
      }
      expect(at({ decoys: 2, difficulty: 2 })).toStrictEqual(instance);
      expect(open({ difficulty: 2 }).demand(instance, 'option').shift).toBe(2);
    }
  });

  it('gives no letter an advantage', () => {
    const task = open();
    const best: Record<string, number> = {};
    for (const instance of many(task, 800)) best[choice(task, instance)] = (best[choice(task, instance)] ?? 0) + 1;
    for (const letter of 'ABCD') expect(Math.abs(best[letter]! / 800 - 0.25)).toBeLessThan(0.06);
    // Who knows nothing guesses, each option as often.
    const blind = many(task, 800).filter((instance) => successIn(task, instance, seeing([])) === 1).length / 800;
    expect(Math.abs(blind - 0.25)).toBeLessThan(0.06);
  });

  it('has no weight that only the best option has', () => {
    for (const instance of many(open(), 300))
      for (const { weight } of factsOf(instance)) expect([1, 2, 3]).toContain(Math.abs(weight));
  });

  it('takes a slip to the option that is next under what is known', () => {
    const task = open();
    for (const instance of many(task, 60)) {
      const seen = common(instance);
      const slips = [0, 1, 2].map((k) => task.label(instance, task.wrong(instance, 'option', k, null, seen)));
      expect(new Set([...slips, choice(task, instance, seen)]).size).toBe(4);
      expect(slips).toContain(choice(task, instance));
    }
  });
});

describe('before, after and with full information', () => {
  const able = (mention: number): readonly Person[] =>
    staffs.honest!.map((one) => ({ ...one, skill: 6, traits: { ...one.traits, attention: 0, keep: 1, mention } }));
  const committee = (rounds: number, sees: string) =>
    organizationFrom(`
name: committee
summary: Drafts, rounds, a vote.
roles: { member: { seats: 5, sees: ${sees} } }
workflow:
  - { do: solve, by: member }
  - { do: repeat, times: ${rounds}, steps: [{ do: revise, by: member, see: all }] }
  - { do: pick, rule: most-common }
`);
  const success = (rounds: number, sees: string, mention: number, n = 80): number => {
    const task = open();
    const right = Array.from({ length: n }, (_, index) => {
      const { answer } = traceOf({ org: committee(rounds, sees), task, people: able(mention), index, seed: 2 });
      return task.score(task.instance(index, stream(['world', 2, task.family, index])), answer!.content).success;
    });
    return right.filter(Boolean).length / n;
  };
  it('separates: votes follow what everybody knows, talk helps as far as facts are told, and nothing is hidden from all', () => {
    const [before, silent, some, all, full] = [
      success(0, 'share', 0.5),
      success(2, 'share', 0),
      success(1, 'share', 0.3),
      success(1, 'share', 1),
      success(0, 'all', 0),
    ];
    expect(before).toBeLessThan(0.35);
    expect(silent).toBe(before);
    expect(some).toBeGreaterThan(before);
    expect(some).toBeLessThan(1);
    expect([all, full]).toEqual([1, 1]);
  });
});
