/**
 * Interventions: something is done to a trial from outside, between the engine and the people. They are no part of the name
 * of any stream, so that the trial with and the trial without share every draw, and differ by what was done alone.
 */
import { answerOf } from '../agents/view.js';
import {
  type Call,
  type Instance,
  isMissing,
  type Reply,
  type Task,
  type Trace,
  type TraceEvent,
} from '../engine/types.js';
import { INJECTED } from '../metrics/taint.js';
import { integer, keyText, oneOf, type Stream, streamsUnder } from '../rng/streams.js';
import type { Answer } from './answering.js';
import type { Condition, Intervention } from './condition.js';

/** A trial as it would go by itself, and the draws of the intervention. */
export interface Plain {
  readonly trace: Trace;
  readonly task: Task;
  readonly instance: Instance;
  readonly rng: Stream;
}

/** The people as the engine meets them under an intervention. */
export const intervened = (intervention: Intervention, plain: Plain, answer: Answer): Answer => {
  switch (intervention) {
    case 'inject':
      return inject(plain, answer);
  }
};

/** Wrong answers tried until one differs from what the draft says already. */
const WRONGS = 8;

/**
 * One fault in one draft: a draft is drawn by lot among all that the plain trial has, and a part of it is answered wrongly.
 * Up to that draft both trials are the same, so that there is such a draft here too.
 */
const inject = ({ trace, task, instance, rng }: Plain, answer: Answer): Answer => {
  const partsOf = (event: TraceEvent): readonly string[] => {
    if (event.act !== 'propose' || !('content' in event.reply)) return [];
    const { labels } = task.inspect(instance, event.reply.content, event.reply.latent);
    return event.scope.parts.filter((part) => labels[part] !== undefined);
  };
  const drafts = trace.entries.filter((e): e is TraceEvent => e.kind === 'event' && partsOf(e).length > 0);
  if (drafts.length === 0) return answer;
  const target = oneOf(rng, drafts);
  const parts = partsOf(target);
  const part = parts[integer(rng, parts.length)] as string;
  return (call) => (call.id === target.id ? withFault(answer(call), part, task, instance) : answer(call));
};

/** The reply with another, wrong answer to one part. */
const withFault = (reply: Reply, part: string, task: Task, instance: Instance): Reply => {
  if (!('content' in reply)) return reply;
  const before = task.inspect(instance, reply.content, reply.latent).labels[part];
  let content = reply.content;
  for (let k = 0; k < WRONGS; k++) {
    content = task.combine(instance, [reply.content, task.wrong(instance, part, k, reply.content)]);
    if (task.inspect(instance, content).labels[part] !== before) break;
  }
  const { value: _old, ...rest } = reply;
  const truth = reply.truth ?? { intent: 'honest', faults: [] };
  return {
    ...rest,
    ...answerOf({ task, instance }, content),
    truth: { ...truth, faults: [...truth.faults, INJECTED + part] },
  };
};

/** What a divider hands down, with the constraints that each group is told drawn by lot among those that reached the divider. */
export const losing = (
  { loses }: Pick<Condition, 'loses'>,
  key: readonly (string | number)[],
): ((call: Call, reply: Reply) => Reply) => {
  if (loses === undefined) return (_, reply) => reply;
  const streamOf = streamsUnder(keyText(['loss', ...key]));
  return ({ id, request }, reply) => {
    const { instance, scope } = request.view;
    if (instance.constraints === undefined || isMissing(reply) || !('parts' in reply)) return reply;
    const known = scope.constraints ?? instance.constraints.map((c) => c.id);
    const kept = (group: number, constraint: string): boolean => streamOf(keyText([id, group, constraint]))() >= loses;
    const parts = reply.parts.map((group, g) => ({ ...group, constraints: known.filter((c) => kept(g, c)) }));
    if (reply.truth === undefined) return { ...reply, parts };
    const gone = known.filter((c) => parts.some((group) => !group.constraints.includes(c)));
    const others = reply.truth.faults.filter((f) => !known.some((c) => f === `lost:${c}`));
    return { ...reply, parts, truth: { ...reply.truth, faults: [...others, ...gone.map((c) => `lost:${c}`)] } };
  };
};
