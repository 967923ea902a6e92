/** Which answers a task offers to be argued for, where an organization assigns sides. */
import { keyText, shuffle } from '../rng/streams.js';
import type { Place, Run } from './state.js';
import type { Content, Side } from './types.js';

const drawn = new WeakMap<Run, readonly Side[]>();

/** Rival answers where the task does not list them itself: as many wrong ones as make two. */
const RIVALS = 2;

/**
 * The options of the instance: those that the family lists, else the right answer and the commonest wrong one, in an order
 * drawn by lot, so that the number of a seat says nothing about its side.
 */
const optionsOf = (here: Place): readonly Side[] => {
  const { run } = here;
  const known = drawn.get(run);
  if (known) return known;
  const { task, instance } = run;
  const answer = (k: number): Content => {
    const done: Content[] = [];
    for (const { id } of instance.parts) {
      const below = done.length === 0 ? null : task.combine(instance, done);
      done.push(k === 0 ? task.right(instance, id, below, false) : task.wrong(instance, id, k - 1, below));
    }
    return task.combine(instance, done);
  };
  const contents =
    task.options?.(instance) ??
    shuffle(
      run.lots(keyText(['sides'])),
      Array.from({ length: RIVALS }, (_, k) => answer(k)),
    );
  const sides = contents.map((content): Side => ({ content, label: task.label(instance, content) }));
  drawn.set(run, sides);
  return sides;
};

/** The side that the seat of this number argues for. */
export const sideOf = (index: number, here: Place): Side | undefined => {
  const options = optionsOf(here);
  return options[index % options.length];
};
