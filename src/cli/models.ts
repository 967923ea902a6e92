import { type Ask, isCallError, isStopRun, METHODS, type ModelSpec, stopRun } from '../agents/calls/call.js';
import { stacked } from '../agents/calls/stack.js';
import type { Spent } from '../agents/calls/tally.js';
import { type Probed, probeModel } from '../agents/seat/probe.js';
import { realIn } from '../lab/real.js';
import { InputError } from '../org/yaml.js';
import { firstCalls } from '../study/first-calls.js';
import { draw } from './draw.js';

export interface CheckOptions {
  readonly baseUrl?: string;
  readonly json?: boolean;
}

const REPAIRS = 1;
/** Two attempts for each request: enough for a hiccup, and no wait of minutes for a table. Seconds. */
const PLAN = { timeout: 120, retry: { attempts: 2, base: 0.5, maxWait: 30 } } as const;

/** The model as a staff would name it, with what holds there where nothing is said. */
const specOf = (model: string, baseUrl: string | undefined): ModelSpec => {
  const problem = (_: unknown, message: string): InputError => new InputError(message);
  const spec = realIn({ model, ...(baseUrl === undefined ? {} : { baseUrl }) }, problem);
  if (!spec) throw new InputError(`"${model}" is no real model; one is named provider:model, as in openai:gpt-5-mini`);
  return spec;
};

/** Ends the check in the words of the trouble where no request will ever be answered: also where no server is there. */
const orEnd = (ask: Ask): Ask => {
  let heard = false;
  let unheard = 0;
  return async (call, signal) => {
    try {
      const answer = await ask(call, signal);
      heard = true;
      return answer;
    } catch (error) {
      if (!isCallError(error)) throw error;
      if (error.trouble === 'network') unheard++;
      else if (error.trouble !== 'timeout') heard = true;
      throw error.trouble === 'fatal' || (!heard && unheard >= PLAN.retry.attempts) ? stopRun(error.message) : error;
    }
  };
};

interface Checked {
  readonly acts: readonly Probed[];
  readonly spent: Spent;
}

const checked = async (spec: ModelSpec): Promise<Checked> => {
  const calls = firstCalls();
  const chat = await import('../agents/langchain/chat.js');
  const ladder = chat.ladder();
  // What the check can send at most, steps to plainer forms included, so that no mistake makes it more.
  const caps = { calls: calls.length * ((1 + REPAIRS) * PLAN.retry.attempts + METHODS.length) };
  const stack = stacked(orEnd(chat.askOnce()), { ...PLAN, caps, ladder });
  try {
    const acts = await probeModel(
      stack.ask,
      spec,
      calls.map(({ call }) => call),
      {
        repairs: REPAIRS,
        methodOf: ladder.methodOf,
        standingOf: (call) => calls.find((first) => first.call === call)?.standing,
      },
    );
    return { acts, spent: stack.spent() };
  } finally {
    stack.close();
  }
};

const HEAD = ['act', 'outcome', 'method', 'seconds', 'tokens in', 'tokens out', 'USD', 'why not'];

const cell = (n: number | null | undefined): string => (n === null || n === undefined ? '' : String(n));
const dollars = (usd: number | null | undefined): string =>
  usd === null || usd === undefined ? '' : String(Number(usd.toPrecision(3)));

/** One line of a table: a reply may hold line breaks, and more than anybody wants to read here. */
const oneLine = (text: string): string => {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 100 ? `${line.slice(0, 99)}…` : line;
};

const lineOf = ({ act, as, outcome, method, usage, reason }: Probed): readonly string[] => {
  // Tokens counted here and not by the provider are marked.
  const about = usage?.estimated ? '~' : '';
  const tokens = (n: number | null | undefined): string => (n === null || n === undefined ? '' : `${about}${n}`);
  const seconds = usage === null ? '' : usage.seconds.toFixed(2);
  const spent = [seconds, tokens(usage?.tokensIn), tokens(usage?.tokensOut), dollars(usage?.usd)];
  return [`${act} ${as}`, outcome, method ?? '', ...spent, oneLine(reason)];
};

const isGood = ({ outcome }: Probed): boolean => outcome === 'in shape' || outcome === 'repaired';

const totalOf = ({ acts, spent }: Checked) => ({
  calls: spent.calls,
  good: acts.filter(isGood).length,
  of: acts.length,
  seconds: acts.reduce((sum, { usage }) => sum + (usage?.seconds ?? 0), 0),
  // Of no answer nothing is known.
  tokensIn: spent.answered === 0 ? null : spent.tokensIn,
  tokensOut: spent.answered === 0 ? null : spent.tokensOut,
  usd: spent.answered === 0 ? null : spent.usd,
});

const asText = (found: Checked): string => {
  const { good, of, calls, seconds, tokensIn, tokensOut, usd } = totalOf(found);
  const lines = found.acts.map(lineOf);
  const total = ['total', `${good} of ${of} good`, '', seconds.toFixed(2), cell(tokensIn), cell(tokensOut)];
  return [
    draw(HEAD, [...lines, [...total, dollars(usd), `${calls} requests sent`]]),
    ...(found.acts.some(({ usage }) => usage?.estimated) ? ['~ counted here: the provider reports no tokens'] : []),
    ...(usd === null && tokensIn !== null ? ['USD is empty: no price of this model is known'] : []),
  ].join('\n');
};

/** `orglab models check`: exit 0 where every request is answered in shape, at once or when repaired; 1 where one is not. */
export const checkModel = async (model: string, { baseUrl, json }: CheckOptions): Promise<number> => {
  const spec = specOf(model, baseUrl);
  try {
    const found = await checked(spec);
    const data = { model, baseUrl: baseUrl ?? null, acts: found.acts, total: totalOf(found) };
    process.stdout.write(`${json ? JSON.stringify(data, null, 2) : asText(found)}\n`);
    return found.acts.every(isGood) ? 0 : 1;
  } catch (error) {
    if (!isStopRun(error)) throw error;
    throw new InputError(error.message);
  }
};
