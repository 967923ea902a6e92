import { pickSome } from '../rules.js';
import { draftsFrom, laid, lot, rule } from '../state.js';
import type { Draft } from '../types.js';
import type { Verb } from '../verb.js';

/** Chooses asking nobody; what is chosen stands alone. */
export const pick: Verb<'pick'> = function* (step, state, here) {
  const options = draftsFrom(state, step.from);
  const ids = options.map((d) => d.id);
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
    rule(here, 'pick', 'default', ids, draft.id, state.now, 'the null answer of the task');
    return laid(state, [draft]);
  }
  const { winners, why } = pickSome(step.rule, options, state, step.keep ?? 1, lot(here, 'tie'));
  rule(here, 'pick', step.rule, ids, winners.join(' ') || 'nothing', state.now, why);
  const chosen = winners.map((id) => options.find((d) => d.id === id) as Draft);
  return chosen.length === 0 ? state : laid(state, chosen);
};
