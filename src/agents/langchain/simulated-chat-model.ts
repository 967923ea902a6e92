/** A simulated person as a LangChain chat model: it tests the seat with people whose every answer is known. */
import { BaseChatModel, type BaseChatModelCallOptions } from '@langchain/core/language_models/chat_models';
import type { BaseMessage } from '@langchain/core/messages';
import type { ChatResult } from '@langchain/core/outputs';
import type { SimAgent } from '../../engine/types.js';
import type { Asked } from './sealed.js';
import { messageOf } from './write.js';

export interface SimulatedCallOptions extends BaseChatModelCallOptions {
  /** The request behind the prompt; the simulated person reads this and not the text. */
  orglab?: Asked;
}

/** A class, because LangChain knows models by their base class. The person is private, so that no tracer lists it. */
export class SimulatedChatModel extends BaseChatModel<SimulatedCallOptions> {
  readonly #person: SimAgent;

  constructor(person: SimAgent) {
    super({ disableStreaming: true, cache: false });
    this.#person = person;
  }

  override _llmType(): string {
    return 'orglab-simulated';
  }

  override async _generate(_messages: BaseMessage[], options: this['ParsedCallOptions']): Promise<ChatResult> {
    if (options.orglab === undefined)
      throw new Error(
        'SimulatedChatModel answers orglab requests only: a simulated person reads the request and not the prompt. ' +
          'Seat it with langchainAgent(new SimulatedChatModel(person)) and ask that agent.',
      );
    const { request, rng } = options.orglab;
    const message = messageOf(request, this.#person.act(request, rng));
    return { generations: [{ text: message.text, message }] };
  }

  /** Tracers get the prompt like anybody else, not the request: it holds the sealed instance. */
  protected override _getCallOptionsForTracing(options: this['ParsedCallOptions']): this['ParsedCallOptions'] {
    const { orglab: _private, ...rest } = options;
    return rest as this['ParsedCallOptions'];
  }
}
