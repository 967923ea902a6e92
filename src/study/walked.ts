/** A sample of a condition's trials with everybody simulated, and what the same requests would be to real models. */
import type { ModelSpec } from '../agents/calls/call.js';
import { type Price, type Prices, priceOf, usdOf } from '../agents/calls/prices.js';
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
import { isLive } from '../lab/live.js';
import type { Condition } from '../lab/plan.js';
import { begin, conduct, errorOf, type Ready, ready, resultOf, type TrialResult } from '../lab/trial.js';
import { keyText, streamOf } from '../rng/streams.js';

/** A request that would go to a real model, as texts. */
interface Sent {
  readonly spec: ModelSpec;
  readonly read: readonly string[];
  readonly written: string;
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
  return { spec, read: [system, human, ...form], written: writtenIn(request, reply) };
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

/** The first `sample` trials: instances in order, then again for the next replicate, so that a series is walked from its start. */
export const walked = (condition: Condition, seed: number, replicates: number, sample: number): Walked => {
  const r = ready(condition, seed);
  const rows: TrialResult[] = [];
  const sent: Sent[] = [];
  let ledger: Balances = {};
  for (let k = 0; k < Math.min(sample, condition.instances * replicates); k++) {
    const instance = k % condition.instances;
    const one = walkOne(r, instance, Math.floor(k / condition.instances), instance === 0 ? {} : ledger);
    rows.push(one.result);
    sent.push(...one.sent);
    ledger = one.left;
  }
  return { rows, sent };
};

export interface Counted {
  readonly calls: number;
  readonly tokensIn: number;
  readonly tokensOut: number;
  /** null: the price of one of the models is not known. */
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

/** Tokens and USD of requests, in all. */
export const countedIn = async (sent: readonly Sent[], prices: Prices): Promise<Counted> => {
  const tokens = counter();
  const priced = new Map<ModelSpec, Price | null>();
  let [tokensIn, tokensOut] = [0, 0];
  let usd: number | null = 0;
  for (const { spec, read, written } of sent) {
    let reading = PER_MESSAGE * 3;
    for (const text of read) reading += await tokens(text);
    const writing = await tokens(written);
    const price = priced.get(spec) ?? priceOf(spec, prices);
    priced.set(spec, price);
    tokensIn += reading;
    tokensOut += writing;
    usd = usd === null || price === null ? null : usd + usdOf(price, reading, writing);
  }
  return { calls: sent.length, tokensIn, tokensOut, usd };
};
