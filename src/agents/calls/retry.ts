/** Another attempt where one may help; an answer that says `failed` where none did; the end of the run where none ever will. */
import { setMaxListeners } from 'node:events';
import { stream } from '../../rng/streams.js';
import {
  type Ask,
  type CallError,
  isCallError,
  isStopRun,
  type ModelAnswer,
  type ModelCall,
  stopRun,
  type Trouble,
  type Wrapper,
} from './call.js';
import { keyNameOf, providerOf } from './provider.js';
import { scrubbed } from './secrets.js';
import type { Tally } from './tally.js';
import { abortable, type Time } from './time.js';

export interface RetryOptions {
  /** At most so many attempts for a call. */
  readonly attempts: number;
  /** Seconds before the second attempt, doubled for each one after it; a draw takes up to half of it away. */
  readonly base: number;
  /** Longest wait in seconds, of back-off and of a Retry-After. A server that asks for more ends the run. */
  readonly maxWait: number;
  /** So many calls of a provider in a row without an answer end the run: it is down, or refuses everything. */
  readonly giveUpAfter: number;
  readonly time: Time;
  readonly tally: Tally;
}

const WORTH_ANOTHER: ReadonlySet<Trouble> = new Set(['limited', 'busy', 'timeout', 'network']);

/** Seconds to wait after attempt `attempt` (from 1), by call and attempt: the same in every run, different between calls. */
export const backOff = (
  id: string,
  attempt: number,
  { base, maxWait }: Pick<RetryOptions, 'base' | 'maxWait'>,
): number => Math.min(maxWait, base * 2 ** (attempt - 1)) * (0.5 + 0.5 * stream(['retry', id, attempt])());

export const retry = (options: RetryOptions): Wrapper => {
  const inARow = new Map<string, number>();
  /** Counts a call without an answer, and ends the run where there are too many in a row. */
  const fail = (call: ModelCall, why: string): ModelAnswer => {
    options.tally.failed++;
    const provider = providerOf(call.spec);
    const count = (inARow.get(provider) ?? 0) + 1;
    inARow.set(provider, count);
    if (count >= options.giveUpAfter)
      throw stopRun(
        `${call.spec.model}: ${count} calls in a row without an answer; the last one: ${why}. What is finished is kept; run again when the provider answers`,
      );
    return { text: '', end: 'failed', why, tokensIn: null, tokensOut: null, seconds: 0, usd: null };
  };
  /** Aborted by what ends the run: no further attempt is sent, and nobody sleeps on; what is under way may still come back. */
  const over = new AbortController();
  setMaxListeners(0, over.signal);
  const attempts = async (ask: Ask, call: ModelCall, signal?: AbortSignal): Promise<ModelAnswer> => {
    for (let attempt = 1; ; attempt++) {
      over.signal.throwIfAborted();
      try {
        const answer = await ask(call, signal);
        inARow.delete(providerOf(call.spec));
        return answer;
      } catch (error) {
        if (!isCallError(error)) throw error;
        const why = scrubbed(error.message);
        if (error.trouble === 'fatal') throw stopRun(fatalText(call, why));
        if (!WORTH_ANOTHER.has(error.trouble)) return fail(call, why);
        if ((error.retryAfter ?? 0) > options.maxWait) throw stopRun(tooLongText(call, error, why, options.maxWait));
        if (attempt >= options.attempts) return fail(call, `${why} (${attempt} attempt${attempt > 1 ? 's' : ''})`);
        const seconds = Math.max(backOff(call.id, attempt, options), error.retryAfter ?? 0);
        await pause(seconds, options, over.signal, signal);
      }
    }
  };
  return (ask) => (call, signal) =>
    attempts(ask, call, signal).catch((error) => {
      if (isStopRun(error)) over.abort(error);
      throw error;
    });
};

/** Sleeps, but not past the end of the run, whichever of the two tells it. */
const pause = async (
  seconds: number,
  { time, tally }: RetryOptions,
  over: AbortSignal,
  signal?: AbortSignal,
): Promise<void> => {
  const since = time.now();
  const awake = new AbortController();
  await abortable(signal, (done, fail) => {
    const wake = (): void => awake.abort(over.reason);
    over.addEventListener('abort', wake);
    time.sleep(seconds * 1000, awake.signal).then(done, fail);
    return () => {
      over.removeEventListener('abort', wake);
      awake.abort();
    };
  });
  tally.waits.retry += (time.now() - since) / 1000;
};

const fatalText = ({ spec }: ModelCall, why: string): string => {
  const key = keyNameOf(spec.model);
  const where = spec.baseUrl === undefined ? '' : ` and the server at ${spec.baseUrl}`;
  const right =
    key === undefined
      ? `check the key, the quota and the model's name${where}`
      : `check ${key} in the environment (the key is read from there), the quota of its account, and the model's name${where}`;
  // What is missing on this machine has been said; nobody else needs to be looked at.
  const look = /npm install|nothing was sent/.test(why) ? '' : `; ${right}`;
  return `${spec.model}: no request will be answered: ${why}${look}. What is finished is kept; run again to go on`;
};

const tooLongText = ({ spec }: ModelCall, error: CallError, why: string, maxWait: number): string =>
  `${spec.model}: asks to wait ${error.retryAfter} s, and at most ${maxWait} s are waited for: ${why}. What is finished is kept; run again later to go on`;
