/** A simulated reply as the message of a model: the text that the prompt asks for, and the rest sealed. */
import { AIMessage, type StandardMessageStructure } from '@langchain/core/messages';
import { isMissing, type Replies, type Reply, type Request } from '../../engine/types.js';
import { fieldsOf } from '../paper.js';
import { answerIn } from './replies.js';
import { type Sealed, seal } from './sealed.js';

/** What the text leaves out. Whole work goes by the text alone, as a real model's does. */
const besideText = (request: Request, reply: Replies[Request['act']]): Partial<Sealed> => {
  if ('parts' in reply) return { garbled: reply.parts.map((g) => g.garbled) };
  const hidden = 'latent' in reply && reply.latent !== undefined ? { latent: reply.latent } : {};
  if (!('content' in reply)) return hidden;
  const read = answerIn(request, request.view.task.show(request.view.instance, reply.content));
  const carried = 'value' in read && JSON.stringify(read.value) === JSON.stringify(reply.content);
  return {
    ...hidden,
    ...(carried ? {} : { content: reply.content }),
  };
};

export const messageOf = (request: Request, reply: Reply): AIMessage<StandardMessageStructure> => {
  const { seconds, usd, tokensIn, tokensOut } = reply.usage;
  const missing = isMissing(reply);
  const sealed = seal({
    seconds,
    usd,
    ...(reply.truth === undefined ? {} : { truth: reply.truth }),
    ...(missing ? ('none' in reply ? { none: reply.none } : {}) : besideText(request, reply)),
  });
  return new AIMessage<StandardMessageStructure>({
    content: missing ? '' : JSON.stringify(fieldsOf(request, reply)),
    ...(missing && 'refused' in reply ? { additional_kwargs: { refusal: reply.refused } } : {}),
    response_metadata: { orglab: sealed },
    ...(tokensIn === null || tokensOut === null
      ? {}
      : {
          usage_metadata: { input_tokens: tokensIn, output_tokens: tokensOut, total_tokens: tokensIn + tokensOut },
        }),
  });
};
