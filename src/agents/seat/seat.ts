/** A seat over any model: prompt, call, tolerant reading, bounded repair, and nothing else. */
import type { Agent, Call, Reply, Request, Usage } from '../../engine/types.js';
import type { Stream } from '../../rng/streams.js';
import type { Ask, Message, ModelAnswer, ModelSpec } from '../calls/call.js';
import { type Names, namesIn } from '../names.js';
import { HONEST, type PolicyOf, wordsOf } from '../prompts/policies.js';
import { promptOf, repairOf } from '../prompts/prompt.js';
import type { Behind, Standing } from '../wire.js';
import { formOf } from './forms.js';
import type { Read } from './json.js';
import { clean, replyIn } from './replies.js';
import { type Sealed, sealedIn } from './sealed.js';

export interface SeatOptions {
  /** Turns in which the model may mend an unusable reply; 1 where nothing is said. Each is charged: asking on would be best-of-n in disguise. */
  readonly repairs?: number;
  /** Names the calls, `trial/event#turn`. */
  readonly trial?: string;
  /** Written into the instructions of this seat alone. */
  readonly policy?: PolicyOf;
}

/** Answers a call of the engine; `rng` is the stream of its event. */
export type AnswerCall = (call: Call, rng: Stream, standing?: Standing) => Promise<Reply>;

export interface SeatAgent extends Agent {
  act(request: Request, rng: Stream): Promise<Reply>;
  readonly answerCall: AnswerCall;
}

const usageOf = ({ tokensIn, tokensOut, seconds, usd, estimated }: ModelAnswer): Usage => ({
  tokensIn,
  tokensOut,
  seconds,
  usd,
  ...(estimated ? { estimated } : {}),
});

/** What is unknown of one turn is unknown of all; what is estimated of one is estimated of all. */
const plus = (a: Usage | null, b: Usage): Usage => {
  if (a === null) return b;
  const sum = (x: number | null, y: number | null): number | null => (x === null || y === null ? null : x + y);
  return {
    tokensIn: sum(a.tokensIn, b.tokensIn),
    tokensOut: sum(a.tokensOut, b.tokensOut),
    seconds: a.seconds + b.seconds,
    usd: sum(a.usd, b.usd),
    ...(a.estimated || b.estimated ? { estimated: true } : {}),
  };
};

type Silence = { readonly none: string } | { readonly refused: string };

/** Why an answer holds nothing to read, or null where it may. Each end has a word of its own, so that they can be counted apart. */
const silenceIn = ({ end, why, text }: ModelAnswer, sealed: Sealed | null): Silence | null => {
  if (end === 'refused') return { refused: clean(why ?? text).trim() || 'no reason given' };
  if (end === 'failed') return { none: `failed: ${clean(why ?? 'no reason given')}` };
  if (end === 'empty') return { none: sealed?.none ?? 'empty' };
  return end === 'reply' ? null : { none: end };
};

/** What some models think aloud before they speak is no part of the reply. */
const spoken = (text: string): string => text.replace(/^\s*<think>[\s\S]*?<\/think>/, '');

const readIn = (request: Request, answer: ModelAnswer, names: Names): Read<Silence | object> => {
  const sealed = sealedIn(answer.sealed);
  const silence = silenceIn(answer, sealed);
  return silence === null ? replyIn(request, spoken(answer.text), names, sealed) : { value: silence };
};

const questionOf = (request: Request, names: Names, words: string | null): Message[] => {
  const { system, human } = promptOf(request, names, words);
  return [
    { role: 'system', text: system },
    { role: 'user', text: human },
  ];
};

/** A request outside the engine, as a call. */
const callOf = (request: Request): Call => {
  const { seat: name, role } = request;
  return { id: 'request', seat: { name, role: role.name, index: Number(/\d*$/.exec(name)?.[0]), person: 0 }, request };
};

/**
 * A seat for the model that `ask` reaches. A reply is the engine's, `refused` with the model's words, or `none`: `truncated`,
 * `filtered`, `empty`, `failed: why` (the plumbing), `unparsed: why` (after the repairs). Errors that `ask` throws are passed on.
 * Throws at once where the policy cannot be told to a model.
 */
export const seatAgent = (
  ask: Ask,
  spec: ModelSpec,
  { repairs = 1, trial = 'seat', policy = HONEST }: SeatOptions = {},
): SeatAgent => {
  const words = wordsOf(policy);
  const answerCall: AnswerCall = async (call, rng, standing) => {
    const { request } = call;
    const names = namesIn(request);
    const messages = questionOf(request, names, words(request, rng));
    const form = formOf(request);
    const behind: Behind = { call, rng, ...(standing === undefined ? {} : { standing }) };
    let usage: Usage | null = null;
    for (let turn = 0; ; turn++) {
      const answer = await ask({ id: `${trial}/${call.id}#${turn}`, spec, messages: [...messages], form, behind });
      usage = plus(usage, usageOf(answer));
      const truth = sealedIn(answer.sealed)?.truth;
      const rest = { usage, ...(truth === undefined ? {} : { truth }) };
      const read = readIn(request, answer, names);
      if ('value' in read) return { ...read.value, ...rest } as Reply;
      if (turn >= repairs) return { none: `unparsed: ${clean(read.problem)}`, ...rest };
      messages.push({ role: 'assistant', text: clean(answer.text) });
      messages.push({ role: 'user', text: repairOf(request, names, read.problem) });
    }
  };
  return { answerCall, act: (request, rng) => answerCall(callOf(request), rng) };
};
