/**
 * Hard caps. The worst case of an attempt is set aside before it is sent, and exchanged for what was reported after it, so that
 * all that is spent and all that is under way together never exceed a cap.
 */
import { type Ask, isCallError, type ModelAnswer, type ModelCall, stopRun, type Wrapper } from './call.js';
import { type Amount, type Caps, capText, worstOf } from './caps.js';
import { type Prices, priceOf, priceProblem } from './prices.js';
import type { Tally } from './tally.js';
import { abortable, type Time } from './time.js';

export interface BudgetOptions {
  /** `minutes` is kept by the signal that the stack hands down. */
  readonly caps: Caps;
  readonly prices: Prices;
  readonly time: Time;
  readonly tally: Tally;
  /** Spent by runs before this one, which the caps hold too. */
  readonly before?: Amount;
}

const NOTHING: Amount = { calls: 0, tokens: 0, usd: 0 };
const plus = (a: Amount, b: Amount, sign: 1 | -1 = 1): Amount => ({
  calls: a.calls + sign * b.calls,
  tokens: a.tokens + sign * b.tokens,
  usd: a.usd + sign * b.usd,
});

interface Waiter {
  readonly call: ModelCall;
  readonly need: Amount;
  readonly go: () => void;
  readonly fail: (error: Error) => void;
}

export const budget = (options: BudgetOptions): Wrapper => {
  const { caps, prices, time, tally, before = NOTHING } = options;
  const purse = purseOf(caps, tally, before);
  return (ask) => async (call, signal) => {
    const price = priceOf(call.spec, prices);
    if (caps.usd !== undefined && price === null) throw stopRun(priceProblem(call.spec));
    const need = worstOf(call, price);
    const since = time.now();
    await purse.take(call, need, signal);
    tally.waits.budget += (time.now() - since) / 1000;
    return sent(ask, call, need, purse, tally, signal);
  };
};

/** One attempt under way. What was set aside is kept where the attempt may have been billed all the same. */
const sent = async (
  ask: Ask,
  call: ModelCall,
  need: Amount,
  purse: ReturnType<typeof purseOf>,
  tally: Tally,
  signal?: AbortSignal,
): Promise<ModelAnswer> => {
  let cost = need;
  tally.calls++;
  try {
    const answer = await ask(call, signal);
    cost = costOf(answer, need);
    count(tally, answer, cost, need);
    return answer;
  } catch (error) {
    if (isCallError(error)) tally.troubles[error.trouble]++;
    if (isCallError(error) && error.trouble !== 'timeout' && error.trouble !== 'network')
      cost = { ...NOTHING, calls: 1 };
    else {
      tally.atRisk.calls++;
      tally.atRisk.tokens += need.tokens;
      tally.atRisk.usd += need.usd;
    }
    throw error;
  } finally {
    purse.settle(need, cost);
  }
};

/** What an answer cost, by what was reported; what was not reported stays at its worst. */
const costOf = ({ tokensIn, tokensOut, usd }: ModelAnswer, need: Amount): Amount => ({
  calls: 1,
  tokens: tokensIn === null || tokensOut === null ? need.tokens : tokensIn + tokensOut,
  usd: usd ?? need.usd,
});

const count = (tally: Tally, answer: ModelAnswer, cost: Amount, need: Amount): void => {
  tally.answered++;
  tally.tokensIn += answer.tokensIn ?? 0;
  tally.tokensOut += answer.tokensOut ?? 0;
  if (answer.estimated) tally.estimated++;
  if (answer.usd === null) tally.unpriced++;
  else tally.usd += answer.usd;
  if (cost.tokens > need.tokens || cost.usd > need.usd) tally.over++;
};

/** What is spent, what is set aside, and who waits for room. Once a cap stops the run, it stops every later call. */
const purseOf = (caps: Caps, tally: Tally, before: Amount) => {
  let spent = before;
  let aside = NOTHING;
  let underWay = 0;
  let stopped: Error | undefined;
  const waiting: Waiter[] = [];
  const fits = (need: Amount): boolean =>
    (['calls', 'tokens', 'usd'] as const).every((k) => spent[k] + aside[k] + need[k] <= (caps[k] ?? Infinity));
  const stop = (error: Error): void => {
    stopped = error;
    for (const waiter of waiting.splice(0)) waiter.fail(error);
  };
  const pump = (): void => {
    for (let first = waiting[0]; first !== undefined; first = waiting[0]) {
      if (!fits(first.need)) {
        if (underWay === 0) stop(stopRun(capText(caps, first.need, spent, before, tally, first.call)));
        return;
      }
      waiting.shift();
      aside = plus(aside, first.need);
      underWay++;
      first.go();
    }
  };
  return {
    take: (call: ModelCall, need: Amount, signal?: AbortSignal): Promise<void> =>
      abortable(signal, (done, fail) => {
        if (stopped) {
          fail(stopped);
          return () => {};
        }
        const waiter = { call, need, go: () => done(), fail };
        waiting.push(waiter);
        pump();
        return () => {
          const at = waiting.indexOf(waiter);
          if (at < 0) return;
          waiting.splice(at, 1);
          pump();
        };
      }),
    settle: (need: Amount, cost: Amount): void => {
      underWay--;
      aside = underWay === 0 ? NOTHING : plus(aside, need, -1);
      spent = plus(spent, cost);
      pump();
    },
  };
};
