import { pickOne } from '../rules.js';
import { laid, lot, rule } from '../state.js';
import type { Verb } from '../verb.js';

/** Chooses asking nobody. */
export const pick: Verb<'pick'> = function* (step, state, here) {
  if (step.rule === 'default') {
    const { task, instance } = here.run;
    const content = task.fallback(instance, state.scope);
    const draft = {
      id: `${here.path}/default`,
      content,
      label: task.label(instance, content),
      scope: state.scope,
      seat: '',
      step: here.step,
    };
    rule(
      here,
      'pick',
      'default',
      state.drafts.map((d) => d.id),
      draft.id,
      state.now,
      'the null answer of the task',
    );
    return laid(state, [draft]);
  }
  const { winner, why } = pickOne(step.rule, state, lot(here, 'tie'));
  rule(
    here,
    'pick',
    step.rule,
    state.drafts.map((d) => d.id),
    winner ?? 'nothing',
    state.now,
    why,
  );
  return winner === null
    ? state
    : laid(
        state,
        state.drafts.filter((d) => d.id === winner),
      );
};
