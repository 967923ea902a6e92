import type { StepOf } from '../../org/schema.js';
import { byLot, pickSome } from '../rules.js';
import { draftsFrom, laid, lot, type Place, rule, type TaskState } from '../state.js';
import { quantile } from '../summary.js';
import type { Content, Draft } from '../types.js';
import type { Verb } from '../verb.js';

/** Chooses asking nobody; what is chosen stands alone. */
export const pick: Verb<'pick'> = function* (step, state, here) {
  const options = draftsFrom(state, step.from);
  const ids = options.map((d) => d.id);
  if (step.rule === 'default') {
    const content = here.run.task.fallback(here.run.instance, state.scope);
    const draft = ofNobody('default', content, state, here);
    rule(here, 'pick', 'default', ids, draft.id, state.now, 'the null answer of the task');
    return laid(state, [draft]);
  }
  if (step.rule === 'median' || step.rule === 'mean') return middle(step.rule, options, state, here);
  const { winners, why } = pickSome(step.rule, options, state, step.keep ?? 1, lot(here, 'tie'));
  rule(here, 'pick', step.rule, ids, winners.join(' ') || 'nothing', state.now, why);
  const chosen = winners.map((id) => options.find((d) => d.id === id) as Draft);
  return chosen.length === 0 ? state : laid(state, chosen);
};

/** A draft that nobody wrote. */
const ofNobody = (name: string, content: Content, state: TaskState, { run, path, step }: Place): Draft => ({
  id: `${path}/${name}`,
  content,
  label: run.task.label(run.instance, content),
  scope: state.scope,
  seat: '',
  step,
});

/** The median or mean of the drafts' values, as an answer of its own where the task can write one. */
const middle = (
  by: Extract<StepOf<'pick'>['rule'], 'median' | 'mean'>,
  options: readonly Draft[],
  state: TaskState,
  here: Place,
): TaskState => {
  const { task, instance } = here.run;
  const ids = options.map((d) => d.id);
  const choose = (draft: Draft | undefined, why: string): TaskState => {
    rule(here, 'pick', by, ids, draft?.id ?? 'nothing', state.now, why);
    return draft === undefined ? state : laid(state, [draft]);
  };
  const numbers = options.flatMap((d) => d.value ?? []).sort((a, b) => a - b);
  if (numbers.length === 0) {
    if (options.length === 0) return choose(undefined, 'nothing on the table');
    const { name } = byLot(ids, lot(here, 'tie'), 'drafts');
    return choose(
      options.find((d) => d.id === name),
      'no draft has a value; by lot',
    );
  }
  const value = by === 'median' ? quantile(numbers, 0.5) : numbers.reduce((a, b) => a + b, 0) / numbers.length;
  const why = `${by} ${value} of ${numbers.length} values`;
  if (task.ofValue !== undefined)
    return choose({ ...ofNobody(by, task.ofValue(instance, value), state, here), value }, why);
  const far = (d: Draft): number => (d.value === undefined ? Number.POSITIVE_INFINITY : Math.abs(d.value - value));
  const least = Math.min(...options.map(far));
  const { name, note } = byLot(
    options.filter((d) => far(d) === least).map((d) => d.id),
    lot(here, 'tie'),
    'drafts',
  );
  return choose(
    options.find((d) => d.id === name),
    `${why}, the nearest draft${note}`,
  );
};
