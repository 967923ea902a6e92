/** A seat for any LangChain chat model: prompt, plain call, tolerant reading, bounded repair, and nothing else. */
import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import { AIMessage, type BaseMessage, HumanMessage, SystemMessage } from '@langchain/core/messages';
import type { Agent, Reply, Request, Usage } from '../../engine/types.js';
import type { Stream } from '../../rng/streams.js';
import { endingOf, usageOf } from './message.js';
import { namesIn } from './names.js';
import { promptOf, repairOf } from './prompts.js';
import { clean, replyIn } from './replies.js';
import { sealedOf } from './sealed.js';
import { SimulatedChatModel } from './simulated-chat-model.js';

export interface LangchainOptions {
  /** Turns in which the model may mend an unusable reply. Each is charged; asking on would be best-of-n in disguise. */
  readonly repairs?: number;
  /** Name of the run where LangChain traces it. */
  readonly name?: string;
}

interface Turn {
  readonly message: AIMessage;
  readonly usage: Usage;
}

/** Asks once, by the wall clock. Errors of the call are not answered here: the lab decides about them. */
const askOnce = async (model: BaseChatModel, messages: readonly BaseMessage[], options: object): Promise<Turn> => {
  const start = performance.now();
  const message = await model.invoke([...messages], options);
  return { message, usage: usageOf(message, (performance.now() - start) / 1000) };
};

/** What is unknown of one turn is unknown of all. */
const plus = (a: Usage, b: Usage): Usage => {
  const sum = (x: number | null, y: number | null): number | null => (x === null || y === null ? null : x + y);
  return {
    tokensIn: sum(a.tokensIn, b.tokensIn),
    tokensOut: sum(a.tokensOut, b.tokensOut),
    seconds: a.seconds + b.seconds,
    usd: sum(a.usd, b.usd),
  };
};

export const langchainAgent = (model: BaseChatModel, { repairs = 1, name }: LangchainOptions = {}): Agent => {
  // A foreign model gets no private option, since it might send it away or trace it.
  const optionsOf = (request: Request, rng: Stream): object => ({
    ...(name === undefined ? {} : { runName: name }),
    ...(model instanceof SimulatedChatModel ? { orglab: { request, rng } } : {}),
  });
  const act = async (request: Request, rng: Stream): Promise<Reply> => {
    const names = namesIn(request);
    const { system, human } = promptOf(request, names);
    const messages: BaseMessage[] = [new SystemMessage(system), new HumanMessage(human)];
    const options = optionsOf(request, rng);
    let spent: Usage | null = null;
    for (let left = repairs; ; left--) {
      const { message, usage } = await askOnce(model, messages, options);
      spent = spent === null ? usage : plus(spent, usage);
      const sealed = sealedOf(message);
      const rest = { usage: spent, ...(sealed?.truth === undefined ? {} : { truth: sealed.truth }) };
      const ending = endingOf(message, sealed);
      if (ending !== null) return { ...ending, ...rest };
      const read = replyIn(request, message.text, names, sealed);
      if ('value' in read) return { ...read.value, ...rest };
      if (left <= 0) return { none: `unparsed: ${clean(read.problem)}`, ...rest };
      messages.push(new AIMessage(clean(message.text)), new HumanMessage(repairOf(request, names, read.problem)));
    }
  };
  return { act };
};
