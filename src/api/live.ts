/** Real models for a run: asked through LangChain, recorded beside the results, replayed, and held to hard caps. */
import { type Ask, type ModelSpec, stopRun } from '../agents/calls/call.js';
import type { Caps } from '../agents/calls/caps.js';
import { priceProblems, readPrices } from '../agents/calls/prices.js';
import { DEFAULTS, type Stack, stacked } from '../agents/calls/stack.js';
import type { Spent } from '../agents/calls/tally.js';
import { seatAgent } from '../agents/seat/seat.js';
import { isLive, type Live, turns } from '../lab/live.js';
import type { Plan } from '../lab/plan.js';
import { canonicalJson } from '../org/hash.js';
import { InputError } from '../org/yaml.js';
import { makeFolder } from '../store/folder.js';
import { lock } from '../store/lock.js';

/** What a run with real models may do. Without any, a run is not capped and keeps its calls in the results folder. */
export interface CallOptions {
  /** Folder in which every call is kept, instead of the results folder; calls that are there are not made again. */
  readonly record?: string;
  /** Folder of recorded calls; nothing is asked, and a call that is not there ends the run. */
  readonly replay?: string;
  /**
   * Hard caps, those of calls under way and of the record included: requests, tokens read and written, USD. Of requests that a
   * stopped run had under way, or that were tried again, the record knows nothing.
   */
  readonly maxCalls?: number;
  readonly maxTokens?: number;
  readonly maxUsd?: number;
  /** Hard cap on wall time; begins anew with each run. */
  readonly maxMinutes?: number;
  /** Requests at a time to one provider, and trials at a time; default 16. */
  readonly concurrency?: number;
  /** Seconds for one attempt at a call; default 120. */
  readonly timeout?: number;
  /** Most attempts at a call, default 6; seconds before the second one, doubled for each one after it, default 1. */
  readonly attempts?: number;
  readonly backOff?: number;
}

/** Real models at work: `live` for the lab, `spent` so far; close when the last call is back. */
export interface LiveRun {
  readonly live: Live;
  readonly spent: () => Spent;
  readonly close: () => void;
}

/** Every model in the staffs of a plan, once. */
export const modelsIn = (plan: Plan): readonly ModelSpec[] => {
  const real = plan.conditions.flatMap((c) => c.staff.people.flatMap((p) => (p.real === undefined ? [] : [p.real])));
  return [...new Map(real.map((spec) => [canonicalJson(spec), spec])).values()];
};

const nobody: Ask = async (call) => {
  throw stopRun(`a replay asks nobody, and ${call.id} was to be asked`);
};

const capsOf = ({ maxCalls, maxTokens, maxUsd, maxMinutes }: CallOptions): Caps => ({
  ...(maxCalls === undefined ? {} : { calls: maxCalls }),
  ...(maxTokens === undefined ? {} : { tokens: maxTokens }),
  ...(maxUsd === undefined ? {} : { usd: maxUsd }),
  ...(maxMinutes === undefined ? {} : { minutes: maxMinutes }),
});

/**
 * Everything between seats and the providers of these models: recorded in the folder or replayed, tried again, limited and capped.
 * `isLocked`: the caller holds the folder already. Throws InputError where a cap in USD meets a model without a price, or a folder
 * of calls cannot be used.
 */
export const openCalls = async (
  models: readonly ModelSpec[],
  folder: string,
  isLocked: boolean,
  options: CallOptions,
): Promise<Stack> => {
  const { record, replay, concurrency = DEFAULTS.concurrency } = options;
  if (record !== undefined && replay !== undefined) throw new InputError('give --record or --replay, not both');
  const prices = readPrices();
  const unpriced = options.maxUsd === undefined || replay !== undefined ? [] : priceProblems(models, prices);
  if (unpriced.length > 0) throw new InputError(unpriced.join('\n'));
  const chat = replay === undefined ? await import('../agents/langchain/chat.js') : undefined;
  if (record !== undefined) makeFolder(record);
  return stacked(chat?.askOnce() ?? nobody, {
    ...(chat === undefined ? {} : { ladder: chat.ladder() }),
    prices,
    caps: capsOf(options),
    cassette: replay === undefined ? { folder: record ?? folder, mode: 'record' } : { folder: replay, mode: 'replay' },
    limitsOf: () => ({ concurrency }),
    retry: {
      ...(options.attempts === undefined ? {} : { attempts: options.attempts }),
      ...(options.backOff === undefined ? {} : { base: options.backOff }),
    },
    ...(options.timeout === undefined ? {} : { timeout: options.timeout }),
    ...(isLocked && record === undefined ? {} : { lock: (place: string) => lock(place).release }),
  });
};

/**
 * Opens what a plan with real models needs; undefined where everybody is simulated. `halt` is told why a run ends before its
 * time. Throws as `openCalls`.
 */
export const openLive = async (
  plan: Plan,
  folder: string,
  options: CallOptions,
  signal: AbortSignal,
  halt: Live['halt'],
): Promise<LiveRun | undefined> => {
  if (!plan.conditions.some(isLive)) return undefined;
  const { concurrency: width = DEFAULTS.concurrency } = options;
  const stack = await openCalls(modelsIn(plan), folder, true, options);
  const ask: Ask = (call) => {
    // Calls under way come back and are kept; no other is begun.
    if (signal.aborted) throw stopRun('stopped');
    return stack.ask(call);
  };
  const answer: Live['answer'] = ({ person, call, rng, trial, standing }) => {
    const policy = { name: person.policy, args: person.args };
    return seatAgent(ask, person.real as ModelSpec, { trial, policy }).answerCall(call, rng, standing);
  };
  return { live: { answer, width, turn: turns(width, signal), halt }, spent: stack.spent, close: stack.close };
};
