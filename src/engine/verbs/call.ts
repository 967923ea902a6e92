import { inner, rule } from '../state.js';
import type { Verb } from '../verb.js';

/** The steps of a unit; at its depth, `else` instead. */
export const call: Verb<'call'> = function* (step, state, here) {
  const active = state.active.filter((name) => name === step.unit).length;
  if (step.depth !== undefined && active >= step.depth) {
    rule(here, 'test', `depth ${step.depth}`, [], 'else', state.now, `${step.unit} is ${active} deep`);
    return step.else ? yield* here.run.walk(step.else, state, inner(here, '-/', '.else.')) : state;
  }
  const unit = here.run.org.units[step.unit] ?? [];
  const end = yield* here.run.walk(
    unit,
    { ...state, active: [...state.active, step.unit] },
    { ...here, path: `${here.path}/`, step: `units.${step.unit}.` },
  );
  return { ...end, active: state.active };
};
