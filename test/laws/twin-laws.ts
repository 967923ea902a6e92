/** Laws of two trials: the same again, by other drivers, from the record, with other truths and other people. */
import { policies } from '../../src/agents/sim/policies/index.js';
import { answersOf, runAsync, runSync } from '../../src/engine/drivers.js';
import type { Call, Reply, Trace, TraceEvent } from '../../src/engine/types.js';
import { integer, type Stream, stream } from '../../src/rng/streams.js';
import { attacking, benchOf, eventsOf, traceOf } from '../support/bench.js';
import { type Law, must, sameTrace } from './law.js';
import { watch } from './watch.js';

/** One key, one trace; also where everything that is shown or returned is frozen. */
export const sameKeySameTrace: Law = (given, trace) => sameTrace(watch(given, trace).trace, trace, 'the second time');

/** Answers come in any order, late, and are even worked out in that order: not a byte of the trace changes. */
export const driverFree: Law = async (given, trace) => {
  const { flow, answer } = benchOf(given);
  const rng = stream(['adversary', given.seed, given.index]);
  const waiting: (() => void)[] = [];
  const later = (call: Call): Promise<Reply> =>
    new Promise((resolve, reject) => {
      waiting.push(() => {
        try {
          resolve(answer(call));
        } catch (error) {
          reject(error);
        }
      });
    });
  let found: Trace | undefined;
  const running = runAsync(flow(), later).then((t) => {
    found = t;
  });
  await Promise.race([running, adversary(waiting, rng, () => found !== undefined)]);
  await running;
  sameTrace(found as Trace, trace, 'asynchronously');
};

/** Lets answers through one by one, in random order, with random pauses between them. */
const adversary = async (waiting: (() => void)[], rng: Stream, done: () => boolean): Promise<void> => {
  for (let idle = 0; !done(); idle++) {
    const [next] = waiting.length > 0 ? waiting.splice(integer(rng, waiting.length), 1) : [];
    next?.();
    if (next) idle = 0;
    if (idle > 10_000) throw new Error('driverFree: the flow waits for nothing');
    for (let pause = integer(rng, 4); pause >= 0; pause--) await Promise.resolve();
  }
};

/** A recorded trace answers for the people, also after a journey through JSON. */
export const replays: Law = (given, trace) => {
  const { flow } = benchOf(given);
  const recorded = JSON.parse(JSON.stringify(trace)) as Trace;
  sameTrace(runSync(flow(), answersOf(recorded)), trace, 'replayed');
};

/** What the world knows of an act (intent, belief, faults) reaches nobody. */
export const truthIsSealed: Law = (given, trace) => {
  const lie = { intent: 'attack', faults: ['hazard', 'lost:p1'], belief: -1 } as const;
  const lied = traceOf(given, (call, answer) => ({ ...answer(call), truth: lie }));
  const open = (t: Trace): Trace => ({ ...t, entries: t.entries.map((e) => ({ ...e, truth: null }) as never) });
  sameTrace(open(lied), open(trace), 'with other truths');
};

const firstAttack = (events: readonly TraceEvent[]): number => {
  const at = events.findIndex((e) => e.truth?.intent === 'attack');
  return at === -1 ? events.length : at;
};

/** An attacker that never attacks is honest to the last bit, and one that does is honest until then. */
export const honestTwin: Law = (given, trace) => {
  const honest = given.people.map((p) => ({ ...p, policy: 'honest', args: {} }));
  const base = given.people.every((p) => p.policy === 'honest') ? trace : traceOf({ ...given, people: honest });
  sameTrace(traceOf({ ...given, people: attacking(honest, 0) }), base, 'attacking never');
  const attacked = traceOf({ ...given, people: attacking(honest, 0.3) });
  const events = eventsOf(attacked);
  const until = firstAttack(events);
  const before = (t: Trace): Trace => ({
    entries: eventsOf(t).slice(0, until),
    answer: null,
    span: 0,
    reason: 'error',
  });
  sameTrace(before(attacked), before(base), 'before the first attack');
  if (until < events.length)
    must(eventsOf(base)[until]?.id === events[until]?.id, () => `${events[until]?.id}: the attacked act was not met`);
};

const STILL = {
  policy: policies.map((p) => p.name).join('+'),
  args: Object.fromEntries(policies.map((p) => [p.name, p.honestAt])),
};

/** Whoever follows every policy there is, with arguments that ask for nothing, is honest to the last bit. */
export const policiesThatAskForNothing: Law = (given, trace) => {
  const honest = given.people.map((p) => ({ ...p, policy: 'honest', args: {} }));
  const base = given.people.every((p) => p.policy === 'honest') ? trace : traceOf({ ...given, people: honest });
  sameTrace(traceOf({ ...given, people: honest.map((p) => ({ ...p, ...STILL })) }), base, 'asking for nothing');
};

/** Names decide nothing: an organization under another name is the same organization. */
export const namesDecideNothing: Law = (given, trace) => {
  const org = { ...given.org, name: 'placebo', summary: 'The same.', source: 'none', weakness: 'none' };
  sameTrace(traceOf({ ...given, org }), trace, 'under another name');
};
