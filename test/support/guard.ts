/** A task that cries out where it is handed a designed workflow: a list of steps is no answer to any task. */
import type { Task } from '../../src/engine/types.js';

/** Functions of a task that open a content, and which argument it is. */
const CONTENT_AT: Readonly<Partial<Record<keyof Task, number>>> = {
  score: 1,
  label: 1,
  value: 1,
  inspect: 1,
  extract: 1,
  corrupt: 1,
  show: 1,
  mention: 1,
  right: 3,
  wrong: 3,
};

const guards = new WeakMap<Task, Task>();

export const guarded = (task: Task): Task => {
  const known = guards.get(task);
  if (known) return known;
  const cry = (name: string, content: unknown): void => {
    if (Array.isArray(content)) throw new Error(`${name} of the task was handed a design: ${JSON.stringify(content)}`);
  };
  const watched = Object.entries(CONTENT_AT).flatMap(([name, at]) => {
    const member = task[name as keyof Task];
    if (typeof member !== 'function') return [];
    const call = (...given: unknown[]): unknown => {
      cry(name, given[at]);
      return (member as (...all: unknown[]) => unknown)(...given);
    };
    return [[name, call]];
  });
  const guard: Task = {
    ...task,
    ...Object.fromEntries(watched),
    combine: (instance, contents) => {
      for (const one of contents) cry('combine', one);
      return task.combine(instance, contents);
    },
  };
  guards.set(task, guard);
  return guard;
};
