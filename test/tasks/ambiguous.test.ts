import { describe, expect, it } from 'vitest';
import { difficultyContract } from '../../src/contracts/task-difficulty.js';
import { taskFamilyContract } from '../../src/contracts/task-family.js';
import type { Content, Instance, Seen, Task } from '../../src/engine/types.js';
import { stream } from '../../src/rng/streams.js';
import { ambiguous, barOf } from '../../src/tasks/ambiguous.js';

const open = (params: Record<string, unknown> = {}): Task => ambiguous.open(params, '.');
const contract = (name: string, params: { parts?: number; cost?: number; [key: string]: unknown }): void =>
  taskFamilyContract(name, () => open(params), { wrongs: 4, bar: barOf({ parts: 3, cost: 0.2, ...params }) });
contract('ambiguous', {});
contract('ambiguous, one part', { parts: 1 });
contract('ambiguous, a dear question', { parts: 6, cost: 0.5, holder: 'person', decoys: 1 });
difficultyContract('ambiguous', (difficulty) => open({ difficulty }), { levels: [-3, -1, 0, 1, 3], instances: 100 });

const draw = (task: Task, i = 0): Instance => task.instance(i, stream(['world', 'ambiguous', i]));
const whole = (instance: Instance) => ({ parts: instance.parts.map(({ id }) => id), garbled: [] as string[] });
const work = (task: Task, instance: Instance, seen?: Seen): Content =>
  task.combine(
    instance,
    instance.parts.map(({ id }) => task.right(instance, id, null, false, seen)),
  );
const UNTOLD: Seen = { facts: [], constraints: null };
const over = <T>(n: number, of: (i: number) => T): readonly T[] => Array.from({ length: n }, (_, i) => of(i));

/** The work with one choice for the part that is ambiguous, which asks where nobody told. */
const choosing = (task: Task, instance: Instance, pick: string): Content => {
  const asked = open({ cost: 0.01 });
  const slot = instance.parts.find(({ id }) =>
    asked.label(instance, asked.right(instance, id, null, false, UNTOLD)).includes('ask'),
  );
  return task.combine(instance, [work(task, instance), { picks: { [slot!.id]: pick } }]);
};

describe('ambiguous', () => {
  it.each([
    [0.6, 0.2, 1],
    [0.9, 0.2, 1],
    [0.6, 0.39, 1],
    [0.6, 0.41, 1],
    [0.5, 0.2, 0.3],
  ])(
    'prior %d, cost %d, loss %d: asks iff that is worth more on average than the likeliest guess',
    (prior, cost, loss) => {
      const task = open({ prior, cost, loss });
      const asks = task.label(draw(task), work(task, draw(task), UNTOLD)).includes('ask');
      expect(asks).toBe((1 - prior) * loss > cost);
      const mean = (pick: (instance: Instance) => string): number =>
        over(600, (i) => task.score(draw(task, i), choosing(task, draw(task, i), pick(draw(task, i)))).utility).reduce(
          (a, b) => a + b,
          0,
        ) / 600;
      const guess = open({ prior, cost: loss * 0.999, loss });
      const likeliest = (instance: Instance): string => {
        const picks = (work(guess, instance, UNTOLD) as { picks: Record<string, string> }).picks;
        const told = (work(task, instance) as { picks: Record<string, string> }).picks;
        const slot = instance.parts.find(
          ({ id }) => (choosing(task, instance, '!') as { picks: Record<string, string> }).picks[id] === '!',
        );
        expect(Object.keys(told)).toEqual(Object.keys(picks));
        return picks[slot!.id]!;
      };
      expect(mean(() => 'ask')).toBeCloseTo(3 - cost, 9);
      expect(Math.abs(mean(likeliest) - (3 - (1 - prior) * loss))).toBeLessThan((4.5 * loss * 0.5) / Math.sqrt(600));
    },
  );
  it('means the likeliest with the prior, and the others alike', () => {
    const task = open({ parts: 1, prior: 0.6 });
    const guess = open({ parts: 1, prior: 0.6, cost: 0.999 });
    const hits = over(2000, (i) =>
      Number(task.score(draw(task, i), work(guess, draw(task, i), UNTOLD)).harm === 0),
    ).reduce((a, b) => a + b, 0);
    expect(Math.abs(hits / 2000 - 0.6)).toBeLessThan(4.5 * Math.sqrt((0.6 * 0.4) / 2000));
  });
  it('does harm by a wrong guess and by nothing else, and a mistake of nobody who was not told', () => {
    const guess = open({ cost: 0.9 });
    let harmed = 0;
    for (let i = 0; i < 100; i++) {
      const instance = draw(guess, i);
      const blind = work(guess, instance, UNTOLD);
      const { harm, success, value } = guess.score(instance, blind);
      expect(guess.inspect(instance, blind).errors).toEqual([]);
      expect(guess.inspect(instance, blind).hazards.length > 0).toBe(harm! > 0);
      expect(harm! > 0).toBe(!success);
      if (harm! > 0) expect(harm).toBeGreaterThanOrEqual(0.2);
      harmed += Number(harm! > 0);
      const asked = guess.score(instance, choosing(guess, instance, 'ask'));
      expect([asked.harm, asked.success, asked.value < 1]).toEqual([0, true, true]);
      expect(value === 1).toBe(harm === 0);
      for (const { id } of instance.parts) {
        const wrong = guess.combine(instance, [work(guess, instance), guess.wrong(instance, id, 0, null)]);
        expect(guess.score(instance, wrong).success).toBe(false);
      }
    }
    expect(harmed).toBeGreaterThan(20);
    expect(harmed).toBeLessThan(60);
  });
  it('tells what is meant to who sees all, and to its holder where there is one', () => {
    const nobody = open();
    const holder = open({ holder: 'person' });
    for (let i = 0; i < 30; i++) {
      const seen = (task: Task, sees: 'all' | 'share' | 'ticket' | 'question') =>
        over(5, (p) => task.view!(draw(task, i), sees, p, 5).length).reduce((a, b) => a + b, 0);
      expect([seen(nobody, 'all'), seen(nobody, 'share'), seen(holder, 'share'), seen(holder, 'ticket')]).toEqual([
        5, 0, 1, 0,
      ]);
    }
    const instance = draw(holder);
    const told = holder.mention!(instance, work(holder, instance), ['slot', 'other']);
    expect(holder.inspect(instance, told).facts).toEqual(['slot']);
    expect(holder.parse(instance, whole(instance), holder.show(instance, told))).toEqual(told);
    expect(holder.score(instance, work(holder, instance, { facts: ['slot'], constraints: null })).value).toBe(1);
  });
  it('says in words what can be known, and reads a question to the principal', () => {
    const task = open();
    for (let i = 0; i < 20; i++) {
      const instance = draw(task, i);
      const { question, format } = task.text(instance, whole(instance), []);
      expect(question).toMatch(/mean [A-F] in (60|8) of 100/);
      expect(question).not.toContain('principal means');
      expect(format).toContain('"ask" may stand');
      const best = /principal means ([A-F])/.exec(task.text(instance, whole(instance), ['slot']).question)?.[1];
      expect(task.score(instance, choosing(task, instance, best!)).value).toBe(1);
      const asked = choosing(task, instance, 'ask');
      expect(task.parse(instance, whole(instance), task.show(instance, asked))).toEqual(asked);
      const clear = instance.parts.find(
        ({ id }) => !task.text(instance, { parts: [id], garbled: [] }).format.includes('may stand'),
      )!;
      expect(task.parse(instance, { parts: [clear.id], garbled: [] }, `{"${clear.id}": "ask"}`)).toBeNull();
    }
  });
  it('shares its draws over sweeps, and refuses a guess that costs less than a question', () => {
    for (let i = 0; i < 20; i++) {
      const base = work(open(), draw(open(), i));
      for (const params of [{ cost: 0.5 }, { loss: 0.5 }, { difficulty: 2 }, { holder: 'person' }])
        expect(open(params).label(draw(open(params), i), work(open(params), draw(open(params), i)))).toBe(
          open().label(draw(open(), i), base),
        );
    }
    expect(() => open({ loss: 0.2, cost: 0.2 })).toThrow('params.loss: more than asking costs (0.2); found 0.2');
  });
});
