import { describe, expect, it } from 'vitest';
import type { Instance, Seen, Task } from '../../src/engine/types.js';
import { stream } from '../../src/rng/streams.js';
import type { Fact } from '../../src/tasks/facts.js';
import { screening } from '../../src/tasks/screening.js';

interface Shape {
  readonly prior: number;
  readonly gain: number;
  readonly loss: number;
  readonly signals: number;
  readonly p1: number;
  readonly p2: number;
}
const EVEN: Shape = { prior: 0.5, gain: 1, loss: 1, signals: 5, p1: 0.7, p2: 0.3 };
const SHAPES: readonly Shape[] = [
  EVEN,
  { prior: 0.3, gain: 2, loss: 1, signals: 7, p1: 0.8, p2: 0.4 },
  { prior: 0.6, gain: 1, loss: 4, signals: 6, p1: 0.55, p2: 0.2 },
  { prior: 0.9, gain: 5, loss: 1, signals: 3, p1: 0.6, p2: 0.5 },
  { prior: 0.02, gain: 1, loss: 1, signals: 4, p1: 0.6, p2: 0.5 },
];

const open = (params: object = {}): Task => screening.open({ ...params }, '.');
const draw = (task: Task, i = 0): Instance => task.instance(i, stream(['world', 'screening', i]));
type Signal = Fact & { readonly passed: boolean };
const sealed = (instance: Instance) => instance.sealed as { good: boolean; facts: readonly Signal[] };
const passes = (facts: readonly Signal[]): number => facts.filter(({ passed }) => passed).length;
const decided = (task: Task, instance: Instance, seen?: Seen): string =>
  task.label(instance, task.right(instance, 'decision', null, false, seen));
const utility = (task: Task, instance: Instance, decision: string): number =>
  task.score(instance, { answer: decision, facts: [] }).utility;

/** Smallest number of passes that accepts (Sah & Stiglitz 1988): ⌈[ln B + n ln(q2/q1)] / ln(p1 q2/(p2 q1))⌉ in [0, n + 1]. */
const quorum = ({ prior, gain, loss, p1, p2 }: Shape, n: number): number => {
  const odds = ((1 - prior) * loss) / (prior * gain);
  const exact = (Math.log(odds) + n * Math.log((1 - p2) / (1 - p1))) / Math.log((p1 * (1 - p2)) / (p2 * (1 - p1)));
  return Math.min(n + 1, Math.max(0, Math.ceil(exact)));
};

/** Expected gain of accepting after k passes of n, by going through all outcomes of the tests of both kinds of project. */
const enumerated = ({ prior, gain, loss, p1, p2 }: Shape, n: number, k: number): number => {
  let [good, bad] = [0, 0];
  for (let outcome = 0; outcome < 2 ** n; outcome++) {
    const bits = Array.from({ length: n }, (_, i) => (outcome >> i) & 1);
    if (bits.reduce((a, b) => a + b, 0) !== k) continue;
    good += prior * bits.reduce((product, bit) => product * (bit ? p1 : 1 - p1), 1);
    bad += (1 - prior) * bits.reduce((product, bit) => product * (bit ? p2 : 1 - p2), 1);
  }
  return (good * gain - bad * loss) / (good + bad);
};

describe('screening', () => {
  it.each(SHAPES)(
    'decides as enumeration of all outcomes and the published quorum say, on any signals: %o',
    (shape) => {
      const task = open(shape);
      for (let i = 0; i < 120; i++) {
        const instance = draw(task, i);
        const { facts } = sealed(instance);
        for (let n = 0; n <= facts.length; n++) {
          const some = facts.slice(0, n);
          const seen = { facts: some.map(({ id }) => id), constraints: null };
          const worth = enumerated(shape, n, passes(some));
          expect(decided(task, instance, seen)).toBe(worth > 1e-9 ? 'accept' : 'reject');
          // The published rule accepts where both decisions are worth the same.
          if (Math.abs(worth) > 1e-9)
            expect(decided(task, instance, seen) === 'accept').toBe(passes(some) >= quorum(shape, n));
        }
        expect(utility(task, instance, 'accept')).toBeCloseTo(enumerated(shape, facts.length, passes(facts)), 12);
      }
    },
  );

  it('has an oracle that no decision beats, over instances either, and gains in the mean what projects really bring', () => {
    for (const shape of SHAPES) {
      const task = open(shape);
      const sums = { expected: 0, realized: 0, square: 0 };
      const n = 4000;
      for (let i = 0; i < n; i++) {
        const instance = draw(task, i);
        const { best, worst } = task.oracle(instance);
        expect(['accept', 'reject'].map((decision) => utility(task, instance, decision)).sort((a, b) => a - b)).toEqual(
          [worst, best],
        );
        const came = decided(task, instance) === 'reject' ? 0 : sealed(instance).good ? shape.gain : -shape.loss;
        sums.expected += best;
        sums.realized += came;
        sums.square += (came - best) ** 2;
        const { proxy } = task.score(instance, task.right(instance, 'decision', null, false));
        expect(proxy! * (shape.gain + shape.loss) - shape.loss).toBeCloseTo(came, 12);
      }
      // Within 4.5 standard errors of the difference.
      expect(Math.abs(sums.expected - sums.realized)).toBeLessThanOrEqual(4.5 * Math.sqrt(sums.square) + 1e-9);
    }
  });

  it('passes good and bad projects as often as it is told to, as many good ones as the prior says', () => {
    const shape = SHAPES[1]!;
    const counts = { good: 0, passedGood: 0, passedBad: 0 };
    const n = 3000;
    for (let i = 0; i < n; i++) {
      const { good, facts } = sealed(draw(open(shape), i));
      if (good) counts.good++;
      if (good) counts.passedGood += passes(facts) / facts.length;
      else counts.passedBad += passes(facts) / facts.length;
    }
    expect(Math.abs(counts.good / n - shape.prior)).toBeLessThan(0.04);
    expect(Math.abs(counts.passedGood / counts.good - shape.p1)).toBeLessThan(0.03);
    expect(Math.abs(counts.passedBad / (n - counts.good) - shape.p2)).toBeLessThan(0.03);
  });

  it('deals signals out in turn: one each where there are as many as people', () => {
    const task = open();
    for (let i = 0; i < 40; i++) {
      const instance = draw(task, i);
      const held = (people: number) =>
        Array.from({ length: people }, (_, person) => task.view!(instance, 'share', person, people).length).sort();
      expect(held(5)).toEqual([1, 1, 1, 1, 1]);
      expect(held(2)).toEqual([2, 3]);
      expect(held(7)).toEqual([0, 0, 1, 1, 1, 1, 1]);
    }
  });

  it('rejects by default and where both decisions are worth the same', () => {
    const task = open({ ...EVEN, signals: 2 });
    const tie = Array.from({ length: 60 }, (_, i) => draw(task, i)).find((one) => passes(sealed(one).facts) === 1)!;
    expect(decided(task, tie)).toBe('reject');
    expect(task.oracle(tie).best).toBeCloseTo(0, 12);
    expect(task.label(tie, task.fallback(tie, { parts: ['decision'], garbled: [] }))).toBe('reject');
    expect(task.score(tie, task.combine(tie, []))).toMatchObject({ value: 0, success: false });
  });

  it('shares its draws over sweeps: a better test passes the same good projects and more', () => {
    for (let i = 0; i < 40; i++) {
      const [low, high] = [0.6, 0.9].map((p1) => sealed(draw(open({ ...EVEN, p1 }), i)));
      expect(high!.good).toBe(low!.good);
      low!.facts.forEach(({ id, passed }, j) => {
        expect(high!.facts[j]!.id).toBe(id);
        if (passed) expect(high!.facts[j]!.passed).toBe(true);
      });
      const fewer = sealed(draw(open({ ...EVEN, signals: 3 }), i)).facts;
      expect(fewer).toStrictEqual(sealed(draw(open(EVEN), i)).facts.slice(0, 3));
    }
  });

  it('says in words what is to be known, and asks for the opposite where it is garbled', () => {
    const task = open(SHAPES[2]);
    const instance = draw(task);
    const asked = (garbled: string[]) => task.text(instance, { parts: ['decision'], garbled }).question;
    for (const number of ['0.6', '0.55', '0.2', 'gains 1', 'loses 4']) expect(asked([])).toContain(number);
    expect(asked([]).match(/A test was passed/g) ?? []).toHaveLength(passes(sealed(instance).facts));
    expect(asked([])).toContain('higher expected gain');
    expect(asked(['decision'])).toContain('lower expected gain');
    expect(task.options!(instance).map((content) => task.label(instance, content))).toEqual(['accept', 'reject']);
  });
});
