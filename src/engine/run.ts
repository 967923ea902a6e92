/** Walks an organization over one instance of a task. No input, no output, no clock: a flow with two effects. */
import type { Organization, Step, Steps } from '../org/schema.js';
import { keyText, streamsUnder } from '../rng/streams.js';
import { balanceOf, post } from './ledger.js';
import { settle, type Worth } from './settle.js';
import { type Place, type Run, rule, type TaskState } from './state.js';
import type { Balances, Draft, Entry, Flow, Instance, Seat, Task, TerminateReason, Trace } from './types.js';
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
import { trade } from './verbs/trade.js';
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
  trade,
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
  for (let i = 0; i < steps.length && !state.stopped; i++) {
    const step = steps[i] as Step;
    const at: Place = { ...here, path: `${here.path}${i}.${step.do}`, step: `${here.step}${i}` };
    if (step.spend !== undefined) {
      const paid = spent(step.spend, state, at);
      if (paid === null) continue;
      state = paid;
    }
    // The table above pairs every step with its own verb; the compiler cannot follow the pairing through a union.
    const verb = verbs[step.do] as Verb<Step['do']>;
    state = yield* verb(step, state, at);
  }
  return state;
}

/** The step is paid for, or (null) the account is empty and it is left out. */
const spent = (account: string, state: TaskState, here: Place): TaskState | null => {
  const { accounts = {} } = here.run.org;
  const left = balanceOf(accounts, state.books, account, null);
  if (left < 1) {
    rule(here, 'spend', account, [], 'empty', state.now, `balance ${left}`);
    return null;
  }
  const entries = [{ account, person: null, delta: -1 }];
  rule(here, 'spend', account, [], 'paid', state.now, `balance ${left - 1}`, entries);
  return { ...state, books: post(accounts, state.books, entries) };
};

export interface Setting {
  readonly org: Organization;
  readonly task: Task;
  readonly instance: Instance;
  /** Seats of each role, filled. */
  readonly seats: Readonly<Record<string, readonly Seat[]>>;
  /** Key of this trial's lots. */
  readonly lots: readonly (string | number)[];
  /** Size of the staff; default: up to the highest person seated. */
  readonly people?: number;
  /** Instances met before in the series; default 0. */
  readonly position?: number;
  /** Balances that the series has reached; what is not named stands at its start. */
  readonly opening?: Balances;
  /** What a draft turns out to be worth: read once, when the trial has ended, to settle markets and earnings. */
  readonly worth?: (draft: Draft) => Worth | null;
}

const staffSize = (seats: Setting['seats']): number =>
  1 + Math.max(0, ...Object.values(seats).flatMap((list) => list.map((s) => s.person)));

/** The flow of one trial. Drive it with runSync or runAsync. */
export function* trialFlow(setting: Setting): Flow<Trace> {
  const log: Entry[] = [];
  const { org, task, instance, seats, people = staffSize(seats), position = 0, opening = {} } = setting;
  const run: Run = { org, task, instance, seats, people, position, lots: streamsUnder(keyText(setting.lots)), walk };
  const here: Place = { run, path: '', step: 'workflow.', log };
  const start: TaskState = {
    scope: { parts: instance.parts.map((p) => p.id), garbled: [] },
    known: [],
    drafts: [],
    reviews: [],
    decided: null,
    assignees: [],
    objections: null,
    group: 0,
    active: [],
    books: { balances: opening, markets: [] },
    stopped: false,
    now: 0,
    after: [],
  };
  const end = yield* walk(org.workflow, start, here);
  const answer = end.drafts.length === 1 && !end.stopped ? (end.drafts[0] ?? null) : null;
  if (answer) rule(here, 'commit', 'answer', [answer.id], answer.id, end.now);
  const books = org.accounts === undefined ? end.books : settle(end, answer, setting.worth ?? (() => null), here);
  const closing = answer?.seat === '' && isNull(answer.id, log) ? 'default' : 'answered';
  return {
    entries: log,
    answer,
    reason: answer ? closing : end.stopped ? 'refused' : reasonOf(log),
    span: end.now,
    ...(org.accounts === undefined ? {} : { balances: books.balances }),
  };
}

/** Whether a draft of nobody is the null answer, and not one worked out from the values of others. */
const isNull = (id: string, log: readonly Entry[]): boolean =>
  log.some((e) => e.kind === 'ruling' && e.ruling === 'pick' && e.by === 'default' && e.outcome === id);

/** Why nothing was left to decide on: the last missing reply says. */
const reasonOf = (log: readonly Entry[]): TerminateReason => {
  const missing = log.filter((e) => e.kind === 'ruling' && e.ruling === 'skip' && e.by === 'reply').at(-1);
  if (missing?.kind === 'ruling') return missing.outcome === 'refused' ? 'refused' : 'parse';
  return log.some((e) => e.kind === 'ruling' && e.ruling === 'test' && e.by.startsWith('depth ')) ? 'depth' : 'empty';
};
