/** Families whose facts are private: the contract of task families, their difficulty, and who knows what. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Person } from '../../src/agents/sim/person.js';
import { difficultyContract } from '../../src/contracts/task-difficulty.js';
import { taskFamilyContract } from '../../src/contracts/task-family.js';
import type { Content, Instance, Task } from '../../src/engine/types.js';
import { stream } from '../../src/rng/streams.js';
import type { Fact } from '../../src/tasks/facts.js';
import { familyNamed } from '../../src/tasks/index.js';
import { staffs, traceOf } from '../support/bench.js';
import { organizationFrom } from '../support/trials.js';

const open = (family: string, params: Record<string, unknown> = {}): Task => familyNamed(family).open(params, '.');
const draw = (task: Task, i = 0): Instance => task.instance(i, stream(['world', task.family, i]));
const BAR = 15 / 16;
const NAMES = ['hidden-profile', 'screening', 'estimation'];

taskFamilyContract('hidden-profile', () => open('hidden-profile'), { wrongs: 3 });
taskFamilyContract('hidden-profile, large', () => open('hidden-profile', { options: 6, facts: 8, decoys: 8 }), {
  wrongs: 5,
});
taskFamilyContract('hidden-profile, two options', () => open('hidden-profile', { options: 2, facts: 2 }), {
  wrongs: 1,
});
taskFamilyContract('screening', () => open('screening'), { wrongs: 1 });
taskFamilyContract('screening, rare and costly', () => open('screening', { prior: 0.2, loss: 3, signals: 14 }), {
  wrongs: 1,
});
taskFamilyContract('estimation', () => open('estimation'), { wrongs: 30, bar: BAR });
taskFamilyContract('estimation, noisy', () => open('estimation', { sigma: 400, rho: 0.5, bias: 30, signals: 1 }), {
  wrongs: 30,
  bar: BAR,
});

difficultyContract('hidden-profile', (difficulty) => open('hidden-profile', { difficulty }), { chance: 1 / 4 });
difficultyContract('screening', (difficulty) => open('screening', { difficulty }), { chance: 1 / 2 });
difficultyContract('estimation', (difficulty) => open('estimation', { difficulty }));

const seatThat = (sees: 'all' | 'share') =>
  organizationFrom(`
name: first-seat
summary: Five people, of whom the first one's answer counts.
roles: { worker: { seats: 5, sees: ${sees} } }
workflow: [{ do: solve, by: worker }, { do: pick, rule: first }]
`);

const able: readonly Person[] = staffs.honest!.map((one) => ({
  ...one,
  skill: 6,
  traits: { ...one.traits, attention: 0 },
}));

const successes = (task: Task, sees: 'all' | 'share', n = 60): number =>
  Array.from({ length: n }, (_, index) => {
    const { answer } = traceOf({ org: seatThat(sees), task, people: able, index, seed: 5 });
    return task.score(task.instance(index, stream(['world', 5, task.family, index])), answer!.content).success;
  }).filter(Boolean).length / n;

const factsOf = (instance: Instance): readonly Fact[] => (instance.sealed as { facts: readonly Fact[] }).facts;
const scopeOf = (instance: Instance) => ({ parts: instance.parts.map(({ id }) => id), garbled: [] as string[] });
const partOf = (instance: Instance): string => instance.parts[0]!.id;

describe.each(NAMES)('%s', (name) => {
  const task = open(name);
  const asked = (instance: Instance, facts: readonly string[]) => task.text(instance, scopeOf(instance), facts);
  const shares = (instance: Instance, people: number): readonly (readonly string[])[] =>
    Array.from({ length: people }, (_, person) => task.view!(instance, 'share', person, people));

  it('is solved by whoever is able and sees everything, and not by the same person on a share', () => {
    expect(successes(task, 'all')).toBe(1);
    expect(successes(task, 'share')).toBeLessThan(0.85);
  });

  it('gives every fact to somebody, in a staff of any size, and none to seats that see no share', () => {
    for (let i = 0; i < 30; i++) {
      const instance = draw(task, i);
      const all = factsOf(instance).map(({ id }) => id);
      expect(new Set(all).size).toBe(all.length);
      expect(task.view!(instance, 'all', 0, 5)).toEqual(all);
      for (const sees of ['question', 'ticket'] as const) expect(task.view!(instance, sees, 0, 5)).toEqual([]);
      expect(task.view!(instance, 'share', 0, 1)).toEqual(all);
      for (const people of [2, 5, 40]) {
        const held = shares(instance, people);
        expect(new Set(held.flat())).toEqual(new Set(all));
        for (const { id, draw: drawn } of factsOf(instance))
          expect(held.filter((own) => own.includes(id))).toHaveLength(drawn === null ? people : 1);
      }
    }
  });

  it('shows a seat its facts and never those of others', () => {
    for (let i = 0; i < 40; i++) {
      const instance = draw(task, i);
      for (const own of shares(instance, 5)) {
        const { question, format } = asked(instance, own);
        for (const { id, text } of factsOf(instance)) {
          expect(question.includes(`[${id}] ${text}`)).toBe(own.includes(id));
          expect(`${question}${format}`.includes(id)).toBe(own.includes(id));
        }
      }
    }
  });

  it('lets words, right and wrong answers depend on what is seen and on nothing else', () => {
    for (let i = 0; i < 40; i++) {
      const instance = draw(task, i);
      for (const own of shares(instance, 5)) {
        // The facts of others say the opposite, and what nobody knows is another thing.
        const facts = factsOf(instance).map((fact) => (own.includes(fact.id) ? fact : contrary(fact)));
        const { sealed } = instance;
        const hidden = { good: !(sealed as { good: boolean }).good, truth: 0, totals: {}, lure: 'A' };
        const other = { ...instance, sealed: { ...(sealed as object), ...hidden, facts } };
        const seen = { facts: own, constraints: null };
        expect(asked(other, own)).toEqual(asked(instance, own));
        for (const garbled of [false, true])
          expect(task.right(other, partOf(instance), null, garbled, seen)).toEqual(
            task.right(instance, partOf(instance), null, garbled, seen),
          );
        for (const k of [0, 1, 2])
          expect(task.wrong(other, partOf(instance), k, null, seen)).toEqual(
            task.wrong(instance, partOf(instance), k, null, seen),
          );
      }
    }
  });

  it('tells facts beside an answer without changing it, in one order, whoever told first', () => {
    for (let i = 0; i < 20; i++) {
      const instance = draw(task, i);
      const right = task.right(instance, partOf(instance), null, false);
      const ids = factsOf(instance).map(({ id }) => id);
      const told = (content: Content, facts: readonly string[]) => task.mention!(instance, content, facts);
      const [one, two] = [told(right, ids.slice(0, 3)), told(told(right, ids.slice(2, 4)), ids.slice(0, 2))];
      expect(task.inspect(instance, one).facts).toEqual(ids.slice(0, 3).toSorted());
      expect(task.inspect(instance, two).facts).toEqual(ids.slice(0, 4).toSorted());
      expect(task.label(instance, two)).toBe(task.label(instance, right));
      expect(told(right, ['no such fact'])).toEqual(right);
      const both = task.combine(instance, [two, told(right, [ids[4]!])]);
      expect(task.inspect(instance, both).facts).toEqual(ids.slice(0, 5).toSorted());
      // Who takes over an answer tells what it knows itself.
      expect(task.inspect(instance, task.extract(instance, both, partOf(instance))!).facts).toEqual([]);
    }
  });

  it('shows the words of facts told, and reads them back', () => {
    const instance = draw(task, 3);
    const ids = factsOf(instance).map(({ id }) => id);
    const content = task.mention!(instance, task.right(instance, partOf(instance), null, false), ids.slice(0, 2));
    const shown = task.show(instance, content);
    for (const { id, text } of factsOf(instance)) expect(shown.includes(`"${id}":"${text}"`)).toBe(ids.indexOf(id) < 2);
    expect(task.parse(instance, scopeOf(instance), shown)).toEqual(content);
  });

  it('reads an answer with facts that exist, and no other reply', () => {
    const instance = draw(task, 1);
    const key = partOf(instance);
    const right = task.right(instance, key, null, false) as { answer: string | number };
    const [id] = factsOf(instance).map((fact) => fact.id);
    const read = (reply: unknown): Content | null =>
      task.parse(instance, scopeOf(instance), typeof reply === 'string' ? reply : JSON.stringify(reply));
    expect(read({ [key]: right.answer })).toEqual(right);
    expect(read({ [key]: ` ${right.answer} `, facts: [id, id] })).toEqual({ ...right, facts: [id] });
    expect(read(`So:\n\`\`\`json\n${JSON.stringify({ [key]: right.answer, facts: [] })}\n\`\`\``)).toEqual(right);
    const many = Array.from({ length: 200 }, () => id);
    for (const facts of ['aaaa', ['aaaa'], [1], [null], [[id]], many, { aaaa: 'x' }, 7, null])
      expect(read({ [key]: right.answer, facts }), JSON.stringify(facts)).toBeNull();
    for (const answer of [
      '',
      'Z',
      'yes',
      null,
      true,
      [right.answer],
      {},
      'constructor',
      '__proto__',
      1e9,
      '1e3',
      '0x10',
    ])
      expect(read({ [key]: answer }), JSON.stringify(answer)).toBeNull();
    for (const reply of ['', '[]', '{}', { facts: [] }, { [key]: right.answer, why: 'so' }, String(right.answer)])
      expect(read(reply)).toBeNull();
    expect(task.parse(instance, { parts: [], garbled: [] }, JSON.stringify({ [key]: right.answer }))).toBeNull();
  });

  it('reads any object without falling over, and tells only facts that exist', () => {
    const instance = draw(task, 2);
    const ids = factsOf(instance).map(({ id }) => id);
    const answers = fc.oneof(fc.jsonValue(), fc.constantFrom('A', 'b', 'accept', ' Reject', 512, '-3.5'));
    const facts = fc.oneof(fc.jsonValue(), fc.subarray(ids), fc.array(fc.constantFrom(...ids, 'aaaa')));
    fc.assert(
      fc.property(answers, facts, (answer, told) => {
        const read = task.parse(
          instance,
          scopeOf(instance),
          JSON.stringify({ [partOf(instance)]: answer, facts: told }),
        );
        if (read === null) return;
        const found = task.inspect(instance, read);
        for (const id of found.facts!) expect(ids).toContain(id);
        expect(task.score(instance, read).value).toBeLessThanOrEqual(1);
        expect(task.parse(instance, scopeOf(instance), task.show(instance, read))).toEqual(read);
      }),
      { numRuns: 500 },
    );
  });

  it('spoils answers by the fault that misleads most, and keeps what was told', () => {
    for (let i = 0; i < 20; i++) {
      const instance = draw(task, i);
      const ids = factsOf(instance).map(({ id }) => id);
      const content = task.mention!(instance, task.right(instance, partOf(instance), null, false), ids.slice(0, 1));
      const { content: spoilt } = task.corrupt(instance, content, { subtlety: 0.5, works: true });
      expect(task.inspect(instance, spoilt).errors).toEqual([partOf(instance)]);
      expect(task.inspect(instance, spoilt).facts).toEqual(ids.slice(0, 1));
      const nothing = task.combine(instance, []);
      expect(task.corrupt(instance, nothing, { subtlety: 0.5, works: true }).content).toBe(nothing);
    }
  });

  it('has no feature that differs with the answer or with what nobody knows', () => {
    const seen = new Set(Array.from({ length: 40 }, (_, i) => JSON.stringify(draw(task, i).features)));
    expect(seen.size).toBeLessThanOrEqual(3);
  });
});

/** The same fact, saying the opposite. */
const contrary = (fact: Fact): Fact => {
  const { weight, passed, reading } = fact as unknown as { weight: number; passed: boolean; reading: number };
  return { ...fact, text: 'The contrary.', weight: -weight, passed: !passed, reading: 1000 - reading } as Fact;
};
