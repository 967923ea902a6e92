/** What simulated people and real models alike read off the port of tasks. */
import type { Constraint, Content, TaskView } from '../engine/types.js';

/** A content with what is said of it wherever it is proposed: its label and, where the task has numbers, its value. */
export const answerOf = (
  { task, instance }: Pick<TaskView, 'task' | 'instance'>,
  content: Content,
): { readonly content: Content; readonly label: string; readonly value?: number } => {
  const value = task.value?.(instance, content) ?? null;
  return { content, label: task.label(instance, content), ...(value === null ? {} : { value }) };
};

/** The constraints that reached this work: all of them, unless the scope names those that were handed down. */
export const constraintsIn = ({ instance, scope }: TaskView): readonly Constraint[] =>
  (instance.constraints ?? []).filter(({ id }) => scope.constraints?.includes(id) ?? true);
