/** A simulated reply as the answer of a model: the text that the prompt asks for, and the rest sealed. */
import { isMissing, type Replies, type Reply, type Request, type SimAgent } from '../../engine/types.js';
import type { Ask, End, ModelAnswer } from '../calls/call.js';
import { fieldsOf } from '../paper.js';
import type { Behind } from '../wire.js';
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

/** Of a simulated answer nothing but the text, the refusal and the tokens would come from a real model. */
export const simulatedAnswer = (request: Request, reply: Reply): ModelAnswer & { readonly sealed: Sealed } => {
  const { seconds, usd, tokensIn, tokensOut } = reply.usage;
  const missing = isMissing(reply);
  const refused = missing && 'refused' in reply ? { why: reply.refused } : {};
  const sealed = seal({
    seconds,
    usd,
    ...(reply.truth === undefined ? {} : { truth: reply.truth }),
    ...(missing ? ('none' in reply ? { none: reply.none } : {}) : besideText(request, reply)),
  });
  const end: End = missing ? ('none' in reply ? 'empty' : 'refused') : 'reply';
  const text = missing ? '' : JSON.stringify(fieldsOf(request, reply));
  return { text, end, ...refused, tokensIn, tokensOut, seconds, usd, sealed };
};

/** A simulated person as a model: reads the request behind the prompt. Throws where there is none. */
export const askSimulated =
  (person: SimAgent): Ask =>
  async ({ id, behind }) => {
    if (behind === undefined)
      throw new Error(`call ${id}: a simulated person reads the request behind the prompt, and there is none`);
    const { call, rng } = behind as Behind;
    return simulatedAnswer(call.request, person.act(call.request, rng));
  };
