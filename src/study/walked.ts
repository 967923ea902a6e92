/** A sample of a condition's trials with everybody simulated, and what the same requests would be to real models. */
import type { ModelSpec } from '../agents/calls/call.js';
import { type Prices, priceOf, usdOf } from '../agents/calls/prices.js';
import { tokensOf } from '../agents/calls/tokens.js';
import { namesIn } from '../agents/names.js';
import { fieldsOf } from '../agents/paper.js';
import { wordsOf } from '../agents/prompts/policies.js';
import { promptOf } from '../agents/prompts/prompt.js';
import { formOf } from '../agents/seat/forms.js';
import type { Person } from '../agents/sim/person.js';
import { runSync } from '../engine/drivers.js';
import { type Balances, type Call, isMissing, type Reply, type Request } from '../engine/types.js';
import { answering } from '../lab/answering.js';
import { isSeries } from '../lab/jobs.js';
import { isLive } from '../lab/live.js';
import type { Condition } from '../lab/plan.js';
import { begin, conduct, errorOf, type Ready, ready, resultOf, type TrialResult } from '../lab/trial.js';
import { canonicalJson } from '../org/hash.js';
import { keyText, streamOf } from '../rng/streams.js';

/** A request that would go to a real model, as texts. */
interface Sent {
  readonly spec: ModelSpec;
  readonly read: readonly string[];
  readonly written: string;
  /** Tokens that the simulated person took for it, what it thought included. */
  readonly thought: number;
}

export interface Walked {
  readonly rows: readonly TrialResult[];
  readonly sent: readonly Sent[];
}

/** What chats add around a message, and at the start of the reply. */
const PER_MESSAGE = 3;

const writtenIn = (request: Request, reply: Reply): string => {
  if (!isMissing(reply)) return JSON.stringify(fieldsOf(request, reply));
  return 'refused' in reply ? reply.refused : '';
};

const sentOf = (person: Person & { readonly real: ModelSpec }, call: Call, callKey: string, reply: Reply): Sent => {
  const { real: spec, policy: name, args } = person;
  const { request } = call;
  const words = wordsOf({ name, args })(request, streamOf(callKey + keyText([call.id])));
  const { system, human } = promptOf(request, namesIn(request), words);
  const form = spec.method === 'json' || spec.method === 'text' ? [] : [JSON.stringify(formOf(request).schema)];
  return {
    spec,
    read: [system, human, ...form],
    written: writtenIn(request, reply),
    thought: reply.usage.tokensOut ?? 0,
  };
};

/** One trial as its simulated people take it. `ledger` is what the trial before has left. */
const walkOne = (r: Ready, instance: number, replicate: number, ledger: Balances) => {
  const { condition, seed } = r;
  const sent: Sent[] = [];
  // What is done to trials from outside is done among simulated people alone.
  if (!isLive(condition)) {
    const { result, trial } = conduct(r, instance, replicate, ledger);
    return { result, sent, left: trial?.trace.balances ?? ledger };
  }
  try {
    const { drawn, seats, staff, flow } = begin(r, instance, replicate, ledger);
    const answer = answering({ ...condition, staff }, seed, seats, instance, replicate);
    const callKey = keyText(['call', seed, condition.orgHash, condition.task.name, replicate, instance]);
    const trace = runSync(flow(), (call) => {
      const reply = answer(call);
      const person = staff.people[call.seat.person]!;
      const { real } = person;
      if (real !== undefined) sent.push(sentOf({ ...person, real }, call, callKey, reply));
      return reply;
    });
    const result = resultOf(r, { trace, instance: drawn, seats, people: staff.people }, instance, replicate);
    return { result, sent, left: trace.balances ?? ledger };
  } catch (error) {
    return { result: errorOf(r, error, instance, replicate), sent: [], left: ledger };
  }
};

/**
 * The place of the k-th trial of a sample. Replicates in turn, each with another instance, since people differ between
 * replicates; a series is walked from its start.
 */
const placeOf = (k: number, condition: Condition, replicates: number) => {
  const { instances } = condition;
  if (isSeries(condition)) return { instance: k % instances, replicate: Math.floor(k / instances) };
  const replicate = k % replicates;
  return { instance: (Math.floor(k / replicates) + replicate) % instances, replicate };
};

/** At most `sample` different trials of a condition. */
export const walked = (condition: Condition, seed: number, replicates: number, sample: number): Walked => {
  const r = ready(condition, seed);
  const rows: TrialResult[] = [];
  const sent: Sent[] = [];
  let ledger: Balances = {};
  for (let k = 0; k < Math.min(sample, condition.instances * replicates); k++) {
    const { instance, replicate } = placeOf(k, condition, replicates);
    const one = walkOne(r, instance, replicate, instance === 0 ? {} : ledger);
    rows.push(one.result);
    sent.push(...one.sent);
    ledger = one.left;
  }
  return { rows, sent };
};

/** What went to one model. */
export interface Counted {
  readonly spec: ModelSpec;
  readonly calls: number;
  readonly tokensIn: number;
  readonly tokensOut: number;
  /** Tokens of the longest request. */
  readonly longest: number;
  /** null: its price is not known. */
  readonly usd: number | null;
}

/** Counts texts once: mandates and forms come again with every request. */
const counter = () => {
  const known = new Map<string, number>();
  return async (text: string): Promise<number> => {
    const count = known.get(text) ?? (await tokensOf([text]));
    known.set(text, count);
    return count;
  };
};

/** One name for a model wherever it stands in a staff. */
export const modelKey = ({ model, baseUrl, price }: ModelSpec): string => canonicalJson({ model, baseUrl, price });

/**
 * Tokens and USD of requests, model by model. A reply is as long as what is said, or as what the simulated person took for it
 * where that is more: models are asked to think in writing before they answer, and simulated people do.
 */
export const countedIn = async (sent: readonly Sent[], prices: Prices): Promise<ReadonlyMap<string, Counted>> => {
  const tokens = counter();
  const all = new Map<string, Counted>();
  for (const { spec, read, written, thought } of sent) {
    let reading = PER_MESSAGE * 3;
    for (const text of read) reading += await tokens(text);
    const writing = Math.min(spec.maxTokens, Math.max(await tokens(written), thought));
    const key = modelKey(spec);
    const price = priceOf(spec, prices);
    const before = all.get(key) ?? { spec, calls: 0, tokensIn: 0, tokensOut: 0, longest: 0, usd: 0 };
    all.set(key, {
      spec,
      calls: before.calls + 1,
      tokensIn: before.tokensIn + reading,
      tokensOut: before.tokensOut + writing,
      longest: Math.max(before.longest, reading),
      usd: before.usd === null || price === null ? null : before.usd + usdOf(price, reading, writing),
    });
  }
  return all;
};
