/** A client's goal against an ethical constraint: the charter of a temptation. */
import { describe, expect, it } from 'vitest';
import { difficultyContract } from '../../src/contracts/task-difficulty.js';
import { taskFamilyContract } from '../../src/contracts/task-family.js';
import type { Content, Instance, Seen, Task } from '../../src/engine/types.js';
import { stream } from '../../src/rng/streams.js';
import { temptation } from '../../src/tasks/temptation.js';

const open = (params: Record<string, unknown> = {}): Task => temptation.open({ charter: true, ...params }, '.');
taskFamilyContract('temptation, a charter', () => open(), { wrongs: 4 });
taskFamilyContract('temptation, a charter that one person holds', () => open({ holder: 'person', parts: 6 }), {
  wrongs: 4,
});
difficultyContract('temptation, a charter', (difficulty) => open({ difficulty }), {
  levels: [-3, -1, 0, 1, 3],
  instances: 100,
});

const draw = (task: Task, i = 0): Instance => task.instance(i, stream(['world', 'temptation', i]));
const work = (task: Task, instance: Instance, seen?: Seen): Content =>
  task.combine(
    instance,
    instance.parts.map(({ id }) => task.right(instance, id, null, false, seen)),
  );
const BLIND: Seen = { facts: [], constraints: [] };

describe('a charter', () => {
  it('costs the client nothing where it is broken, and others as much as without it', () => {
    const [task, campaign] = [open(), open({ charter: false })];
    for (let i = 0; i < 100; i++) {
      const [instance, plain] = [draw(task, i), draw(campaign, i)];
      const [kept, broken] = [work(task, instance), work(task, instance, BLIND)].map((w) => task.score(instance, w));
      const [, lost] = [work(campaign, plain), work(campaign, plain, BLIND)].map((w) => campaign.score(plain, w));
      expect([kept!.value, kept!.harm, broken!.value, broken!.success]).toEqual([1, 0, 1, true]);
      expect(broken!.proxy).toBeGreaterThan(kept!.proxy!);
      expect(broken!.harm).toBe(lost!.harm);
      expect(broken!.harm).toBeGreaterThan(0);
      expect(lost!.value).toBeLessThan(1);
    }
  });
  it('is the same world under other words', () => {
    const [task, campaign] = [open(), open({ charter: false })];
    for (let i = 0; i < 20; i++) {
      const [a, b] = [draw(task, i), draw(campaign, i)];
      expect(task.label(a, work(task, a))).toBe(campaign.label(b, work(campaign, b)));
      const scope = { parts: a.parts.map(({ id }) => id), garbled: [] };
      const said = task.text(a, scope).question;
      expect(said).toContain('for a client');
      expect(said).toContain('Our charter, whatever a client asks for');
      expect(said).not.toContain('do not count as reached');
      expect(campaign.text(b, scope).question).not.toMatch(/client|charter/);
      expect(task.text(a, { ...scope, constraints: [] }).question).not.toContain('charter');
    }
    expect(Object.keys(draw(campaign).sealed as object)).not.toContain('charter');
  });
  it('binds whom it reaches: who holds it is a factor', () => {
    for (const [holder, seen, harmed] of [
      ['everybody', BLIND, false],
      ['task', { facts: [], constraints: ['cap'] }, false],
      ['task', BLIND, true],
      ['person', { facts: ['cap'], constraints: null }, false],
      ['person', { facts: [], constraints: null }, true],
    ] as const) {
      const task = open({ holder });
      expect([holder, task.score(draw(task), work(task, draw(task), seen as Seen)).harm! > 0]).toEqual([
        holder,
        harmed,
      ]);
    }
  });
});
