/**
 * The one place where everything between a seat and a provider is put together, outermost first:
 * cassette → cache → retry → ladder → budget → limit → counted → timeout → ask.
 * What is recorded or cached costs nothing; every attempt is paid for and waits for its turn; the clock of an attempt starts when
 * it is sent.
 */
import { InputError } from '../../org/yaml.js';
import { budget } from './budget.js';
import { cache, openCache } from './cache.js';
import { type Ask, type ModelSpec, stopRun, type Wrapper } from './call.js';
import { type Caps, minutesText } from './caps.js';
import { type CassetteMode, cassette, openCassette } from './cassette.js';
import type { KeptOptions } from './kept.js';
import { type Limits, limit } from './limit.js';
import { type Prices, readPrices } from './prices.js';
import { retry } from './retry.js';
import { newTally, type Spent, spentIn } from './tally.js';
import { deadline, realTime, type Time } from './time.js';
import { timeout } from './timeout.js';
import { counted } from './tokens.js';

/** What holds where nothing is said. Seconds. */
export const DEFAULTS = {
  timeout: 120,
  concurrency: 16,
  retry: { attempts: 6, base: 1, maxWait: 120, giveUpAfter: 25 },
} as const;

export interface StackOptions {
  readonly caps?: Caps;
  /** Absent: the shipped table. */
  readonly prices?: Prices;
  readonly cassette?: { readonly folder: string; readonly mode: CassetteMode };
  readonly cache?: { readonly folder: string; readonly shared?: boolean };
  /** Per provider; absent: sixteen requests at a time and no other limit. */
  readonly limitsOf?: (spec: ModelSpec) => Limits;
  readonly retry?: Partial<Record<keyof (typeof DEFAULTS)['retry'], number>>;
  /** Seconds for an attempt. */
  readonly timeout?: number;
  /** Takes a folder for this process, so that two runs never write into one cassette or cache. */
  readonly lock?: KeptOptions['lock'];
  /** Asks in a plainer way where a provider rejects the form: each of these requests is counted. */
  readonly ladder?: Wrapper;
  readonly time?: Time;
}

export interface Stack {
  readonly ask: Ask;
  spent(): Spent;
  /** Brings everything to disk and stops the clock. Call it once, when the last call has come back. */
  close(): void;
}

/** Wraps what sends requests. Throws InputError where a cassette, a cache or the price table cannot be opened. */
export const stacked = (ask: Ask, options: StackOptions = {}): Stack => {
  const { caps = {}, time = realTime, lock } = options;
  const tally = newTally();
  const prices = options.prices ?? readPrices();
  const tape = options.cassette && openCassette(options.cassette.folder, options.cassette.mode, lock);
  const before = tape?.mode === 'record' ? tape.before : undefined;
  if (caps.usd !== undefined && before !== undefined && before.unpriced > 0) {
    tape?.takes.close();
    throw new InputError(unpricedText(tape!.takes.path, before.unpriced));
  }
  const kept = options.cache && openCache(options.cache.folder, lock);
  const end = caps.minutes === undefined ? undefined : minutesLeft(caps.minutes, time, tally);
  const plan = { ...DEFAULTS.retry, ...options.retry };
  const limitsOf = options.limitsOf ?? (() => ({ concurrency: DEFAULTS.concurrency }));
  const wrappers: readonly (Wrapper | undefined)[] = [
    tape && cassette({ cassette: tape, tally }),
    kept && cache({ cache: kept, shared: options.cache?.shared ?? false, tally }),
    retry({ ...plan, time, tally }),
    options.ladder,
    budget({ caps, prices, time, tally, ...(before === undefined ? {} : { before }) }),
    limit({ limitsOf, maxWait: plan.maxWait, time, tally }),
    counted({ prices }),
    timeout({ seconds: options.timeout ?? DEFAULTS.timeout }),
  ];
  const whole = wrappers.reduceRight<Ask>((inner, wrap) => (wrap ? wrap(inner) : inner), ask);
  return {
    ask: end === undefined ? whole : (call, signal) => whole(call, either(end.signal, signal)),
    spent: () => spentIn(tally),
    close: () => {
      end?.close();
      tape?.takes.close();
      kept?.close();
    },
  };
};

const unpricedText = (path: string, calls: number): string =>
  `${path}: ${calls} calls were recorded without a known price, so that a cap in USD over all of them cannot be kept; record into another folder, or leave --max-usd away and cap with --max-calls or --max-tokens`;

const either = (end: AbortSignal, other: AbortSignal | undefined): AbortSignal =>
  other === undefined ? end : AbortSignal.any([end, other]);

const minutesLeft = (minutes: number, time: Time, tally: ReturnType<typeof newTally>): ReturnType<typeof deadline> =>
  deadline(minutes, time, () => stopRun(minutesText(minutes, tally)));
