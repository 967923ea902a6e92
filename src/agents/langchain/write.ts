/** A simulated reply as the message of a model: the text that the prompt asks for, and the rest sealed. */
import { AIMessage, type StandardMessageStructure } from '@langchain/core/messages';
import type { Reply, Request } from '../../engine/types.js';
import { type Sealed, sealedIn } from '../seat/sealed.js';
import { simulatedAnswer } from '../seat/simulated.js';

export const messageOf = (request: Request, reply: Reply): AIMessage<StandardMessageStructure> => {
  const { text, end, why, tokensIn, tokensOut, sealed } = simulatedAnswer(request, reply);
  return new AIMessage<StandardMessageStructure>({
    content: text,
    ...(end === 'refused' ? { additional_kwargs: { refusal: why } } : {}),
    response_metadata: { orglab: sealed },
    ...(tokensIn === null || tokensOut === null
      ? {}
      : {
          usage_metadata: { input_tokens: tokensIn, output_tokens: tokensOut, total_tokens: tokensIn + tokensOut },
        }),
  });
};

/** What a message was sealed with in this process, or null. */
export const sealedOf = (message: AIMessage): Sealed | null => sealedIn(message.response_metadata.orglab);

/** Stated seconds are believed of anybody (a recorded call states them); everything else only where it was sealed. */
export const secondsOf = (message: AIMessage): number | null => {
  const seconds = (message.response_metadata.orglab as { seconds?: unknown } | null | undefined)?.seconds;
  return typeof seconds === 'number' && Number.isFinite(seconds) && seconds >= 0 ? seconds : null;
};
