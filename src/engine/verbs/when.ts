import { inner, rule } from '../state.js';
import { judge, testText } from '../tests.js';
import type { Verb } from '../verb.js';

/** One way or the other by a test; without a value the way named by `missing`. */
export const when: Verb<'when'> = function* (step, state, here) {
  const { holds, why } = judge(step.test, state, here);
  const yes = holds ?? step.missing === 'then';
  rule(
    here,
    'test',
    testText(step.test),
    state.drafts.map((d) => d.id),
    yes ? 'then' : 'else',
    state.now,
    holds === null ? `${why}; missing: ${step.missing}` : why,
  );
  if (yes) return yield* here.run.walk(step.then, state, inner(here, '+/', '.then.'));
  return step.else ? yield* here.run.walk(step.else, state, inner(here, '-/', '.else.')) : state;
};
