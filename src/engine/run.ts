/** Walks an organization over one instance of a task. No input, no output, no clock: a flow with two effects. */
import type { Organization, Step, Steps } from '../org/schema.js';
import { keyText } from '../rng/streams.js';
import { type Place, type Run, rule, type TaskState } from './state.js';
import type { Entry, Flow, Instance, Seat, Task, TerminateReason, Trace } from './types.js';
import type { Verb } from './verb.js';
import { assign } from './verbs/assign.js';
import { call } from './verbs/call.js';
import { decompose } from './verbs/decompose.js';
import { merge } from './verbs/merge.js';
import { parallel } from './verbs/parallel.js';
import { pick } from './verbs/pick.js';
import { plan } from './verbs/plan.js';
import { repeat } from './verbs/repeat.js';
import { review } from './verbs/review.js';
import { revise } from './verbs/revise.js';
import { solve } from './verbs/solve.js';
import { vote } from './verbs/vote.js';
import { when } from './verbs/when.js';

/** A schema without code, or code without a schema, does not compile. */
export const verbs: { readonly [K in Step['do']]: Verb<K> } = {
  solve,
  revise,
  merge,
  review,
  vote,
  pick,
  decompose,
  assign,
  parallel,
  repeat,
  when,
  call,
  plan,
};

function* walk(steps: Steps, start: TaskState, here: Place): Flow<TaskState> {
  let state = start;
  for (let i = 0; i < steps.length; i++) {
    const step = steps[i] as Step;
    // The table above pairs every step with its own verb; the compiler cannot follow the pairing through a union.
    const verb = verbs[step.do] as Verb<Step['do']>;
    state = yield* verb(step, state, { ...here, path: `${here.path}${i}.${step.do}`, step: `${here.step}${i}` });
  }
  return state;
}

export interface Setting {
  readonly org: Organization;
  readonly task: Task;
  readonly instance: Instance;
  /** Seats of each role, filled. */
  readonly seats: Readonly<Record<string, readonly Seat[]>>;
  /** Key of this trial's lots. */
  readonly lots: readonly (string | number)[];
}

/** The flow of one trial. Drive it with runSync or runAsync. */
export function* trialFlow(setting: Setting): Flow<Trace> {
  const log: Entry[] = [];
  const run: Run = { ...setting, lotKey: keyText(setting.lots), walk };
  const here: Place = { run, path: '', step: 'workflow.', log };
  const start: TaskState = {
    scope: { parts: setting.instance.parts.map((p) => p.id), garbled: [] },
    known: [],
    drafts: [],
    reviews: [],
    decided: null,
    assignees: [],
    objections: null,
    group: 0,
    active: [],
    now: 0,
    after: [],
  };
  const end = yield* walk(setting.org.workflow, start, here);
  const answer = end.drafts.length === 1 ? (end.drafts[0] ?? null) : null;
  if (answer) rule(here, 'commit', 'answer', [answer.id], answer.id, end.now);
  return {
    entries: log,
    answer,
    reason: answer ? (answer.seat === '' ? 'default' : 'answered') : reasonOf(log),
    span: end.now,
  };
}

/** Why nothing was left to decide on: the last missing reply says. */
const reasonOf = (log: readonly Entry[]): TerminateReason => {
  const missing = log.filter((e) => e.kind === 'ruling' && e.ruling === 'skip' && e.by === 'reply').at(-1);
  if (missing?.kind === 'ruling') return missing.outcome === 'refused' ? 'refused' : 'parse';
  return log.some((e) => e.kind === 'ruling' && e.ruling === 'test' && e.by.startsWith('depth ')) ? 'depth' : 'empty';
};
