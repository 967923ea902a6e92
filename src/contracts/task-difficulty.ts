/**
 * The difficulty knob of a task family. One seat that sees everything answers, each of five people of mixed skill in
 * turn; what remains between them and the best answer is skill, and the knob must move it from easy to hopeless:
 *
 *   difficultyContract('my-family', (difficulty) => myFamily.open({ difficulty }, '.'), { chance: 1 / 4 });
 */
import { describe, expect, it } from 'vitest';
import type { Task } from '../engine/types.js';
import { stream } from '../rng/streams.js';
import { answerOf, people } from './one-seat.js';

export interface Knob {
  /** Levels of `difficulty` from the easiest to the hardest, in probits. */
  readonly levels?: readonly number[];
  /** Success of whoever guesses; 0 where nothing is said. */
  readonly chance?: number;
  /** Instances that each person meets at each level. */
  readonly instances?: number;
}

/** Share of right answers of the average person; corrected for chance it is 0 for guessing and 1 for never failing. */
export const successOf = (task: Task, { chance = 0, instances = 200 }: Knob): number => {
  let right = 0;
  for (const one of people)
    for (let index = 0; index < instances; index++) {
      const seed = one.index;
      const answer = answerOf(task, { ...one, index: 0 }, seed, index);
      const instance = task.instance(index, stream(['world', seed, task.family, index]));
      if (answer && task.score(instance, answer.content).success) right++;
    }
  return (right / (people.length * instances) - chance) / (1 - chance);
};

/** Declares that the knob spans success from .9 to .2, never easing what it should make harder, on the same instances. */
export const difficultyContract = (name: string, open: (difficulty: number) => Task, knob: Knob = {}): void => {
  const { levels = [-2.5, -1, 0, 1, 2.5] } = knob;
  describe(`difficulty of ${name}`, () => {
    it('takes single, seeing everything, from .9 to .2 above chance', () => {
      const success = levels.map((level) => successOf(open(level), knob));
      expect(success[0], `easiest of ${success}`).toBeGreaterThanOrEqual(0.9);
      expect(success.at(-1), `hardest of ${success}`).toBeLessThanOrEqual(0.2);
      for (let i = 1; i < success.length; i++) expect(success[i]!).toBeLessThanOrEqual(success[i - 1]!);
    });
    it('draws the same instances at each level', () => {
      for (let index = 0; index < 10; index++) {
        const drawn = levels.map((level) => {
          const task = open(level);
          const instance = task.instance(index, stream(['world', 1, task.family, index]));
          return { instance, easiness: instance.parts.map(({ id }) => task.demand(instance, id).easiness) };
        });
        for (const one of drawn) expect(one).toStrictEqual(drawn[0]);
      }
    });
  });
};
