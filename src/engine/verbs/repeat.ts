import { inner, rule } from '../state.js';
import { judge, testText } from '../tests.js';
import type { Verb } from '../verb.js';

/** Rounds, until a test holds; a statistic without a value does not stop. */
export const repeat: Verb<'repeat'> = function* (step, state, here) {
  let now = state;
  for (let round = 0; round < step.times && !now.stopped; round++) {
    if (step.until) {
      const { holds, why } = judge(step.until, now, here);
      const stop = holds === true;
      const ids = now.drafts.map((d) => d.id);
      rule(here, 'test', testText(step.until), ids, stop ? 'stop' : 'go on', now.now, why);
      if (stop) break;
    }
    now = yield* here.run.walk(step.steps, now, inner(here, `[${round}]/`, '.steps.'));
  }
  return now;
};
