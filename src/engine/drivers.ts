/** Three ways to drive one flow: at once, with promises, and from a trace. All give the same trace. */
import type { Call, Flow, Reply, Trace, TraceEvent } from './types.js';

/** Drives a flow whose every call is answered at once. */
export const runSync = <T>(flow: Flow<T>, answer: (call: Call) => Reply): T => {
  let step = flow.next();
  while (!step.done) {
    const effect = step.value;
    step = flow.next(effect.kind === 'ask' ? effect.calls.map(answer) : effect.flows.map((f) => runSync(f, answer)));
  }
  return step.value;
};

/** Drives a flow whose answers may be promises; calls and flows of one effect wait for one another only at their end. */
export const runAsync = async <T>(flow: Flow<T>, answer: (call: Call) => Reply | Promise<Reply>): Promise<T> => {
  let step = flow.next();
  while (!step.done) {
    const effect = step.value;
    const results: readonly unknown[] =
      effect.kind === 'ask'
        ? await Promise.all(effect.calls.map((c) => answer(c)))
        : await Promise.all(effect.flows.map((f) => runAsync(f, answer)));
    step = flow.next(results);
  }
  return step.value;
};

/** Answers from a recorded trace, asking nobody. Throws where the trace has no event of that name or another act. */
export const answersOf = (trace: Pick<Trace, 'entries'>): ((call: Call) => Reply) => {
  const events = new Map<string, TraceEvent>();
  for (const e of trace.entries) if (e.kind === 'event') events.set(e.id, e);
  return (call) => {
    const event = events.get(call.id);
    if (!event)
      throw new Error(`replay: the trace has no event ${call.id}; the organization has changed since it was recorded`);
    if (event.act !== call.request.act || event.as !== call.request.as)
      throw new Error(
        `replay: event ${call.id} was ${event.act} ${event.as} and is now ${call.request.act} ${call.request.as}`,
      );
    return {
      ...event.reply,
      usage: event.usage,
      ...(event.truth === undefined ? {} : { truth: event.truth }),
    } as Reply;
  };
};
