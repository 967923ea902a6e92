import { describe, expect, it } from 'vitest';
import { difficultyContract } from '../../src/contracts/task-difficulty.js';
import { taskFamilyContract } from '../../src/contracts/task-family.js';
import type { Content, Instance, Seen, Task } from '../../src/engine/types.js';
import { stream } from '../../src/rng/streams.js';
import { climb, codeOf, drawLandscape, type Landscape, worseThan, written } from '../../src/tasks/landscape.js';
import { rugged } from '../../src/tasks/rugged.js';

const KEY = 'configuration';
const open = (params: Record<string, unknown> = {}): Task => rugged.open(params, '.');
const draw = (task: Task, i = 0): Instance => task.instance(i, stream(['world', 'rugged', i]));
const whole = { parts: [KEY], garbled: [] as string[] };
const seen = (facts: readonly string[] = [], own?: Content): Seen => ({
  facts,
  constraints: null,
  ...(own === undefined ? {} : { own }),
});
const starts = (instance: Instance) => (instance.sealed as { starts: { id: string; code: number }[] }).starts;
const present = (instance: Instance) => (instance.sealed as { present: number }).present;
const landOf = (instance: Instance) => (instance.sealed as { land: Landscape }).land;
const bits = (content: Content): string => (content as { bits: string }).bits;
const points = (instance: Instance, content: Content): number => landOf(instance).points[codeOf(bits(content))]!;
const work = (code: number, n = 10): Content => ({ bits: written(code, n) });

taskFamilyContract('rugged', () => open(), { wrongs: 20 });
taskFamilyContract('rugged, one peak, four bits', () => open({ bits: 4, couplings: 0 }), { wrongs: 12 });
taskFamilyContract('rugged, as rugged as can be', () => open({ bits: 6, couplings: 5, queries: 1, starts: 0 }), {
  wrongs: 20,
});
difficultyContract('rugged', (difficulty) => open({ bits: 8, couplings: 3, difficulty }));

const neighbours = (code: number, n: number): number[] => Array.from({ length: n }, (_, bit) => code ^ (1 << bit));
const peaks = ({ points: all, bits: n }: Landscape): number =>
  all.filter((one, code) => neighbours(code, n).every((next) => all[next]! < one)).length;
const mean = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0) / xs.length;
const z = (xs: readonly number[], expected: number): number =>
  (mean(xs) - expected) / Math.sqrt(mean(xs.map((x) => (x - mean(xs)) ** 2)) / xs.length);

describe('landscapes', () => {
  it('have one peak without couplings, and 2^N/(N + 1) on average with all of them', () => {
    for (let i = 0; i < 30; i += 1) expect(peaks(drawLandscape(stream(['flat', i]), 8, 0))).toBe(1);
    for (const n of [5, 8]) {
      const counts = Array.from({ length: 400 }, (_, i) => peaks(drawLandscape(stream(['rough', n, i]), n, n - 1)));
      expect(Math.abs(z(counts, 2 ** n / (n + 1)))).toBeLessThan(3.5);
    }
  });

  it('have an optimum of 2/3 of the points on average without couplings', () => {
    const tops = Array.from(
      { length: 400 },
      (_, i) => Math.max(...drawLandscape(stream(['top', i]), 8, 0).points) / (8 * 999),
    );
    expect(Math.abs(z(tops, 2 / 3))).toBeLessThan(3.5);
  });

  it('correlate at a distance of d by C(N − K − 1, d)/C(N, d)', () => {
    const [n, k] = [8, 3];
    for (const [mask, expected] of [
      [1, 4 / 8],
      [3, 6 / 28],
      [31, 0],
    ] as const) {
      const products = Array.from({ length: 600 }, (_, i) => {
        const { points: all } = drawLandscape(stream(['far', i]), n, k);
        const [a, b] = [0, mask].map((code) => (all[code]! / 999 - n / 2) / Math.sqrt(n / 12)) as [number, number];
        return a * b;
      });
      expect(Math.abs(z(products, expected)), `${mask}`).toBeLessThan(3.5);
    }
  });

  it('are climbed to a peak, one better neighbour after another, and as far in pieces as at once', () => {
    for (let i = 0; i < 60; i += 1) {
      const land = drawLandscape(stream(['climb', i]), 8, 3);
      const from = { at: i, tried: 0 };
      const { at, tried } = climb(land, from, 500, 'a');
      expect(tried).toBe(8);
      expect(neighbours(at, 8).every((next) => land.points[next]! <= land.points[at]!)).toBe(true);
      let stand = from;
      for (let piece = 0; piece < 250; piece += 1) {
        const next = climb(land, stand, 2, 'a');
        expect(land.points[next.at]!).toBeGreaterThanOrEqual(land.points[stand.at]!);
        // Two queries move by two bits at most.
        expect(written(next.at ^ stand.at, 8).replaceAll('0', '').length).toBeLessThanOrEqual(2);
        stand = next;
      }
      expect(stand).toEqual({ at, tried });
      const low = climb(land, from, 500, 'a', -1).at;
      expect(neighbours(low, 8).every((next) => land.points[next]! >= land.points[low]!)).toBe(true);
    }
  });

  it('name every configuration that is worse once, near ones first', () => {
    const land = drawLandscape(stream(['worse']), 6, 2);
    const order = [3, 1, 0, 5, 2, 4];
    for (const at of [5, 17, 60]) {
      const worse = land.points.flatMap((one, code) => (one < land.points[at]! ? [code] : []));
      const found = worse.map((_, k) => worseThan(land, at, k, order));
      expect([...found].sort((a, b) => a - b)).toEqual(worse);
      const far = found.map((code) => written(code ^ at, 6).replaceAll('0', '').length);
      expect(far).toEqual(far.toSorted((a, b) => a - b));
      expect(worseThan(land, at, worse.length, order)).toBe(found[0]);
    }
    const bottom = land.points.indexOf(Math.min(...land.points));
    expect(worseThan(land, bottom, 4, order)).toBe(bottom);
  });
});

/** The landscape as a reader finds it in the words. */
const scoresIn = (question: string, n: number): number[] =>
  Array.from({ length: 2 ** n }, (_, code) => {
    const config = written(code, n);
    return [...question.matchAll(/^Bit \d+, by bits ([\d ]+): (.*)\.$/gm)].reduce(
      (sum, [, from = '', entries = '']) => {
        const context = from
          .split(' ')
          .map((one) => config[Number(one) - 1])
          .join('');
        const [, found] = new RegExp(`(?:^|, )${context} (\\d+)`).exec(entries) ?? [];
        return sum + Number(found);
      },
      0,
    );
  });

describe('rugged', () => {
  it.each([0, 2, 6])('has the best of all configurations in its words as its oracle, at K = %d', (couplings) => {
    const task = open({ bits: 7, couplings });
    for (let i = 0; i < 8; i += 1) {
      const instance = draw(task, i);
      const scores = scoresIn(task.text(instance, whole).question, 7);
      const [best, worst] = [Math.max(...scores), Math.min(...scores)];
      const right = task.right(instance, KEY, null, false);
      expect(scores[codeOf(bits(right))]).toBe(best);
      expect(scores[codeOf(bits(task.right(instance, KEY, null, true)))]).toBe(worst);
      expect(task.oracle(instance)).toEqual({ best: best / 7000, worst: worst / 7000 });
      for (const [code, score] of scores.entries()) {
        const { value, success, utility } = task.score(instance, work(code, 7));
        expect(value).toBeCloseTo((score - worst) / (best - worst), 12);
        expect(success).toBe(score === best);
        expect(utility).toBe(score / 7000);
      }
      const [all] = [task.view!(instance, 'all', 0, 5)];
      expect(task.right(instance, KEY, null, false, seen(all))).toEqual(right);
    }
  });

  it('is climbed from the best configuration known: own start, own draft, drafts shown', () => {
    const task = open({ queries: 3 });
    for (let i = 0; i < 40; i += 1) {
      const instance = draw(task, i);
      const score = (code: number): number => landOf(instance).points[code]!;
      const own = task.view!(instance, 'share', 1, 5);
      expect(own).toHaveLength(1);
      const begun = Math.max(score(present(instance)), score(starts(instance).find(({ id }) => id === own[0])!.code));
      const first = task.right(instance, KEY, null, false, seen(own));
      expect(points(instance, first)).toBeGreaterThanOrEqual(begun);
      const second = task.right(instance, KEY, null, false, seen(own, first));
      expect(points(instance, second)).toBeGreaterThanOrEqual(points(instance, first));
      const shown = task.combine(instance, [work(i), work(3 * i), work(700)]);
      const third = task.right(instance, KEY, shown, false, seen(own, second));
      for (const code of [i, 3 * i, 700]) expect(points(instance, third)).toBeGreaterThanOrEqual(score(code));
      expect(points(instance, third)).toBeGreaterThanOrEqual(points(instance, second));
    }
  });

  it('ends on a peak when revised often, and on the best one where there is no other', () => {
    for (const couplings of [0, 4]) {
      const task = open({ couplings, queries: 2 });
      const values: number[] = [];
      for (let i = 0; i < 20; i += 1) {
        const instance = draw(task, i);
        const own = task.view!(instance, 'share', 0, 5);
        let draft = task.right(instance, KEY, null, false, seen(own));
        for (let round = 0; round < 80; round += 1) draft = task.right(instance, KEY, null, false, seen(own, draft));
        const top = points(instance, draft);
        for (const next of neighbours(codeOf(bits(draft)), 10))
          expect(landOf(instance).points[next]!).toBeLessThanOrEqual(top);
        values.push(task.score(instance, draft).value);
      }
      expect(mean(values) === 1).toBe(couplings === 0);
      expect(mean(values)).toBeGreaterThan(0.7);
    }
  });

  it('errs by searching in vain, and goes on from where it was afterwards', () => {
    const task = open();
    for (let i = 0; i < 30; i += 1) {
      const instance = draw(task, i);
      const own = task.view!(instance, 'share', 2, 5);
      const begun = task.right(instance, KEY, null, false, seen(own));
      const slips = Array.from({ length: 8 }, (_, k) => task.wrong(instance, KEY, k, null, seen(own, begun)));
      expect(new Set(slips.map(bits)).size).toBe(8);
      for (const slip of slips) {
        expect(bits(slip)).not.toBe(bits(begun));
        expect(points(instance, slip)).toBeLessThan(points(instance, begun));
        const after = task.right(instance, KEY, null, false, seen(own, slip));
        expect(after).toEqual(task.right(instance, KEY, null, false, seen(own, begun)));
        // Who takes the slip over does not know what came before it.
        expect(task.extract(instance, slip, KEY)).toEqual({ bits: bits(slip) });
      }
    }
  });

  it('lets people search apart: by other starts and in another order', () => {
    const task = open({ queries: 2 });
    const apart = [0, 0];
    for (let i = 0; i < 30; i += 1) {
      const instance = draw(task, i);
      const score = (code: number): number => landOf(instance).points[code]!;
      // A draft that beats every start: what sets people apart then is the order in which they try its neighbours.
      const bar = Math.max(score(present(instance)), ...starts(instance).map(({ code }) => score(code)));
      const better = work(landOf(instance).points.findIndex((one) => one > bar));
      for (const [n, own] of [undefined, better].entries()) {
        const made = [0, 1, 2, 3, 4].map((who) =>
          bits(task.right(instance, KEY, null, false, seen(task.view!(instance, 'share', who, 5), own))),
        );
        apart[n]! += new Set(made).size > 1 ? 1 : 0;
      }
    }
    expect(Math.min(...apart)).toBeGreaterThan(15);
  });

  it('deals starts to people, each to one, and contributions to whoever sees everything', () => {
    const task = open();
    const instance = draw(task);
    const ids = starts(instance).map(({ id }) => id);
    for (const people of [1, 3, 5, 9]) {
      const held = Array.from({ length: people }, (_, who) => task.view!(instance, 'share', who, people));
      expect(held.flat().sort()).toEqual([...ids].sort());
    }
    expect(task.view!(instance, 'question', 0, 3)).toEqual([]);
    const all = task.view!(instance, 'all', 0, 3);
    expect(all).toHaveLength(ids.length + 1);
    const question = (facts: readonly string[]): string => task.text(instance, whole, facts).question;
    expect(question(all)).toBe(task.text(instance, whole).question);
    expect(question(all)).toContain('Bit 10, by bits 10 ');
    expect(question([ids[1]!])).not.toContain('by bits');
    for (const [at, { id, code }] of starts(instance).entries())
      expect(
        question([ids[1]!]).includes(`[${id}] ${written(code, 10)} scores ${landOf(instance).points[code]}.`),
      ).toBe(at === 1);
  });

  it('shares its draws over sweeps', () => {
    const instance = draw(open());
    for (const params of [{ difficulty: 2 }, { couplings: 7 }, { queries: 50 }, { starts: 9 }, { bits: 12 }]) {
      const other = draw(open(params));
      const task = open(params);
      expect(task.demand(other, KEY).easiness).toBe(open().demand(instance, KEY).easiness);
      expect(
        starts(other)
          .map(({ id }) => id)
          .slice(0, 5),
      ).toEqual(starts(instance).map(({ id }) => id));
      if (params.bits === undefined) expect(present(other)).toBe(present(instance));
    }
    // One more coupling keeps the others.
    const links = (couplings: number) => landOf(draw(open({ couplings }))).links;
    expect(links(5).map((from) => from.slice(0, 4))).toEqual(links(4));
  });

  it('reads configurations, as many as may be tried, and hands in the best of them', () => {
    const task = open({ bits: 4, couplings: 1, queries: 3 });
    const instance = draw(task);
    const read = (text: string, garbled: string[] = []) => task.parse(instance, { parts: [KEY], garbled }, text);
    const tries = ['0101', '1100', '0010'];
    const ranked = tries.toSorted((a, b) => points(instance, { bits: b }) - points(instance, { bits: a }));
    expect(read(JSON.stringify({ [KEY]: tries }))).toEqual({ bits: ranked[0] });
    expect(read(JSON.stringify({ [KEY]: tries }), [KEY])).toEqual({ bits: ranked[2] });
    expect(read('{"configuration": " 0110 "}')).toEqual({ bits: '0110' });
    for (const bad of [
      '"0110"',
      '{"configuration": 110}',
      '{"configuration": "011"}',
      '{"configuration": "01101"}',
      '{"configuration": "0112"}',
      '{"configuration": []}',
      '{"configuration": ["0110", 1]}',
      '{"configuration": ["0110", "0111", "0000", "1111"]}',
      '{"configuration": "0110", "bits": 1}',
    ])
      expect(read(bad), bad).toBeNull();
  });

  it('shows scores, and the best configuration known beside a worse answer', () => {
    const task = open();
    const instance = draw(task);
    const right = task.right(instance, KEY, null, false);
    const both = task.combine(instance, [right, work(5)]);
    const shown = JSON.parse(task.show(instance, both)) as Record<string, unknown>;
    expect(shown).toEqual({
      configuration: written(5, 10),
      score: landOf(instance).points[5],
      best: { configuration: bits(right), score: points(instance, right) },
    });
    expect(task.label(instance, both)).toBe(written(5, 10));
    expect(task.score(instance, task.fallback(instance, whole)).utility).toBe(
      landOf(instance).points[present(instance)]! / 10_000,
    );
  });

  it('says what is wrong with its parameters', () => {
    expect(() => open({ bits: 6, couplings: 6 })).toThrow('params.couplings: 6 is not below bits (6)');
  });
});
