/** A seat for any LangChain chat model: the seat over a call of that model. */
import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import type { Ask, Method, ModelAnswer, ModelSpec } from '../calls/call.js';
import type { PolicyOf } from '../prompts/policies.js';
import { type SeatAgent, seatAgent } from '../seat/seat.js';
import type { Behind } from '../wire.js';
import { invoke } from './invoke.js';
import { saidIn } from './message.js';
import { SimulatedChatModel } from './simulated-chat-model.js';
import { sealedOf, secondsOf } from './write.js';

export interface LangchainOptions {
  /** Turns in which the model may mend an unusable reply. Each is charged; asking on would be best-of-n in disguise. */
  readonly repairs?: number;
  /** Name of the run where LangChain traces it. */
  readonly name?: string;
  /** How the form of a reply is asked for; in words alone where nothing is said. */
  readonly method?: Exclude<Method, 'auto'>;
  /** Written into the instructions of this seat alone. */
  readonly policy?: PolicyOf;
}

/** A foreign model gets no private option, since it might send it away or trace it. */
const optionsOf = (model: BaseChatModel, name: string | undefined, behind: unknown): object => {
  const { call, rng } = behind as Behind;
  return {
    ...(name === undefined ? {} : { runName: name }),
    ...(model instanceof SimulatedChatModel ? { orglab: { request: call.request, rng } } : {}),
  };
};

/** Asks once, by the wall clock. Errors of the call are not answered here: the lab decides about them. */
const askOf =
  (model: BaseChatModel, name: string | undefined): Ask =>
  async ({ messages, form, spec, behind }): Promise<ModelAnswer> => {
    const start = performance.now();
    const message = await invoke(model, spec.method, form, messages, optionsOf(model, name, behind));
    const elapsed = (performance.now() - start) / 1000;
    const sealed = sealedOf(message);
    const said = saidIn(message);
    // A simulated person is believed where it counts 0.
    const { input_tokens: tokensIn = null, output_tokens: tokensOut = null } =
      sealed && message.usage_metadata ? message.usage_metadata : {};
    const counted = sealed ? { tokensIn, tokensOut } : {};
    const seconds = secondsOf(message) ?? elapsed;
    return { ...said, ...counted, seconds, usd: sealed?.usd ?? null, ...(sealed ? { sealed } : {}) };
  };

/** Throws what the model throws. */
export const langchainAgent = (
  model: BaseChatModel,
  { name, method = 'text', ...options }: LangchainOptions = {},
): SeatAgent => {
  const spec: ModelSpec = { model: model._llmType(), maxTokens: 0, method };
  return seatAgent(askOf(model, name), spec, options);
};
