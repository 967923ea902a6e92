/** What a provider lets through: requests at a time, requests and tokens a minute. First come, first served, per provider. */

import { bottomless, bucket } from './bucket.js';
import { type Ask, isCallError, type ModelAnswer, type ModelCall, type ModelSpec, type Wrapper } from './call.js';
import { providerOf } from './provider.js';
import type { Tally } from './tally.js';
import { abortable, type Time } from './time.js';

export interface Limits {
  /** Requests at the same time. */
  readonly concurrency: number;
  readonly requestsPerMinute?: number;
  /** Read and written together. */
  readonly tokensPerMinute?: number;
}

export interface LimitOptions {
  /** Limits for a model; models of one provider (prefix and baseUrl) share those of the first that is asked. */
  readonly limitsOf: (spec: ModelSpec) => Limits;
  /** Longest pause, in seconds, that a Retry-After brings about; the retry wrapper decides about longer ones. */
  readonly maxWait: number;
  readonly time: Time;
  readonly tally: Tally;
}

interface Waiter {
  readonly tokens: number;
  readonly go: () => void;
}

/** Tokens that a call will use, before it is sent: providers count four bytes for one, and the whole room for the reply. */
const guess = (call: ModelCall): number =>
  Math.ceil(call.messages.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0) / 4) + call.spec.maxTokens;

export const limit = ({ limitsOf, maxWait, time, tally }: LimitOptions): Wrapper => {
  const lanes = new Map<string, ReturnType<typeof laneOf>>();
  return (ask) => async (call, signal) => {
    const provider = providerOf(call.spec);
    const lane = lanes.get(provider) ?? laneOf(limitsOf(call.spec), time);
    lanes.set(provider, lane);
    const tokens = guess(call);
    const since = time.now();
    await lane.enter(tokens, signal);
    tally.waits.limit += (time.now() - since) / 1000;
    return run(lane, ask, call, tokens, maxWait, signal);
  };
};

const run = async (
  lane: ReturnType<typeof laneOf>,
  ask: Ask,
  call: ModelCall,
  tokens: number,
  maxWait: number,
  signal?: AbortSignal,
): Promise<ModelAnswer> => {
  let used = tokens;
  try {
    const answer = await ask(call, signal);
    if (answer.tokensIn !== null && answer.tokensOut !== null) used = answer.tokensIn + answer.tokensOut;
    return answer;
  } catch (error) {
    if (isCallError(error)) {
      if (error.trouble !== 'timeout' && error.trouble !== 'network') used = 0;
      if (error.trouble === 'limited' && error.retryAfter !== undefined)
        lane.pause(Math.min(error.retryAfter, maxWait) * 1000);
    }
    throw error;
  } finally {
    lane.leave(tokens - used);
  }
};

/** The queue of one provider. */
const laneOf = (limits: Limits, time: Time) => {
  const requests = limits.requestsPerMinute === undefined ? bottomless : bucket(limits.requestsPerMinute);
  const amounts = limits.tokensPerMinute === undefined ? bottomless : bucket(limits.tokensPerMinute);
  const waiting: Waiter[] = [];
  let active = 0;
  let pausedUntil = 0;
  let wakesAt = Number.POSITIVE_INFINITY;
  const wake = (at: number, now: number): void => {
    if (at >= wakesAt) return;
    wakesAt = at;
    void time.sleep(Math.max(1, at - now)).then(() => {
      if (wakesAt === at) wakesAt = Number.POSITIVE_INFINITY;
      pump();
    });
  };
  const pump = (): void => {
    for (let first = waiting[0]; first !== undefined && active < limits.concurrency; first = waiting[0]) {
      const now = time.now();
      const ready = Math.max(pausedUntil, requests.readyAt(1, now), amounts.readyAt(first.tokens, now));
      if (ready > now) {
        wake(ready, now);
        return;
      }
      requests.take(1, now);
      amounts.take(first.tokens, now);
      active++;
      waiting.shift();
      first.go();
    }
  };
  return {
    /** Resolves when it is this call's turn; the place is held until `leave`. */
    enter: (tokens: number, signal?: AbortSignal): Promise<void> =>
      abortable(signal, (done) => {
        const waiter = { tokens, go: () => done() };
        waiting.push(waiter);
        pump();
        return () => {
          const at = waiting.indexOf(waiter);
          if (at < 0) return;
          waiting.splice(at, 1);
          pump();
        };
      }),
    leave: (unused: number): void => {
      active--;
      amounts.give(unused, time.now());
      pump();
    },
    pause: (milliseconds: number): void => {
      pausedUntil = Math.max(pausedUntil, time.now() + milliseconds);
    },
  };
};
