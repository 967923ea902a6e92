/** Where an organization asks of a task what it does not have: it runs, and the reader of its numbers is told. */
import type { Task } from '../engine/types.js';
import { nested, type Organization, type Step, type Steps } from '../org/schema.js';

const stepsOf = (org: Organization): readonly Step[] => {
  const all: Step[] = [];
  const visit = (steps: Steps): void =>
    steps.forEach((s) => {
      all.push(s);
      for (const inner of nested(s)) visit(inner.steps);
    });
  visit(org.workflow);
  for (const unit of Object.values(org.units)) visit(unit);
  return all;
};

/** One sentence for each misfit. */
export const misfits = (org: Organization, name: string, task: Task): readonly string[] => {
  const steps = stepsOf(org);
  const notes: string[] = [];
  if (task.options === undefined && steps.some((s) => 'side' in s && s.side === 'assigned'))
    notes.push(
      `${org.name} assigns sides, and task ${name} lists no options: one side is given the right answer and one the commonest wrong one, which organizations without sides are not`,
    );
  if (task.value === undefined && steps.some((s) => s.do === 'pick' && (s.rule === 'median' || s.rule === 'mean')))
    notes.push(`${org.name} picks by value, and answers to task ${name} have none: a lot decides among the drafts`);
  if (task.view === undefined && Object.values(org.roles).some((r) => r.sees === 'share' || r.sees === 'all'))
    notes.push(`${org.name} says who sees private facts, and task ${name} has none`);
  return notes;
};
