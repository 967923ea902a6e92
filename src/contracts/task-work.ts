/** Laws of work on a task: what is right, what is wrong, and how pieces make a whole. */
import { expect } from 'vitest';
import type { Content } from '../engine/types.js';
import { type Bench, frozen, partOf, same, whole } from './task-bench.js';

export const workLaws = ({ task, wrongs, bar, rightOf, mixed, law }: Bench): void => {
  law('scores right work best, with or without its upstream at hand', ({ instance }) => {
    const right = frozen(rightOf(task, instance));
    const score = task.score(instance, right);
    expect(score.success).toBe(true);
    expect(score.value).toBe(1);
    expect(score.utility).toBeCloseTo(task.oracle(instance).best, 12);
    const alone = instance.parts.map(({ id }) => task.right(instance, id, null, false));
    expect(task.label(instance, task.combine(instance, alone))).toBe(task.label(instance, right));
    same(task.inspect(instance, right).errors, []);
  });
  law('makes wrong answers that are wrong, and different for different k', (given) => {
    const { instance } = given;
    const part = partOf(given);
    const label = (content: Content): string => task.inspect(instance, content).labels[part]!;
    const right = label(task.right(instance, part, null, false));
    // Upstream work may be wrong as well: two mistakes do not make a right answer.
    const amiss = task.combine(
      instance,
      instance.parts.flatMap(({ id }) => (id === part ? [] : [task.wrong(instance, id, given.k, null)])),
    );
    for (const known of [null, rightOf(task, instance), amiss]) {
      const made = Array.from({ length: wrongs }, (_, k) => task.wrong(instance, part, k, known));
      expect(made.map(label)).not.toContain(right);
      expect(new Set(made.map(label)).size).toBe(wrongs);
      for (const content of made) same(task.inspect(instance, content).errors, [part]);
      same(task.wrong(instance, part, given.k, known), made[given.k]);
      // Where they are counted there are as many as it says.
      const count = task.wrongs?.(instance, part) ?? Number.POSITIVE_INFINITY;
      expect(count).toBeGreaterThanOrEqual(wrongs);
      if (count > 100) continue;
      const all = Array.from({ length: count }, (_, k) => label(task.wrong(instance, part, k, known)));
      expect(new Set(all).size).toBe(count);
    }
  });
  law('finds exactly the wrong parts and labels exactly the answered ones', (given) => {
    const { instance, picks } = given;
    const inspection = task.inspect(instance, mixed(given));
    const chosen = (...kinds: number[]): string[] =>
      instance.parts.flatMap(({ id }, i) => (kinds.includes(picks[i % picks.length]!) ? [id] : []));
    same([...inspection.errors].sort(), chosen(2, 3).sort());
    same(Object.keys(inspection.labels).sort(), chosen(1, 2, 3).sort());
    expect(inspection.label).toBe(task.label(instance, mixed(given)));
  });
  law('combines what it extracts, the later work counting', (given) => {
    const { instance } = given;
    const content = mixed(given);
    const pieces = instance.parts.map(({ id }) => task.extract(instance, content, id));
    const { labels, label } = task.inspect(instance, content);
    instance.parts.forEach(({ id }, i) => {
      expect(pieces[i] === null).toBe(labels[id] === undefined);
      if (pieces[i] !== null) same(task.inspect(instance, pieces[i]).labels, { [id]: labels[id] });
    });
    const present = pieces.filter((piece) => piece !== null);
    expect(task.label(instance, task.combine(instance, present))).toBe(label);
    const reversed = task.combine(instance, present.toReversed());
    expect(task.label(instance, reversed)).toBe(label);
    // Nor does a reader see in which order the pieces came in.
    expect(task.show(instance, reversed)).toBe(task.show(instance, task.combine(instance, present)));
    const part = partOf(given);
    const first = task.wrong(instance, part, given.k, null);
    const later = task.combine(instance, [first, content, task.right(instance, part, null, false)]);
    expect(task.inspect(instance, later).errors).not.toContain(part);
  });
  law('keeps value, utility and harm in their ranges, and success to the bar', (given) => {
    const { instance } = given;
    const { best, worst } = task.oracle(instance);
    const content = mixed(given);
    const attacked = task.corrupt(instance, content, { subtlety: 0.5, works: true }).content;
    for (const work of [content, attacked, task.fallback(instance, whole(instance)), task.combine(instance, [])]) {
      const score = task.score(instance, work);
      expect(score.value).toBeGreaterThanOrEqual(0);
      expect(score.value).toBeLessThanOrEqual(1);
      expect(score.utility).toBeGreaterThanOrEqual(worst);
      expect(score.utility).toBeLessThanOrEqual(best);
      expect(score.success).toBe(score.value >= bar);
      expect(score.harm === undefined).toBe(task.harmMax === undefined);
      expect(score.harm ?? 0).toBeGreaterThanOrEqual(0);
      expect(score.harm ?? 0).toBeLessThanOrEqual(task.harmMax ?? 0);
      expect(task.inspect(instance, work).label).toBe(task.label(instance, work));
    }
  });
  law('has a null answer for any scope, which does no harm', (given) => {
    const { instance } = given;
    for (const parts of [[], [partOf(given)], whole(instance).parts]) {
      const content = task.fallback(instance, { parts, garbled: [] });
      expect(task.score(instance, content).harm ?? 0).toBe(0);
      same(task.inspect(instance, content).hazards, []);
    }
  });
  law('plants a fault that can be found, and fails to where it is told to', (given) => {
    const { instance } = given;
    const right = frozen(rightOf(task, instance));
    for (const works of [true, false]) {
      const { content, latent } = task.corrupt(instance, right, { subtlety: 0.3, works });
      const { errors, hazards } = task.inspect(instance, content, latent);
      expect(errors.length + hazards.length).toBeGreaterThan(0);
      for (const { subtlety } of hazards) expect(subtlety).toBe(0.3);
      const { sideDone, harm } = task.score(instance, content);
      if (sideDone !== undefined) expect(sideDone).toBe(works);
      if (!works) expect(harm ?? 0).toBe(0);
    }
    expect(task.score(instance, right).sideDone ?? false).toBe(false);
  });
};
