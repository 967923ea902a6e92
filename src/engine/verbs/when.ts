import { passes, statistic, testText } from '../rules.js';
import { inner, rule } from '../state.js';
import type { Verb } from '../verb.js';

/** One way or the other by a test; without a value the way named by `missing`. */
export const when: Verb<'when'> = function* (step, state, here) {
  const value = statistic(step.test.stat, state, step.test.by);
  const yes = value === null ? step.missing === 'then' : passes(step.test, value);
  const why =
    value === null ? `no ${step.test.stat}; missing: ${step.missing}` : `${step.test.stat} ${value.toFixed(3)}`;
  rule(
    here,
    'test',
    testText(step.test),
    state.drafts.map((d) => d.id),
    yes ? 'then' : 'else',
    state.now,
    why,
  );
  if (yes) return yield* here.run.walk(step.then, state, inner(here, '+/', '.then.'));
  return step.else ? yield* here.run.walk(step.else, state, inner(here, '-/', '.else.')) : state;
};
