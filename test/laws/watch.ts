/** The verbs under observation: a trial again, telling what every step was given and left, and what everybody was asked. */

import { frozen } from '../../src/contracts/task-bench.js';
import { runSync } from '../../src/engine/drivers.js';
import { verbs } from '../../src/engine/run.js';
import type { Place, TaskState } from '../../src/engine/state.js';
import type { Call, Instance, Trace } from '../../src/engine/types.js';
import type { Step } from '../../src/org/schema.js';
import { type Bench, benchOf, type Given } from '../support/bench.js';

export interface Seen {
  readonly step: Step;
  readonly state: TaskState;
  readonly here: Place;
  readonly end: TaskState;
}

let watching: Seen[] | null = null;

/** Once in each test file: every verb tells what it was given and what it left. */
const observed = Object.fromEntries(
  Object.entries(verbs).map(([name, verb]) => [
    name,
    function* (step: never, state: TaskState, here: Place) {
      const end = yield* verb(step, watching ? frozen(state) : state, here);
      watching?.push({ step, state, here, end });
      return end;
    },
  ]),
);
Object.assign(verbs, observed);

export interface Watched {
  readonly instance: Instance;
  readonly seats: Bench['seats'];
  readonly trace: Trace;
  readonly seen: readonly Seen[];
  readonly calls: readonly Call[];
}

const remembered = new WeakMap<Trace, Watched>();

/** The trial again, from the same key and with nothing shared, this time under observation. */
export const watch = (given: Given, first: Trace): Watched => {
  const done = remembered.get(first) ?? watched(given);
  remembered.set(first, done);
  return done;
};

/** A trial under observation from the first, for laws that need no second one to compare it with. */
export const watched = (given: Given): Watched => {
  const seen: Seen[] = [];
  const calls: Call[] = [];
  const { flow, answer, instance, seats } = benchOf(given);
  watching = seen;
  try {
    const trace = runSync(flow(), (call) => {
      calls.push(call);
      // Everything is frozen: whoever changes what it was shown breaks the trial.
      return frozen(answer({ ...call, request: frozen(call.request) }));
    });
    const all: Watched = { instance, seats, trace, seen, calls };
    remembered.set(trace, all);
    return all;
  } finally {
    watching = null;
  }
};
