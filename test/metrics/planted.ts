/**
 * Trials of which it is known whether a mode of MAST is in them: put there by a person who does it (or by a hole in what seats
 * are shown), in every second trial; or written down by the simulator as the faults of those who made a draft. No truth here
 * opens a draft, as the rules do.
 */
import type { Call, Reply, Task, Trace, TraceEvent } from '../../src/engine/types.js';
import type { Organization } from '../../src/org/schema.js';
import { DEFAULTS, type Traits } from '../../src/sim/constants.js';
import { fivePeople, organizationFrom, organizationNamed, simulate, type Trial, taskNamed } from '../support/trials.js';

type Around = (call: Call, answer: (call: Call) => Reply) => Reply;

export interface Case {
  readonly mode: string;
  readonly org: Organization;
  readonly task: string;
  /** What is done in a planted trial, or how the simulator's own record tells. */
  readonly truth: string;
  readonly plant?: Around;
  /** Done to the trace of a planted trial. */
  readonly hole?: (trace: Trace) => Trace;
  /** Traits of people in planted trials. */
  readonly traits?: Partial<Traits>;
  readonly told?: (trace: Trace, trial: Trial, bound: number) => boolean;
}

const ROLES = 'roles: { author: {}, other: { seats: 3 } }';
const written = (workflow: string): Organization =>
  organizationFrom(`{ name: o, summary: O., ${ROLES}, workflow: ${workflow} }`);
const twice = (see: string): string => `{ do: repeat, times: 2, steps: [{ do: revise, by: other, see: ${see} }] }`;

const people = (traits: Partial<Traits>) =>
  fivePeople.map((p) => ({ ...p, traits: { ...DEFAULTS, mention: 1, attention: 0, ...traits } }));

const drafted = (reply: Reply): reply is Reply<'propose'> & { content: unknown; label: string } => 'content' in reply;
const relabelled = (task: Task, call: Call, reply: Reply, content: unknown): Reply =>
  ({ ...reply, content, label: task.label(call.request.view.instance, content) }) as Reply;

/** Replaces drafts: by what the function makes of them; null leaves a draft as it is. */
const redrafting =
  (make: (call: Call, content: unknown, task: Task) => unknown): Around =>
  (call, answer) => {
    const reply = answer(call);
    if (call.request.act !== 'propose' || !drafted(reply)) return reply;
    const { task } = call.request.view;
    const content = make(call, reply.content, task);
    return content === null ? reply : relabelled(task, call, reply, content);
  };

const wrongIn = ({ request: { view } }: Call, task: Task, parts: readonly string[]): unknown =>
  task.combine(
    view.instance,
    parts.map((p) => task.wrong(view.instance, p, 0, null)),
  );

const eventsOf = (trace: Trace): readonly TraceEvent[] =>
  trace.entries.filter((e): e is TraceEvent => e.kind === 'event');
/** Whether the author of a draft made no mistake that is left in it. */
const faultless = (trace: Trace, id: string): boolean => {
  const e = eventsOf(trace).find((x) => x.id === id);
  return e?.act === 'propose' && 'content' in e.reply && e.truth?.faults.length === 0;
};

/** From the second round on a seat finds its own draft alone. */
const holed = (trace: Trace): Trace => ({
  ...trace,
  entries: trace.entries.map((e) =>
    e.kind === 'event' && e.as === 'revise' && e.id.includes('repeat[1]') ? { ...e, shown: e.shown.slice(0, 1) } : e,
  ),
});

export const CASES: readonly Case[] = [
  {
    mode: '1_1',
    org: organizationNamed('hierarchy', { carry: 'constraints' }),
    task: 'relay',
    truth: 'whoever merges puts in the best work that heeds no constraint',
    plant: redrafting((call, _, task) => {
      const { instance } = call.request.view;
      if (call.request.as !== 'merge') return null;
      const blind = { facts: [], constraints: [] };
      return task.combine(
        instance,
        instance.parts.map((p) => task.right(instance, p.id, null, false, blind)),
      );
    }),
  },
  {
    mode: '1_2',
    org: organizationNamed('hierarchy'),
    task: 'decomposable',
    truth: 'whoever solves a part also answers the next one',
    plant: redrafting((call, content, task) => {
      const { instance, scope } = call.request.view;
      const other = instance.parts.find((p) => !scope.parts.includes(p.id));
      return call.request.as === 'solve' && other
        ? task.combine(instance, [content, task.wrong(instance, other.id, 0, null)])
        : null;
    }),
  },
  {
    mode: '1_3',
    org: written(`[{ do: solve, by: other }, ${twice('all')}, { do: pick, rule: first }]`),
    task: 'decomposable',
    truth: 'everybody hands in the same draft again, round after round',
    plant: redrafting((call) => {
      const { request } = call;
      return request.act === 'propose' && request.as === 'revise' ? (request.own?.content ?? null) : null;
    }),
  },
  {
    mode: '1_4',
    org: written(`[{ do: solve, by: other }, ${twice('all')}, { do: pick, rule: first }]`),
    task: 'hidden-profile',
    truth: 'in the first round of reading nobody writes down what was told',
    plant: redrafting((call, content) =>
      call.id.includes('repeat[0]') ? { ...(content as object), facts: [] } : null,
    ),
  },
  {
    mode: '1_5',
    org: organizationNamed('committee'),
    task: 'decomposable',
    truth: 'record: a seat was asked to revise and shown a draft without faults',
    told: (trace) => eventsOf(trace).some((e) => e.as === 'revise' && e.shown.some((id) => faultless(trace, id))),
  },
  {
    mode: '2_1',
    org: written(`[{ do: solve, by: other }, ${twice('all')}, { do: pick, rule: first }]`),
    task: 'decomposable',
    truth: 'in the second round the drafts of others are missing from what seats were shown',
    hole: holed,
  },
  {
    mode: '2_2',
    org: organizationNamed('single'),
    task: 'ambiguous',
    truth: 'whoever solves takes the likeliest meaning that is not meant, without asking',
    plant: redrafting(
      (call, content, task) => task.corrupt(call.request.view.instance, content, { subtlety: 1, works: true }).content,
    ),
  },
  {
    mode: '2_3',
    org: written(`[{ do: solve, by: other }, ${twice('all')}, { do: pick, rule: first }]`),
    task: 'sequential',
    truth: 'everybody writes what is wrong from the first step on',
    plant: redrafting((call, _, task) => wrongIn(call, task, call.request.view.scope.parts)),
  },
  {
    mode: '2_4',
    org: organizationNamed('committee', { members: 3, rounds: 0 }),
    task: 'hidden-profile',
    truth: 'nobody writes down what they know',
    traits: { mention: 0 },
  },
  {
    mode: '2_5',
    org: written(`[{ do: solve, by: other }, { do: revise, by: other, see: all }, { do: pick, rule: first }]`),
    task: 'decomposable',
    truth: 'whoever revises gives a wrong answer of its own to every part and cites nobody else',
    plant: (call, answer) => {
      const reply = redrafting((c, _, task) =>
        c.request.as === 'revise' ? wrongIn(c, task, c.request.view.scope.parts) : null,
      )(call, answer);
      return call.request.as === 'revise' && drafted(reply) ? ({ ...reply, cites: [] } as Reply) : reply;
    },
  },
  {
    mode: '2_6',
    org: written('[{ do: solve, by: other }, { do: review, by: author }, { do: vote, by: author }]'),
    task: 'decomposable',
    truth: 'whoever votes turns its own ranking round',
    plant: (call, answer) => {
      const reply = answer(call);
      return 'ranking' in reply && call.request.as === 'vote'
        ? { ...reply, ranking: reply.ranking.toReversed() }
        : reply;
    },
  },
  {
    mode: '3_1',
    org: organizationNamed('self-refine'),
    task: 'decomposable',
    truth: 'record: the author of the answer left a fault in it, and fewer calls were made than the worst case has',
    told: (trace, _, bound) =>
      trace.answer !== null && !faultless(trace, trace.answer.id) && eventsOf(trace).length < bound,
  },
  {
    mode: '3_2',
    org: written('[{ do: solve, by: author }, { do: review, by: other }]'),
    task: 'decomposable',
    truth: 'whoever is to review says nothing',
    plant: (call, answer) => {
      const reply = answer(call);
      return call.request.act === 'assess' ? { none: 'silent', usage: reply.usage } : reply;
    },
  },
  {
    mode: '3_3',
    org: written('[{ do: solve, by: author }, { do: review, by: other }]'),
    task: 'decomposable',
    truth: 'record: a review scores .5 or more where the author left a fault',
    told: (trace) =>
      eventsOf(trace).some(
        (e) =>
          e.as === 'quality' && 'score' in e.reply && e.reply.score >= 0.5 && !faultless(trace, e.shown.at(-1) ?? ''),
      ),
  },
];

/** The trial with this number; planted where the number is odd. */
export const trialOf = (
  c: Case,
  index: number,
  bound: number,
): { readonly trial: Trial; readonly truth: boolean; readonly task: Task } => {
  const planted = index % 2 === 1;
  const task = taskNamed(c.task);
  const trial = simulate(c.org, task, index, 5, people(planted ? (c.traits ?? {}) : {}), planted ? c.plant : undefined);
  const trace = planted && c.hole ? c.hole(trial.trace) : trial.trace;
  return { task, trial: { ...trial, trace }, truth: c.told ? c.told(trace, trial, bound) : planted };
};
