/** What an experiment with real models would take, from a sample of its trials with everybody simulated. Nothing is sent. */
import { type Prices, priceOf, readPrices } from '../agents/calls/prices.js';
import { baselinesOf, meanCalls } from '../lab/baselines.js';
import { isLive } from '../lab/live.js';
import type { Condition, Plan } from '../lab/plan.js';
import type { Sink } from '../lab/sink.js';
import type { TrialResult } from '../lab/trial.js';
import { check } from '../org/check.js';
import { countedIn, walked } from './walked.js';

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
  /** Over all trials, as everything below: calls of anybody, and those to real models. */
  readonly calls: number | null;
  readonly modelCalls: number | null;
  readonly tokensIn: number | null;
  readonly tokensOut: number | null;
  /** null: a price is not known. */
  readonly usd: number | null;
  /** Most calls that the organization can make; of a baseline, where the organization that it matches made its most. */
  readonly worstCalls: number;
}

export interface Estimate {
  readonly conditions: readonly Estimated[];
  readonly total: Pick<Estimated, 'trials' | 'calls' | 'modelCalls' | 'tokensIn' | 'tokensOut' | 'usd' | 'worstCalls'>;
  /** Whether any condition has real models. */
  readonly live: boolean;
  /** Models without a known price. */
  readonly unpriced: readonly string[];
}

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

const estimated = async (c: Condition, worst: number, { plan, sample, prices, sink }: Sampling): Promise<Estimated> => {
  const { replicates } = plan.experiment;
  const { rows, sent } = walked(c, plan.seed, replicates, sample);
  sink.keep(c.id, rows);
  const trials = c.instances * replicates;
  const good = rows.filter(({ status }) => status !== 'error').length;
  const each = meanCalls(c.id, sink);
  const all = (n: number | null): number | null => (n === null || good === 0 ? null : (n / good) * trials);
  const counted = await countedIn(sent, prices);
  return {
    condition: c.id,
    baseline: c.origin === 'baseline',
    live: isLive(c),
    trials,
    sampled: rows.length,
    meanCalls: each,
    calls: each === null ? null : each * trials,
    modelCalls: all(counted.calls),
    tokensIn: all(counted.tokensIn),
    tokensOut: all(counted.tokensOut),
    usd: all(counted.usd),
    worstCalls: Math.ceil(worst * trials),
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

const unpricedIn = (conditions: readonly Condition[], prices: Prices): readonly string[] => {
  const specs = conditions.flatMap(({ staff }) => staff.people.flatMap(({ real }) => real ?? []));
  return [...new Set(specs.filter((spec) => priceOf(spec, prices) === null).map(({ model }) => model))];
};

/** Estimates every condition of a plan and the baselines matched to it, from at most `sample` trials of each. */
export const estimate = async (plan: Plan, sample: number, prices: Prices = readPrices()): Promise<Estimate> => {
  const sink = memory();
  const sampling = { plan, sample, prices, sink };
  const conditions: Estimated[] = [];
  for (const c of plan.conditions) conditions.push(await estimated(c, check(c.org).bound.calls, sampling));
  for (const c of baselinesOf(plan.conditions, sink))
    conditions.push(await estimated(c, worstOf(c, plan.conditions, sink), sampling));
  const of = (name: keyof Estimate['total']): number | null => sum(conditions.map((c) => c[name]));
  return {
    conditions,
    total: {
      trials: of('trials') ?? 0,
      calls: of('calls'),
      modelCalls: of('modelCalls'),
      tokensIn: of('tokensIn'),
      tokensOut: of('tokensOut'),
      usd: of('usd'),
      worstCalls: of('worstCalls') ?? 0,
    },
    live: conditions.some(({ live }) => live),
    unpriced: unpricedIn(plan.conditions, prices),
  };
};
