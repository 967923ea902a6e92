import { passes, statistic, testText } from '../rules.js';
import { inner, rule } from '../state.js';
import type { Verb } from '../verb.js';

/** Rounds, until a test holds; a statistic without a value does not stop. */
export const repeat: Verb<'repeat'> = function* (step, state, here) {
  let now = state;
  for (let round = 0; round < step.times; round++) {
    if (step.until) {
      const value = statistic(step.until.stat, now, step.until.by);
      const stop = value !== null && passes(step.until, value);
      rule(
        here,
        'test',
        testText(step.until),
        now.drafts.map((d) => d.id),
        stop ? 'stop' : 'go on',
        now.now,
        value === null ? `no ${step.until.stat}` : `${step.until.stat} ${value.toFixed(3)}`,
      );
      if (stop) break;
    }
    now = yield* here.run.walk(step.steps, now, inner(here, `[${round}]/`, '.steps.'));
  }
  return now;
};
