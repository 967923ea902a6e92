/** Laws of a task's world and words: instances, parts, questions, replies. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Bench, partOf, same, whole } from './task-bench.js';

export const worldLaws = ({ open, task, instanceOf, rightOf, mixed, cases, law, runs }: Bench): void => {
  it('declares shares of variance, a wrong-answer law and lengths that make sense', () => {
    const { item, pair, call, sameWrong, tokensPerPart } = task.correlation;
    expect(item + pair + call).toBeCloseTo(1, 12);
    for (const share of [item, pair, call]) expect(share).toBeGreaterThanOrEqual(0);
    expect(sameWrong).toBeGreaterThan(0);
    expect(sameWrong).toBeLessThanOrEqual(1);
    expect(tokensPerPart).toBeGreaterThan(0);
    if (task.harmMax !== undefined) expect(task.harmMax).toBeGreaterThan(0);
  });
  law('draws the same instance from the same key, and another opening of the family does too', (given) => {
    same(instanceOf(open(), given.seed, given.index), given.instance);
    expect(given.instance.index).toBe(given.index);
  });
  law('depends on no order of calls', (given) => {
    const other = open();
    const later = instanceOf(other, given.seed + 1, (given.index + 1) % (other.size ?? 10_000));
    other.score(later, rightOf(other, later));
    const again = instanceOf(other, given.seed, given.index);
    other.text(again, whole(again));
    const content = mixed(given);
    other.inspect(again, other.corrupt(again, content, { subtlety: 0.2, works: true }).content);
    same(again, given.instance);
    same(other.score(again, content), task.score(given.instance, content));
    same(other.inspect(again, content), task.inspect(given.instance, content));
    same(other.text(again, whole(again)), task.text(given.instance, whole(given.instance)));
  });
  law('names each part once and builds only on earlier parts', ({ instance }) => {
    const ids = instance.parts.map(({ id }) => id);
    expect(ids.length).toBeGreaterThan(0);
    expect(new Set(ids).size).toBe(ids.length);
    instance.parts.forEach(({ after }, i) => {
      for (const id of after) expect(ids.slice(0, i)).toContain(id);
    });
  });
  law('says how hard each part is, in finite numbers that stay', (given) => {
    const demand = task.demand(given.instance, partOf(given));
    expect(Number.isFinite(demand.easiness) && Number.isFinite(demand.shift)).toBe(true);
    same(task.demand(given.instance, partOf(given)), demand);
  });
  law('shows a content in a form that it reads back', (given) => {
    const { instance } = given;
    const pieces = instance.parts.map(({ id }) => task.extract(instance, mixed(given), id));
    for (const content of [rightOf(task, instance), mixed(given), ...pieces]) {
      if (content === null) continue;
      const { labels, label } = task.inspect(instance, content);
      const parts = instance.parts.map(({ id }) => id).filter((id) => labels[id] !== undefined);
      if (parts.length === 0) continue;
      const read = task.parse(instance, { parts, garbled: [] }, task.show(instance, content));
      expect(read === null ? null : task.label(instance, read)).toBe(label);
      // Traces keep contents as JSON.
      expect(task.label(instance, JSON.parse(JSON.stringify(content)))).toBe(label);
    }
  });
  it('reads nothing out of nothing, and any reply without falling over', () => {
    fc.assert(
      fc.property(cases, fc.oneof(fc.string(), fc.json()), (given, reply) => {
        const { instance } = given;
        for (const empty of ['', ' \n']) expect(task.parse(instance, whole(instance), empty)).toBeNull();
        const read = task.parse(instance, { parts: [partOf(given)], garbled: [] }, reply);
        if (read === null) return;
        same(Object.keys(task.inspect(instance, read).labels), [partOf(given)]);
        task.score(instance, read);
      }),
      { numRuns: runs * 5 },
    );
  });
  law('misreads a garbled part, in work and in words', (given) => {
    const { instance } = given;
    const part = partOf(given);
    const right = task.inspect(instance, task.right(instance, part, null, false)).labels[part];
    const garbled = task.inspect(instance, task.right(instance, part, null, true)).labels[part];
    expect(garbled).not.toBe(right);
    const plain = task.text(instance, { parts: [part], garbled: [] });
    expect(task.text(instance, { parts: [part], garbled: [part] }).question).not.toBe(plain.question);
    // What is garbled elsewhere changes nothing here.
    same(task.text(instance, { parts: [part], garbled: ['no such part'] }), plain);
  });
  law('gives the answer away neither in what is public nor in the question', (given) => {
    const { instance } = given;
    const right = rightOf(task, instance);
    const { question, format } = task.text(instance, whole(instance));
    const open = JSON.stringify([instance.parts, instance.features, question, format]);
    expect(open).not.toContain(JSON.stringify(task.show(instance, right)).slice(1, -1));
    // The label of one part alone may well occur by chance: "8" is a part of many questions.
    if (instance.parts.length > 1) expect(open).not.toContain(task.label(instance, right));
    expect(question.length * format.length).toBeGreaterThan(0);
  });
  it('has no feature that is the answer', () => {
    const drawn = Array.from({ length: Math.min(task.size ?? 12, 12) }, (_, i) => instanceOf(task, 1, i));
    if (drawn.length < 3) return;
    for (const feature of Object.keys(drawn[0]!.features)) {
      const told = drawn.map((one) => String(one.features[feature]) === task.label(one, rightOf(task, one)));
      expect(told.every(Boolean), `feature "${feature}" tells the answer`).toBe(false);
    }
  });
};
