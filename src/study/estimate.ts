/** What an experiment with real models would take, from a sample of its trials with everybody simulated. Nothing is sent. */
import type { ModelSpec } from '../agents/calls/call.js';
import { type Price, type Prices, priceOf, readPrices, usdOf } from '../agents/calls/prices.js';
import { baselinesOf, meanCalls } from '../lab/baselines.js';
import { isLive } from '../lab/live.js';
import type { Condition, Plan } from '../lab/plan.js';
import type { Sink } from '../lab/sink.js';
import type { TrialResult } from '../lab/trial.js';
import { check } from '../org/check.js';
import { type Counted, countedIn, modelKey, walked } from './walked.js';

/** What goes to one model. */
export interface ModelEstimate {
  readonly model: string;
  readonly baseUrl: string | null;
  readonly calls: number;
  readonly tokensIn: number;
  readonly tokensOut: number;
  /** null: the price is not known. */
  readonly usd: number | null;
  /** USD for a million tokens, as the staff states it or the table has it. */
  readonly price: Price | null;
}

export interface Estimated {
  readonly condition: string;
  readonly baseline: boolean;
  /** Whether real models take part. */
  readonly live: boolean;
  readonly trials: number;
  /** Trials that were walked. */
  readonly sampled: number;
  /** Of the trials sampled, to simulated people and real models together; null where every trial ended in an error. */
  readonly meanCalls: number | null;
  /** Over all trials, as all below: calls of anybody, and those to real models. */
  readonly calls: number | null;
  readonly modelCalls: number | null;
  readonly tokensIn: number | null;
  readonly tokensOut: number | null;
  /** null: a price is not known. */
  readonly usd: number | null;
  /** Most calls that the organization can make; of a baseline, where the organization that it matches made its most. */
  readonly worstCalls: number;
  /**
   * USD where all of them go to the dearest model, each read what the longest request of the sample reads, each wrote as much as it
   * may, and each had to be repaired; null where a price is not known.
   */
  readonly worstUsd: number | null;
  readonly models: readonly ModelEstimate[];
}

type Total = Pick<
  Estimated,
  'trials' | 'calls' | 'modelCalls' | 'tokensIn' | 'tokensOut' | 'usd' | 'worstCalls' | 'worstUsd' | 'models'
>;

export interface Estimate {
  readonly conditions: readonly Estimated[];
  readonly total: Total;
  /** Whether any condition has real models. */
  readonly live: boolean;
  /** Models without a known price. */
  readonly unpriced: readonly string[];
}

/** Requests that one call can come to: itself and its repair. */
const TURNS = 2;
const NOTHING = { calls: 0, tokensIn: 0, tokensOut: 0, usd: 0 };

interface Rows extends Sink {
  readonly keep: (condition: string, rows: readonly TrialResult[]) => void;
}

/** Rows in memory: baselines are matched to them as in a run. */
const memory = (): Rows => {
  const kept = new Map<string, readonly TrialResult[]>();
  return {
    has: () => false,
    write: () => {},
    ledger: () => undefined,
    rows: (condition) => kept.get(condition) ?? [],
    keep: (condition, rows) => void kept.set(condition, rows),
  };
};

/** A sum that is unknown where a part of it is. */
const sum = (numbers: readonly (number | null)[]): number | null =>
  numbers.reduce<number | null>((a, b) => (a === null || b === null ? null : a + b), 0);

interface Sampling {
  readonly plan: Plan;
  readonly sample: number;
  readonly prices: Prices;
  readonly sink: Rows;
}

const specsIn = ({ staff }: Condition): readonly ModelSpec[] => [
  ...new Map(staff.people.flatMap(({ real }) => (real ? [[modelKey(real), real] as const] : []))).values(),
];

const worstUsdOf = (c: Condition, calls: number, counted: ReadonlyMap<string, Counted>, prices: Prices) => {
  const longest = Math.max(0, ...[...counted.values()].map((one) => one.longest));
  const each = specsIn(c).map((spec) => {
    const price = priceOf(spec, prices);
    // A repair reads the reply too.
    return price === null ? null : usdOf(price, TURNS * longest + spec.maxTokens, TURNS * spec.maxTokens);
  });
  return each.reduce<number | null>((a, b) => (a === null || b === null ? null : Math.max(a, calls * b)), 0);
};

const estimated = async (c: Condition, worst: number, { plan, sample, prices, sink }: Sampling): Promise<Estimated> => {
  const { replicates } = plan.experiment;
  const { rows, sent } = walked(c, plan.seed, replicates, sample);
  sink.keep(c.id, rows);
  const trials = c.instances * replicates;
  const good = rows.filter(({ status }) => status !== 'error').length;
  const each = meanCalls(c.id, sink);
  const counted = await countedIn(sent, prices);
  const all = (n: number): number => (n / good) * trials;
  const models = specsIn(c).map((spec): ModelEstimate => {
    const { calls, tokensIn, tokensOut, usd } = counted.get(modelKey(spec)) ?? NOTHING;
    const told = { calls: all(calls), tokensIn: all(tokensIn), tokensOut: all(tokensOut) };
    const price = priceOf(spec, prices);
    const money = usd === null || price === null ? null : all(usd);
    return { model: spec.model, baseUrl: spec.baseUrl ?? null, ...told, usd: money, price };
  });
  const of = (name: 'calls' | 'tokensIn' | 'tokensOut' | 'usd') =>
    good === 0 ? null : sum(models.map((one) => one[name]));
  const worstCalls = Math.ceil(worst * trials);
  return {
    condition: c.id,
    baseline: c.origin === 'baseline',
    live: isLive(c),
    trials,
    sampled: rows.length,
    meanCalls: each,
    calls: each === null ? null : each * trials,
    modelCalls: of('calls'),
    tokensIn: of('tokensIn'),
    tokensOut: of('tokensOut'),
    usd: of('usd'),
    worstCalls,
    worstUsd: worstUsdOf(c, worstCalls, counted, prices),
    models: good === 0 ? [] : models,
  };
};

/** Calls of a baseline's trial grow with those that it matches, up to the bound of what it is matched to. */
const worstOf = (baseline: Condition, arms: readonly Condition[], sink: Sink): number => {
  const arm = arms.find(({ id }) => id === baseline.matched);
  const own = check(baseline.org).bound.calls;
  if (!arm) return own;
  const matched = Math.max(1, Math.round(meanCalls(arm.id, sink) ?? 1));
  return (own * Math.max(matched, check(arm.org).bound.calls)) / matched;
};

/** Every model of every condition, once, with all that goes to it. */
const modelsOver = (conditions: readonly Estimated[]): readonly ModelEstimate[] => {
  const all = new Map<string, ModelEstimate>();
  for (const one of conditions.flatMap(({ models }) => models)) {
    const key = JSON.stringify([one.model, one.baseUrl, one.price]);
    const before = all.get(key) ?? { ...one, ...NOTHING };
    const plus = (name: 'calls' | 'tokensIn' | 'tokensOut') => before[name] + one[name];
    const told = { calls: plus('calls'), tokensIn: plus('tokensIn'), tokensOut: plus('tokensOut') };
    all.set(key, { ...one, ...told, usd: sum([before.usd, one.usd]) });
  }
  return [...all.values()];
};

const totalOf = (conditions: readonly Estimated[]): Total => {
  const of = (name: Exclude<keyof Total, 'models'>): number | null => sum(conditions.map((c) => c[name]));
  return {
    trials: of('trials') ?? 0,
    calls: of('calls'),
    modelCalls: of('modelCalls'),
    tokensIn: of('tokensIn'),
    tokensOut: of('tokensOut'),
    usd: of('usd'),
    worstCalls: of('worstCalls') ?? 0,
    worstUsd: of('worstUsd'),
    models: modelsOver(conditions),
  };
};

/** Estimates every condition of a plan and the baselines matched to it, from at most `sample` trials of each. */
export const estimate = async (plan: Plan, sample: number, prices: Prices = readPrices()): Promise<Estimate> => {
  const sink = memory();
  const sampling = { plan, sample, prices, sink };
  const conditions: Estimated[] = [];
  for (const c of plan.conditions) conditions.push(await estimated(c, check(c.org).bound.calls, sampling));
  for (const c of baselinesOf(plan.conditions, sink))
    conditions.push(await estimated(c, worstOf(c, plan.conditions, sink), sampling));
  const specs = plan.conditions.flatMap(specsIn).filter((spec) => priceOf(spec, prices) === null);
  return {
    conditions,
    total: totalOf(conditions),
    live: conditions.some(({ live }) => live),
    unpriced: [...new Set(specs.map(({ model }) => model))],
  };
};
