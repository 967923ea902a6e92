/** What reaches a writer's hand: facts and constraints on the way into `right`, `wrong` and `mention`. */
import { describe, expect, it } from 'vitest';
import { constrained } from '../../src/contracts/language-requests.js';
import { baseOf, shown } from '../../src/contracts/requests.js';
import type { Content, RequestOf, Seen, Task } from '../../src/engine/types.js';
import { taskNamed } from '../support/trials.js';
import { instanceOf, said } from './asking.js';

const plain = taskNamed('coupled');
type Told = { readonly facts?: readonly string[] };

/** The task with private facts: drafts carry them, and what each call of right and wrong was given is kept. */
const spied = (more: Partial<Task> = {}): { task: Task; given: Seen[] } => {
  const given: Seen[] = [];
  const task: Task = {
    ...plain,
    view: () => [],
    right: (instance, part, known, garbled, seen) => {
      if (seen) given.push(seen);
      return plain.right(instance, part, known, garbled);
    },
    wrong: (instance, part, k, known, seen) => {
      if (seen) given.push(seen);
      return plain.wrong(instance, part, k, known);
    },
    inspect: (instance, content) => ({ ...plain.inspect(instance, content), facts: (content as Told).facts ?? [] }),
    mention: (_, content, facts) => ({ ...(content as object), facts }),
    ...more,
  };
  return { task, given };
};

const instance = constrained(instanceOf(plain));
const scope = { parts: instance.parts.map((p) => p.id), garbled: [] };
const work = (...facts: string[]): Content => ({
  ...(plain.right(instance, scope.parts[0] as string, null, false) as object),
  facts,
});
const draft = (id: string, ...facts: string[]) => shown(plain, instance, id, work(...facts));
const solving = (task: Task, more: object = {}, view: object = {}): RequestOf<'propose'> => ({
  ...baseOf(task, instance, scope, view),
  act: 'propose',
  as: 'solve',
  drafts: [],
  reviews: [],
  ...more,
});
const SURE = { attention: 0, mention: 1 };

describe('what a writer knows', () => {
  it('are the facts of its own and those told in what it is shown, once each', () => {
    const { task, given } = spied();
    const own = draft('own', 'f4');
    const view = { facts: ['f1', 'f2'], known: [draft('known', 'f2', 'f3')] };
    const found = said(solving(task, { as: 'revise', drafts: [draft('d', 'f5'), own], own }, view), { traits: SURE });
    expect(given.length).toBeGreaterThan(0);
    for (const seen of given) {
      expect([...seen.facts].sort()).toEqual(['f1', 'f2', 'f3', 'f4', 'f5']);
      expect(seen.constraints).toBeNull();
      expect(seen.own).toBe(own.content);
    }
    expect([...((found.content as Told).facts ?? [])].sort()).toEqual(['f1', 'f2', 'f3', 'f4', 'f5']);
  });
  it('are the constraints that reached it, and all of them where the whole was carried', () => {
    const of = (constraints: readonly string[]): Seen[] => {
      const { task, given } = spied();
      const base = baseOf(task, instance, { ...scope, constraints });
      said({ ...solving(task), ...base }, { traits: SURE });
      return given;
    };
    for (const seen of of(['c2'])) expect(seen.constraints).toEqual(['c2']);
    for (const seen of of([])) expect(seen.constraints).toEqual([]);
    for (const seen of of(['c1', 'c2'])) expect(seen.constraints).toBeNull();
  });
  it('is overlooked by attention for each fact and constraint beyond the first', () => {
    let missed = 0;
    let constraints = 0;
    const n = 1500;
    for (let run = 0; run < n; run++) {
      const { task, given } = spied();
      said(solving(task, {}, { facts: ['f1', 'f2', 'f3'] }), { run, traits: { attention: 0.05, mention: 1 } });
      const [seen] = given as [Seen];
      for (const other of given) expect(other).toBe(seen);
      missed += 3 - seen.facts.length;
      constraints += seen.constraints === null ? 0 : 2 - seen.constraints.length;
    }
    expect(Math.abs(missed / (3 * n) - 0.2)).toBeLessThan(0.03);
    expect(Math.abs(constraints / (2 * n) - 0.2)).toBeLessThan(0.03);
  });
  it('is told fact by fact with probability mention, in every kind of draft', () => {
    const { task } = spied();
    const side = { content: work(), label: plain.label(instance, work()) };
    for (const more of [{}, { as: 'merge', drafts: [draft('d')] }, { side }]) {
      let told = 0;
      for (let run = 0; run < 600; run++) {
        const request = solving(task, more, { facts: ['f1', 'f2'] });
        told += ((said(request, { run, traits: { attention: 0, mention: 0.3 } }).content as Told).facts ?? []).length;
      }
      expect(Math.abs(told / 1200 - 0.3)).toBeLessThan(0.06);
    }
  });
  it('leaves every other draw in its place: one fact more changes nothing but what is done with it', () => {
    const { task } = spied({ mention: (_, content) => content });
    for (let run = 0; run < 20; run++) {
      const [none, two] = [[], ['f1', 'f2']].map((facts) => said(solving(task, {}, { facts }), { run }));
      expect(two!.content).toEqual(none!.content);
      expect(two!.usage.tokensOut).toBe(none!.usage.tokensOut);
      expect(two!.confidence).toBe(none!.confidence);
    }
  });
});
