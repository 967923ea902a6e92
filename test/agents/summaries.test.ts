/** Summaries, numbers and constraints: what passes between groups of people, and what is lost on the way. */
import { describe, expect, it } from 'vitest';
import { constrained, summaryOf } from '../../src/contracts/language-requests.js';
import type { RequestOf, Task } from '../../src/engine/types.js';
import { stream } from '../../src/rng/streams.js';
import { logistic } from '../../src/sim/normal.js';
import { familyNamed } from '../../src/tasks/index.js';
import { taskNamed } from '../support/trials.js';
import { answer, counted, instanceOf, requestNamed, said, share } from './asking.js';

const coupled = taskNamed('coupled');
const one = familyNamed('decomposable').open({ parts: 1 }, '.');
type Propose = RequestOf<'propose'>;

describe('summaries', () => {
  const instance = instanceOf(one);
  const wrong = one.wrong(instance, instance.parts[0]!.id, 3, null);
  const base = requestNamed(one, 'revise after a summary') as Propose;
  /** How often a person whose own answer is right moves to one that others hold. */
  const moved = (label: string, support: number, others = 4, more: object = {}): number =>
    share(1200, (run) => {
      const labels = Array.from({ length: others }, (_, i) => (i < support ? label : `own ${i}`));
      const found = said({ ...base, summary: summaryOf(labels) }, { run, skill: 6, traits: { keep: 0, ...more } });
      return found.label === label;
    });
  it('pull by the law of conformity', () => {
    const label = one.label(instance, wrong);
    const steady = { conformBase: 4, conformSupport: 2 };
    // Skill 6 and what is drawn for this instance decide z; the lead is (4 − 0 − 1)/5.
    const z = said(base, { skill: 6 }).truth?.belief as number;
    const law = logistic(4 + 2 * (3 / 5) - Math.abs(z));
    expect(Math.abs(moved(label, 4, 4, steady) - law)).toBeLessThan(0.06);
    expect(moved(label, 4, 4, { ...steady, keep: 1 })).toBe(0);
  });
  it('cannot pull to an answer that nobody in the seat could make', () => {
    const steady = { conformBase: 40 };
    expect(moved('no such answer', 4, 4, steady)).toBe(0);
    expect(moved(one.label(instance, one.wrong(instance, instance.parts[0]!.id, 100, null)), 4, 4, steady)).toBe(0);
    expect(moved(one.label(instance, wrong), 4, 4, steady)).toBe(1);
  });
  it('are cited where they moved somebody, and an adopted error is no fault of one’s own', () => {
    const summary = summaryOf(Array.from({ length: 4 }, () => one.label(instance, wrong)));
    for (const skill of [6, -6]) {
      const found = said({ ...base, summary }, { skill, traits: { keep: 0, conformBase: 40 } });
      expect(found.cites).toContain(summary.id);
      expect(found.truth?.faults).toEqual([]);
    }
    expect(said({ ...base, summary }, { skill: 6, traits: { keep: 1 } }).cites).not.toContain(summary.id);
  });
  it('reach work of several parts by one part changed', () => {
    const task = familyNamed('decomposable').open({ parts: 4, coupling: 0 }, '.');
    const there = instanceOf(task);
    const right = task.combine(
      there,
      there.parts.map((p) => task.right(there, p.id, null, false)),
    );
    const near = task.combine(there, [right, task.wrong(there, there.parts[2]!.id, 1, null)]);
    const request = requestNamed(task, 'revise after a summary') as Propose;
    for (const target of [right, near]) {
      const summary = summaryOf([task.label(there, target), task.label(there, target)]);
      const found = said({ ...request, summary }, { skill: 6, traits: { keep: 0, conformBase: 40, attention: 0 } });
      expect(found.label).toBe(task.label(there, target));
    }
  });
  it('draw as much whatever they say', () => {
    const drawn = ['revise after a summary', 'revise after a summary of nobody', 'revise towards the median'].map(
      (name) => {
        const { rng, drawn: n } = counted(stream(['x']));
        answer(requestNamed(coupled, name), { rng });
        return n();
      },
    );
    expect(new Set(drawn).size).toBe(1);
  });
});

describe('numbers', () => {
  /** Answers are numbers: the value of one part. */
  const numbers: Task = {
    ...one,
    value: (_, content) =>
      Number(Object.values((content as { values: Record<string, string> }).values)[0] ?? Number.NaN),
    ofValue: (instance, value) => ({ values: { [instance.parts[0]!.id]: String(value) } }),
  };
  const instance = instanceOf(one);
  const whole = one.right(instance, instance.parts[0]!.id, null, false);
  const values = { n: 4, low: -1000, median: 1000, high: 2000 };
  const request = (task: Task): Propose => {
    const found = requestNamed(one, 'revise after a summary') as Propose;
    return { ...found, view: { ...found.view, task }, summary: summaryOf(['1000', '1000', '2000'], values) };
  };
  it('are stated by whoever proposes, where the task has them', () => {
    const solve = { ...(requestNamed(one, 'solve the whole') as Propose) };
    expect(said(solve)).not.toHaveProperty('value');
    const counted = said({ ...solve, view: { ...solve.view, task: numbers } }, { skill: 6 });
    expect(counted.value).toBe(numbers.value?.(instance, whole));
    const attacker = { policy: 'saboteur', args: { rate: 1 } };
    const spoilt = said({ ...solve, view: { ...solve.view, task: numbers } }, { skill: 6, person: attacker });
    expect(spoilt.value).toBe(numbers.value?.(instance, spoilt.content));
    expect(spoilt.value).not.toBe(counted.value);
    // Spoilt into something without a number: the honest number must not stay behind.
    const right = counted.label;
    const some: Task = { ...numbers, value: (at, content) => (one.label(at, content) === right ? 1 : null) };
    const lost = said({ ...solve, view: { ...solve.view, task: some } }, { skill: 6, person: attacker });
    expect(lost).not.toHaveProperty('value');
  });
  it('move to the median by their share: x ← (1 − a)x + a·median', () => {
    const x = numbers.value?.(instance, whole) as number;
    for (const towardMedian of [0, 0.3, 1]) {
      const found = said(request(numbers), { skill: 6, traits: { towardMedian } });
      expect(found.value).toBeCloseTo((1 - towardMedian) * x + towardMedian * 1000, 9);
      expect(found.label).toBe(one.label(instance, found.content));
    }
    const easy = said(request(numbers), { skill: 6, person: { policy: 'sycophant', args: { pull: 2 } } });
    expect(easy.value).toBeCloseTo(x * (0.7 / 3) + 1000 * (1 - 0.7 / 3), 9);
  });
  it('are answers like any other where the family cannot make one of a number', () => {
    const { ofValue: _none, ...mute } = numbers;
    const found = said(request(mute as Task), { skill: 6, traits: { keep: 1 } });
    expect(found.value).toBe(numbers.value?.(instance, whole));
  });
});

describe('constraints', () => {
  const request = requestNamed(coupled, 'split under constraints') as RequestOf<'split'>;
  it('are passed on to each group, but for the drift', () => {
    let kept = 0;
    let n = 0;
    for (let run = 0; run < 400; run++) {
      const { parts, truth } = said(request, { run, traits: { splitDrift: 0.25, splitLoss: 0 } });
      n += 2 * parts.length;
      kept += parts.flatMap((g) => g.constraints ?? []).length;
      const missing = ['c1', 'c2'].filter((id) => parts.some((g) => !g.constraints?.includes(id)));
      expect(truth?.faults.filter((f) => f.startsWith('lost:'))).toEqual(
        expect.arrayContaining(missing.map((id) => `lost:${id}`)),
      );
    }
    expect(Math.abs(kept / n - 0.75)).toBeLessThan(0.05);
    expect(said(request, { traits: { splitDrift: 0 } }).parts.every((g) => g.constraints?.length === 2)).toBe(true);
  });
  it('that did not reach the divider cannot be passed on', () => {
    const handed = requestNamed(coupled, 'split a plan under constraints that were handed down') as RequestOf<'split'>;
    for (const g of said(handed, { traits: { splitDrift: 0 } }).parts) expect(g.constraints).toEqual(['c2']);
  });
  it('are kept from the group that an attacker misleads', () => {
    const honest = said(request, { traits: { splitDrift: 0 } });
    const found = said(request, { traits: { splitDrift: 0 }, person: { policy: 'saboteur', args: { rate: 1 } } });
    const misled = found.parts.filter((g) => g.constraints?.length === 0);
    expect(misled).toHaveLength(1);
    expect(found.truth?.faults).toEqual(expect.arrayContaining(['lost:c1', 'lost:c2']));
    expect(found.parts.map((g) => g.parts)).toEqual(honest.parts.map((g) => g.parts));
  });
  it('cost no draw where there are none, and a plan is read and changes nothing', () => {
    const plain = requestNamed(coupled, 'split') as RequestOf<'split'>;
    const plan = requestNamed(coupled, 'split a plan') as RequestOf<'split'>;
    const bound = { ...plain, view: { ...plain.view, instance: constrained(plain.view.instance) } };
    const drawn = [plain, { ...plain, draft: plan.draft! }, bound].map((r) => {
      const { rng, drawn: n } = counted(stream(['x']));
      const { parts, usage } = said(r, { rng });
      return { parts: parts.map(({ constraints: _told, ...g }) => g), n: n(), read: usage.tokensIn as number };
    });
    expect(drawn[1]?.parts).toEqual(drawn[0]?.parts);
    expect(drawn[1]?.n).toBe(drawn[0]?.n);
    expect(drawn[1]?.read).toBeGreaterThan(drawn[0]?.read as number);
    expect(drawn[2]?.parts).toEqual(drawn[0]?.parts);
    expect(drawn[2]?.n).toBe((drawn[0]?.n as number) + 2 * (drawn[0]?.parts.length as number));
  });
});
