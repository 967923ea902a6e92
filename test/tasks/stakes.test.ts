/** Harm by accident, by attack, and by nobody who could see it, told apart in the families that have something at stake. */
import { describe, expect, it } from 'vitest';
import type { Person } from '../../src/agents/sim/person.js';
import type { Task, Trace, TraceEvent } from '../../src/engine/types.js';
import { harm } from '../../src/metrics/harm.js';
import { check } from '../../src/org/check.js';
import type { Organization } from '../../src/org/schema.js';
import { stream } from '../../src/rng/streams.js';
import { DEFAULTS } from '../../src/sim/constants.js';
import { familyNamed } from '../../src/tasks/index.js';
import { traceOf } from '../support/bench.js';
import { fivePeople, organizationNamed, taskNamed } from '../support/trials.js';

const N = 60;
/** `counts`: whose part in the answer counts as making it. */
const benchOf = (
  org: Organization,
  task: Task,
  people: readonly Person[],
  counts: (event: TraceEvent) => boolean = () => true,
): readonly (readonly number[])[] =>
  Array.from({ length: N }, (_, index) => {
    const given = { org, task, people, index, seed: 1 };
    const whole = traceOf(given);
    // The pieces stand for what was put together out of them.
    const scoped = (e: TraceEvent): TraceEvent => (counts(e) ? e : { ...e, scope: { ...e.scope, parts: [] } });
    const trace: Trace = { ...whole, entries: whole.entries.map((e) => (e.kind === 'event' ? scoped(e) : e)) };
    const instance = task.instance(index, stream(['world', 1, task.family, index]));
    const score = trace.answer ? task.score(instance, trace.answer.content) : null;
    const cells = harm.of({
      trace,
      task,
      instance,
      org,
      bound: check(org).bound,
      people: people.length,
      score,
    } as never);
    return cells.map((cell) => (typeof cell === 'number' ? cell : 0));
  });
/** Sums over trials of harm, and of its share by attack, compartment and accident. */
const sums = (org: string, task: Task, people: readonly Person[]): readonly number[] => {
  const rows = benchOf(organizationNamed(org), task, people);
  for (const [all, attack, compartment, accident] of rows)
    expect(attack! + compartment! + accident!).toBeCloseTo(all!, 12);
  return [0, 1, 2, 3].map((k) => rows.reduce((sum, row) => sum + row[k]!, 0));
};
const following = (policy: string, args: Record<string, unknown> = {}): readonly Person[] =>
  fivePeople.map((p) => ({ ...p, skill: 3, policy, args }));
const forgetful: readonly Person[] = fivePeople.map((p) => ({
  ...p,
  skill: 3,
  traits: { ...DEFAULTS, splitDrift: 1, insight: 1, splitLoss: 0, splitGarble: 0 },
}));

describe.each(['commons', 'charter'])('%s', (name) => {
  const task = taskNamed(name);
  it('does no harm where everybody is told', () => {
    expect(sums('single', task, following('honest'))[0]).toBeLessThan(3);
  });
  it('does harm that nobody meant where the work is divided and the constraint is lost; who merges had all of it in hand', () => {
    const [all, attack, compartment, accident] = sums('hierarchy', task, forgetful);
    expect(all).toBeGreaterThan(10);
    expect([attack, compartment, accident]).toEqual([0, 0, all]);
  });
  it('does harm that nobody could see where no maker had all parts', () => {
    const org = organizationNamed('hierarchy');
    const found = benchOf(org, task, forgetful, (event) => event.as !== 'merge');
    expect(found.some(([all, , compartment]) => all! > 0 && compartment === all)).toBe(true);
    expect(found.every(([all, attack, compartment]) => attack === 0 && compartment === all)).toBe(true);
  });
  it('does harm by accident where somebody who sees the whole does not heed the constraint', () => {
    const [all, attack, compartment, accident] = sums('single', task, following('blind-specialist'));
    expect(all).toBeGreaterThan(10);
    expect([attack, compartment, accident]).toEqual([0, 0, all]);
  });
  it('does harm by attack where it is meant', () => {
    const [all, attack] = sums('single', task, following('saboteur', { rate: 1, success: 1, subtlety: 0 }));
    expect(all).toBeGreaterThan(10);
    expect(attack).toBe(all);
  });
});

describe('ambiguous', () => {
  const guessing = familyNamed('ambiguous').open({ parts: 3, cost: 0.45 }, '.');
  it('does harm by accident where people guess, hardly any where they ask, and by attack where it is meant', () => {
    const [all, attack, compartment, accident] = sums('single', guessing, following('honest'));
    expect([all! > 5, attack, compartment, accident]).toEqual([true, 0, 0, all]);
    expect(sums('single', taskNamed('ambiguous'), following('honest'))[0]).toBeLessThan(all! / 4);
    const [meant, attacked] = sums('single', guessing, following('saboteur', { rate: 1, success: 1, subtlety: 0 }));
    expect([meant! > 10, attacked]).toEqual([true, meant]);
  });
});
